import type { Page } from '@parlor/sdk/protocol/fields';
import { FairTurns } from '../../kernel/fair-turns.js';
import { Pace } from '../../kernel/pace.js';

/** The time after which a call returns what it has found. */
const callMs = 500;

/** Limits how many calls that use the index run at a time, and how long each runs. */
export class SearchTurns {
  /** For each node. Few searches take the whole time: words are found in a few milliseconds. */
  readonly #turns = new FairTurns({
    running: { party: 1, site: 2, all: 4 },
    waiting: { party: 4, site: 100, all: 400 },
    refusal: 'Too many searches are waiting.',
    retryAfterMs: 1_000,
  });

  /**
   * Returns an empty page if `signal` aborts the wait for a turn, as no caller reads it. Throws
   * `rate_limited` and `unavailable`.
   */
  async page<T>(
    siteId: string,
    userId: string,
    signal: AbortSignal,
    find: (pace: Pace) => Promise<Page<T>>,
  ): Promise<Page<T>> {
    try {
      return await this.#turns.run(
        { siteId, partyId: userId },
        () => find(new Pace(callMs, signal)),
        signal,
      );
    } catch (error) {
      if (error !== signal.reason || !signal.aborted) throw error;
      return { items: [], next: null, prev: null };
    }
  }
}
