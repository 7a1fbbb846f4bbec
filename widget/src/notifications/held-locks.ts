/**
 * How long a claim is kept from the other tabs: within it all of them have heard of what it is
 * about, and see what was stored. In milliseconds.
 */
const claimedFor = 10_000;

/**
 * Names that this tab holds for all tabs of the browser to see; they go with the tab. Nothing,
 * where a page has no locks (it is not served safely).
 */
export class HeldLocks {
  readonly #held = new Map<string, () => void>();
  readonly #claims = new Map<() => void, ReturnType<typeof setTimeout>>();

  hold(names: readonly string[]): void {
    for (const [name, release] of this.#held)
      if (!names.includes(name)) {
        this.#held.delete(name);
        release();
      }
    for (const name of names) {
      if (this.#held.has(name)) continue;
      const until = new Promise<void>((release) => this.#held.set(name, release));
      // A page that is being put away holds nothing.
      navigator.locks?.request(name, { mode: 'shared' }, () => until).catch(() => undefined);
    }
  }

  /**
   * Whether no other tab has claimed the name shortly before. A lock, because what one tab stores
   * another may read late: each has a copy of the storage, and turns taken with a lock do not bring
   * the copies together.
   */
  async claim(name: string): Promise<boolean> {
    const { locks } = navigator;
    if (!locks) return true;
    return new Promise((resolve, reject) => {
      const kept = async (lock: Lock | null): Promise<void> => {
        resolve(lock !== null);
        if (lock)
          await new Promise<void>((release) =>
            this.#claims.set(
              release,
              setTimeout(() => this.#release(release), claimedFor),
            ),
          );
      };
      locks.request(name, { ifAvailable: true }, kept).catch(reject);
    });
  }

  /** Nothing is held any more. */
  end(): void {
    this.hold([]);
    for (const release of this.#claims.keys()) this.#release(release);
  }

  #release(release: () => void): void {
    clearTimeout(this.#claims.get(release));
    this.#claims.delete(release);
    release();
  }
}

/** What any tab holds. */
export async function heldAnywhere(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name ?? ''));
}

/** One tab after the other. */
export async function inTurn(name: string, task: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(name, task);
  else await task();
}
