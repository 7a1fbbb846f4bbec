/**
 * Limits how often one address may send a wrong secret key. Right keys are not counted, and wrong
 * keys of one address do not affect other addresses.
 */
import { Fault } from './fault.js';
import type { Limiter } from './limits.js';

/** Addresses over their limit are forgotten when there are this many. */
const refusedMax = 10_000;

export class KeyGuesses {
  readonly #limiter: Limiter;
  /**
   * Until when an address is refused: cached here, so that calls with a right key need no request
   * for it.
   */
  readonly #refused = new Map<string, number>();

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /**
   * Looks up a key for a caller at this address. Throws what `look` throws; `rate_limited` after
   * too many wrong keys, without a look-up.
   */
  async check<T>(address: string, look: () => Promise<T>): Promise<T> {
    const waitMs = (this.#refused.get(address) ?? 0) - performance.now();
    if (waitMs > 0) throw new Fault('rate_limited', undefined, { retryAfterMs: Math.ceil(waitMs) });
    try {
      return await look();
    } catch (error) {
      if (error instanceof Fault && error.code === 'unauthenticated') await this.#count(address);
      throw error;
    }
  }

  async #count(address: string): Promise<void> {
    try {
      await this.#limiter.take('secretKeyGuess', address);
    } catch (refusal) {
      if (this.#refused.size >= refusedMax) this.#refused.clear();
      if (refusal instanceof Fault)
        this.#refused.set(address, performance.now() + (refusal.retryAfterMs ?? 0));
      throw refusal;
    }
  }
}
