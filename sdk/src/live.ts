import { callSafely, Listeners } from './listeners.js';

/** A value that changes: what it is now, and word of every change. */
export interface Live<T> {
  readonly value: T;
  /** Calls the listener at once with the present value, then after every change, until the returned function is called. */
  subscribe(listener: (value: T) => void): () => void;
}

/** The side of a `Live` that its owner holds. */
export class LiveValue<T> implements Live<T> {
  readonly #listeners = new Listeners<T>();
  #value: T;

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  /** Tells the listeners, unless it is the same value. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    // A listener may set a newer value: everyone has heard of that one then, and must not hear the older after it.
    this.#listeners.raise(value, () => Object.is(value, this.#value));
  }

  subscribe(listener: (value: T) => void): () => void {
    const remove = this.#listeners.add(listener);
    callSafely(listener, this.#value);
    return remove;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Forgets every listener; the value stays readable. */
  close(): void {
    this.#listeners.clear();
  }
}
