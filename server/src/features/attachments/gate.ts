import { Fault } from '../../kernel/fault.js';

/** Lets so many through at a time; of those who come besides some wait, in order, and the rest are sent away. */
export class Gate {
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** Throws `unavailable` where too many wait. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.most) {
      if (this.#waiting.length >= this.mostWaiting)
        throw new Fault('unavailable', 'Too many files are being worked on.', { retryAfterMs: 2_000 });
      // Whoever goes out hands the place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#inside++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
