import { callSafely, Listeners } from './listeners.js';

/**
 * A value that changes, with a notification of every change. `value` is the same object until
 * something has changed, so React may read it at every render:
 *
 *     const { unread } = useSyncExternalStore(chat.unread.subscribe, () => chat.unread.value);
 */
export interface Live<T> {
  readonly value: T;
  /**
   * Calls the listener at once with the present value, then after every change, until the returned
   * function is called. May be passed on by itself: `const { subscribe } = live`.
   */
  readonly subscribe: (listener: (value: T) => void) => () => void;
}

/** Whether two plain objects hold the same in every field, or two values are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (!isPlain(a) || !isPlain(b)) return Object.is(a, b);
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length &&
    fields.every((field) => Object.is(a[field], b[field]))
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** A `Live` as its owner sees it: with `set`. */
export class LiveValue<T> implements Live<T> {
  readonly #listeners = new Listeners<T>();
  #value: T;

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  /** Notifies the listeners, unless it is the same value. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    // A listener may set a newer value: all listeners have then received that one, and must not
    // receive the older value after it.
    this.#listeners.raise(value, () => Object.is(value, this.#value));
  }

  readonly subscribe = (listener: (value: T) => void): (() => void) => {
    const remove = this.#listeners.add(listener);
    callSafely(listener, this.#value);
    return remove;
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Removes every listener; the value stays readable. */
  close(): void {
    this.#listeners.clear();
  }
}
