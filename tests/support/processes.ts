/**
 * The built server and the demo hosts as processes of a test's own, on free ports of this machine.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Visitor } from './chromium.js';
import { Passwords } from '../../server/src/features/auth/passwords.js';
import { freePort } from './mariadb.js';
import { signedIn } from './signed-in.js';
import { openSql } from './sql.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const run = promisify(execFile);

/**
 * Makes a process end when its standard input closes, which also happens when the process of the
 * tests is killed.
 */
const endsWithParent =
  'data:text/javascript,process.stdin.resume().on("end", () => process.exit()).unref()';

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export class Processes implements AsyncDisposable {
  readonly #children: ChildProcess[] = [];

  private constructor(readonly folder: string) {}

  static async create(): Promise<Processes> {
    return new Processes(await mkdtemp(join(tmpdir(), 'parlor-process-')));
  }

  environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], DATA_DIR: this.folder, LOG_LEVEL: 'error', ...more };
  }

  async server(port: number, more: Record<string, string> = {}): Promise<ChildProcess> {
    return this.#start(['server/dist/main.js'], `http://localhost:${port}/readyz`, {
      PORT: String(port),
      ...more,
    });
  }

  async host(
    name: 'shop' | 'club',
    port: number,
    settings: Record<string, string>,
  ): Promise<ChildProcess> {
    return this.#start([`examples/${name}/server.mjs`], `http://localhost:${port}/`, {
      PORT: String(port),
      ...settings,
    });
  }

  async #start(command: string[], url: string, env: Record<string, string>): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--import', endsWithParent, ...command], {
      cwd: root,
      env: this.environment(env),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.#children.push(child);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${command[0]} ended with ${child.exitCode}`);
      const up = await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      );
      if (up) return child;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Runs a built program to its end, whatever that is. It reads `input`. */
  async finish(
    program: 'main.js' | 'cli.js',
    args: readonly string[],
    env: Record<string, string> = {},
    input: string = '',
  ): Promise<Finished> {
    try {
      const ending = run(process.execPath, [join(root, 'server/dist', program), ...args], {
        env: this.environment(env),
        timeout: 60_000,
      });
      ending.child.stdin!.end(input);
      return { code: 0, ...(await ending) };
    } catch (error) {
      return error as Finished;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Kills it and waits until it is gone. */
export async function end(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return exited;
}

interface Demo {
  shop: { site: string; accounts: { name: string; email: string; password: string }[] };
  club: { site: string; kid: string; secret: string; members: { id: string; name: string }[] };
}

/**
 * A file of tests does in one minute, as a few people, what people do in an hour: how limits are
 * told has tests of its own.
 */
const unhurried = {
  RATE_OPEN: '6000/60',
  RATE_AUTH: '6000/60',
  RATE_READ: '60000/60',
  RATE_WRITE: '6000/60',
  RATE_SIGNAL: '60000/60',
  RATE_NEW_GROUP: '1000/60',
  RATE_ADD_PEOPLE: '10000/60',
};

/** What the demo sites of one test process have in common, made by the first of them. */
interface Stage {
  /** The data of a server with both sites and their people, copied for each `DemoSites`. */
  original: string;
  demo: Demo;
  ports: { server: number; shop: number; club: number };
}

let stage: Promise<Stage> | undefined;

/** Checking a password costs what its hash says: these cost the least that bcrypt allows. */
async function makeSignInCheap(folder: string, { shop }: Demo): Promise<void> {
  const passwords = new Passwords(4);
  const sql = openSql({ kind: 'sqlite', file: join(folder, 'parlor.sqlite') });
  for (const { email, password } of shop.accounts) {
    const hash = await passwords.hash(password, { siteId: shop.site, address: '127.0.0.1' });
    await sql.query('UPDATE users SET password_hash = ? WHERE email = ?', [hash, email]);
  }
  await sql.close();
}

async function makeStage(): Promise<Stage> {
  const processes = await Processes.create();
  const [server, shop, club] = [await freePort(), await freePort(), await freePort()];
  const [shopOrigin, clubOrigin] = [shop, club].map((port) => `http://localhost:${port}`);
  const seeded = await processes.finish('cli.js', [
    '--migrate',
    'demo',
    'seed',
    '--shop-origin',
    shopOrigin!,
    '--club-origin',
    clubOrigin!,
  ]);
  if (seeded.code !== 0)
    throw new Error(`The demo was not made: ${seeded.stderr || 'it took too long'}`);
  const demo = JSON.parse(seeded.stdout) as Demo;
  await makeSignInCheap(processes.folder, demo);
  const parlor = { PARLOR_URL: `http://localhost:${server}` };
  await Promise.all([
    // The people of the demo add each other to groups in many tests. Requests to join have tests of
    // their own.
    processes.finish('cli.js', [
      'site',
      'update',
      '--site',
      demo.shop.site,
      '--who-may-add',
      'anyone',
    ]),
    processes.host('shop', shop, {
      ...parlor,
      PARLOR_SITE: demo.shop.site,
      PARLOR_DEMO_ACCOUNTS: JSON.stringify(demo.shop.accounts),
    }),
    processes.host('club', club, {
      ...parlor,
      PARLOR_SITE: demo.club.site,
      PARLOR_SIGNING_KID: demo.club.kid,
      PARLOR_SIGNING_SECRET: demo.club.secret,
      PARLOR_DEMO_MEMBERS: JSON.stringify(demo.club.members),
    }),
  ]);
  process.once('exit', () => rmSync(processes.folder, { recursive: true, force: true }));
  return { original: processes.folder, demo, ports: { server, shop, club } };
}

/**
 * What `npm start` starts: the server, the two hosts and their demo people. The hosts run once per
 * test process; the server and its data are new each time. One at a time, as the ports stay.
 */
export class DemoSites implements AsyncDisposable {
  private constructor(
    readonly processes: Processes,
    private readonly ports: Stage['ports'],
    readonly demo: Demo,
    public server: ChildProcess,
  ) {}

  static async start(): Promise<DemoSites> {
    const { original, demo, ports } = await (stage ??= makeStage());
    const processes = await Processes.create();
    await cp(original, processes.folder, { recursive: true });
    const server = await processes.server(ports.server, unhurried);
    return new DemoSites(processes, ports, demo, server);
  }

  get serverPort(): number {
    return this.ports.server;
  }

  get shopUrl(): string {
    return `http://localhost:${this.ports.shop}`;
  }

  get clubUrl(): string {
    return `http://localhost:${this.ports.club}`;
  }

  get serverUrl(): string {
    return `http://localhost:${this.serverPort}`;
  }

  /** A browser at a page of the shop, with one of its accounts signed in and the chat open. */
  async openShop(
    browser: Browser,
    account: { email: string; password: string },
    options: BrowserContextOptions = {},
    path = '',
  ): Promise<Visitor> {
    const place = { site: this.demo.shop.site, url: this.serverUrl, origin: this.shopUrl };
    const visitor = await Visitor.open(browser, this.shopUrl + path, {
      reducedMotion: 'reduce',
      storageState: await signedIn(place, account),
      ...options,
    });
    await visitor.openChat();
    await visitor.listed();
    return visitor;
  }

  /** kill -9, and a new one on the same data. */
  async crashServer(): Promise<void> {
    await this.stopServer();
    await this.startServer();
  }

  /** kill -9. */
  async stopServer(): Promise<void> {
    await end(this.server, 'SIGKILL');
  }

  /** A new one on the same data. */
  async startServer(): Promise<void> {
    this.server = await this.processes.server(this.serverPort, unhurried);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.processes[Symbol.asyncDispose]();
  }
}
