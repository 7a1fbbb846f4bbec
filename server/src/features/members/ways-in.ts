/**
 * The ways into a group while the writer holds its lock: bans, requests to join, invitations and
 * invites, as far as a change needs them, and how the changes of this commit change them. They are
 * kept in memory, so that a change sees what the earlier changes of the same commit did.
 */
import type { Statement } from '../../database/dialect.js';

/** A link into the group. */
export interface KnownInvite {
  readonly id: string;
  readonly expiresAt: Date | null;
  readonly maxUses: number | null;
  readonly uses: number;
}

/** Kinds of rows that are counted, because their number is limited. */
export type Counted = 'join_requests' | 'invitations' | 'invites';

/** What is pending of a user: a request to join, an invitation. */
export interface Pending {
  request: boolean;
  invitation: boolean;
}

const nothingPending: Pending = { request: false, invitation: false };

export class WaysIn {
  readonly #conversationId: string;
  readonly #now: Date;
  readonly #banned = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  readonly #invites = new Map<string, KnownInvite>();
  readonly #counts = new Map<Counted, number>();
  readonly #statements: Statement[] = [];

  constructor(conversationId: string, now: Date) {
    this.#conversationId = conversationId;
    this.#now = now;
  }

  // What the look-ups found.

  knowBan(userId: string): void {
    this.#banned.add(userId);
  }

  knowPending(userId: string, kind: keyof Pending): void {
    this.#pending.set(userId, { ...this.pending(userId), [kind]: true });
  }

  knowInvite(invite: KnownInvite): void {
    this.#invites.set(invite.id, invite);
  }

  knowCount(of: Counted, count: number): void {
    this.#counts.set(of, count);
  }

  // What a change reads.

  isBanned(userId: string): boolean {
    return this.#banned.has(userId);
  }

  pending(userId: string): Pending {
    return this.#pending.get(userId) ?? nothingPending;
  }

  invite(id: string): KnownInvite | null {
    return this.#invites.get(id) ?? null;
  }

  count(of: Counted): number {
    return this.#counts.get(of) ?? 0;
  }

  // What a change does, after it has checked everything.

  ban(userId: string, bannedBy: string): void {
    this.#banned.add(userId);
    this.#insert('bans', { user_id: userId, banned_by: bannedBy });
  }

  unban(userId: string): void {
    this.#banned.delete(userId);
    this.#delete('bans', userId);
  }

  request(userId: string, note: string | null): void {
    this.knowPending(userId, 'request');
    this.#insert('join_requests', { user_id: userId, note });
  }

  invitePerson(userId: string, invitedBy: string): void {
    this.knowPending(userId, 'invitation');
    this.#insert('invitations', { user_id: userId, invited_by: invitedBy });
  }

  addInvite(invite: KnownInvite & { tokenHash: string; createdBy: string }): void {
    const { id, tokenHash, createdBy, expiresAt, maxUses, uses } = invite;
    this.knowInvite(invite);
    this.#insert('invites', {
      id,
      token_hash: tokenHash,
      created_by: createdBy,
      expires_at: expiresAt,
      max_uses: maxUses,
      uses,
    });
  }

  useInvite(id: string): void {
    const invite = this.#invites.get(id)!;
    this.#invites.set(id, { ...invite, uses: invite.uses + 1 });
    this.#statements.push({
      sql: 'UPDATE invites SET uses = ? WHERE id = ?',
      parameters: [invite.uses + 1, id],
    });
  }

  removeInvite(id: string): void {
    this.#invites.delete(id);
    this.#statements.push({ sql: 'DELETE FROM invites WHERE id = ?', parameters: [id] });
  }

  /** Ends what is pending of a user, or one kind of it; returns what was ended. */
  settle(userId: string, kind?: keyof Pending): Pending {
    const before = this.pending(userId);
    const ends = {
      request: before.request && kind !== 'invitation',
      invitation: before.invitation && kind !== 'request',
    };
    if (ends.request) this.#delete('join_requests', userId);
    if (ends.invitation) this.#delete('invitations', userId);
    this.#pending.set(userId, {
      request: before.request && !ends.request,
      invitation: before.invitation && !ends.invitation,
    });
    return ends;
  }

  /** The statements that store all this, in order. */
  get statements(): readonly Statement[] {
    return this.#statements;
  }

  #insert(table: Counted | 'bans', values: Readonly<Record<string, unknown>>): void {
    const row = { conversation_id: this.#conversationId, ...values, created_at: this.#now };
    const columns = Object.keys(row);
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    this.#statements.push({ sql, parameters: Object.values(row) });
    if (table !== 'bans') this.#counts.set(table, this.count(table) + 1);
  }

  #delete(table: 'bans' | 'join_requests' | 'invitations', userId: string): void {
    const sql = `DELETE FROM ${table} WHERE conversation_id = ? AND user_id = ?`;
    this.#statements.push({ sql, parameters: [this.#conversationId, userId] });
    if (table !== 'bans') this.#counts.set(table, this.count(table) - 1);
  }
}
