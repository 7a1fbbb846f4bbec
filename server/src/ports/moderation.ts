/** What other features ask of moderation. */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { Change } from '../conversation-log/change.js';
import type { Content } from '../conversation-log/send.js';
import type { Statement, Transaction } from '../database/dialect.js';
import type { HostActor } from '../kernel/context.js';
import type { Destination } from './conversations.js';
import type { UserRecord } from './users.js';

export interface Filters {
  /** For what cannot be held, such as a name. Throws `message_refused`. */
  line<T extends string | null | undefined>(siteId: string, text: T): Promise<T>;
}

/** What a moderator or the host did. What is left out does not apply. */
export interface Act {
  readonly siteId: string;
  readonly act: HostAuditAct;
  /** The user who did it; null if no user did. */
  readonly actorId: string | null;
  /** The key or the operator that did it: `call.actor`. Null for users and the command line. */
  readonly by?: Pick<HostActor, 'kind' | 'id' | 'name'> | null;
  readonly userId?: string | null;
  readonly conversationId?: string | null;
  readonly seq?: number | null;
  readonly reportId?: string | null;
  readonly until?: Date | null;
  readonly detail?: string | null;
  readonly note?: string | null;
}

/** Who moderates: a user of the site, or its host, by a secret key or an operator. */
export type Actor = { readonly kind: 'user'; readonly id: string } | HostActor;

export const userActor = (id: string): Actor => ({ kind: 'user', id });

/** The actor, as an entry of the audit log names it. */
export const actedBy = (actor: Actor): Pick<Act, 'actorId' | 'by'> =>
  actor.kind === 'user' ? { actorId: actor.id } : { actorId: null, by: actor };

export interface Audit {
  /** Stores an entry in the transaction of the act. */
  append(transaction: Transaction, act: Act): Promise<void>;
  /** The same in a transaction of the writer. */
  statement(act: Act): Statement;
  /** Records that the host reads a conversation, unless it has done so some minutes ago. */
  recordReading(siteId: string, conversationId: string, by: HostActor): Promise<void>;
}

export interface Moderators {
  /** Asks the database. Throws `forbidden`. */
  require(siteId: string, userId: string): Promise<UserRecord>;
  is(siteId: string, userId: string): Promise<boolean>;
  /** Sends an event to all moderators and to one more user. */
  publish(siteId: string, event: WireEvent, alsoTo?: string): Promise<void>;
}

export interface Reports {
  /** Throws `not_found`. */
  require(siteId: string, reportId: string): Promise<unknown>;
}

export interface HeldSends {
  /**
   * The text that is stored, if the filters or the pre-send hook changed it. Throws
   * `message_refused`; or holds the send and throws `message_held`; `silenced` as any send.
   */
  pass(
    siteId: string,
    senderId: string,
    destination: Destination,
    content: Content,
  ): Promise<{ masked?: string }>;
  /**
   * The new text of a message, as the filters and the pre-send hook leave it. Throws
   * `message_refused`, also for what would be held.
   */
  passEdit(
    siteId: string,
    userId: string,
    message: { conversationId: string; seq: number },
    text: string,
  ): Promise<string>;
}

/**
 * The messages of a conversation that have reports and come before this `seq`, the newest first.
 */
export type ReportedIn = (
  siteId: string,
  conversationId: string,
  before: number,
  limit: number,
) => Promise<number[]>;

/** Adds an entry of the audit log to a deletion by a moderator. */
export type RecordDeletion = <R>(
  change: Change<R>,
  seq: number,
  act: Omit<Act, 'act' | 'userId'>,
) => Change<R>;
