import type { OutboxStorage } from '../src/sync/kept.js';

/** Rows that outlive a page, as IndexedDB's do. */
export class MemoryRows implements OutboxStorage {
  readonly rows = new Map<string, string>();
  /** Refuses, or never answers. */
  trouble: 'fails' | 'hangs' | null = null;

  readonly files = {
    kept: new Map<string, Blob>(),
    get: async (key: string): Promise<Blob | null> => {
      await this.#work();
      return this.files.kept.get(key) ?? null;
    },
    set: async (key: string, file: Blob): Promise<void> => {
      await this.#work();
      this.files.kept.set(key, file);
    },
    delete: async (prefix: string): Promise<void> => {
      await this.#work();
      for (const key of this.files.kept.keys())
        if (key.startsWith(prefix)) this.files.kept.delete(key);
    },
  };

  /** Takes its time before a row is there. */
  onSet: () => Promise<void> = async () => undefined;

  async entries(prefix: string): Promise<[string, string][]> {
    await this.#work();
    return [...this.rows]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async set(key: string, value: string): Promise<void> {
    await this.#work();
    await this.onSet();
    this.rows.set(key, value);
  }

  async delete(key: string): Promise<void> {
    await this.#work();
    this.rows.delete(key);
  }

  async #work(): Promise<void> {
    if (this.trouble === 'fails') throw new Error('The storage is full.');
    if (this.trouble === 'hangs') await new Promise(() => undefined);
  }
}
