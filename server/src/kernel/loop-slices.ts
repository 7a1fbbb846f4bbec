/**
 * Spreads the short work of many callers over iterations of the event loop. When thousands of
 * clients connect at the same moment, the loop has all of their frames at once, and would read
 * those of others only after the last of them.
 */
const sliceMs = 8;

export class LoopSlices {
  readonly #waiting: (() => void)[] = [];
  #isDue = false;

  /** Resolves in the order of the calls, when an iteration has time for what the caller does. */
  enter(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#startSoon();
    });
  }

  #startSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    const until = performance.now() + sliceMs;
    do {
      this.#waiting.shift()!();
      // Called when the caller has done everything that it can do at once.
      await new Promise<void>((resolve) => process.nextTick(resolve));
    } while (this.#waiting.length > 0 && performance.now() < until);
    this.#isDue = false;
    if (this.#waiting.length > 0) this.#startSoon();
  }
}
