/**
 * The members of a locked conversation that its changes needed, and the changes of membership. The
 * feature that owns the table stores them.
 */
export type Role = 'owner' | 'admin' | 'member';

/** The fields of a member that changes need. */
export interface KnownMember {
  readonly role: Role;
  readonly joinedSeq: number;
}

export class Roster {
  readonly #members = new Map<string, KnownMember>();
  readonly #joined = new Map<string, number>();
  readonly #outdated = new Set<string>();
  readonly #roles = new Set<string>();
  readonly #replaced = new Map<string, { by: string; seq: number }>();
  readonly #silenced = new Map<string, Date | null>();
  readonly #sentSlowly = new Set<string>();

  know(userId: string, member: KnownMember): void {
    this.#members.set(userId, member);
  }

  get(userId: string): KnownMember | undefined {
    return this.#members.get(userId);
  }

  owners(): string[] {
    return [...this.#members].filter(([, { role }]) => role === 'owner').map(([id]) => id);
  }

  add(userId: string, joinedSeq: number): void {
    this.know(userId, { role: 'member', joinedSeq });
    this.#joined.set(userId, joinedSeq);
  }

  remove(userId: string): void {
    this.#members.delete(userId);
    this.#roles.delete(userId);
    if (!this.#joined.delete(userId)) this.#outdated.add(userId);
  }

  /** The row of one user is given to another user, who sees the log from the same `seq` on. */
  replace(userId: string, by: string): void {
    const member = this.#members.get(userId)!;
    this.#members.delete(userId);
    this.know(by, member);
    this.#replaced.set(userId, { by, seq: member.joinedSeq });
  }

  setRole(userId: string, role: Role): void {
    this.know(userId, { ...this.#members.get(userId)!, role });
    this.#roles.add(userId);
  }

  silence(userId: string, until: Date | null): void {
    this.#silenced.set(userId, until);
  }

  sendSlowly(userId: string): void {
    this.#sentSlowly.add(userId);
  }

  /** Users who became members in this commit, each with the `seq` of their first new entry. */
  get joined(): ReadonlyMap<string, number> {
    if (this.#replaced.size === 0) return this.#joined;
    return new Map([
      ...this.#joined,
      ...[...this.#replaced.values()].map(({ by, seq }) => [by, seq] as const),
    ]);
  }

  /** The users of `joined` whose rows are new. */
  get inserted(): ReadonlyMap<string, number> {
    return this.#joined;
  }

  /**
   * Earlier members whose rows are deleted: they left, or they left and joined again with a new
   * row.
   */
  get outdated(): readonly string[] {
    return [...this.#outdated];
  }

  /** Users who are no longer members. */
  get left(): readonly string[] {
    return [
      ...this.outdated.filter((userId) => !this.#joined.has(userId)),
      ...this.#replaced.keys(),
    ];
  }

  /** Earlier members whose role has changed. */
  get promoted(): readonly string[] {
    return [...this.#roles].filter((userId) => !this.#joined.has(userId));
  }

  /** Until when members may not write; null ends a silence. */
  get silenced(): ReadonlyMap<string, Date | null> {
    return this.#silenced;
  }

  /** Members who sent a message in slow mode. */
  get sentSlowly(): readonly string[] {
    return [...this.#sentSlowly];
  }
}
