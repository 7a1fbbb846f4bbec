/**
 * The built server in a process of its own, with its real limits, and a bystander: a guest of
 * another site who sends a message every second. An attack runs beside the bystander, and
 * afterwards the target says what it cost: whether the process lives, how long the bystander
 * waited, how memory grew.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Reply } from '@parlor/sdk/protocol/errors';
import {
  type Input,
  type OperationName,
  operations,
  type Output,
} from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import { freePort } from '../support/mariadb.js';
import { end, Processes } from '../support/processes.js';
import { RawSocket } from '../support/raw-socket.js';
import { openSql, type Sql } from '../support/sql.js';

/** What an attack cost the others. */
export interface Toll {
  /** Whether the same process still answers. */
  isAlive: boolean;
  /**
   * The longest that the bystander waited for the answer to a send, in milliseconds; infinite if a
   * send failed.
   */
  longestWaitMs: number;
  /** Resident memory at its highest during the attack, above what it was before, in megabytes. */
  memoryMb: number;
}

export interface AttackedSite {
  publicKey: string;
  secretKey: string;
}

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

interface Caller {
  site?: AttackedSite | undefined;
  token?: string | undefined;
  headers?: Record<string, string>;
}

const sampleMs = 100;
/** As often as a guest may. */
const talkMs = 1_000;

export class Target implements AsyncDisposable {
  readonly log: LogLine[] = [];
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly #sql: Sql;

  private constructor(
    readonly processes: Processes,
    readonly child: ChildProcess,
    readonly port: number,
    /** The site that is attacked, and the bystander's. */
    readonly site: AttackedSite,
    readonly otherSite: AttackedSite,
  ) {
    this.#sql = openSql({ kind: 'sqlite', file: join(processes.folder, 'parlor.sqlite') });
  }

  /**
   * `environment` is the server's, such as `RATE_GUEST_UPLOAD`; `identity` the ways of signing in
   * of the attacked site.
   */
  static async start(
    environment: Record<string, string> = {},
    identity = 'guest,account,signed',
  ): Promise<Target> {
    const { folder, site, otherSite } = await originalOf(identity);
    const processes = await Processes.create();
    await cp(folder, processes.folder, { recursive: true });
    const port = await freePort();
    const child = spawn(process.execPath, ['--enable-source-maps', 'server/dist/main.js'], {
      env: processes.environment({ PORT: String(port), LOG_LEVEL: 'info', ...environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const target = new Target(processes, child, port, site, otherSite);
    await target.#listening();
    return target;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Lines of the server's log at this level or above: pino's 30 is info, 40 warn, 50 error. */
  logged(level: number): LogLine[] {
    return this.log.filter((line) => line.level >= level);
  }

  async #listening(): Promise<void> {
    let rest = '';
    const { stdout, stderr } = this.child;
    let errors = '';
    stderr!.on('data', (chunk: Buffer) => (errors = (errors + String(chunk)).slice(-10_000)));
    await new Promise<void>((resolve, reject) => {
      stdout!.on('data', (chunk: Buffer) => {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop()!;
        for (const text of lines) {
          const line = JSON.parse(text) as LogLine;
          this.log.push(line);
          if (line.msg === 'listening') resolve();
        }
      });
      this.child.once('exit', (code, signal) =>
        reject(new Error(`The server ended with ${code ?? signal}:\n${errors}`)),
      );
    });
  }

  /** Calls an operation over HTTP. */
  async call<N extends OperationName>(
    name: N,
    input: Input<N> | Record<string, unknown>,
    as: Caller = {},
  ): Promise<Reply<Output<N>>> {
    const { method, path, upload } = operations[name] as Operation & {
      method: string;
      path: string;
    };
    const rest: Record<string, unknown> = { ...input };
    const filled = path.replace(/:(\w+)/g, (_, field: string) => {
      const value = String(rest[field]);
      delete rest[field];
      return encodeURIComponent(value);
    });
    const isQuery = method === 'GET' || upload === true;
    const query = isQuery
      ? `?${new URLSearchParams(Object.entries(rest).map(([key, value]) => [key, String(value)])).toString()}`
      : '';
    const response = await fetch(`${this.url}/v1${filled}${query}`, {
      method,
      headers: {
        ...(as.site && { 'x-parlor-site': as.site.publicKey }),
        ...(as.token && { authorization: `Bearer ${as.token}` }),
        ...(!isQuery && { 'content-type': 'application/json' }),
        ...as.headers,
      },
      ...(!isQuery && { body: JSON.stringify(rest) }),
    });
    return (await response.json()) as Reply<Output<N>>;
  }

  /** A new guest, of the attacked site unless another is given. */
  async guest(site: AttackedSite = this.site, name = 'Guest'): Promise<Session> {
    return dataOf(await this.call('auth.guest', { name }, { site }));
  }

  async socket(session: Session, site: AttackedSite = this.site): Promise<RawSocket> {
    const onClose = (close: () => Promise<unknown>) => void this.#closing.push(close);
    return RawSocket.open(
      { url: this.url, onClose },
      { siteKey: site.publicKey, token: session.accessToken },
    );
  }

  /** How many rows a table has, read from the database itself. */
  async count(table: string): Promise<number> {
    return (await this.#sql.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;
  }

  query<T>(sql: string, values: readonly (string | number)[] = []): Promise<T[]> {
    return this.#sql.query<T>(sql, values);
  }

  /** Resident memory of the server, in megabytes. */
  async memoryMb(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
  }

  /** Runs the attack beside a bystander. */
  async under(attack: () => Promise<unknown>): Promise<Toll> {
    const session = await this.guest(this.otherSite, 'Bystander');
    const socket = await this.socket(session, this.otherSite);
    const started = await socket.call('conversations.start', {
      userIds: [],
      clientId: randomUUID(),
      text: 'first',
    });
    const { conversation } = dataOf(started as Reply<Output<'conversations.start'>>);
    const before = await this.memoryMb();
    const attacking = new AbortController();
    const watching = Promise.all([
      this.#talk(socket, conversation.id, attacking.signal),
      this.#watchMemory(attacking.signal),
    ]);
    try {
      await attack();
    } finally {
      attacking.abort();
    }
    const [longestWaitMs, highest] = await watching;
    socket.socket.disconnect();
    return {
      isAlive: this.isAlive,
      longestWaitMs: Math.round(longestWaitMs),
      memoryMb: Math.round(highest - before),
    };
  }

  /** Gives the longest wait. */
  async #talk(socket: RawSocket, conversationId: string, over: AbortSignal): Promise<number> {
    let longest = 0;
    do {
      const began = performance.now();
      const reply = await socket
        .call('messages.send', { conversationId, clientId: randomUUID(), text: 'still here' })
        .catch(() => null);
      // The bystander stays below its own rate, so any refusal is the attack's doing.
      longest = Math.max(longest, reply?.ok ? performance.now() - began : Infinity);
      await sleep(talkMs, undefined, { signal: over }).catch(() => undefined);
    } while (!over.aborted && longest < Infinity);
    return longest;
  }

  /** Gives the highest that was seen. */
  async #watchMemory(over: AbortSignal): Promise<number> {
    let highest = 0;
    do {
      if (this.isAlive) highest = Math.max(highest, await this.memoryMb().catch(() => 0));
      await sleep(sampleMs, undefined, { signal: over }).catch(() => undefined);
    } while (!over.aborted);
    return highest;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing) await close();
    await this.#sql.close();
    if (this.isAlive) await end(this.child, 'SIGKILL');
    await this.processes[Symbol.asyncDispose]();
  }
}

interface Original {
  folder: string;
  site: AttackedSite;
  otherSite: AttackedSite;
}

const originals = new Map<string, Promise<Original>>();

/** The data of a server that has both sites, made once; each target copies it. */
function originalOf(identity: string): Promise<Original> {
  let original = originals.get(identity);
  if (!original) {
    original = makeOriginal(identity);
    originals.set(identity, original);
  }
  return original;
}

async function makeOriginal(identity: string): Promise<Original> {
  const processes = await Processes.create();
  process.once('exit', () => rmSync(processes.folder, { recursive: true, force: true }));
  const site = await makeSite(processes, 'Attacked', identity);
  const otherSite = await makeSite(processes, 'Bystander', 'guest,account');
  return { folder: processes.folder, site, otherSite };
}

async function makeSite(
  processes: Processes,
  name: string,
  identity: string,
): Promise<AttackedSite> {
  const made = await processes.finish('cli.js', [
    '--migrate',
    'site',
    'create',
    '--name',
    name,
    '--identity',
    identity,
    '--json',
  ]);
  return JSON.parse(made.stdout) as AttackedSite;
}

export function dataOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.data;
}
