/** What the person who runs the server sets, and what they read when it is wrong. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Config, ConfigError, readConfig } from './config.js';

/** The faults of these variables; none if they are accepted. */
function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('with nothing set, the server keeps everything in ./data and answers on port 4000', () => {
  expect(readConfig({})).toEqual({
    port: 4000,
    publicUrl: 'http://localhost:4000',
    dataDir: resolve('data'),
    database: { kind: 'sqlite', file: resolve('data/parlor.sqlite') },
    redisUrl: null,
    trustProxy: false,
    logLevel: 'info',
    files: { s3: null, maxBytes: 100 * 1024 * 1024, scanCommand: null, scanUrl: null },
    linkPreviews: true,
    rates: {},
  } satisfies Config);
});

test('an empty variable counts as not set, and variables of others are left alone', () => {
  const empty = { PORT: '', PUBLIC_URL: '', DATABASE_URL: '', DATA_DIR: '', REDIS_URL: '', TRUST_PROXY: '', LOG_LEVEL: '' };
  expect(readConfig({ ...empty, HOME: '/nowhere', PORTS: 'x', NODE_ENV: undefined })).toEqual(readConfig({}));
});

test('the public address follows the port, and the database the data folder', () => {
  expect(readConfig({ PORT: '8080', DATA_DIR: '/srv/parlor' })).toMatchObject({
    publicUrl: 'http://localhost:8080',
    dataDir: '/srv/parlor',
    database: { kind: 'sqlite', file: '/srv/parlor/parlor.sqlite' },
  });
});

const accepted: [name: string, value: string, config: Partial<Config>][] = [
  ['PORT', '0', { port: 0 }],
  ['PORT', '65535', { port: 65_535 }],
  ['PUBLIC_URL', 'https://chat.example.com', { publicUrl: 'https://chat.example.com' }],
  ['PUBLIC_URL', 'http://Chat.Example.com:8080/', { publicUrl: 'http://chat.example.com:8080' }],
  ['DATABASE_URL', 'sqlite:/var/lib/chat.db', { database: { kind: 'sqlite', file: '/var/lib/chat.db' } }],
  ['DATABASE_URL', 'sqlite:///var/lib/chat.db', { database: { kind: 'sqlite', file: '/var/lib/chat.db' } }],
  ['DATABASE_URL', 'sqlite:chat.db', { database: { kind: 'sqlite', file: resolve('chat.db') } }],
  ['DATABASE_URL', 'sqlite::memory:', { database: { kind: 'sqlite', file: ':memory:' } }],
  ['DATABASE_URL', 'mysql://u:p@db.example:3307/chat', { database: { kind: 'mysql', url: 'mysql://u:p@db.example:3307/chat' } }],
  ['DATABASE_URL', 'mariadb://db.example/chat', { database: { kind: 'mysql', url: 'mariadb://db.example/chat' } }],
  ['DATA_DIR', 'somewhere/else', { dataDir: resolve('somewhere/else') }],
  ['REDIS_URL', 'redis://localhost:6379', { redisUrl: 'redis://localhost:6379' }],
  ['REDIS_URL', 'rediss://:secret@cache.example', { redisUrl: 'rediss://:secret@cache.example' }],
  ['TRUST_PROXY', '1', { trustProxy: true }],
  ['TRUST_PROXY', '0', { trustProxy: false }],
  ['LINK_PREVIEWS', '0', { linkPreviews: false }],
  ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
  ['RATE_GUEST_ADDRESS_WRITE', '50/10', { rates: { guestAddressWrite: { points: 50, seconds: 10 } } }],
  ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
];

test.each(accepted)('%s may be %s', (name, value, config) => {
  expect(readConfig({ [name]: value })).toMatchObject(config);
});

const refused: [name: string, value: string, fault: string][] = [
  ['PORT', '65536', 'PORT must be a port number from 0 to 65535 (it is "65536")'],
  ['PORT', '-1', 'PORT must be a port number from 0 to 65535 (it is "-1")'],
  ['PORT', '80 ', 'PORT must be a port number from 0 to 65535 (it is "80 ")'],
  ['PORT', 'http', 'PORT must be a port number from 0 to 65535 (it is "http")'],
  ['PUBLIC_URL', 'chat.example.com', 'PUBLIC_URL must be an address such as https://chat.example.com (it is "chat.example.com")'],
  ['PUBLIC_URL', 'ftp://chat.example', 'PUBLIC_URL must be an address such as https://chat.example.com (it is "ftp://chat.example")'],
  [
    'PUBLIC_URL',
    'https://a.example/chat',
    'PUBLIC_URL must be scheme, host and port only, without a path (it is "https://a.example/chat")',
  ],
  ['PUBLIC_URL', 'https://a.example/?x', 'PUBLIC_URL must be scheme, host and port only, without a path (it is "https://a.example/?x")'],
  ['TRUST_PROXY', 'yes', 'TRUST_PROXY must be 0 or 1 (it is "yes")'],
  ['LINK_PREVIEWS', 'off', 'LINK_PREVIEWS must be 0 or 1 (it is "off")'],
  ['LOG_LEVEL', 'INFO', 'LOG_LEVEL must be debug, info, warn, error or silent (it is "INFO")'],
  [
    'REDIS_URL',
    'localhost:6379',
    'REDIS_URL must be an address such as redis://localhost:6379 (it is not shown, as it may hold a password)',
  ],
];

test.each(refused)('%s=%s is refused with one line that says what is expected', (name, value, fault) => {
  expect(faultsOf({ [name]: value })).toEqual([fault]);
});

test.each([
  'postgres://root:hunter22@db.example/chat',
  'mysql://root:hunter22@db.example',
  'mysql://root:hunter22@db.example/',
  'mysql://root:hunter22@/chat',
  'mariadb:root:hunter22@db.example/chat',
  'root:hunter22@db.example/chat',
  'sqlite:',
])('the database %s is refused, and what may be a password is not repeated', (value) => {
  expect(faultsOf({ DATABASE_URL: value })).toEqual([
    'DATABASE_URL must be sqlite:<file>, mysql://user:password@host/name or mariadb://user:password@host/name (it is not shown, as it may hold a password)',
  ]);
});

test('everything that is wrong is told at once, one fault a line', () => {
  const read = () => readConfig({ PORT: 'http', TRUST_PROXY: 'yes', DATABASE_URL: 'mysql://root:hunter22@db.example' });
  expect(read).toThrowError(ConfigError);
  expect(read).toThrowError(/^The configuration has 3 faults:\n {2}- PORT .*\n {2}- DATABASE_URL .*\n {2}- TRUST_PROXY .*$/);
  expect(read).not.toThrowError(/hunter22/);
  expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrowError(/^The configuration has a fault:\n {2}- LOG_LEVEL /);
});

const bucket = {
  S3_BUCKET: 'files',
  S3_ENDPOINT: 'https://s3.example',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret phrase',
};

test('files go into a bucket where all of it is named, and a half-named one is a fault', () => {
  expect(readConfig({ ...bucket, S3_REGION: 'eu-central-1', S3_REDIRECT: '1', MAX_FILE_MB: '20', SCAN_COMMAND: 'scan' }).files).toEqual({
    s3: {
      bucket: 'files',
      endpoint: 'https://s3.example',
      region: 'eu-central-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret phrase',
      redirect: true,
    },
    maxBytes: 20 * 1024 * 1024,
    scanCommand: 'scan',
    scanUrl: null,
  });
  for (const name of Object.keys(bucket)) expect(faultsOf({ ...bucket, [name]: '' }).join()).toMatch(new RegExp(`${name} is missing`));
  expect(faultsOf({ SCAN_COMMAND: 'scan', SCAN_URL: 'http://localhost/scan' })).toHaveLength(1);
  expect(faultsOf({ MAX_FILE_MB: '0' }).join()).toMatch(/MAX_FILE_MB/);
});
