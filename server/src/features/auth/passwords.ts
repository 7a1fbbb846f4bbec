/**
 * Password hashes: bcrypt over a SHA-256 of the password, as bcrypt itself ignores what lies beyond
 * byte 72.
 */
import { compare, hash } from 'bcrypt';
import { sha256 } from '../../kernel/environment.js';
import { FairTurns } from '../../kernel/fair-turns.js';

/** Who asks for a hash. */
export interface Requester {
  siteId: string;
  /** The network address of the caller. */
  address: string;
}

export class Passwords {
  readonly #cost: number;
  /**
   * Hashing fills whole cores: a crowd that signs in must stop neither the messages nor the sign-in
   * of other sites.
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

  /** Throws what the others would throw now: ask before anything is counted or looked up. */
  requireRoom(requester: Requester): void {
    this.#turns.requireRoom(takerOf(requester));
  }

  /** Throws `unavailable` or `rate_limited` if too many wait at the site, or from the address. */
  hash(password: string, requester: Requester): Promise<string> {
    return this.#turns.run(takerOf(requester), () => hash(sha256(password), this.#cost));
  }

  /**
   * Without a hash it takes as long and is false, so that time does not tell which accounts exist.
   * Throws as `hash` does.
   */
  async matches(
    password: string,
    passwordHash: string | null | undefined,
    requester: Requester,
  ): Promise<boolean> {
    // Awaited for accounts that exist, too: the first call takes longer for both.
    const dummy = await (this.#dummy ??= hash(sha256(''), this.#cost));
    const same = await this.#turns.run(takerOf(requester), () =>
      compare(sha256(password), passwordHash ?? dummy),
    );
    return same && passwordHash !== null && passwordHash !== undefined;
  }
}

const takerOf = ({ siteId, address }: Requester) => ({ siteId, partyId: address });
