import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FilesConfig } from '../../server/src/config.js';
import type { WebhookTiming } from '../../server/src/features/webhooks/webhook-timing.js';
import type { DatabaseConfig } from '../../server/src/database/database.js';

export interface ServerProcessOptions {
  /** 0 takes any; starting again needs the same. */
  port: number;
  database: DatabaseConfig;
  redisUrl?: string | undefined;
  folder: string;
  files?: FilesConfig;
  /** How webhooks are sent, if not as usual. */
  webhooks?: Partial<WebhookTiming>;
  /** Where `server-process.mjs` lies; beside this file unless it was bundled. */
  program?: string;
  /** A folder for a profile of the processor's time, written when the server ends in peace. */
  profile?: string;
}

export interface MadeSite {
  id: string;
  publicKey: string;
  secretKey: string;
}

export interface Usage extends NodeJS.MemoryUsage {
  /** In microseconds, since the process began. */
  cpu: NodeJS.CpuUsage;
}

const beside = join(dirname(fileURLToPath(import.meta.url)), 'server-process.mjs');

/**
 * The built server in a process of its own, that can be killed and started again on the same data.
 */
export class ServerProcess implements AsyncDisposable {
  #process: ChildProcess | null = null;
  readonly sites: MadeSite[] = [];

  constructor(private readonly options: ServerProcessOptions) {}

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  get port(): number {
    return this.options.port;
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  /** Resolves when it listens. `sites` are made on the way. */
  async up(sites: readonly string[] = []): Promise<MadeSite[]> {
    const { port, database, redisUrl, folder, program = beside, profile } = this.options;
    const { files, webhooks } = this.options;
    const started = fork(
      program,
      [JSON.stringify({ port, database, redisUrl, dataDir: folder, files, sites, webhooks })],
      {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        execArgv: [
          '--expose-gc',
          ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
        ],
      },
    );
    this.#process = started;
    const made = await new Promise<{ port: number; sites: MadeSite[] }>((resolve, reject) => {
      let output = '';
      started.stdout!.on('data', (chunk: Buffer) => {
        output = (output + String(chunk)).slice(-100_000);
        const line = output
          .split('\n')
          .find((each, index, all) => each.startsWith('{"port"') && index < all.length - 1);
        if (line) resolve(JSON.parse(line) as { port: number; sites: MadeSite[] });
      });
      started.once('exit', (code, signal) =>
        reject(new Error(`The server ended with ${code ?? signal} before it listened:\n${output}`)),
      );
    });
    this.options.port = made.port;
    this.sites.push(...made.sites);
    return made.sites;
  }

  /** What it has used; `memory` collects the garbage before. */
  async usage(of: 'memory' | 'cpu'): Promise<Usage> {
    const answer = once(this.#process!, 'message') as Promise<[Usage]>;
    this.#process!.send(of);
    return (await answer)[0];
  }

  /** kill -9. Resolves when it is gone. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM. Resolves when it has finished its work and is gone. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const last = this.#process;
    this.#process = null;
    if (!last || last.exitCode !== null || last.signalCode !== null) return;
    const exited = once(last, 'exit');
    last.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end(this.options.profile === undefined ? 'SIGKILL' : 'SIGTERM');
  }
}
