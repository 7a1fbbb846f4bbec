/** The built server in a process of its own, from an empty database, with its console. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Visitor } from './chromium.js';
import { openSql, type Sql } from './sql.js';
import { firstOfFreePorts, freePort } from './mariadb.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const endsWithParent =
  'data:text/javascript,process.stdin.resume().on("end", () => process.exit()).unref()';

/** The first operator of a test. */
export const ada = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'an engine of the mind',
};

/** What is started, and how it says that it is ready. */
interface Program {
  command: string;
  port: number;
  isReady: RegExp;
  /** What ends it. */
  signal: 'SIGKILL' | 'SIGTERM';
}

export class ConsoleServer implements AsyncDisposable {
  private constructor(
    private readonly process: ChildProcess,
    private readonly program: Program,
    private readonly env: Record<string, string>,
    /** The one-time link of the first operator, as the server printed it. */
    readonly startLink: string,
  ) {}

  /** The server alone. */
  static async start(more: Record<string, string> = {}): Promise<ConsoleServer> {
    const port = await freePort();
    return ConsoleServer.#run(
      { command: 'server/dist/main.js', port, isReady: /listening/, signal: 'SIGKILL' },
      { LOG_LEVEL: 'info', ...more },
    );
  }

  /** `npm start`, which also starts two demo sites on the next two ports. */
  static async npmStart(): Promise<ConsoleServer> {
    const port = await firstOfFreePorts(3);
    // It ends what it has started.
    const signal = 'SIGTERM';
    return ConsoleServer.#run(
      { command: 'scripts/start.mjs', port, isReady: /Parlor is running/, signal },
      {},
    );
  }

  static async #run(program: Program, more: Record<string, string>): Promise<ConsoleServer> {
    const { command, port, isReady } = program;
    const env = {
      PATH: process.env['PATH']!,
      DATA_DIR: await mkdtemp(join(tmpdir(), 'parlor-console-')),
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      ...more,
    };
    const child = spawn(process.execPath, ['--import', endsWithParent, command], {
      cwd: root,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const startLink = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer) => {
        output = (output + String(chunk)).slice(-100_000);
        const [link] = /https?:\/\/\S+\/console\/#\/start\/[\w-]+/.exec(output) ?? [];
        if (link && isReady.test(output)) resolve(link);
      };
      // The log, and notes for the person at the terminal.
      child.stdout!.on('data', read);
      child.stderr!.on('data', read);
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    });
    return new ConsoleServer(child, program, env, startLink);
  }

  get url(): string {
    return `http://localhost:${this.program.port}`;
  }

  /** The server's database, for what a test cannot wait for. */
  openSql(): Sql {
    return openSql({ kind: 'sqlite', file: join(this.env['DATA_DIR']!, 'parlor.sqlite') });
  }

  /** Runs a command of the command line on the server's data. Returns what it printed. */
  async command(...args: string[]): Promise<string> {
    const words = [join(root, 'server/dist/cli.js'), ...args];
    const { stdout } = await promisify(execFile)(process.execPath, words, { env: this.env });
    return stdout.trim();
  }

  /** A browser on an address of the console, such as `/sites`. */
  open(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    return Visitor.open(browser, path.startsWith('http') ? path : this.address(path), {
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
  }

  address(path: string): string {
    return `${this.url}/console/#${path}`;
  }

  /** Makes the first operator with the printed link. Ends at the list of sites. */
  async openAsFirst(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await this.open(browser, this.startLink, options);
    const { page } = visitor;
    await page.getByLabel('Your name').fill(ada.name);
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sites', exact: true }).waitFor();
    return visitor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.process.exitCode === null && once(this.process, 'exit');
    this.process.kill(this.program.signal);
    await ended;
    await rm(this.env['DATA_DIR']!, { recursive: true, force: true });
  }
}
