/** Turns the environment into a Config, or into a readable list of everything that is wrong with it. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { defaultRates, type Rate, type Rates } from './kernel/limits.js';

export type DatabaseConfig = { kind: 'sqlite'; file: string } | { kind: 'mysql'; url: string };

export interface Config {
  port: number;
  /** Where browsers reach this server: scheme, host and port, no path. */
  publicUrl: string;
  dataDir: string;
  database: DatabaseConfig;
  redisUrl: string | null;
  /** Believe `x-forwarded-for`: only behind a proxy that sets it. */
  trustProxy: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Whether this server fetches what links lead to; left out, it does not. */
  linkPreviews?: boolean;
  /** How long reports are kept once they are resolved; for good without it. */
  reportDays?: number;
  /** What of the rate limits is other than usual. */
  rates?: Partial<Rates>;
}

/** Tells every fault of the environment at once, in words for the person who runs the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

const url = (schemes: readonly string[], problem: string) =>
  v.pipe(
    v.string(),
    v.check((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), problem),
  );

const days = 'must be a number of days from 1 to 36500';

const rate = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,8}\/[1-9]\d{0,5}$/, 'must be a number of calls and of seconds, such as 240/60'),
  v.transform((text) => {
    const [points, seconds] = text.split('/').map(Number) as [number, number];
    return { points, seconds };
  }),
);

/** `guestWrite` is RATE_GUEST_WRITE. */
const rateVariables = new Map(
  (Object.keys(defaultRates) as (keyof Rates)[]).map((name) => [`RATE_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`, name]),
);

/** A schema for each, which the type of the object cannot name. */
const rateEntries = Object.fromEntries([...rateVariables.keys()].map((name) => [name, v.optional(rate)]));

const Environment = v.object({
  ...rateEntries,
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535'),
      v.transform(Number),
      v.maxValue(65_535, 'must be a port number from 0 to 65535'),
    ),
    '4000',
  ),
  PUBLIC_URL: v.optional(
    v.pipe(
      url(['http', 'https'], 'must be an address such as https://chat.example.com'),
      v.check(
        (value) => URL.canParse(value) && new URL(value).pathname === '/' && new URL(value).search === '',
        'must be scheme, host and port only, without a path',
      ),
      v.transform((value) => new URL(value).origin),
    ),
  ),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => databaseOf(value) !== null,
        'must be sqlite:<file>, mysql://user:password@host/name or mariadb://user:password@host/name',
      ),
    ),
  ),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'must name a folder')), './data'),
  REDIS_URL: v.optional(url(['redis', 'rediss'], 'must be an address such as redis://localhost:6379')),
  TRUST_PROXY: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '0'),
  LINK_PREVIEWS: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '1'),
  REPORT_DAYS: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/, days), v.transform(Number), v.maxValue(36_500, days))),
  LOG_LEVEL: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent'), 'info'),
});

/** Reads the variables that the README names. An empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([name, value]) => name in Environment.entries && value !== ''));
  const result = v.safeParse(Environment, set, { abortPipeEarly: true });
  if (!result.success) {
    throw new ConfigError(
      result.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message} (it is ${shown(issue.path?.[0].key, issue.path?.[0].value)})`),
    );
  }
  const values = result.output;
  const dataDir = resolve(values.DATA_DIR);
  return {
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    dataDir,
    database: databaseOf(values.DATABASE_URL ?? `sqlite:${resolve(dataDir, 'parlor.sqlite')}`)!,
    redisUrl: values.REDIS_URL ?? null,
    trustProxy: values.TRUST_PROXY === '1',
    logLevel: values.LOG_LEVEL,
    linkPreviews: values.LINK_PREVIEWS === '1',
    ...(values.REPORT_DAYS !== undefined && { reportDays: values.REPORT_DAYS }),
    rates: readRates(values),
  };
}

function readRates(values: Readonly<Record<string, unknown>>): Partial<Rates> {
  const set = [...rateVariables].filter(([variable]) => values[variable] !== undefined);
  return Object.fromEntries(set.map(([variable, name]) => [name, values[variable] as Rate]));
}

function databaseOf(value: string): DatabaseConfig | null {
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(value)?.[1];
  if (file) return { kind: 'sqlite', file: file === ':memory:' ? file : resolve(file) };
  if (!URL.canParse(value)) return null;
  const { protocol, hostname, pathname } = new URL(value);
  return /^(mysql|mariadb):$/.test(protocol) && hostname && pathname.length > 1 ? { kind: 'mysql', url: value } : null;
}

/** Addresses may hold a password. */
function shown(name: unknown, value: unknown): string {
  return name === 'DATABASE_URL' || name === 'REDIS_URL' ? 'not shown, as it may hold a password' : JSON.stringify(value);
}
