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
  /** Whether the user has started or refreshed a session from this address. */
  hasUsed(userId: string, address: string): Promise<boolean>;
}
