/**
 * Remembers what happens while answers are on their way. An answer knows all that was published
 * before it was asked for; what arrived since is replayed over it, so that an answer that was slow
 * cannot undo news that was fast.
 */
export class Journal<T> {
  #entries: T[] = [];
  #readers = 0;

  record(entry: T): void {
    if (this.#readers > 0) this.#entries.push(entry);
  }

  /** Waits for the answer; `since` are the entries recorded meanwhile, read when it is there. */
  async during<A>(ask: () => Promise<A>): Promise<{ answer: A; since: readonly T[] }> {
    const start = this.#entries.length;
    this.#readers += 1;
    try {
      const answer = await ask();
      return { answer, since: this.#entries.slice(start) };
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#entries = [];
    }
  }
}
