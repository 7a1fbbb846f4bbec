/** How often a caller may call, by the rate class of the operation; and how often a sign-in may fail. */
import type { RateClass } from '@parlor/sdk/protocol/table';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { sha256 } from './environment.js';
import { Fault } from './fault.js';
import type { RedisLink } from './redis-link.js';

export interface Rate {
  points: number;
  seconds: number;
}

/** Beside the classes: of one guest, lower than of others; of all at one address of a site, and of its guests; of a whole site; guests that begin at one address. */
export type Rates = Record<
  | RateClass
  | 'guestRead'
  | 'guestWrite'
  | 'guestSignal'
  | 'guestUpload'
  | 'addressWrite'
  | 'guestAddressWrite'
  | 'siteWrite'
  | 'newGuest'
  | 'loginFailure',
  Rate
>;

export const defaultRates: Rates = {
  auth: { points: 60, seconds: 60 },
  read: { points: 600, seconds: 60 },
  write: { points: 240, seconds: 60 },
  upload: { points: 60, seconds: 60 },
  // Somebody who writes without pause signals 20 to 30 times a minute; what arrives in busy conversations is told as delivered.
  signal: { points: 300, seconds: 60 },
  // Of one site: a backend that brings all of its users over sends them by the hundred.
  host: { points: 1_200, seconds: 60 },
  guestRead: { points: 300, seconds: 60 },
  guestWrite: { points: 90, seconds: 60 },
  guestSignal: { points: 150, seconds: 60 },
  guestUpload: { points: 20, seconds: 60 },
  // A school or an office may be one address.
  addressWrite: { points: 2_400, seconds: 60 },
  guestAddressWrite: { points: 600, seconds: 60 },
  // One busy site leaves the others their part of the server.
  siteWrite: { points: 120_000, seconds: 60 },
  newGuest: { points: 60, seconds: 10 * 60 },
  loginFailure: { points: 5, seconds: 15 * 60 },
};

export interface Limiter {
  /** Takes one of the key's points; throws `rate_limited` when none is left. */
  take(rate: keyof Rates, key: string): Promise<void>;
  /** Gives back all points of the key. */
  forgive(rate: keyof Rates, key: string): Promise<void>;
}

/** Counted together with all other nodes where there is a Redis; while it is away, each node counts by itself. */
export function createLimiter(rates: Rates, redis: RedisLink | null = null): Limiter {
  const limiters = Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, redis ? sharedLimiter(redis, name, rate) : localLimiter(name, rate)]),
  ) as unknown as Record<keyof Rates, RateLimiterAbstract>;

  // Some keys hold an address or an email, which are no business of another server.
  const nameOf = (key: string) => (redis ? sha256(key) : key);

  return {
    async take(rate, key) {
      try {
        await limiters[rate].consume(nameOf(key));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new Fault('rate_limited', undefined, { retryAfterMs: Math.max(1, refusal.msBeforeNext) });
      }
    },
    async forgive(rate, key) {
      await limiters[rate].delete(nameOf(key));
    },
  };
}

function localLimiter(name: string, { points, seconds }: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
}

function sharedLimiter(redis: RedisLink, name: string, rate: Rate): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: {
      eval: (script: string, options: { keys: string[]; arguments: string[] }) => redis.run((client) => client.eval(script, options)),
      del: (key: string) => redis.run((client) => client.del(key)),
    },
    useRedisPackage: true,
    keyPrefix: `parlor:rate:${name}`,
    points: rate.points,
    duration: rate.seconds,
    insuranceLimiter: localLimiter(name, rate),
  });
}
