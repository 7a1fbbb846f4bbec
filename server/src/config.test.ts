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
    trustProxy: 0,
    connections: { total: 20_000, perAddress: 500, perUser: 30, perGuest: 10 },
    logLevel: 'info',
    files: { s3: null, maxBytes: 100 * 1024 * 1024, scanCommand: null, scanUrl: null },
    linkPreviews: true,
    rates: {},
    signUp: false,
    sitesPerOperator: 5,
  } satisfies Config);
});

test('an empty variable counts as not set, and variables of others are left alone', () => {
  const empty = {
    PORT: '',
    PUBLIC_URL: '',
    DATABASE_URL: '',
    DATA_DIR: '',
    REDIS_URL: '',
    TRUST_PROXY: '',
    LOG_LEVEL: '',
  };
  expect(readConfig({ ...empty, HOME: '/nowhere', PORTS: 'x', NODE_ENV: undefined })).toEqual(
    readConfig({}),
  );
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
  [
    'DATABASE_URL',
    'sqlite:/var/lib/chat.db',
    { database: { kind: 'sqlite', file: '/var/lib/chat.db' } },
  ],
  [
    'DATABASE_URL',
    'sqlite:///var/lib/chat.db',
    { database: { kind: 'sqlite', file: '/var/lib/chat.db' } },
  ],
  ['DATABASE_URL', 'sqlite:chat.db', { database: { kind: 'sqlite', file: resolve('chat.db') } }],
  ['DATABASE_URL', 'sqlite::memory:', { database: { kind: 'sqlite', file: ':memory:' } }],
  [
    'DATABASE_URL',
    'mysql://u:p@db.example:3307/chat',
    { database: { kind: 'mysql', url: 'mysql://u:p@db.example:3307/chat' } },
  ],
  [
    'DATABASE_URL',
    'mariadb://db.example/chat',
    { database: { kind: 'mysql', url: 'mariadb://db.example/chat' } },
  ],
  ['DATA_DIR', 'somewhere/else', { dataDir: resolve('somewhere/else') }],
  ['REDIS_URL', 'redis://localhost:6379', { redisUrl: 'redis://localhost:6379' }],
  ['REDIS_URL', 'rediss://:secret@cache.example', { redisUrl: 'rediss://:secret@cache.example' }],
  ['TRUST_PROXY', '0', { trustProxy: 0 }],
  ['TRUST_PROXY', '1', { trustProxy: 1 }],
  ['TRUST_PROXY', '3', { trustProxy: 3 }],
  ['TRUST_PROXY', 'loopback', { trustProxy: ['loopback'] }],
  [
    'TRUST_PROXY',
    'private, linklocal,203.0.113.7,198.51.100.0/24, 2001:db8::/32',
    { trustProxy: ['uniquelocal', 'linklocal', '203.0.113.7', '198.51.100.0/24', '2001:db8::/32'] },
  ],
  ['HOST', '127.0.0.1', { host: '127.0.0.1' }],
  ['HOST', '::1', { host: '::1' }],
  ['HOST', 'localhost', { host: 'localhost' }],
  [
    'MAX_CONNECTIONS',
    '500',
    { connections: { total: 500, perAddress: 500, perUser: 30, perGuest: 10 } },
  ],
  [
    'MAX_SOCKETS_PER_GUEST',
    '3',
    { connections: { total: 20_000, perAddress: 500, perUser: 30, perGuest: 3 } },
  ],
  ['LINK_PREVIEWS', '0', { linkPreviews: false }],
  [
    'AVATAR_ORIGINS',
    'https://cdn.example, http://localhost:4002',
    { avatarOrigins: ['https://cdn.example', 'http://localhost:4002'] },
  ],
  ['WEBHOOK_HOSTS', 'Backend:3000, ::1', { webhookHosts: ['backend:3000', '::1'] }],
  ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
  [
    'RATE_GUEST_ADDRESS_WRITE',
    '50/10',
    { rates: { guestAddressWrite: { points: 50, seconds: 10 } } },
  ],
  ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
];

test.each(accepted)('%s may be %s', (name, value, config) => {
  expect(readConfig({ [name]: value })).toMatchObject(config);
});

const refused: [name: string, value: string, fault: string][] = [
  [
    'WEBHOOK_HOSTS',
    'http://backend',
    'WEBHOOK_HOSTS must be names or addresses with commas between them, such as backend:3000, 10.0.0.5 (it is "http://backend")',
  ],
  ['PORT', '65536', 'PORT must be a port number from 0 to 65535 (it is "65536")'],
  ['PORT', '-1', 'PORT must be a port number from 0 to 65535 (it is "-1")'],
  ['PORT', '80 ', 'PORT must be a port number from 0 to 65535 (it is "80 ")'],
  ['PORT', 'http', 'PORT must be a port number from 0 to 65535 (it is "http")'],
  [
    'AVATAR_ORIGINS',
    'https://cdn.example,',
    'AVATAR_ORIGINS must be origins with commas between them, such as https://cdn.example.com (it is "https://cdn.example,")',
  ],
  [
    'AVATAR_ORIGINS',
    'ftp://cdn.example',
    'AVATAR_ORIGINS must be origins with commas between them, such as https://cdn.example.com (it is "ftp://cdn.example")',
  ],
  [
    'AVATAR_ORIGINS',
    'https://u:p@cdn.example',
    'AVATAR_ORIGINS must be origins with commas between them, such as https://cdn.example.com (it is "https://u:p@cdn.example")',
  ],
  [
    'AVATAR_ORIGINS',
    'https://cdn.example/',
    'AVATAR_ORIGINS must be origins with commas between them, such as https://cdn.example.com (it is "https://cdn.example/")',
  ],
  [
    'AVATAR_ORIGINS',
    '*',
    'AVATAR_ORIGINS must be origins with commas between them, such as https://cdn.example.com (it is "*")',
  ],
  [
    'PUBLIC_URL',
    'chat.example.com',
    'PUBLIC_URL must be an address such as https://chat.example.com (it is "chat.example.com")',
  ],
  [
    'PUBLIC_URL',
    'ftp://chat.example',
    'PUBLIC_URL must be an address such as https://chat.example.com (it is "ftp://chat.example")',
  ],
  [
    'PUBLIC_URL',
    'https://a.example/chat',
    'PUBLIC_URL must be scheme, host and port only, without a path (it is "https://a.example/chat")',
  ],
  [
    'PUBLIC_URL',
    'https://a.example/?x',
    'PUBLIC_URL must be scheme, host and port only, without a path (it is "https://a.example/?x")',
  ],
  ...[
    'yes',
    'true',
    '-1',
    '21',
    '1.5',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    'loopback,',
    'constructor',
  ].map((value): [string, string, string] => [
    'TRUST_PROXY',
    value,
    `TRUST_PROXY must be a number of proxies, or a list such as loopback, private, 203.0.113.7, 2001:db8::/32 (it is ${JSON.stringify(value)})`,
  ]),
  [
    'HOST',
    'http://127.0.0.1',
    'HOST must be an address of this machine, such as 127.0.0.1 (it is "http://127.0.0.1")',
  ],
  ['MAX_CONNECTIONS', '0', 'MAX_CONNECTIONS must be a whole number from 1 to 9999999 (it is "0")'],
  ['LINK_PREVIEWS', 'off', 'LINK_PREVIEWS must be 0 or 1 (it is "off")'],
  ['LOG_LEVEL', 'INFO', 'LOG_LEVEL must be debug, info, warn, error or silent (it is "INFO")'],
  [
    'REDIS_URL',
    'localhost:6379',
    'REDIS_URL must be an address such as redis://localhost:6379 (it is not shown, as it may hold a password)',
  ],
];

test.each(refused)(
  '%s=%s is refused with one line that says what is expected',
  (name, value, fault) => {
    expect(faultsOf({ [name]: value })).toEqual([fault]);
  },
);

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
  const read = () =>
    readConfig({
      PORT: 'http',
      TRUST_PROXY: 'yes',
      DATABASE_URL: 'mysql://root:hunter22@db.example',
    });
  expect(read).toThrowError(ConfigError);
  expect(read).toThrowError(
    /^The configuration has 3 faults:\n {2}- PORT .*\n {2}- DATABASE_URL .*\n {2}- TRUST_PROXY .*$/,
  );
  expect(read).not.toThrowError(/hunter22/);
  expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrowError(
    /^The configuration has a fault:\n {2}- LOG_LEVEL /,
  );
});

const bucket = {
  S3_BUCKET: 'files',
  S3_ENDPOINT: 'https://s3.example',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret phrase',
};

test('files go into a bucket where all of it is named, and a half-named one is a fault', () => {
  expect(
    readConfig({
      ...bucket,
      S3_REGION: 'eu-central-1',
      S3_REDIRECT: '1',
      MAX_FILE_MB: '20',
      SCAN_COMMAND: 'scan',
    }).files,
  ).toEqual({
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
  for (const name of Object.keys(bucket))
    expect(faultsOf({ ...bucket, [name]: '' }).join()).toMatch(new RegExp(`${name} is missing`));
  expect(faultsOf({ SCAN_COMMAND: 'scan', SCAN_URL: 'http://localhost/scan' })).toHaveLength(1);
  expect(faultsOf({ MAX_FILE_MB: '0' }).join()).toMatch(/MAX_FILE_MB/);
});
