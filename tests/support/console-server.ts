/** The built server in a process of its own, from an empty database, with its console. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Visitor } from './chromium.js';
import { freePort } from './mariadb.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const endsWithParent =
  'data:text/javascript,process.stdin.resume().on("end", () => process.exit()).unref()';

/** The first operator of a test. */
export const ada = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'an engine of the mind',
};

export class ConsoleServer implements AsyncDisposable {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly url: string,
    /** The one-time link of the first operator, as the server printed it. */
    readonly startLink: string,
  ) {}

  static async start(more: Record<string, string> = {}): Promise<ConsoleServer> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-console-'));
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const child = spawn(process.execPath, ['--import', endsWithParent, 'server/dist/main.js'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: folder,
        PORT: String(port),
        PUBLIC_URL: url,
        LOG_LEVEL: 'info',
        ...more,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const startLink = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer) => {
        output = (output + String(chunk)).slice(-100_000);
        const [link] = /https?:\/\/\S+\/console\/#\/start\/[\w-]+/.exec(output) ?? [];
        if (link && output.includes('listening')) resolve(link);
      };
      // The log, and notes for the person at the terminal.
      child.stdout!.on('data', read);
      child.stderr!.on('data', read);
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
    });
    return new ConsoleServer(child, folder, url, startLink);
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
    this.process.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
