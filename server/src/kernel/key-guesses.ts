/**
 * Bounds how often one address may show a wrong secret key. Right keys cost nothing, and what one
 * address does wrong is nobody else's.
 */
import { Fault } from './fault.js';
import type { Limiter } from './limits.js';

/** Addresses that are over their limit are forgotten once there are so many. */
const refusedMax = 10_000;

export class KeyGuesses {
  readonly #limiter: Limiter;
  /**
   * Until when an address is refused: known here, so that calls with a right key need not ask for
   * it.
   */
  readonly #refused = new Map<string, number>();

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /**
   * Looks a key up for somebody at this address. Throws what `look` throws; `rate_limited` after
   * too many wrong ones, without looking.
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
