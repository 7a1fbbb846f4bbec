/**
 * A list of functions to call. One that throws does not keep the others from being called; its
 * error is reported like any uncaught one.
 */
export class Listeners<T> {
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();

  /** Adds one, even if the same function is there already; the returned function removes it. */
  add(call: (value: T) => void): () => void {
    const entry = { call };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  get size(): number {
    return this.#listeners.size;
  }

  /**
   * `goOn` is asked before each call, so that a listener can make the rest of the round pointless.
   */
  raise(value: T, goOn: () => boolean = () => true): void {
    // Those that are there now: one that is added by another has its first call next time.
    const present = [...this.#listeners];
    for (const entry of present) {
      if (!goOn()) return;
      if (this.#listeners.has(entry)) callSafely(entry.call, value);
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}

/**
 * Calls a function of the host's. What it throws is the host's to see, and no reason for the SDK to
 * stop half-way.
 */
export function callSafely<T>(call: (value: T) => void, value: T): void {
  try {
    call(value);
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
