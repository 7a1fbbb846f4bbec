/**
 * Turns the environment into a Config, or into a readable list of everything that is wrong with it.
 */
import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { parseTrustProxy, type TrustProxy } from './kernel/address.js';
import { type ConnectionLimits, connectionLimits } from './kernel/connections.js';
import type { LogLevel } from './kernel/log.js';
import { defaultRates, type Rates } from './kernel/limits.js';
import type { Rate } from './kernel/rate.js';

export interface S3Config {
  /**
   * For example `https://s3.eu-central-1.amazonaws.com`; the bucket is the first part of the path.
   */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Browsers fetch files directly from the store, with signed addresses valid for minutes. */
  redirect: boolean;
}

/** A file of SQLite, or the address of MySQL or MariaDB. */
type DatabaseConfig = { kind: 'sqlite'; file: string } | { kind: 'mysql'; url: string };

export interface FilesConfig {
  /** In a bucket instead of the data folder. */
  s3: S3Config | null;
  /** The maximum size of one file in bytes, whatever sites allow. */
  maxBytes: number;
  /** The scanner that must clear files before they can be opened; at most one of the two. */
  scanCommand: string | null;
  scanUrl: string | null;
}

export interface Config {
  port: number;
  /** The address of this machine to listen on; all addresses if left out. */
  host?: string;
  /** Where browsers reach this server: scheme, host and port, no path. */
  publicUrl: string;
  dataDir: string;
  database: DatabaseConfig;
  redisUrl: string | null;
  /**
   * The proxies whose `x-forwarded-for` is trusted: how many there are, or their networks. 0: none.
   */
  trustProxy: TrustProxy;
  /** How many connections and sockets there may be, if different from the defaults. */
  connections?: Partial<ConnectionLimits>;
  logLevel: LogLevel;
  files?: FilesConfig;
  /** Whether this server fetches the pages behind links; left out: no. */
  linkPreviews?: boolean;
  /**
   * Origins of user pictures whose addresses are shown unchanged, instead of being fetched.
   */
  avatarOrigins?: readonly string[];
  /**
   * Internal names or addresses to which webhooks may be sent, with or without a port; none if left
   * out.
   */
  webhookHosts?: readonly string[];
  /** How long reports are kept after they are resolved; without end if left out. */
  reportDays?: number;
  /** How long the audit log is kept; without end if left out. */
  auditDays?: number;
  /** Whether anybody may make an account in the console; left out: no. */
  signUp?: boolean;
  /** How many sites an operator may create and own; 5 if left out. */
  sitesPerOperator?: number;
  /** The rate limits that differ from the defaults. */
  rates?: Partial<Rates>;
}

export const defaultSitesPerOperator = 5;

/** Reports all errors of the environment at once, in words for the person who runs the server. */
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
    v.check(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      problem,
    ),
  );

const isOrigin = (text: string) =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** With or without a port; an address of IPv6 only without. */
const isHostName = (text: string) => /^[\w.-]{1,253}(?::\d{1,5})?$/.test(text) || isIPv6(text);

const days = 'must be a number of days from 1 to 36500';
const dayCount = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,4}$/, days),
  v.transform(Number),
  v.maxValue(36_500, days),
);

const rate = v.pipe(
  v.string(),
  v.regex(
    /^[1-9]\d{0,8}\/[1-9]\d{0,5}$/,
    'must be a number of calls and of seconds, such as 240/60',
  ),
  v.transform((text) => {
    const [points, seconds] = text.split('/').map(Number) as [number, number];
    return { points, seconds };
  }),
);

/** For example, the variable of `guestWrite` is RATE_GUEST_WRITE. */
const rateVariables = new Map(
  (Object.keys(defaultRates) as (keyof Rates)[]).map((name) => [
    `RATE_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
    name,
  ]),
);

/** One schema for each variable; the type of the object cannot list their names. */
const rateEntries = Object.fromEntries(
  [...rateVariables.keys()].map((name) => [name, v.optional(rate)]),
);

const trustProxyProblem =
  'must be a number of proxies, or a list such as loopback, private, 203.0.113.7, 2001:db8::/32';

const count = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1 to 9999999'),
  v.transform(Number),
);

const Environment = v.object({
  ...rateEntries,
  HOST: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w.:-]{1,253}$/, 'must be an address of this machine, such as 127.0.0.1'),
    ),
  ),
  MAX_CONNECTIONS: v.optional(count),
  MAX_CONNECTIONS_PER_ADDRESS: v.optional(count),
  MAX_SOCKETS_PER_USER: v.optional(count),
  MAX_SOCKETS_PER_GUEST: v.optional(count),
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
        (value) =>
          URL.canParse(value) && new URL(value).pathname === '/' && new URL(value).search === '',
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
  REDIS_URL: v.optional(
    url(['redis', 'rediss'], 'must be an address such as redis://localhost:6379'),
  ),
  TRUST_PROXY: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseTrustProxy(text) !== null, trustProxyProblem),
      v.transform((text) => parseTrustProxy(text)!),
    ),
    '0',
  ),
  S3_BUCKET: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
    ),
  ),
  S3_ENDPOINT: v.optional(
    url(['http', 'https'], 'must be an address such as https://s3.eu-central-1.amazonaws.com'),
  ),
  S3_REGION: v.optional(v.string(), 'us-east-1'),
  S3_ACCESS_KEY_ID: v.optional(v.string()),
  S3_SECRET_ACCESS_KEY: v.optional(v.string()),
  S3_REDIRECT: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '0'),
  MAX_FILE_MB: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'must be a number of megabytes from 1 to 1900'),
      v.transform(Number),
      v.minValue(1, 'must be a number of megabytes from 1 to 1900'),
      v.maxValue(1_900, 'must be a number of megabytes from 1 to 1900'),
    ),
    '100',
  ),
  SCAN_COMMAND: v.optional(v.string()),
  SCAN_URL: v.optional(
    url(['http', 'https'], 'must be an address such as http://localhost:8080/scan'),
  ),
  LINK_PREVIEWS: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '1'),
  AVATAR_ORIGINS: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((origin) => origin.trim())),
      v.check(
        (all) => all.every(isOrigin),
        'must be origins with commas between them, such as https://cdn.example.com',
      ),
    ),
  ),
  SIGN_UP: v.optional(v.picklist(['closed', 'open'], 'must be closed or open'), 'closed'),
  SITES_PER_OPERATOR: v.optional(count),
  WEBHOOK_HOSTS: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((host) => host.trim().toLowerCase())),
      v.check(
        (all) => all.every(isHostName),
        'must be names or addresses with commas between them, such as backend:3000, 10.0.0.5',
      ),
    ),
  ),
  REPORT_DAYS: v.optional(dayCount),
  AUDIT_DAYS: v.optional(dayCount),
  LOG_LEVEL: v.optional(
    v.picklist(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    ),
    'info',
  ),
});

/**
 * Reads the variables that the README lists. An empty variable counts as not set. Throws
 * `ConfigError`.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name in Environment.entries && value !== '',
    ),
  );
  const result = v.safeParse(Environment, set, { abortPipeEarly: true });
  if (!result.success) {
    throw new ConfigError(
      result.issues.map(
        (issue) =>
          `${v.getDotPath(issue)} ${issue.message} (it is ${shown(issue.path?.[0].key, issue.path?.[0].value)})`,
      ),
    );
  }
  const values = result.output;
  const faults = missing(values);
  if (faults.length > 0) throw new ConfigError(faults);
  const dataDir = resolve(values.DATA_DIR);
  return {
    port: values.PORT,
    ...(values.HOST !== undefined && { host: values.HOST }),
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    dataDir,
    database: databaseOf(values.DATABASE_URL ?? `sqlite:${resolve(dataDir, 'parlor.sqlite')}`)!,
    redisUrl: values.REDIS_URL ?? null,
    trustProxy: values.TRUST_PROXY,
    connections: {
      total: values.MAX_CONNECTIONS ?? connectionLimits.total,
      perAddress: values.MAX_CONNECTIONS_PER_ADDRESS ?? connectionLimits.perAddress,
      perUser: values.MAX_SOCKETS_PER_USER ?? connectionLimits.perUser,
      perGuest: values.MAX_SOCKETS_PER_GUEST ?? connectionLimits.perGuest,
    },
    logLevel: values.LOG_LEVEL,
    files: {
      s3: s3Of(values),
      maxBytes: values.MAX_FILE_MB * 1024 * 1024,
      scanCommand: values.SCAN_COMMAND ?? null,
      scanUrl: values.SCAN_URL ?? null,
    },
    linkPreviews: values.LINK_PREVIEWS === '1',
    ...(values.AVATAR_ORIGINS !== undefined && { avatarOrigins: values.AVATAR_ORIGINS }),
    ...(values.WEBHOOK_HOSTS !== undefined && { webhookHosts: values.WEBHOOK_HOSTS }),
    ...(values.REPORT_DAYS !== undefined && { reportDays: values.REPORT_DAYS }),
    ...(values.AUDIT_DAYS !== undefined && { auditDays: values.AUDIT_DAYS }),
    signUp: values.SIGN_UP === 'open',
    sitesPerOperator: values.SITES_PER_OPERATOR ?? defaultSitesPerOperator,
    rates: readRates(values),
  };
}

type Values = v.InferOutput<typeof Environment>;

/** Variables that are only valid together. */
function missing(values: Values): string[] {
  const ofS3 = ['S3_BUCKET', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
  const unset = ofS3.filter((name) => values[name] === undefined);
  return [
    ...(unset.length > 0 && unset.length < ofS3.length
      ? unset.map((name) => `${name} is missing, as others of S3 are set`)
      : []),
    ...(values.SCAN_COMMAND !== undefined && values.SCAN_URL !== undefined
      ? ['SCAN_COMMAND and SCAN_URL are both set: set one']
      : []),
  ];
}

function s3Of(values: Values): S3Config | null {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region } = values;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (
    bucket === undefined ||
    endpoint === undefined ||
    accessKeyId === undefined ||
    secretAccessKey === undefined
  )
    return null;
  return {
    bucket,
    endpoint,
    region,
    accessKeyId,
    secretAccessKey,
    redirect: values.S3_REDIRECT === '1',
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
  return /^(mysql|mariadb):$/.test(protocol) && hostname && pathname.length > 1
    ? { kind: 'mysql', url: value }
    : null;
}

/** Hides addresses, which may contain a password. */
function shown(name: unknown, value: unknown): string {
  return /^(DATABASE_URL|REDIS_URL|S3_.*KEY.*|SCAN_.*)$/.test(String(name))
    ? 'not shown, as it may hold a password'
    : JSON.stringify(value);
}
