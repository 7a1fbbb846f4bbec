/** Keeps the session between page loads. */
export interface SessionStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
}

/**
 * A safe wrapper of the chosen storage: `localStorage` may be missing, forbidden or full. After a
 * failed write everything goes to memory, because a stale record on disk would look like a change
 * by another tab. Nothing is touched before the first call.
 */
export function safeStorage(custom?: SessionStorage): SessionStorage {
  const memory = new Map<string, string>();
  let inMemory = false;

  function attempt<T>(
    use: (storage: SessionStorage) => T,
  ): { done: true; value: T } | { done: false } {
    if (inMemory) return { done: false };
    try {
      const storage = custom ?? browserStorage();
      if (storage) return { done: true, value: use(storage) };
    } catch {
      // Falls through to memory.
    }
    return { done: false };
  }

  return {
    get(key) {
      const read = attempt((storage) => storage.get(key));
      return (read.done ? read.value : memory.get(key)) ?? null;
    },
    set(key, value) {
      memory.set(key, value);
      const kept = attempt((storage) => {
        storage.set(key, value);
        return storage.get(key) === value;
      });
      if (kept.done && kept.value) return;
      attempt((storage) => storage.delete(key));
      inMemory = true;
    },
    delete(key) {
      attempt((storage) => storage.delete(key));
      memory.delete(key);
    },
  };
}

function browserStorage(): SessionStorage | null {
  // Node has its own `localStorage`, which prints a warning; only a page's is used.
  if (typeof document === 'undefined') return null;
  const storage = globalThis.localStorage;
  return {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    delete: (key) => storage.removeItem(key),
  };
}
