/** A host's backend in a process of its own, which can be killed and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './mariadb.js';

/** What the backend has accepted, as it came. */
export interface Accepted {
  body: string;
  headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
}

/** More than a line has. */
const endBytes = 20_000;

const program = join(dirname(fileURLToPath(import.meta.url)), 'webhook-backend.mjs');

export class WebhookBackend implements AsyncDisposable {
  #process: ChildProcess | null = null;
  #isCalm = false;
  /** With this it verifies what comes. */
  secret = '';

  private constructor(
    private readonly port: number,
    private readonly file: string,
  ) {}

  /** Listens after `up`. */
  static async create(folder: string, name: string): Promise<WebhookBackend> {
    return new WebhookBackend(await freePort(), join(folder, `${name}.jsonl`));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async up(): Promise<void> {
    const { port, secret, file } = this;
    const started = fork(program, [JSON.stringify({ port, secret, file })]);
    this.#process = started;
    await Promise.race([
      once(started, 'message'),
      once(started, 'exit').then(() => {
        throw new Error('The backend ended before it listened.');
      }),
    ]);
    if (this.#isCalm) this.calm();
  }

  /** From now on, it answers all that it accepts. */
  calm(): void {
    this.#isCalm = true;
    this.#process?.send('calm');
  }

  /** kill -9. Resolves when it is gone. */
  async crash(): Promise<void> {
    const last = this.#process;
    this.#process = null;
    if (!last || last.exitCode !== null || last.signalCode !== null) return;
    const exited = once(last, 'exit');
    last.kill('SIGKILL');
    await exited;
  }

  /** In the order in which it accepted them. A line that a kill has cut off was not answered. */
  async accepted(): Promise<Accepted[]> {
    return linesOf(await readFile(this.file, 'utf8').catch(() => ''));
  }

  /** The last one, if there is any. */
  async lastAccepted(): Promise<Accepted | undefined> {
    await using file = await open(this.file).catch(() => null);
    if (!file) return undefined;
    const { size } = await file.stat();
    const end = Buffer.alloc(Math.min(size, endBytes));
    await file.read(end, 0, end.length, size - end.length);
    return linesOf(String(end)).at(-1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
  }
}

function linesOf(text: string): Accepted[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Accepted];
    } catch {
      return [];
    }
  });
}
