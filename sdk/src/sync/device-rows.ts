/**
 * Rows of text that a device keeps for the signed-in user: what is still to be sent, and drafts. Nothing here fails and nothing waits
 * for long: a storage that is missing, forbidden, full or stuck means that a reload forgets, and nothing else.
 */
import type { Platform } from '../platform.js';

/** Where rows are kept: IndexedDB in browsers. Keys have up to 200 characters. */
export interface OutboxStorage {
  /** The rows whose keys begin with `prefix`, in the order of their keys. */
  entries(prefix: string): Promise<[key: string, value: string][]>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A storage that does not answer within this time (milliseconds) keeps nobody waiting. */
const patienceMs = 1_000;

export class DeviceRows {
  readonly #storage: OutboxStorage;
  readonly #site: string;
  readonly #platform: Platform;
  #prefix: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: OutboxStorage, site: string, platform: Platform) {
    this.#storage = storage;
    this.#site = site;
    this.#platform = platform;
  }

  /** The rows of this user, without the ones of whoever else was here. From now on rows are this user's. */
  async open(userId: string): Promise<[key: string, value: string][]> {
    const prefix = `${this.#site}/${userId}/`;
    this.#prefix = prefix;
    const rows = (await this.#after(() => this.#storage.entries(`${this.#site}/`))) ?? [];
    for (const [key] of rows) if (!key.startsWith(prefix)) void this.#after(() => this.#storage.delete(key));
    return rows.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]);
  }

  /** Whether a row is there. */
  async has(key: string): Promise<boolean> {
    const full = this.#full(key);
    const rows = full === null ? undefined : await this.#after(() => this.#storage.entries(full));
    // Who cannot look takes it to be there.
    return rows?.some(([found]) => found === full) ?? true;
  }

  async put(key: string, value: string): Promise<void> {
    const full = this.#full(key);
    if (full !== null) await this.#after(() => this.#storage.set(full, value));
  }

  async remove(key: string): Promise<void> {
    const full = this.#full(key);
    if (full !== null) await this.#after(() => this.#storage.delete(full));
  }

  /** The user is gone from this device: so are the rows. */
  wipe(): void {
    const prefix = this.#prefix;
    this.#prefix = null;
    if (prefix === null) return;
    void this.#after(async () => {
      for (const [key] of await this.#storage.entries(prefix)) await this.#storage.delete(key);
    });
  }

  #full(key: string): string | null {
    return this.#prefix === null ? null : this.#prefix + key;
  }

  /** One after the other, so that what was wiped stays wiped. */
  #after<T>(task: () => Promise<T>): Promise<T | undefined> {
    const done = this.#last.then(task).catch(() => undefined);
    this.#last = done;
    return new Promise((resolve) => {
      const cancel = this.#platform.after(patienceMs, () => resolve(undefined));
      void done.then((value) => {
        cancel();
        resolve(value);
      });
    });
  }
}
