/** Calls back when something has happened. Listeners must not throw. */
export type OnEach<T> = (listener: (what: T) => void) => void;

/** Who is to be called back. */
export class Listeners<T> {
  readonly #all: ((what: T) => void)[] = [];

  readonly on: OnEach<T> = (listener) => void this.#all.push(listener);

  call(what: T): void {
    for (const listener of this.#all) listener(what);
  }
}
