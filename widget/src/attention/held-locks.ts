/** Names that this tab holds for all tabs of the browser to see; they go with the tab. Nothing, where a page has no locks (it is not served safely). */
export class HeldLocks {
  readonly #held = new Map<string, () => void>();

  hold(names: readonly string[]): void {
    for (const [name, release] of this.#held)
      if (!names.includes(name)) {
        this.#held.delete(name);
        release();
      }
    for (const name of names) {
      if (this.#held.has(name)) continue;
      const until = new Promise<void>((release) => this.#held.set(name, release));
      void navigator.locks?.request(name, { mode: 'shared' }, () => until);
    }
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
