/** What other features ask of membership. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { Member } from '@parlor/sdk/protocol/member';
import type { Change } from '../conversation-log/change.js';
import type { ConversationRecord } from '../conversation-log/conversation-rows.js';
import type { Role } from '../conversation-log/roster.js';
import type { Statement, Transaction } from '../database/dialect.js';
import type { UserCall } from '../kernel/context.js';
import type { UserRecord, Users } from './users.js';

/** The columns of a member that are shown. */
export interface ListedMember {
  readonly role: Role;
  readonly readSeq: number;
  readonly deliveredSeq: number;
  readonly joinedAt: Date;
  readonly silencedUntil?: Date | null;
}

/** How far a member has read, and what is unread. */
export interface MemberState {
  userId: string;
  conversationId: string;
  rev: number;
  lastSeq: number;
  /** The caller's own mark: `seenSeq`, or before it after "mark as unread". */
  readSeq: number;
  /** What the other members see as read. */
  seenSeq: number;
  deliveredSeq: number;
  memberRev: number;
  role: Role;
  joinedAt: Date;
  /** Where the log begins for the user. */
  from: number;
  silencedUntil: Date | null;
  /** In the future, or null. */
  mutedUntil: Date | null;
  /** The user archived the conversation, and nothing was said since. */
  archived: boolean;
  pinnedAt: Date | null;
  /** The user deleted everything up to this entry. */
  clearedSeq: number;
  hides: boolean;
  /** Whether the user blocks anybody. */
  blocks: boolean;
  unread: number;
  /** Unread messages that mention the user, up to the cap; null if nothing is muted. */
  mentions: number | null;
}

export interface Unread {
  /** By conversation; those that the user is not in are left out. */
  of(userId: string, conversationIds: readonly string[]): Promise<Map<string, MemberState>>;
  /** By user; users who are not in the conversation are left out. */
  ofEach(userIds: readonly string[], conversationId: string): Promise<Map<string, MemberState>>;
}

export interface GroupRates {
  /**
   * Takes points for what `task` is about to do, and gives back those that it did not use. Throws
   * `rate_limited` or `limit_reached`.
   */
  counting<T>(
    call: UserCall,
    wanted: { groups?: number; people: number },
    task: () => Promise<{ result: T; used: { groups?: number; people: number } }>,
  ): Promise<T>;
}

export interface Invitations {
  /** Throws `limit_reached` if one of these people has too many open invitations. */
  requireRoom(userIds: readonly string[], conversationId: string): Promise<void>;
  store(
    transaction: Transaction,
    conversation: ConversationRecord,
    userIds: readonly string[],
  ): Promise<void>;
  /** After they were stored. */
  tell(
    siteId: string,
    callerId: string,
    conversationId: string,
    userIds: readonly string[],
    at: Date,
  ): Promise<void>;
  /** Of these people, those who have an open invitation. */
  openOf(conversationId: string, userIds: readonly string[]): Promise<string[]>;
}

export interface Succession {
  /** Hands on the groups of an owner who is deactivated, deleted or banned, which is stored. */
  handOn(siteId: string, userId: string): Promise<void>;
}

export interface Newcomers {
  /** How members see these people when they join. */
  expect(people: ReadonlyMap<string, UserRecord>): Promise<{
    readonly present: (userId: string, joinedAt: Date, seq: number) => Member;
    readonly discreet: ReadonlySet<string>;
  }>;
  /** Gives users who joined their conversation, on all their devices. */
  welcome(
    siteId: string,
    conversationId: string,
    userIds: readonly string[],
    expected: { readonly discreet: ReadonlySet<string> },
  ): Promise<void>;
}

/** A member as other members see one. */
export function presentMember(
  row: ListedMember,
  user: UserRecord,
  users: Pick<Users, 'present'>,
): Member {
  return {
    user: users.present(user),
    role: row.role,
    readSeq: row.readSeq,
    // What was seen has been delivered.
    deliveredSeq: Math.max(row.deliveredSeq, row.readSeq),
    joinedAt: row.joinedAt.toISOString(),
    silencedUntil: row.silencedUntil?.toISOString() ?? null,
  };
}

/** The marks as events send them to the user's devices. */
export function marksOf({
  readSeq,
  unread,
  rev,
  memberRev,
  mutedUntil,
  mentions,
  archived,
  pinnedAt,
  clearedSeq,
}: MemberState) {
  return {
    readSeq,
    unread,
    rev,
    memberRev,
    mutedUntil: mutedUntil?.toISOString() ?? null,
    mentions,
    archived,
    pinnedAt: pinnedAt?.toISOString() ?? null,
    clearedSeq,
  };
}

export type MemberOfList = ListedMember & { readonly userId: string };

/** What decides whether a member may write. */
export interface Voice {
  readonly kind: 'direct' | 'group';
  readonly posting: 'all' | 'admins';
  readonly role: Role;
  readonly isClosed: boolean;
  readonly silencedHere: Date | null;
  readonly silencedOnSite: Date | null;
}

/** A place of a member. */
export interface Place {
  conversationId: string;
  userId: string;
}

/** The row of a member who is there from the start. */
export interface FirstMember {
  userId: string;
  role: Role;
  /** How far this member has received and read. */
  seen: number;
}

/** The members of conversations, as their rows say. */
export interface MemberRows {
  /** In SQL, whether the user `:userId` is a member of the conversation in this column. */
  isMember(column: string): string;
  /** With the row of a conversation that begins. */
  insertFirst(
    transaction: Transaction,
    conversation: ConversationRecord,
    members: readonly FirstMember[],
  ): Promise<void>;
  /** Stores, with a change, that all members have read everything up to this `seq`. */
  markingAllRead(conversationId: string, seq: number): Statement;
  /** Null for users who are no members. */
  roleOf(place: Place): Promise<Role | null>;
  userIdsOf(conversationId: string): Promise<string[]>;
  /** The conversations that the user is in. */
  conversationsOf(userId: string): Promise<string[]>;
  /** Those people; none of a group. */
  peopleOfDirect(siteId: string, conversationId: string): Promise<string[]>;
  /** Some groups of exactly these people, one of whom is the user, the latest first. */
  groupsOf(
    siteId: string,
    userId: string,
    people: readonly string[],
    most: number,
  ): Promise<string[]>;
  /** Of each conversation the members who joined first, as many as `most`. */
  firstOf(
    conversations: readonly { id: string; memberCount: number }[],
    most: number,
  ): Promise<Map<string, MemberOfList[]>>;
  /** Null for users who are no members. */
  voiceOf(siteId: string, place: Place): Promise<Voice | null>;
  /** Locks the row of a member. Gives whether there is such a member. */
  lock(transaction: Transaction, place: Place): Promise<boolean>;
  /** Counts a change for the user alone, wherever both users are. */
  touchShared(transaction: Transaction, userId: string, otherId: string): Promise<void>;
  /** Counts a change for this member alone. Gives whether there is such a member. */
  touch(on: Transaction, place: Place): Promise<boolean>;
}

/** A conversation in the list of a user. */
export interface Listed {
  id: string;
  rev: number;
  memberRev: number;
}

export interface ListQuery {
  kind?: 'direct' | 'group' | undefined;
  role?: Role | undefined;
  /** Only archived conversations; else only the others. */
  archived?: boolean | undefined;
  /** Only closed direct conversations with this user, which the list replaced by others. */
  closedWith?: string | undefined;
  /** Only these conversations. */
  among?: readonly string[] | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** `isListed`: whether the list without `archived` has it. */
export type Own = Listed & { isListed: boolean };

/** The conversations of a user in the order of the list. */
export interface Listing {
  page(
    siteId: string,
    userId: string,
    query: ListQuery,
  ): Promise<{ listed: Listed[]; next: string | null }>;
  /** Of these conversations, those that the user is in. */
  own(siteId: string, userId: string, ids: readonly string[]): Promise<Own[]>;
  /**
   * All that the user is in, in no order. With a cursor, `isListed` is whether the list has it
   * before that place.
   */
  all(siteId: string, userId: string, until?: string): Promise<Own[]>;
}

/** A conversation in which a user takes over what a guest has. */
export interface Takeover {
  siteId: string;
  conversationId: string;
  guestId: string;
  userId: string;
}

/** What of the guest's row the user takes over, who is a member already. */
export interface GuestMarks {
  readSeq: number;
  deliveredSeq: number;
  unreadSeq: number;
  joinedSeq: number;
  joinedAt: Date;
  silencedUntil?: Date | null;
}

/** The changes with which a user takes over from a guest. */
export interface Takeovers {
  /** Null for a guest who is no member. */
  marksOf(place: Place): Promise<GuestMarks | null>;
  /**
   * The user takes the guest's place. `others` are the people of a direct conversation besides the
   * guest. Gives whether the user has a place that the guest had.
   */
  takingPlace(
    where: Takeover,
    marks: GuestMarks,
    others: readonly string[] | null,
    present: (role: Role, seq: number) => Member,
  ): Change<boolean>;
  /** Messages and entries name the user instead of the guest. Gives how many have changed. */
  renaming(where: Takeover, seqs: readonly number[], newId: () => string): Change<number>;
  /** Closes a direct conversation of the people of `key`. */
  closing(where: Takeover, key: string): Change<void>;
}

/** Where the host changes who is a member. */
export interface HostPlace {
  siteId: string;
  conversationId: string;
  /** The user in whose name entries are made. */
  callerId: string;
  byHost: true;
}

/** What was pending of users who have joined. */
type EndedWays = ReadonlyMap<string, { request: boolean; invitation: boolean }>;

/** The changes of membership that the host makes. */
export interface HostMembership {
  list(
    siteId: string,
    viewerId: string,
    conversationId: string,
    query: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<Member>>;
  /** Adds users and gives roles. May throw `forbidden`, `banned` or `limit_reached`. */
  adding(
    where: HostPlace,
    members: ReadonlyMap<string, Role | undefined>,
    present: (userId: string, joinedAt: Date, seq: number) => Member,
  ): Change<{ added: string[]; ended: EndedWays }>;
  /** Users who are no members are left out. May throw `forbidden`. */
  removing(where: HostPlace, userIds: readonly string[]): Change<{ isEmpty: boolean }>;
  /** Takes these members out of a conversation that is being deleted. */
  dissolving(where: HostPlace, userIds: readonly string[]): Change<void>;
  /** Ends what is pending in a group without members. */
  closeDoor(conversationId: string): Promise<void>;
  tellEnded(conversationId: string, ended: EndedWays): Promise<void>;
}
