/** Password hashes: bcrypt over a SHA-256 of the password, as bcrypt itself ignores what lies beyond byte 72. */
import { compare, hash } from 'bcrypt';
import { sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';

const atATime = 2;
const waitingMax = 40;

export class Passwords {
  readonly #cost: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #dummy: Promise<string> | undefined;

  /** `cost` is bcrypt's: each step doubles the time. */
  constructor(cost: number) {
    this.#cost = cost;
  }

  /** Throws `unavailable` when too many wait. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(sha256(password), this.#cost));
  }

  /** Without a hash it takes as long and is false, so that time does not tell which accounts exist. Throws `unavailable` when too many wait. */
  async matches(password: string, passwordHash: string | null | undefined): Promise<boolean> {
    this.#dummy ??= hash(sha256(''), this.#cost);
    const against = passwordHash ?? (await this.#dummy);
    const same = await this.#inTurn(() => compare(sha256(password), against));
    return same && passwordHash !== null && passwordHash !== undefined;
  }

  /** Hashing fills whole cores: a crowd that signs in must not stop the messages. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= waitingMax)
      throw new Fault('unavailable', 'Too many people are signing in at once.', { retryAfterMs: 5_000 });
    if (this.#running >= atATime) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await work();
    } finally {
      // A place is handed on, not given back, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
