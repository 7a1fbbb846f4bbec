/**
 * Access to groups: requests to join, invitations, joining, and bans. Those who are affected by a
 * change are notified.
 */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Page } from '@parlor/sdk/protocol/fields';
import type { Group } from '@parlor/sdk/protocol/groups';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Invitation, JoinRequest } from '@parlor/sdk/protocol/members';
import type { User } from '@parlor/sdk/protocol/users';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { UserCall } from '../../kernel/context.js';
import { Fault } from '../../kernel/fault.js';
import { KeptStandingRow } from './member.entity.js';
import type { Pending } from './ways-in.js';
import { later } from '../../conversation-log/rules.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { admitting, inviting, requesting, settling, type Way } from './entrance-changes.js';
import type { GroupRates } from './group-rates.js';
import type { Invitations } from './invitations.js';
import type { BlockedPairs, MayReach } from '../../ports/contacts.js';
import { banning, type Ended, unbanning } from './member-changes.js';
import type { Newcomers } from './newcomers.js';
import { recent, type RecentQuery } from './recent.js';
import type { Succession } from './succession.js';
import { BanRow, InvitationRow, InviteRow, JoinRequestRow } from './ways-in.entity.js';
import type { Conversations, OpenGroups } from '../../ports/conversations.js';
import type { Act, Audit } from '../../ports/moderation.js';
import type { Move } from '../../ports/moves.js';
import { unseen, type Users } from '../../ports/users.js';

interface Deps {
  database: Database;
  users: Users;
  blocked: BlockedPairs;
  writer: MessageWriter;
  conversations: Conversations;
  openGroups: OpenGroups;
  newcomers: Newcomers;
  succession: Succession;
  audit: Audit;
  invitations: Invitations;
  rates: GroupRates;
  mayReach: MayReach;
}

/** A user who is invited to or banned from a group, as its managers see it. */
interface AtDoor {
  user: User;
  by: string;
  createdAt: string;
}

/** For the audit log. */
type Why = Pick<Act, 'note' | 'reportId'>;

export class Entrance {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The caller joins. Throws `not_found`, `banned`, `invite_ended` or `limit_reached`. */
  async join(
    siteId: string,
    callerId: string,
    conversationId: string,
    way: Way,
  ): Promise<Conversation> {
    await this.#admit(siteId, callerId, conversationId, callerId, way);
    return this.#deps.conversations.get(siteId, callerId, conversationId);
  }

  /** Throws `not_found`, `forbidden`, `banned` or `limit_reached`. */
  accept(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
  ): Promise<{ rev: number }> {
    return this.#admit(siteId, callerId, conversationId, userId, 'request');
  }

  async #admit(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
    way: Way,
  ): Promise<{ rev: number }> {
    const { users, writer, newcomers } = this.#deps;
    const people = await users.requireMany(siteId, [userId]);
    const expected = await newcomers.expect(people);
    const { rev, joined, ended } = await writer.write(
      admitting({ siteId, conversationId, callerId }, userId, way, expected.present),
    );
    if (joined) await newcomers.welcome(siteId, conversationId, [userId], expected);
    await newcomers.tellEnded(conversationId, ended);
    return { rev };
  }

  /** Throws `not_found`, `forbidden`, `banned` or `limit_reached`. */
  async request(
    siteId: string,
    callerId: string,
    conversationId: string,
    note: string | undefined,
  ): Promise<void> {
    const { users, newcomers, writer } = this.#deps;
    const text = note?.trim() || null;
    if ((await this.#openRequests(callerId)) >= limits.joinRequestsPerPerson)
      throw new Fault(
        'limit_reached',
        `One person asks at most ${limits.joinRequestsPerPerson} groups to be let in.`,
      );
    const at = await writer.write(requesting({ siteId, conversationId, callerId }, text));
    if (!at) return;
    const user = users.present(unseen(await users.get(siteId, callerId)));
    const request: JoinRequest = { conversationId, user, note: text, createdAt: at.toISOString() };
    await newcomers.tellManagers(
      conversationId,
      callerId,
      { name: 'joinRequest.created', data: { request } },
      true,
    );
  }

  /**
   * Throws `not_found`, `forbidden`, `not_accepted`, `banned`, `limit_reached` or `rate_limited`.
   */
  async invite(
    call: UserCall,
    conversationId: string,
    userIds: readonly string[],
  ): Promise<string[]> {
    const { users, mayReach, invitations, rates, writer } = this.#deps;
    const { siteId } = call;
    const callerId = call.user.id;
    const people = await users.requireMany(siteId, userIds);
    await mayReach(siteId, callerId, userIds);
    await invitations.requireRoom(userIds, conversationId);
    const { invited, at } = await rates.counting(call, { people: people.size }, async () => {
      const result = await writer.write(inviting({ siteId, conversationId, callerId }, userIds));
      return { result, used: { people: result.invited.length } };
    });
    await invitations.tell(siteId, callerId, conversationId, invited, at);
    return invited;
  }

  /**
   * Withdraws or declines a pending request or invitation of a user. Throws `not_found` or
   * `forbidden`.
   */
  async settle(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
    kind: keyof Pending,
  ): Promise<void> {
    const ended: Ended = await this.#deps.writer.write(
      settling({ siteId, conversationId, callerId }, userId, kind),
    );
    await this.#deps.newcomers.tellEnded(conversationId, ended);
  }

  /** Throws `not_found` or `forbidden`. */
  async ban(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
    why: Why,
  ): Promise<{ rev: number }> {
    const { users, writer, newcomers, succession, audit } = this.#deps;
    const people = await users.many(siteId, [callerId, userId]);
    const [caller, target] = [people.get(callerId), people.get(userId)];
    if (!target || target.deletedAt) throw new Fault('not_found', 'There is no such user.');
    if (target.role === 'admin' && caller?.role === 'moderator')
      throw new Fault('forbidden', 'A moderator cannot act against an admin.');
    const where = { siteId, conversationId, callerId };
    const record = () =>
      audit.statement({
        siteId,
        act: 'member.banned',
        actorId: callerId,
        userId,
        conversationId,
        ...why,
      });
    for (let hasHeirs = true; ;) {
      const banned = await writer.write(banning(where, userId, record, hasHeirs));
      if (!banned) {
        hasHeirs = await succession.handOnOne(siteId, conversationId, userId);
        continue;
      }
      await newcomers.tellEnded(conversationId, banned.ended);
      return { rev: banned.rev };
    }
  }

  /** Throws `not_found` or `forbidden`. */
  unban(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
    why: Why,
  ): Promise<void> {
    const record = () =>
      this.#deps.audit.statement({
        siteId,
        act: 'member.unbanned',
        actorId: callerId,
        userId,
        conversationId,
        ...why,
      });
    return this.#deps.writer.write(unbanning({ siteId, conversationId, callerId }, userId, record));
  }

  /**
   * Deletes the requests, invitations and bans of the user. Returns a function that notifies the
   * managers who would have answered the requests.
   */
  async forget(transaction: Transaction, userId: string): Promise<() => Promise<void>> {
    const requests = await transaction.findBy(JoinRequestRow, { userId });
    await transaction.delete(JoinRequestRow, { userId });
    await transaction.delete(InvitationRow, { userId });
    await transaction.delete(BanRow, { userId });
    await transaction.delete(KeptStandingRow, { userId });
    return async () => {
      for (const { conversationId } of requests)
        await this.#deps.newcomers.tellEnded(
          conversationId,
          new Map([[userId, { request: true, invitation: false }]]),
        );
    };
  }

  /** The bans, silences, requests and invitations of the guest become those of the user. */
  async handOver(
    transaction: Transaction,
    { guestId, userId }: Move,
  ): Promise<() => Promise<void>> {
    const { insertIgnore } = this.#deps.database.dialect;
    const isOpen = `NOT EXISTS (SELECT 1 FROM members WHERE members.conversation_id = waiting.conversation_id AND members.user_id = ?)
      AND NOT EXISTS (SELECT 1 FROM bans WHERE bans.conversation_id = waiting.conversation_id AND bans.user_id = ?)`;
    await transaction.query(
      `${insertIgnore} INTO bans (conversation_id, user_id, banned_by, created_at)
         SELECT conversation_id, ?, banned_by, created_at FROM bans WHERE user_id = ?`,
      [userId, guestId],
    );
    for (const [table, column] of [
      ['join_requests', 'note'],
      ['invitations', 'invited_by'],
    ] as const) {
      await transaction.query(
        `${insertIgnore} INTO ${table} (conversation_id, user_id, ${column}, created_at)
           SELECT conversation_id, ?, ${column}, created_at FROM ${table} waiting WHERE user_id = ? AND ${isOpen}`,
        [userId, guestId, userId, userId],
      );
    }
    const kept = await transaction.findBy(KeptStandingRow, { userId: guestId });
    for (const row of kept) {
      const own = await transaction.findOneBy(KeptStandingRow, {
        conversationId: row.conversationId,
        userId,
      });
      const silencedUntil = later(row.silencedUntil, own?.silencedUntil ?? null);
      const lastSentAt = later(row.lastSentAt, own?.lastSentAt ?? null);
      await transaction.delete(KeptStandingRow, { conversationId: row.conversationId, userId });
      await transaction.insert(KeptStandingRow, {
        conversationId: row.conversationId,
        userId,
        silencedUntil,
        lastSentAt,
      });
      // If the user is a member, the silence is stored in the row of the member.
      const sql =
        'UPDATE members SET silenced_until = ? WHERE conversation_id = ? AND user_id = ? AND (silenced_until IS NULL OR silenced_until < ?)';
      if (silencedUntil)
        await transaction.query(sql, [silencedUntil, row.conversationId, userId, silencedUntil]);
    }
    await transaction.update(BanRow, { bannedBy: guestId }, { bannedBy: userId });
    await transaction.update(InvitationRow, { invitedBy: guestId }, { invitedBy: userId });
    await transaction.update(InviteRow, { createdBy: guestId }, { createdBy: userId });
    return this.forget(transaction, guestId);
  }

  // Lists. If the list belongs to a group, the caller is already checked to be a manager.

  bans(
    siteId: string,
    callerId: string,
    conversationId: string,
    query: RecentQuery,
  ): Promise<Page<AtDoor>> {
    return this.#atDoor(
      siteId,
      callerId,
      conversationId,
      { table: 'bans', also: 'banned_by' },
      query,
    );
  }

  invited(
    siteId: string,
    callerId: string,
    conversationId: string,
    query: RecentQuery,
  ): Promise<Page<AtDoor>> {
    return this.#atDoor(
      siteId,
      callerId,
      conversationId,
      { table: 'invitations', also: 'invited_by' },
      query,
    );
  }

  async requests(
    siteId: string,
    callerId: string,
    conversationId: string,
    query: RecentQuery,
  ): Promise<Page<JoinRequest>> {
    const source = { table: 'join_requests', of: 'conversation_id', also: 'note' } as const;
    const { rows, next } = await recent(this.#deps.database, source, conversationId, query);
    const people = await this.#heard(
      siteId,
      callerId,
      rows.map(({ id }) => id),
    );
    const items = rows.flatMap(({ id, also, at }): JoinRequest[] => {
      const user = people.get(id);
      return user ? [{ conversationId, user, note: also, createdAt: at.toISOString() }] : [];
    });
    return { items, next, prev: null };
  }

  /** The user's own requests. */
  async requested(
    siteId: string,
    userId: string,
    query: RecentQuery,
  ): Promise<Page<{ group: Group; note: string | null; createdAt: string }>> {
    const { database, openGroups } = this.#deps;
    const { rows, next } = await recent(
      database,
      { table: 'join_requests', of: 'user_id', also: 'note' },
      userId,
      query,
    );
    const groups = await openGroups.byId(
      siteId,
      rows.map(({ id }) => id),
    );
    const items = rows.flatMap(({ id, also, at }) => {
      const group = groups.get(id);
      return group && group.memberCount > 0
        ? [{ group, note: also, createdAt: at.toISOString() }]
        : [];
    });
    return { items, next, prev: null };
  }

  /** The user's own invitations. */
  async invitations(siteId: string, userId: string, query: RecentQuery): Promise<Page<Invitation>> {
    const { database, openGroups } = this.#deps;
    const { rows, next } = await recent(
      database,
      { table: 'invitations', of: 'user_id', also: 'invited_by' },
      userId,
      query,
    );
    const groups = await openGroups.byId(
      siteId,
      rows.map(({ id }) => id),
    );
    const people = await this.#heard(
      siteId,
      userId,
      rows.map(({ also }) => also!),
    );
    const items = rows.flatMap(({ id, also, at }): Invitation[] => {
      const [group, by] = [groups.get(id), people.get(also!)];
      return group && group.memberCount > 0 && by
        ? [{ group, by, createdAt: at.toISOString() }]
        : [];
    });
    return { items, next, prev: null };
  }

  async #atDoor(
    siteId: string,
    callerId: string,
    conversationId: string,
    source: { table: 'bans' | 'invitations'; also: 'banned_by' | 'invited_by' },
    query: RecentQuery,
  ): Promise<Page<AtDoor>> {
    const { rows, next } = await recent(
      this.#deps.database,
      { ...source, of: 'conversation_id' },
      conversationId,
      query,
    );
    const people = await this.#people(
      siteId,
      callerId,
      rows.map(({ id }) => id),
    );
    const items = rows.flatMap(({ id, also, at }): AtDoor[] => {
      const user = people.get(id);
      return user ? [{ user, by: also!, createdAt: at.toISOString() }] : [];
    });
    return { items, next, prev: null };
  }

  async #people(
    siteId: string,
    callerId: string,
    ids: readonly string[],
    introduced = false,
  ): Promise<Map<string, User>> {
    const { users } = this.#deps;
    const found = await users.many(siteId, [callerId, ...ids]);
    const rows = ids.flatMap((id) => found.get(id) ?? []);
    return new Map(
      (await users.presentTo(found.get(callerId)!, rows, introduced)).map((user) => [
        user.id,
        user,
      ]),
    );
  }

  /** The same, without those whom the caller blocks: the caller does not see their requests. */
  async #heard(
    siteId: string,
    callerId: string,
    ids: readonly string[],
  ): Promise<Map<string, User>> {
    const people = await this.#people(siteId, callerId, ids, true);
    const blocked = await this.#deps.blocked.blockedAmong(callerId, [...people.keys()]);
    for (const id of blocked) people.delete(id);
    return people;
  }

  async #openRequests(userId: string): Promise<number> {
    return this.#deps.database.entities(JoinRequestRow).countBy({ userId });
  }
}
