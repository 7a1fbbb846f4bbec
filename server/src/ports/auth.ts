/** What other features ask of sessions. */
import type { Transaction } from '../database/dialect.js';

/** A refresh token, with the `retryKey` of a refresh whose answer may have been lost. */
export interface Proof {
  refreshToken: string;
  retryKey?: string | undefined;
}

export interface Sessions {
  /** Ends all sessions of a user. Gives their ids. */
  endAllOf(userId: string, transaction?: Transaction): Promise<string[]>;
  /** Whose session the token belongs to, and whether it is over. Throws `not_found`. */
  holder(siteId: string, proof: Proof): Promise<{ userId: string; isOver: boolean }>;
  /** Ends the sessions that began with this signing secret or bot's token. Returns how many. */
  endOfSecret(siteId: string, kid: string): Promise<number>;
  /** Whether the user has started or refreshed a session from this address. */
  hasUsed(userId: string, address: string): Promise<boolean>;
}

/** The caller for whom a password is hashed. Operators have a `siteId` of their own. */
export interface Requester {
  siteId: string;
  address: string;
}

export interface Passwords {
  /** Throws what the others would throw now. */
  requireRoom(requester: Requester): void;
  /** Throws `unavailable` or `rate_limited` if too many wait. */
  hash(password: string, requester: Requester): Promise<string>;
  /** False after the same time without a hash. */
  matches(
    password: string,
    passwordHash: string | null | undefined,
    requester: Requester,
  ): Promise<boolean>;
}

export interface LoginAttempts {
  /**
   * Looks the account up and checks it; null counts as a failure. Throws `rate_limited` without
   * checking if the attempt comes too early.
   */
  count<A extends { isKnown: boolean }, R>(
    attempt: { siteId: string; email: string; address: string },
    lookUp: () => Promise<A>,
    check: (account: A) => Promise<R | null>,
  ): Promise<R | null>;
}
