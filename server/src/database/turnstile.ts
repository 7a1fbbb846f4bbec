/**
 * The queue for SQLite's one connection. Writes go before waiting reads, because a message must not
 * wait for the lists of a thousand clients; but not all of them, so that reads are never starved.
 * Both kinds keep their order among themselves.
 *
 * SQLite works in the event loop, and a chain of turns would never leave it: no frame would be
 * read, and no timer called, until the last of them is over. So after some milliseconds the next
 * turn waits for the next iteration of the loop.
 */
export type Release = () => void;

type Kind = 'read' | 'write';
type Waiter = () => void;

/** While a read waits, so many writes in a row go before it. */
const writesBeforeRead = 4;
/** How long turns may follow each other without leaving the event loop, in milliseconds. */
const sliceMs = 5;

export class Turnstile {
  readonly #waiting: Record<Kind, Waiter[]> = { read: [], write: [] };
  #isTaken = false;
  #writesInRow = 0;
  /** When the first turn of this iteration of the event loop began; null in a new iteration. */
  #sliceBegan: number | null = null;

  /** Resolves when it is the caller's turn, which lasts until it calls the returned function. */
  async enter(kind: Kind): Promise<Release> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting[kind].push(resolve));
    else {
      this.#isTaken = true;
      if (this.#isSliceOver()) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#writesInRow = kind === 'write' ? this.#writesInRow + 1 : 0;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#leave();
    };
  }

  #leave(): void {
    const next = this.#next();
    if (!next) this.#isTaken = false;
    else if (this.#isSliceOver()) setImmediate(next);
    else next();
  }

  #next(): Waiter | undefined {
    const { read, write } = this.#waiting;
    const isReadsTurn = write.length === 0 || this.#writesInRow >= writesBeforeRead;
    return (isReadsTurn && read.length > 0 ? read : write).shift();
  }

  #isSliceOver(): boolean {
    const now = performance.now();
    if (this.#sliceBegan === null) {
      this.#sliceBegan = now;
      setImmediate(() => (this.#sliceBegan = null));
    }
    return now - this.#sliceBegan >= sliceMs;
  }
}
