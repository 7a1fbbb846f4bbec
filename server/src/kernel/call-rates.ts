/**
 * The rates that calls take, one point for each call. Points are counted in this process, so that a
 * call hardly ever waits for Redis. If there is a Redis, the points of many calls are reported to
 * it together, and its answer says how many points all nodes have taken. A node takes at most a
 * twentieth of a rate without having reported it; a call beyond that waits for the answer. So all
 * nodes together let at most the rate and a twentieth of it for each node pass, and rates of less
 * than twenty points are exact. While Redis is away, each node counts alone.
 */
import { sha256 } from './environment.js';
import { type Rate, rateKeyPrefix, type RateLeft, tooOften } from './rate.js';
import type { RedisLink } from './redis-link.js';

/** The points of one key, until they are given again. */
interface Window {
  readonly rate: CountedRate;
  readonly key: string;
  /** By `performance.now()`. */
  ends: number;
  /** What all nodes have taken, as far as this node knows. */
  spent: number;
  /** Points of `spent` that no report contains yet. */
  unreported: number;
  /** Points of `spent` in a report that is not answered yet. */
  reporting: number;
  /** Calls that wait for the answer to the next report. Each has one of its points. */
  waiting: Waiting[];
  /** The name of the key in Redis, after the first report. */
  name?: string;
}

interface Waiting {
  pass(): void;
  refuse(): void;
}

interface CountedRate extends Rate {
  readonly name: string;
  /** Points that this node may take without an answer of Redis. */
  readonly ahead: number;
  readonly windows: Map<string, Window>;
  /** Expired windows are removed at this size: twice the size after the last removal. */
  cleanAt: number;
}

interface Report {
  readonly window: Window;
  readonly points: number;
  readonly waiting: readonly Waiting[];
}

const aheadShare = 1 / 20;
/** How long points wait for others to be reported with. */
const reportMs = 100;
/** Keys of one script: Redis does nothing else while it runs. */
const keysAtOnce = 200;
const cleanFrom = 1_000;

/** Adds points to each key; returns all points of its window, and the milliseconds it lasts. */
const script = `
local answers = {}
for i, key in ipairs(KEYS) do
  local spent = redis.call('incrby', key, ARGV[2 * i - 1])
  local left = redis.call('pttl', key)
  if left < 0 then
    left = ARGV[2 * i] * 1000
    redis.call('expire', key, ARGV[2 * i])
  end
  answers[2 * i - 1] = spent
  answers[2 * i] = left
end
return answers`;

export class CallRates<Name extends string> {
  readonly #redis: RedisLink | null;
  readonly #rates: Readonly<Record<Name, CountedRate>>;
  #unreported = new Set<Window>();
  #reporting = false;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;

  constructor(
    rates: Readonly<Record<Name, Rate>>,
    names: readonly Name[],
    redis: RedisLink | null,
  ) {
    this.#redis = redis;
    this.#rates = Object.fromEntries(
      names.map((name) => [
        name,
        {
          ...rates[name],
          name,
          ahead: Math.floor(rates[name].points * aheadShare),
          windows: new Map<string, Window>(),
          cleanAt: cleanFrom,
        },
      ]),
    ) as unknown as Record<Name, CountedRate>;
  }

  has(name: string): name is Name {
    return Object.hasOwn(this.#rates, name);
  }

  /** Takes a point. Rejects with `rate_limited` if none is left. */
  take(name: Name, key: string): RateLeft | Promise<RateLeft> {
    const rate = this.#rates[name];
    const window = windowOf(rate, key);
    if (window.spent >= rate.points) return Promise.reject(tooOften(left(window).resetMs));
    window.spent += 1;
    if (!this.#redis?.isUp) return left(window);
    window.unreported += 1;
    this.#unreported.add(window);
    if (window.unreported + window.reporting > rate.ahead) return this.#answered(window);
    if (window.unreported * 2 > rate.ahead) this.#reportSoon();
    else this.#reportLater();
    return left(window);
  }

  #answered(window: Window): Promise<RateLeft> {
    this.#reportSoon();
    return new Promise((resolve, reject) =>
      window.waiting.push({
        pass: () => resolve(left(window)),
        refuse: () => reject(tooOften(left(window).resetMs)),
      }),
    );
  }

  #reportLater(): void {
    this.#timer ??= setTimeout(() => this.#reportAll(), reportMs).unref();
  }

  /** With the points that other calls take in this turn of the event loop. */
  #reportSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    setImmediate(() => this.#reportAll());
  }

  /** One round at a time, so that `reporting` is the points of one report. */
  #reportAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#reporting) return;
    this.#soon = false;
    const reports = [...this.#unreported].map(toReport);
    this.#unreported = new Set();
    if (reports.length === 0) return;
    this.#reporting = true;
    const rounds: Promise<void>[] = [];
    for (let from = 0; from < reports.length; from += keysAtOnce)
      rounds.push(this.#report(reports.slice(from, from + keysAtOnce)));
    void Promise.all(rounds).then(() => {
      this.#reporting = false;
      if (this.#soon) this.#reportAll();
      else if (this.#unreported.size > 0) this.#reportLater();
    });
  }

  async #report(reports: readonly Report[]): Promise<void> {
    let answers: unknown = null;
    try {
      answers = await this.#redis!.run((client) =>
        client.eval(script, {
          keys: reports.map(({ window }) => nameOf(window)),
          arguments: reports.flatMap(({ window, points }) => [
            String(points),
            String(window.rate.seconds),
          ]),
        }),
      );
    } catch {
      // The link says that Redis is away. This node has counted the points.
    }
    reports.forEach((report, i) => {
      const { window, waiting } = report;
      window.reporting = 0;
      const answer = Array.isArray(answers)
        ? { spent: Number(answers[2 * i]), leftMs: Number(answers[2 * i + 1]) }
        : null;
      if (answer) {
        window.spent = answer.spent + window.unreported;
        window.ends = performance.now() + answer.leftMs;
      }
      // The last points of the report are beyond the rate.
      const beyond = answer ? Math.max(0, answer.spent - window.rate.points) : 0;
      const passing = Math.max(0, waiting.length - beyond);
      waiting.forEach((call, n) => (n < passing ? call.pass() : call.refuse()));
    });
  }
}

function toReport(window: Window): Report {
  const { unreported, waiting } = window;
  window.reporting = unreported;
  window.unreported = 0;
  window.waiting = [];
  return { window, points: unreported, waiting };
}

/** Some keys contain an address, which should not be sent to another server. */
function nameOf(window: Window): string {
  return (window.name ??= `${rateKeyPrefix}:${window.rate.name}:${sha256(window.key)}`);
}

function left({ rate, spent, ends }: Window): RateLeft {
  return {
    limit: rate.points,
    remaining: Math.max(0, rate.points - spent),
    resetMs: Math.max(1, Math.ceil(ends - performance.now())),
  };
}

function windowOf(rate: CountedRate, key: string): Window {
  const now = performance.now();
  const current = rate.windows.get(key);
  if (current && current.ends > now) return current;
  const window: Window = {
    rate,
    key,
    ends: now + rate.seconds * 1_000,
    spent: 0,
    unreported: 0,
    reporting: 0,
    waiting: [],
  };
  rate.windows.set(key, window);
  if (rate.windows.size >= rate.cleanAt) clean(rate, now);
  return window;
}

function clean(rate: CountedRate, now: number): void {
  for (const [key, { ends }] of rate.windows) if (ends <= now) rate.windows.delete(key);
  rate.cleanAt = Math.max(cleanFrom, rate.windows.size * 2);
}
