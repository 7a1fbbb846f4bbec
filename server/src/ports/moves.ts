/** What every feature with data about users implements. */
import type { Transaction } from '../database/dialect.js';

/** A user takes over what a guest has. */
export interface Move {
  siteId: string;
  guestId: string;
  userId: string;
}

/** What has to be published once it is stored, if anything. */
type Published = void | (() => Promise<void>);

/** Hands over what a feature keeps of the guest. May run again. */
export type HandOver = (transaction: Transaction, move: Move) => Promise<Published>;

/** Deletes what a feature keeps of a user. */
export type Forget = (
  transaction: Transaction,
  userId: string,
  messages: 'keep' | 'delete',
) => Promise<Published>;
