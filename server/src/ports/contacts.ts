/** What other features ask of contacts and blocks: whether users may reach each other. */
import type { Change } from '../conversation-log/change.js';
import type { Transaction } from '../database/dialect.js';

/** The blocks between users, in either direction. */
export interface BlockedPairs {
  /** Users whom this user blocks or who block this user. */
  of(userId: string): Promise<ReadonlySet<string>>;
  ofEach(userIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>>;
  /** Whether the user blocks the other. */
  blocks(userId: string, otherId: string): Promise<boolean>;
  /** Of these users, those whom the user blocks. */
  blockedAmong(userId: string, otherIds: readonly string[]): Promise<Set<string>>;
  /** Whether one of the two blocks the other, in a transaction that has locked them. */
  areBlocked(transaction: Transaction, userId: string, otherId: string): Promise<boolean>;
}

/** Takes back the contact request of one user to another, if there is one. */
export type WithdrawRequest = (
  transaction: Transaction,
  userId: string,
  otherId: string,
) => Promise<boolean>;

export interface Reach {
  /**
   * The change of a further message, an edit or a reaction, which is refused with `not_accepted` if
   * the site's setting does not let its caller write there.
   */
  goingOn<R>(change: Change<R>): Promise<Change<R>>;
  /** The same check before a send that is held. Throws `not_accepted`. */
  requireMayGoOn(siteId: string, userId: string, conversationId: string): Promise<void>;
  /** Whether a message to these people would be accepted: a first one, or a further one. */
  mayWrite(
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
    goesOn: boolean,
  ): Promise<boolean>;
  /** A step of the transaction that begins a direct conversation. Throws `not_accepted`. */
  beginning(
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
  ): Promise<(transaction: Transaction) => Promise<void>>;
}

/** Throws `not_accepted` unless the user may write to these people and invite them. */
export type MayReach = (
  siteId: string,
  fromUserId: string,
  toUserIds: readonly string[],
) => Promise<void>;

/** The same, and which of these people have to be asked before they are in a group. */
export type MayAdd = (
  siteId: string,
  fromUserId: string,
  toUserIds: readonly string[],
) => Promise<{ asked: ReadonlySet<string> }>;
