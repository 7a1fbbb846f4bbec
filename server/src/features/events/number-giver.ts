/**
 * Makes events get their numbers: soon after this process stored some, and from time to time,
 * because another node may have died. It rests after each step, so that sends come first.
 */
import { pause } from '../../kernel/pause.js';
import type { EventNumbers } from './event-numbers.js';

interface Deps {
  numbers: Pick<EventNumbers, 'giveSome'>;
  /** Between two looks for what other nodes have left, in milliseconds. */
  everyMs: number;
  onError(error: unknown): void;
}

/** Events are gathered for this time: their transaction may not be committed, and more may come. */
const gatherMs = 20;
/** How long it rests after a step, as a multiple of the step's time. */
const restOf = 1;
const retryMs = 1_000;

export class NumberGiver {
  readonly #deps: Deps;
  readonly #closing = new AbortController();
  #wake: (() => void) | undefined;
  #isWoken = false;
  #working: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#working ??= this.#work();
  }

  /** There are events without numbers, or will be in a moment. */
  woken(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  /** Resolves when the present step is done. Another node, or the next start, does the rest. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { everyMs, onError } = this.#deps;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#isWoken = false;
      try {
        while (!signal.aborted && (await this.#step()));
        await this.#wakenOrPassed(everyMs);
        await pause(gatherMs, signal);
      } catch (error) {
        onError(error);
        await pause(retryMs, signal);
      }
    }
  }

  /** Returns whether there may be more, after a rest. */
  async #step(): Promise<boolean> {
    const began = performance.now();
    const more = await this.#deps.numbers.giveSome();
    if (more) await pause(restOf * (performance.now() - began), this.#closing.signal);
    return more;
  }

  async #wakenOrPassed(milliseconds: number): Promise<void> {
    if (this.#isWoken) return;
    const waiting = new AbortController();
    this.#wake = () => waiting.abort();
    await pause(milliseconds, waiting.signal);
    this.#wake = undefined;
  }
}
