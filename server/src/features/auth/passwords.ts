/**
 * Password hashes: bcrypt of a SHA-256 of the password, because bcrypt ignores everything after
 * byte 72.
 */
import { compare, hash } from 'bcrypt';
import { sha256 } from '../../kernel/environment.js';
import { FairTurns } from '../../kernel/fair-turns.js';

/** The caller for whom a hash is made. */
export interface Requester {
  siteId: string;
  /** The network address of the caller. */
  address: string;
}

export class Passwords {
  readonly #cost: number;
  /**
   * Hashing uses whole cores: if many users sign in at once, messages and sign-ins of other sites
   * must still work.
   */
  readonly #turns = new FairTurns({
    running: { party: 2, site: 2, all: 2 },
    waiting: { party: 20, site: 40, all: 2_000 },
    refusal: 'Too many people are signing in at once.',
    retryAfterMs: 5_000,
  });
  #dummy: Promise<string> | undefined;

  /** `cost` is bcrypt's: each step doubles the time. */
  constructor(cost: number) {
    this.#cost = cost;
  }

  /**
   * Throws what `hash` and `matches` would throw now: call it before anything is counted or looked
   * up.
   */
  requireRoom(requester: Requester): void {
    this.#turns.requireRoom(takerOf(requester));
  }

  /** Throws `unavailable` or `rate_limited` if too many wait at the site, or from the address. */
  hash(password: string, requester: Requester): Promise<string> {
    return this.#turns.run(takerOf(requester), () => hash(sha256(password), this.#cost));
  }

  /**
   * Without a hash it returns false after the same time, so that timing does not reveal which
   * accounts exist. Throws as `hash` does.
   */
  async matches(
    password: string,
    passwordHash: string | null | undefined,
    requester: Requester,
  ): Promise<boolean> {
    // Also awaited for accounts that exist, so that the first call takes longer for both.
    const dummy = await (this.#dummy ??= hash(sha256(''), this.#cost));
    const same = await this.#turns.run(takerOf(requester), () =>
      compare(sha256(password), passwordHash ?? dummy),
    );
    return same && passwordHash !== null && passwordHash !== undefined;
  }
}

const takerOf = ({ siteId, address }: Requester) => ({ siteId, partyId: address });
