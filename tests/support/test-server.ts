/**
 * A whole Parlor server of a test's own, on the database of the suite, reached like any other.
 * `await using` closes it.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChat, type Chat, type ChatOptions } from '@parlor/sdk';
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { Session } from '@parlor/sdk/protocol/auth';
import {
  type Input,
  type OperationName,
  operations,
  type Output,
} from '@parlor/sdk/protocol/operations';
import type { WhoMayAdd } from '@parlor/sdk/protocol/sites';
import type { Scope } from '@parlor/sdk/protocol/scopes';
import type { Operation } from '@parlor/sdk/protocol/table';
import { createApp, type App } from '../../server/src/app.js';
import type { Config, FilesConfig } from '../../server/src/config.js';
import type { Site } from '../../server/src/features/sites/sites.js';
import type { DirectoryRules, Way } from '../../server/src/ports/sites.js';
import { createLog } from '../../server/src/kernel/log.js';
import type { Overrides } from '../../server/src/overrides.js';
import { widgetFolder } from '../../server/src/widget-folder.js';
import { newDatabase } from './new-database.js';

/** High enough that only tests of limits meet them. */
const generousRates = {
  open: { points: 100_000, seconds: 60 },
  auth: { points: 100_000, seconds: 60 },
  read: { points: 100_000, seconds: 60 },
  write: { points: 100_000, seconds: 60 },
  upload: { points: 100_000, seconds: 60 },
  signal: { points: 100_000, seconds: 60 },
  guestRead: { points: 100_000, seconds: 60 },
  guestWrite: { points: 100_000, seconds: 60 },
  guestSignal: { points: 100_000, seconds: 60 },
  guestUpload: { points: 100_000, seconds: 60 },
  host: { points: 100_000, seconds: 60 },
  operator: { points: 100_000, seconds: 60 },
  operatorAuth: { points: 100_000, seconds: 60 },
  addressWrite: { points: 100_000, seconds: 60 },
  guestAddressWrite: { points: 100_000, seconds: 60 },
  siteWrite: { points: 100_000, seconds: 60 },
  newGuest: { points: 100_000, seconds: 60 },
  newGroup: { points: 100_000, seconds: 60 },
  addPeople: { points: 100_000, seconds: 60 },
  guestNewGroup: { points: 100_000, seconds: 60 },
  guestAddPeople: { points: 100_000, seconds: 60 },
  guestAddressNewGroup: { points: 100_000, seconds: 60 },
  guestAddressAddPeople: { points: 100_000, seconds: 60 },
  newAccount: { points: 100_000, seconds: 60 },
  handshake: { points: 100_000, seconds: 60 },
  frame: { points: 1_000_000, seconds: 60 },
  addressFrame: { points: 1_000_000, seconds: 60 },
  secretKeyGuess: { points: 100_000, seconds: 60 },
};

/** Tests of one person open more sockets than people do. */
const roomy = { perAddress: 100_000, perUser: 1_000, perGuest: 1_000 };

/** In the server's own folder, and not scanned. */
const ownFiles: FilesConfig = {
  s3: null,
  maxBytes: 100 * 1024 * 1024,
  scanCommand: null,
  scanUrl: null,
};

export interface HttpAnswer<T = unknown> {
  status: number;
  headers: Headers;
  body: Reply<T>;
}

/** One of the API alone, and one that serves the widget besides. */
const common: Partial<Record<'api' | 'widget', Promise<TestServer>>> = {};

export class TestServer implements AsyncDisposable {
  readonly #closing: (() => Promise<unknown>)[] = [];
  #app!: App;
  #url!: string;
  /** The server that this one stands for, if it is the common one. */
  #common: TestServer | undefined;

  private constructor(
    readonly config: Pick<
      Config,
      | 'database'
      | 'redisUrl'
      | 'reportDays'
      | 'auditDays'
      | 'trustProxy'
      | 'connections'
      | 'avatarOrigins'
      | 'signUp'
      | 'sitesPerOperator'
    > & {
      folder: string;
      files: FilesConfig;
    },
    readonly overrides: Overrides,
  ) {}

  get app(): App {
    return (this.#common ?? this).#app;
  }

  get url(): string {
    return (this.#common ?? this).#url;
  }

  /**
   * Without arguments, the common server of this test process: it starts once, and each test has
   * sites of its own. A test that stops the server, breaks its database or counts all of its rows
   * uses `own`.
   */
  static async start(...settings: Parameters<typeof TestServer.own>): Promise<TestServer> {
    if (settings.length > 0) return TestServer.own(...settings);
    return TestServer.#ofProcess('api');
  }

  /** The common server of this test process that also serves the widget. */
  static withWidget(): Promise<TestServer> {
    return TestServer.#ofProcess('widget', { assets: widgetFolder() });
  }

  static async #ofProcess(kind: keyof typeof common, overrides?: Overrides): Promise<TestServer> {
    const whole = await (common[kind] ??= TestServer.#startCommon(overrides));
    const server = new TestServer(whole.config, whole.overrides);
    server.#common = whole;
    return server;
  }

  static async #startCommon(overrides?: Overrides): Promise<TestServer> {
    const server = await TestServer.own(overrides);
    process.once('exit', () => rmSync(server.config.folder, { recursive: true, force: true }));
    return server;
  }

  /** A server of the test's own. `shared` is what several servers have in common. */
  static async own(
    overrides: Overrides = {},
    shared: { files?: Partial<FilesConfig> } & Partial<
      Pick<
        Config,
        | 'redisUrl'
        | 'database'
        | 'reportDays'
        | 'auditDays'
        | 'trustProxy'
        | 'connections'
        | 'avatarOrigins'
        | 'webhookHosts'
        | 'signUp'
        | 'sitesPerOperator'
      >
    > = {},
  ): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-test-'));
    const {
      redisUrl = null,
      database = await newDatabase(folder),
      files = {},
      trustProxy = 0,
      connections,
      ...more
    } = shared;
    const own = {
      database,
      redisUrl,
      trustProxy,
      folder,
      files: { ...ownFiles, ...files },
      connections: { ...roomy, ...connections },
    };
    const server = new TestServer({ ...own, ...more }, overrides);
    await server.#open(0);
    return server;
  }

  /** What this server is started with, and another one beside it on the same database. */
  configAt(port: number): Config {
    const { folder, ...config } = this.config;
    return {
      ...config,
      port,
      publicUrl: 'http://localhost',
      dataDir: folder,
      logLevel: 'silent',
    };
  }

  async #open(port: number): Promise<void> {
    this.#app = await createApp(this.configAt(port), {
      log: createLog('error'),
      passwordCost: 4,
      callsAtOnce: { user: 10_000, address: 10_000 },
      presenceGraceMs: 0,
      checkWire: true,
      uploadsAtOnce: { user: 100, address: 100, all: 100 },
      // Names are not resolved, so that nothing leaves this machine.
      webhooks: { around: { resolve: () => Promise.reject(new Error('There is no such name.')) } },
      ...this.overrides,
      rates: { ...generousRates, ...this.overrides.rates },
    });
    // What is proven here has to outlive the process, and not the power: that is for the tests
    // which kill processes.
    if (this.config.database.kind === 'sqlite')
      await this.#app.database.query('PRAGMA synchronous = OFF');
    this.#url = `http://127.0.0.1:${await this.#app.listen()}`;
  }

  /** Stops and starts on the same port and database. */
  async restart(whileDown: () => Promise<void> = async () => undefined): Promise<void> {
    if (this.#common) throw new Error('The common server is not restarted: use TestServer.own()');
    const port = Number(new URL(this.url).port);
    await this.app.close();
    await whileDown();
    await this.#open(port);
  }

  /**
   * A site whose members may add each other to groups, and who all see each other, unless the test
   * is about that.
   */
  async site(
    input: {
      name?: string;
      origins?: string[];
      ways?: Way[];
      whoMayAdd?: WhoMayAdd;
      directory?: Partial<DirectoryRules>;
    } = {},
  ): Promise<Site> {
    const {
      name = 'Test',
      origins = ['https://host.example'],
      ways = ['guest', 'account', 'signed'],
      whoMayAdd = 'anyone',
    } = input;
    const directory = input.directory ?? { visibleTo: 'everyone' };
    const { site } = await this.app.sites.create({ name, origins, ways });
    return this.app.sites.update(site.id, { whoMayAdd, directory });
  }

  /** A secret key of the site's, of all scopes if none are given. */
  async secretKey(site: Site, ...scopes: Scope[]): Promise<string> {
    const key = { name: 'test', scopes: scopes.length > 0 ? scopes : (['admin'] as const) };
    return (await this.app.secretKeys.add(site.id, key)).secretKey;
  }

  /** A chat of the real SDK, closed with the server. */
  chat(site: Site, options: Partial<ChatOptions> = {}): Chat {
    const chat = createChat({
      site: site.publicKey,
      url: this.url,
      storage: memoryStorage(),
      ...options,
    });
    this.#closing.unshift(() => chat.close());
    return chat;
  }

  /** A chat whose user is a new guest of this name. */
  async guest(site: Site, name: string): Promise<Chat> {
    const chat = this.chat(site);
    await chat.start();
    await chat.auth.signInAsGuest({ name });
    return chat;
  }

  /** The same of somebody who is no guest, and so adds people to groups. */
  async member(site: Site, name: string): Promise<Chat> {
    const chat = await this.guest(site, name);
    await this.asMember(site, chat.auth.user.value!.id);
    return chat;
  }

  /** Makes a guest a member, without an account. */
  async asMember(site: Site, userId: string): Promise<void> {
    await this.app.users.update(site.id, userId, { kind: 'member' });
  }

  /** A session by plain HTTP, for tests that go below the SDK. */
  async session(site: Site, name: string): Promise<Session> {
    return data(await this.http('auth.guest', { name }, { site }));
  }

  /** Calls an operation by HTTP, with whatever input. */
  async http<N extends OperationName>(
    name: N,
    input: Input<N> | Record<string, unknown>,
    as: { site?: Site; token?: string; headers?: Record<string, string> } = {},
  ): Promise<HttpAnswer<Output<N>>> {
    const { method, path } = operations[name];
    const rest: Record<string, unknown> = { ...input };
    const filled = path.replace(/:(\w+)/g, (_, field: string) => {
      const value = String(rest[field]);
      delete rest[field];
      return encodeURIComponent(value);
    });
    const { upload } = operations[name] as Operation;
    const inQuery = method === 'GET' || upload === true;
    const query =
      inQuery && Object.keys(rest).length > 0
        ? `?${new URLSearchParams(Object.entries(rest).map(([key, value]) => [key, String(value)])).toString()}`
        : '';
    return this.request(`/v1${filled}${query}`, {
      method,
      headers: {
        ...(as.site && { 'x-parlor-site': as.site.publicKey }),
        ...(as.token && { authorization: `Bearer ${as.token}` }),
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
        ...as.headers,
      },
      ...(method !== 'GET' && { body: JSON.stringify(rest) }),
    });
  }

  async request<T>(path: string, init: RequestInit = {}): Promise<HttpAnswer<T>> {
    const response = await fetch(this.url + path, init);
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Reply<T>,
    };
  }

  onClose(close: () => Promise<unknown>): void {
    this.#closing.unshift(close);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing) await close();
    if (this.#common) return;
    await this.app.close();
    await rm(this.config.folder, { recursive: true, force: true });
  }
}

export function memoryStorage(): NonNullable<ChatOptions['storage']> {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
  };
}

/** The data of an answer that must be a success. */
export function data<T>(answer: HttpAnswer<T>): T {
  if (!answer.body.ok)
    throw new Error(`${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`);
  return answer.body.data;
}

/** The error code of an answer that must be a failure. */
export function code(answer: HttpAnswer): string {
  if (answer.body.ok) throw new Error(`An error was expected, but the answer is ${answer.status}`);
  return answer.body.error.code;
}
