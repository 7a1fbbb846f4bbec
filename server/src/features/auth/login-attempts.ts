/**
 * Slows down guessing of passwords. Each address may fail a few times for each email. All failures
 * for an email are also counted together: after some of them, addresses that its owner has not used
 * before share pauses that grow, up to a limit. Emails without an account behave the same.
 * docs/decisions/0026-pauses-for-guesses.md explains why.
 */
import type { Limiter } from '../../kernel/limits.js';
import { foldEmail } from '../../kernel/fold.js';

/** Each pause is twice the one before; `accountPause` limits them. This limits the exponent. */
const doublingsMost = 20;

export interface LoginAttempt {
  siteId: string;
  email: string;
  address: string;
}

export class LoginAttempts {
  constructor(
    private readonly limiter: Limiter,
    private readonly firstPauseSeconds = 1,
  ) {}

  /**
   * Looks the account up and checks the password; a check that returns null is counted as a
   * failure. Throws `rate_limited` without checking if the attempt comes too early. Also throws
   * what `lookUp` and `check` throw, without counting the attempt. `isKnown` says whether the
   * account's owner has used this address.
   */
  async count<A extends { isKnown: boolean }, R>(
    { siteId, email, address }: LoginAttempt,
    lookUp: () => Promise<A>,
    check: (account: A) => Promise<R | null>,
  ): Promise<R | null> {
    const account = `${siteId}:${foldEmail(email)}`;
    const place = `${siteId}:${address}:${foldEmail(email)}`;
    // Taken before the result is known, so that guesses that arrive together count too.
    await this.limiter.take('loginFailure', place);
    let undo = () => this.limiter.giveBack('loginFailure', place);
    try {
      const found = await lookUp();
      const beyond = await this.limiter.overdraw('accountFailure', account);
      undo = () => this.#giveBack(account, place);
      if (beyond > 0 && !found.isKnown) {
        await this.limiter.pause(
          'accountPause',
          account,
          this.firstPauseSeconds * 2 ** Math.min(beyond - 1, doublingsMost),
        );
        undo = async () => {
          await this.#giveBack(account, place);
          await this.limiter.forgive('accountPause', account);
        };
      }
      const result = await check(found);
      if (result !== null) {
        await this.limiter.giveBack('accountFailure', account);
        await this.limiter.forgive('loginFailure', place);
      }
      return result;
    } catch (error) {
      // The attempt has revealed nothing, so it does not count.
      await undo();
      throw error;
    }
  }

  async #giveBack(account: string, place: string): Promise<void> {
    await this.limiter.giveBack('accountFailure', account);
    await this.limiter.giveBack('loginFailure', place);
  }
}
