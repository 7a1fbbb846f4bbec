/**
 * Records what happens while answers are on their way. An answer includes all that was published
 * before the request; what arrived since is replayed over it, so that a slow answer cannot undo
 * faster events.
 */
export class Journal<T> {
  #entries: T[] = [];
  #readers = 0;

  record(entry: T): void {
    if (this.#readers > 0) this.#entries.push(entry);
  }

  /**
   * Waits for the answer; `since` are the entries recorded during the wait, read when it arrives.
   */
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
