/** What other features ask of membership. */
import type { Member } from '@parlor/sdk/protocol/member';
import type { ConversationRow } from '../conversation-log/conversation.entity.js';
import type { Role } from '../conversation-log/roster.js';
import type { Transaction } from '../database/dialect.js';
import type { UserCall } from '../kernel/context.js';
import type { UserRecord } from './users.js';

/** The columns of a member that are shown. */
export interface ListedMember {
  readonly role: Role;
  readonly readSeq: number;
  readonly deliveredSeq: number;
  readonly joinedAt: Date;
  readonly silencedUntil?: Date | null;
}

export type PresentMember = (row: ListedMember, user: UserRecord) => Member;

/** How far a member has read, and what is unread. */
export interface Marks {
  userId: string;
  conversationId: string;
  rev: number;
  lastSeq: number;
  /** The caller's own mark: `seenSeq`, or before it after "mark as unread". */
  readSeq: number;
  /** What the others know to be seen. */
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
  of(userId: string, conversationIds: readonly string[]): Promise<Map<string, Marks>>;
  /** By user; users who are not in the conversation are left out. */
  ofEach(userIds: readonly string[], conversationId: string): Promise<Map<string, Marks>>;
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
    conversation: ConversationRow,
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
