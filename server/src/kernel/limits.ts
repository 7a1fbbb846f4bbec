/**
 * How often a caller may call, by the rate class of the operation; and how often a sign-in may
 * fail.
 */
import type { RateClass } from '@parlor/sdk/protocol/table';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { CallRates } from './call-rates.js';
import { sha256 } from './environment.js';
import { Fault } from './fault.js';
import { type Rate, rateKeyPrefix, type RateLeft, tooOften } from './rate.js';
import type { RedisLink } from './redis-link.js';

/**
 * Besides the classes: lower rates for one guest; signals of one bot; rates for all callers at one
 * address of a site, and for its guests; for a whole site; for new guests and accounts from one
 * address; and for groups and added people, by one user, by one guest, and by all guests at one
 * address of a site. For any caller: new sockets of an address, frames of one socket and of all
 * sockets at an address, wrong secret keys from an address.
 */
export type Rates = Record<
  | RateClass
  | 'guestRead'
  | 'guestWrite'
  | 'guestSignal'
  | 'botSignal'
  | 'guestUpload'
  | 'addressWrite'
  | 'guestAddressWrite'
  | 'siteWrite'
  | 'newGuest'
  | 'newAccount'
  | 'guestMerge'
  | 'loginFailure'
  | 'accountFailure'
  | 'accountPause'
  | 'newGroup'
  | 'addPeople'
  | 'guestNewGroup'
  | 'guestAddPeople'
  | 'guestAddressNewGroup'
  | 'guestAddressAddPeople'
  | 'handshake'
  | 'frame'
  | 'addressFrame'
  | 'secretKeyGuess',
  Rate
>;

const daySeconds = 24 * 60 * 60;

export const defaultRates: Rates = {
  // A class of 100 behind one address opens the chat in the same minute, twice.
  open: { points: 600, seconds: 60 },
  auth: { points: 60, seconds: 60 },
  read: { points: 600, seconds: 60 },
  write: { points: 240, seconds: 60 },
  upload: { points: 60, seconds: 60 },
  // A user who writes without pause sends 20 to 30 signals a minute; each message in busy
  // conversations is reported as delivered.
  signal: { points: 300, seconds: 60 },
  // For one site: a backend that imports all its users sends them by the hundred.
  host: { points: 1_200, seconds: 60 },
  // A view of the console makes several calls.
  operator: { points: 600, seconds: 60 },
  operatorAuth: { points: 60, seconds: 60 },
  guestRead: { points: 300, seconds: 60 },
  guestWrite: { points: 90, seconds: 60 },
  guestSignal: { points: 150, seconds: 60 },
  // A bot that writes in four conversations at the same time, four parts of a message a second.
  botSignal: { points: 960, seconds: 60 },
  guestUpload: { points: 20, seconds: 60 },
  // A school or an office may be one address.
  addressWrite: { points: 2_400, seconds: 60 },
  guestAddressWrite: { points: 600, seconds: 60 },
  // A busy site must leave capacity for the others.
  siteWrite: { points: 120_000, seconds: 60 },
  // Two classes of 100 that use the chat for the first time.
  newGuest: { points: 200, seconds: 10 * 60 },
  newAccount: { points: 20, seconds: 10 * 60 },
  // A merge reads the whole logs of the guest's conversations.
  guestMerge: { points: 30, seconds: 60 * 60 },
  loginFailure: { points: 5, seconds: 15 * 60 },
  // See features/auth/login-attempts.ts. One counter is kept for each email that is tried, so the
  // time bounds memory.
  accountFailure: { points: 10, seconds: 3 * 60 * 60 },
  accountPause: { points: 1, seconds: 5 * 60 },
  newGroup: { points: 20, seconds: 60 * 60 },
  addPeople: { points: 100, seconds: 60 * 60 },
  guestNewGroup: { points: 5, seconds: 60 * 60 },
  guestAddPeople: { points: 20, seconds: 60 * 60 },
  guestAddressNewGroup: { points: 30, seconds: 60 * 60 },
  guestAddressAddPeople: { points: 120, seconds: 60 * 60 },
  // After a restart of the server, all clients behind one address come back at once.
  handshake: { points: 1_200, seconds: 60 },
  // More than a member's calls together, so that a client within those rates never reaches it.
  frame: { points: 1_500, seconds: 60 },
  addressFrame: { points: 30_000, seconds: 60 },
  secretKeyGuess: { points: 20, seconds: 10 * 60 },
};

/** The rates that almost every call takes, see `CallRates`. */
const callRates = [
  'read',
  'write',
  'signal',
  'host',
  'operator',
  'guestRead',
  'guestWrite',
  'guestSignal',
  'botSignal',
  'addressWrite',
  'guestAddressWrite',
  'siteWrite',
] as const;
type CallRate = (typeof callRates)[number];
/** All others are counted exactly, and points of them can be given back. */
export type ExactRate = Exclude<keyof Rates, CallRate>;

/** Amounts that are counted by day and limited by a site's own quota. */
export type Tally = 'uploadedKb';

export interface Limiter {
  /**
   * Takes a point of each of the rates that a call counts for, and returns what is left of the one
   * that is closest to its limit. Throws `rate_limited` if one has none left.
   */
  takeForCall(rates: readonly [rate: keyof Rates, key: string][]): Promise<RateLeft>;
  /**
   * Takes one of the key's points, or several: all of them or none. Throws `rate_limited` if too
   * few are left, and `limit_reached` for more than the key can ever have. Returns what is left.
   */
  take(rate: ExactRate, key: string, points?: number): Promise<RateLeft>;
  /**
   * Takes a point of the key, also if none is left. Returns by how many the rate is exceeded.
   */
  overdraw(rate: ExactRate, key: string): Promise<number>;
  /**
   * Lets one caller through, and throws `rate_limited` to the others for this many seconds, at most
   * for the time of the rate.
   */
  pause(rate: ExactRate, key: string, seconds: number): Promise<void>;
  /** Gives back points that were taken and not used; one by default. */
  giveBack(rate: ExactRate, key: string, points?: number): Promise<void>;
  /**
   * Adds an amount to what the key has used since its day began; the amount may be 0, or negative
   * to take it back. Never refuses.
   */
  tally(what: Tally, key: string, amount: number): Promise<{ total: number; resetMs: number }>;
  /** Gives back all points of the key. */
  forgive(rate: ExactRate, key: string): Promise<void>;
}

/**
 * Counts together with all other nodes if there is a Redis; while Redis cannot be reached, each
 * node counts alone.
 */
export function createLimiter(rates: Rates, redis: RedisLink | null = null): Limiter {
  const ofCalls = new CallRates<CallRate>(rates, callRates, redis);
  const limiters = Object.fromEntries(
    Object.entries(rates)
      .filter(([name]) => !ofCalls.has(name))
      .map(([name, rate]) => [
        name,
        redis ? sharedLimiter(redis, name, rate) : localLimiter(name, rate),
      ]),
  ) as unknown as Record<ExactRate, RateLimiterAbstract>;

  const endless = { points: Number.MAX_SAFE_INTEGER, seconds: daySeconds };
  const tallies = {
    uploadedKb: redis
      ? sharedLimiter(redis, 'uploadedKb', endless)
      : localLimiter('uploadedKb', endless),
  };

  // Some keys contain an address or an email, which should not be sent to another server.
  const nameOf = (key: string) => (redis ? sha256(key) : key);

  async function take(rate: ExactRate, key: string, points = 1): Promise<RateLeft> {
    const most = rates[rate].points;
    if (points > most)
      throw new Fault('limit_reached', `At most ${most} within ${rates[rate].seconds} seconds.`);
    try {
      const { remainingPoints, msBeforeNext } = await limiters[rate].consume(nameOf(key), points);
      return { limit: most, remaining: remainingPoints, resetMs: msBeforeNext };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // A refusal counts, too: fewer points than were asked for may be left.
      if (points > 1) await limiters[rate].reward(nameOf(key), points);
      throw tooOften(refusal.msBeforeNext);
    }
  }

  return {
    async takeForCall(wanted) {
      const left = await Promise.all(
        wanted.map(async ([rate, key]) =>
          ofCalls.has(rate) ? ofCalls.take(rate, key) : take(rate, key),
        ),
      );
      return left.reduce((least, each) => (each.remaining < least.remaining ? each : least));
    },
    take,
    async overdraw(rate, key) {
      const { consumedPoints } = await limiters[rate].penalty(nameOf(key));
      return Math.max(0, consumedPoints - rates[rate].points);
    },
    async pause(rate, key, seconds) {
      try {
        await limiters[rate].consume(nameOf(key), rates[rate].points, {
          customDuration: Math.min(seconds, rates[rate].seconds),
        });
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw tooOften(refusal.msBeforeNext);
      }
    },
    async giveBack(rate, key, points = 1) {
      const { consumedPoints } = await limiters[rate].reward(nameOf(key), points);
      // Otherwise calls that count nothing would fill the memory with keys.
      if (consumedPoints <= 0) await limiters[rate].delete(nameOf(key));
    },
    async tally(what, key, amount) {
      const counter = tallies[what];
      const name = nameOf(key);
      const { consumedPoints, msBeforeNext } = await (amount < 0
        ? counter.reward(name, -amount)
        : counter.consume(name, amount));
      return { total: Math.max(0, consumedPoints), resetMs: msBeforeNext };
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
      eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
        redis.run((client) => client.eval(script, options)),
      del: (key: string) => redis.run((client) => client.del(key)),
    },
    useRedisPackage: true,
    keyPrefix: `${rateKeyPrefix}:${name}`,
    points: rate.points,
    duration: rate.seconds,
    insuranceLimiter: localLimiter(name, rate),
  });
}
