/**
 * Looks up what many callers ask for at the same time in one query. What is asked while a look-up
 * is in flight, or in the same turn of the event loop, goes with the next one. So nothing is read
 * before it was asked for, and the cost of a query is shared by as many callers as there are.
 */
export interface GatherOptions<K, V> {
  /** By the key's name; what does not exist is left out. Callers share the values. */
  load(keys: readonly K[]): Promise<ReadonlyMap<string, V>>;
  nameOf(key: K): string;
}

interface Batch<K, V> {
  readonly keys: Map<string, K>;
  readonly found: Promise<ReadonlyMap<string, V>>;
  settle(found: Promise<ReadonlyMap<string, V>>): void;
}

/** A batch that has as many keys takes no further caller. */
const mostKeys = 500;
/** While the database works on one look-up, the result of another one is used. */
const atOnce = 2;

export class Gather<K, V> {
  readonly #options: GatherOptions<K, V>;
  readonly #waiting: Batch<K, V>[] = [];
  #inFlight = 0;
  #isDue = false;

  constructor(options: GatherOptions<K, V>) {
    this.#options = options;
  }

  /** By the names of the keys, in their order; what does not exist is left out. */
  async many(keys: readonly K[]): Promise<Map<string, V>> {
    const values = new Map<string, V>();
    if (keys.length === 0) return values;
    const { nameOf } = this.#options;
    const last = this.#waiting.at(-1);
    const batch = last && last.keys.size < mostKeys ? last : this.#begin();
    for (const key of keys) batch.keys.set(nameOf(key), key);
    const found = await batch.found;
    for (const key of keys) {
      const name = nameOf(key);
      const value = found.get(name);
      if (value !== undefined) values.set(name, value);
    }
    return values;
  }

  async one(key: K): Promise<V | undefined> {
    return (await this.many([key])).get(this.#options.nameOf(key));
  }

  #begin(): Batch<K, V> {
    let settle!: Batch<K, V>['settle'];
    const found = new Promise<ReadonlyMap<string, V>>((resolve) => (settle = resolve));
    const batch = { keys: new Map<string, K>(), found, settle };
    this.#waiting.push(batch);
    this.#startSoon();
    return batch;
  }

  #startSoon(): void {
    if (this.#isDue || this.#inFlight >= atOnce || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      void this.#start();
    });
  }

  async #start(): Promise<void> {
    const batch = this.#waiting.shift()!;
    this.#inFlight++;
    this.#startSoon();
    try {
      const found = this.#options.load([...batch.keys.values()]);
      batch.settle(found);
      await found.catch(() => undefined);
    } finally {
      this.#inFlight--;
      this.#startSoon();
    }
  }
}
