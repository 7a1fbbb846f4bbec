/**
 * Runs maintenance chores in small steps and on every node: at the start, and periodically. Several
 * nodes may run the same chore at the same time.
 */
import { pause } from './pause.js';

/** One step; returns whether there may be more to do at once. */
export type Chore = () => Promise<boolean>;

interface Options {
  chores: readonly Chore[];
  /** Between two rounds. */
  everyMs: number;
  onError(error: unknown): void;
}

/** The pause between two steps of a round, so that calls are not delayed, in milliseconds. */
const restMs = 50;

export class Janitor {
  readonly #options: Options;
  readonly #closing = new AbortController();
  #working: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    this.#working ??= this.#work();
  }

  /** Resolves when the present step is done. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      for (const chore of this.#options.chores) await this.#finish(chore);
      await pause(this.#options.everyMs, signal);
    }
  }

  async #finish(chore: Chore): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (!signal.aborted && (await chore())) await pause(restMs, signal);
    } catch (error) {
      // The other chores still run, and this one is tried again in the next round.
      this.#options.onError(error);
    }
  }
}
