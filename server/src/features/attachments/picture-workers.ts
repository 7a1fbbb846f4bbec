/**
 * The processes that decode pictures. They are started when there is work, ended after some time
 * without work, and killed if a picture takes too long or too much memory. If a process fails or
 * crashes, only the picture that it was decoding is refused.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../kernel/fault.js';
import type { PictureJob } from './pictures.js';

export interface WorkerOptions {
  /** The program; tests use others. */
  program?: URL;
  /** Processor time of one picture, in all of its sizes. */
  jobMs?: number;
  /** Wall-clock time of one picture, as the machine may be busy with other work. */
  waitMs?: number;
  /** Resident memory of one process. */
  mostBytes?: number;
  /** A process is ended after this time without work. */
  idleMs?: number;
  onCrash?: (how: string) => void;
}

/** A message from a worker. */
interface Said {
  isReady?: true;
  /** The worker ends itself, because it reached this limit. */
  over?: 'memory' | 'time';
  made?: unknown;
  refused?: { code: 'too_large' | 'file_refused'; message: string };
}

const defaults = {
  program: new URL('./picture-worker.mjs', import.meta.url),
  jobMs: 5_000,
  waitMs: 10_000,
  mostBytes: 640 * 1024 * 1024,
  idleMs: 60_000,
  onCrash: () => undefined,
} satisfies WorkerOptions;

/**
 * The time until a process is ready for its first picture. It takes longer only on a machine that
 * is heavily overloaded.
 */
const startMs = 20_000;
/** Decoders leak some memory with each picture, so a process is replaced after this many. */
const jobsMost = 200;

export class PictureWorkers {
  readonly #options: Required<WorkerOptions>;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  #isClosed = false;

  constructor(options: WorkerOptions = {}) {
    this.#options = { ...defaults, ...options };
  }

  /** Process ids, for tests. */
  get pids(): number[] {
    return [...this.#workers].map(({ pid }) => pid);
  }

  /**
   * Returns what the worker has made. Throws `too_large`, `file_refused` or `unavailable`; then
   * nothing writes to the job's files any more.
   */
  async run(job: PictureJob): Promise<unknown> {
    if (this.#isClosed) throw stopping();
    const worker = this.#idle.pop() ?? this.#start();
    try {
      return await worker.run(job, this.#options.waitMs);
    } finally {
      if (worker.isAlive && worker.jobs < jobsMost && !this.#isClosed) {
        this.#idle.push(worker);
        worker.endAfter(this.#options.idleMs, () =>
          this.#idle.splice(this.#idle.indexOf(worker), 1),
        );
      } else void worker.end();
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#options);
    this.#workers.add(worker);
    void worker.ended.then(() => {
      this.#workers.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return worker;
  }

  /**
   * Kills all processes; resolves when they have ended. Pictures in progress are refused with
   * `unavailable`.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#workers].map((worker) => worker.end(stopping())));
  }
}

class Worker {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  readonly ended: Promise<void>;
  /** Why it was killed. */
  #why: Fault | undefined;
  #failed: string | undefined;
  #answer: ((said: Said) => void) | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  isAlive = true;
  jobs = 0;

  constructor({ program, mostBytes, jobMs, onCrash }: Required<WorkerOptions>) {
    const child = fork(fileURLToPath(program), [String(mostBytes), String(jobMs)], {
      // Do not inherit the options of this process, such as an inspector's port or the loaders of a
      // test.
      execArgv: ['--max-old-space-size=96'],
      // The server's own environment is not passed on, because it holds secrets. These variables
      // keep little memory between pictures, and leave no temporary file if the process is killed.
      env: { MALLOC_ARENA_MAX: '2', VIPS_DISC_THRESHOLD: '8g' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    // Neither keeps this process alive: the callers that wait for pictures do.
    child.unref();
    child.channel?.unref();
    this.#ready = new Promise((resolve) => {
      child.on('message', (said: Said) => {
        if (said.isReady) resolve();
        else if (said.over)
          this.#why ??= new Fault(
            'file_refused',
            `The picture takes too much ${said.over} to read.`,
          );
        else this.#answer?.(said);
      });
    });
    this.ended = new Promise((resolve) => {
      const over = (how: string) => {
        if (!this.isAlive) return;
        this.isAlive = false;
        clearTimeout(this.#idleTimer);
        this.#failed = how;
        if (!this.#why) onCrash(how);
        resolve();
      };
      child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`));
      // The process could not be started, or a message could not be sent to it.
      child.on('error', (error) =>
        child.pid === undefined ? over(error.message) : child.kill('SIGKILL'),
      );
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async run(job: PictureJob, ms: number): Promise<unknown> {
    clearTimeout(this.#idleTimer);
    this.jobs++;
    const starting = setTimeout(() => void this.end(busy()), startMs);
    await Promise.race([this.#ready, this.ended]);
    clearTimeout(starting);
    if (!this.isAlive) throw this.#why ?? busy(this.#failed);
    const timer = setTimeout(() => void this.end(busy()), ms);
    const said = await Promise.race([
      new Promise<Said>((resolve) => {
        this.#answer = resolve;
        this.#child.send(job);
      }),
      this.ended,
    ]);
    clearTimeout(timer);
    this.#answer = undefined;
    if (said?.refused) throw new Fault(said.refused.code, said.refused.message);
    if (said) return said.made;
    throw (
      this.#why ??
      new Fault('file_refused', 'The picture cannot be read.', { cause: new Error(this.#failed) })
    );
  }

  endAfter(ms: number, ending: () => void): void {
    this.#idleTimer = setTimeout(() => {
      ending();
      void this.end();
    }, ms);
    this.#idleTimer.unref();
  }

  /** Resolves when the process has ended. The picture in progress is refused with `why`. */
  end(why: Fault = stopping()): Promise<void> {
    this.#why ??= why;
    this.#child.kill('SIGKILL');
    return this.ended;
  }
}

const busy = (cause?: string) =>
  new Fault('unavailable', 'Pictures cannot be read just now.', {
    retryAfterMs: 5_000,
    ...(cause !== undefined && { cause: new Error(cause) }),
  });
const stopping = () => new Fault('unavailable', 'The server is stopping.', { retryAfterMs: 2_000 });
