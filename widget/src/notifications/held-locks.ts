/**
 * How long a claim is held against the other tabs, in milliseconds: within this time they all have
 * received the message and see what was stored.
 */
const claimedFor = 10_000;

/**
 * Locks that this tab holds and that all tabs of the browser can see; they end with the tab. Does
 * nothing if the page has no Web Locks (it is not a secure context).
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
      // The request fails if the page is being unloaded.
      navigator.locks?.request(name, { mode: 'shared' }, () => until).catch(() => undefined);
    }
  }

  /**
   * Whether no other tab has claimed the name recently. Uses a lock, because a tab may read late
   * what another one stored: each has a copy of the storage, and even access in turns does not
   * synchronize the copies.
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

  /** Releases all locks. */
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

/** The names that any tab holds. */
export async function heldAnywhere(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name ?? ''));
}

/** Runs the task in one tab at a time. */
export async function inTurn(name: string, task: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(name, task);
  else await task();
}
