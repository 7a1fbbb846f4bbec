/**
 * Limits how many tasks with the same key run at a time; the others wait in order. Keys do not
 * affect each other.
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
    // A task that ends passes its slot on, so that a new task cannot overtake the waiting ones.
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
