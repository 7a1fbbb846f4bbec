/**
 * Does what is due beside the calls, in small steps and on every node: at the start, and from time
 * to time. Each chore bears being done by several at once.
 */
import { pause } from './pause.js';

/** One step; gives whether there may be more to do at once. */
export type Chore = () => Promise<boolean>;

interface Options {
  chores: readonly Chore[];
  /** Between two rounds. */
  everyMs: number;
  onError(error: unknown): void;
}

/** Between two steps of a round, so that calls are not kept waiting. */
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

  /** Resolves when the step under way is done. */
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
      // The other chores are not kept from it, and this one is tried again in the next round.
      this.#options.onError(error);
    }
  }
}
