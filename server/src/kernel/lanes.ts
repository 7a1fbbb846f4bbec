/**
 * How many pieces of work with the same key are done at a time; the rest waits in order. What is
 * waiting for one key is nothing to another.
 */
export class Lanes {
  readonly #atOnce: number;
  readonly #lanes = new Map<string, Lane>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(key) ?? { running: 0, waiting: [] };
    this.#lanes.set(key, lane);
    // A turn that ends is handed on, so that nobody who comes meanwhile is faster than who waits.
    if (lane.running >= this.#atOnce)
      await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running++;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) this.#lanes.delete(key);
    }
  }
}

interface Lane {
  running: number;
  waiting: (() => void)[];
}
