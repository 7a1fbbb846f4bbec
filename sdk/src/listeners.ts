/**
 * A list of functions to call. If one throws, the others are still called; its error is reported
 * like any uncaught one.
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
   * `goOn` is called before each listener, so that a listener can stop the rest of the round.
   */
  raise(value: T, goOn: () => boolean = () => true): void {
    // Call only the present listeners: one that is added during the round is called the next time.
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
 * Calls a function of the host. Its errors are reported to the host and must not stop the SDK
 * half-way.
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
