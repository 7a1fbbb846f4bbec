import type { UserCall } from '../../kernel/context.js';
import { FairTurns } from '../../kernel/fair-turns.js';
import { Fault } from '../../kernel/fault.js';

/** A client repeats a call that is not answered within 10 s, as if its line were broken. */
const waitMs = 9_000;
const retryMs = 1_000;
/** What the queue makes a refused client wait longer, for each call in it. */
const retryMsForEach = 2;

/**
 * The queue of the calls that load the list of a user, which all clients make when they connect:
 * after a restart, thousands at the same moment. They may delay each other, and nothing else.
 */
export class ListTurns {
  /**
   * For each node. As many run at a time as share each query (`kernel/gather.ts`) without keeping
   * the database from other work.
   */
  readonly #turns = new FairTurns({
    running: { party: 2, site: 12, all: 16 },
    waiting: { party: 8, site: 10_000, all: 20_000 },
    waitMs,
    refusal: 'Too many clients are loading their list.',
    retryAfterMs: (waiting) => retryMs + retryMsForEach * waiting,
  });

  /** Refuses those that wait. */
  async close(): Promise<void> {
    this.#turns.close();
  }

  /** Throws `rate_limited` and `unavailable`. */
  async run<T>({ siteId, user, signal }: UserCall, load: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.run({ siteId, partyId: user.id }, load, signal);
    } catch (error) {
      // Nobody reads the answer.
      if (signal.aborted && error === signal.reason) throw new Fault('unavailable');
      throw error;
    }
  }
}
