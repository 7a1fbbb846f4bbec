import { Fault } from './fault.js';

export interface Rate {
  points: number;
  seconds: number;
}

/** What is left of a rate after a call. */
export interface RateLeft {
  limit: number;
  remaining: number;
  resetMs: number;
}

/** Where all rates are in Redis: followed by a colon, the rate's name, and that of the key. */
export const rateKeyPrefix = 'parlor:rate';

export function tooOften(waitMs: number): Fault {
  return new Fault('rate_limited', undefined, { retryAfterMs: Math.max(1, waitMs) });
}
