/** What other features ask of conversations. */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Page } from '@parlor/sdk/protocol/fields';
import type { Group } from '@parlor/sdk/protocol/groups';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../conversation-log/change.js';
import type { ConversationRecord } from '../conversation-log/conversation-rows.js';
import type { Queryable, Statement } from '../database/dialect.js';
import { Fault } from '../kernel/fault.js';

/** Where a send goes: into a conversation, or to the people of one that it may begin. */
export type Destination = { conversationId: string } | { userIds: readonly string[] };

/** What is stored together with a message that a moderator releases. */
export interface Release {
  with(change: Change<Message>): Change<Message>;
}

export interface FirstMessage {
  clientId: string;
  text: string;
  attachmentIds?: readonly string[] | undefined;
  masked?: string;
  released?: true;
}

export interface Conversations {
  /** Throws `not_found`: users do not learn of conversations that they are not in. */
  requireMember(
    siteId: string,
    userId: string,
    conversationId: string,
  ): Promise<ConversationRecord>;
  /** Whether the user may write there. Throws `not_found`. */
  mayBeHeard(siteId: string, userId: string, conversationId: string): Promise<boolean>;
  /** Throws `not_found` or `forbidden`. */
  requireManager(siteId: string, userId: string, conversationId: string): Promise<void>;
  /** Throws `not_found`. */
  requireSees(siteId: string, userId: string, conversationId: string, seq: number): Promise<void>;
  /** Throws `not_found`. */
  get(siteId: string, userId: string, conversationId: string): Promise<Conversation>;
  /** The direct conversation of exactly these people, then their groups, the latest first. */
  find(siteId: string, userId: string, userIds: readonly string[]): Promise<Conversation[]>;
  /** And whether a message to these people would be accepted. */
  findDirect(
    siteId: string,
    userId: string,
    userIds: readonly string[],
  ): Promise<{ conversation: Conversation | null; mayWrite: boolean }>;
  /** Whether the user has sent this there before. */
  hasSent(
    on: Queryable,
    siteId: string,
    userId: string,
    send: Destination & { clientId: string },
  ): Promise<boolean>;
  /** Lets a repeated send pass, whatever forbids it by now. */
  unlessSent<T>(
    siteId: string,
    userId: string,
    send: Destination & { clientId: string },
    pass: () => Promise<T>,
  ): Promise<T | undefined>;
  /** Sends to a set of people, and begins their conversation if there is none. */
  start(
    siteId: string,
    userId: string,
    userIds: readonly string[],
    first: FirstMessage,
    options?: { release?: Release },
  ): Promise<{ conversation: Conversation; message: Message }>;
}

/** A member who reads a conversation, and what reading it needs to know of both. */
export interface Viewer {
  userId: string;
  conversationId: string;
  lastSeq: number;
  rev: number;
  memberCount: number;
  /** Where the log begins for the viewer: nothing before it is shown. */
  from: number;
  /** What the other members see as read by the viewer. */
  seenSeq: number;
  /** Whether the viewer has hidden anything here: most have not, and need no look-up. */
  hides: boolean;
}

/** Throws `not_found`: users do not learn of conversations that they are not in. */
export type FindViewer = (
  siteId: string,
  userId: string,
  conversationId: string,
) => Promise<Viewer>;

/** A message that the viewer sees. Throws `not_found`. */
export function requireSeen({ from, lastSeq }: Viewer, seq: number): void {
  if (seq < from || seq > lastSeq) throw new Fault('not_found', 'There is no such message.');
}

export interface OpenGroups {
  /**
   * By title: without groups that the user is in or banned from, and without full and empty ones.
   */
  page(
    siteId: string,
    userId: string,
    query: {
      search?: string | undefined;
      cursor?: string | undefined;
      limit?: number | undefined;
    },
  ): Promise<Page<Group>>;
  /** Of the site; what is no group is left out. */
  byId(siteId: string, ids: readonly string[]): Promise<Map<string, Group>>;
}

export interface ConversationViews {
  /** For those of these users who are members now. */
  forEach(
    siteId: string,
    userIds: readonly string[],
    conversationId: string,
  ): Promise<{ userId: string; conversation: Conversation }[]>;
}

/** Where something about a user is sent; `except` are rooms that must not receive it. */
export interface Hearers {
  readonly rooms: readonly string[];
  readonly except: readonly string[];
}

export interface Audience {
  /** To all who may see what the user does. */
  publishTo(userId: string, events: readonly WireEvent[]): Promise<void>;
}

/** A group's title and settings; what is left out stays. */
export interface GroupChanges {
  title?: string;
  access?: 'private' | 'open' | undefined;
  posting?: 'all' | 'admins' | undefined;
  history?: 'all' | 'joined' | undefined;
  description?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

/** May throw `forbidden`. */
export type UpdatingGroup = (
  where: { siteId: string; conversationId: string; callerId: string; byHost?: true },
  changes: GroupChanges,
) => Change<void>;

/** Finds a conversation by one of the two ids. Throws `not_found`, also for a deleted one. */
export type FindConversation = (
  siteId: string,
  which: { conversationId?: string | undefined; externalId?: string | undefined },
) => Promise<ConversationRecord>;

/** Deletes the notes about a conversation. */
export type ForgettingNotes = (conversationId: string) => Statement;
