/** How often a caller may call, by the rate class of the operation; and how often a sign-in may fail. */
import type { RateClass } from '@parlor/sdk/protocol/table';
import { RateLimiterMemory, type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { Fault } from './fault.js';

export interface Rate {
  points: number;
  seconds: number;
}

export type Rates = Record<RateClass | 'guestWrite' | 'loginFailure', Rate>;

export const defaultRates: Rates = {
  auth: { points: 60, seconds: 60 },
  read: { points: 600, seconds: 60 },
  write: { points: 240, seconds: 60 },
  signal: { points: 600, seconds: 60 },
  guestWrite: { points: 90, seconds: 60 },
  loginFailure: { points: 5, seconds: 15 * 60 },
};

export interface Limiter {
  /** Takes one of the key's points; throws `rate_limited` when none is left. */
  take(rate: keyof Rates, key: string): Promise<void>;
  /** Gives back all points of the key. */
  forgive(rate: keyof Rates, key: string): Promise<void>;
}

export function createLimiter(rates: Rates): Limiter {
  const limiters = Object.fromEntries(
    Object.entries(rates).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    ]),
  ) as unknown as Record<keyof Rates, RateLimiterAbstract>;

  return {
    async take(rate, key) {
      try {
        await limiters[rate].consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new Fault('rate_limited', undefined, { retryAfterMs: Math.max(1, refusal.msBeforeNext) });
      }
    },
    async forgive(rate, key) {
      await limiters[rate].delete(key);
    },
  };
}
