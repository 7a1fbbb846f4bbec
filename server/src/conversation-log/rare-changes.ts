/**
 * What a commit makes of a conversation besides new messages: most conversations have nothing of
 * it, and never make one.
 */
import type { Statement } from '../database/dialect.js';
import type { Edit } from './conversation-state.js';

export class RareChanges {
  /** Messages that are not as they were. */
  readonly changed = new Set<number>();
  /** Columns of the conversation's row. */
  readonly columns = new Map<string, string | Date | null>();
  readonly edits: Edit[] = [];
  /** Messages of which nothing is kept that was before their edits. */
  readonly forgotten: number[] = [];
  /** Whether these messages are pinned now. */
  readonly pins = new Map<number, boolean>();
  /** Whose wait begins anew. */
  readonly sentSlowly = new Set<string>();
  /** Whether messages have another sender. */
  resent = false;
  readonly beside: Statement[] = [];
  readonly #joined = new Map<string, number>();
  readonly #outdated = new Set<string>();
  readonly #roles = new Set<string>();
  readonly #replaced = new Map<string, { by: string; seq: number }>();

  join(userId: string, seq: number): void {
    this.#joined.set(userId, seq);
  }

  leave(userId: string): void {
    this.#roles.delete(userId);
    if (!this.#joined.delete(userId)) this.#outdated.add(userId);
  }

  /** The row goes over to another user, who sees the log from the same `seq` on. */
  replace(userId: string, by: string, seq: number): void {
    this.#replaced.set(userId, { by, seq });
  }

  giveRole(userId: string): void {
    this.#roles.add(userId);
  }

  /** Who is a member since this commit, and from which `seq` on there is news for them. */
  get joined(): ReadonlyMap<string, number> {
    if (this.#replaced.size === 0) return this.#joined;
    return new Map([
      ...this.#joined,
      ...[...this.#replaced.values()].map(({ by, seq }) => [by, seq] as const),
    ]);
  }

  /** Those of them whose rows are new. */
  get inserted(): ReadonlyMap<string, number> {
    return this.#joined;
  }

  /** Members of before whose rows go: they left, or left and came back and begin anew. */
  get outdated(): readonly string[] {
    return [...this.#outdated];
  }

  /** Who is a member no longer. */
  get left(): readonly string[] {
    return [
      ...this.outdated.filter((userId) => !this.#joined.has(userId)),
      ...this.#replaced.keys(),
    ];
  }

  /** Members of before who have another role now. */
  get promoted(): readonly string[] {
    return [...this.#roles].filter((userId) => !this.#joined.has(userId));
  }

  /** The messages of these numbers are pinned now, or not any more. */
  pinnedNow(isPinned: boolean): number[] {
    return [...this.pins].filter(([, now]) => now === isPinned).map(([seq]) => seq);
  }
}

/** Of most conversations. */
export const nothingRare = new RareChanges();
