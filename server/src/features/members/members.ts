/** The members of a conversation: listing, adding and removing them, and their roles. */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Member } from '@parlor/sdk/protocol/member';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { UserCall } from '../../kernel/context.js';
import { Fault } from '../../kernel/fault.js';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import type { Sql } from '../../ports/sql.js';
import { MemberRow } from './member.entity.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { foldName, likeNames } from '../../kernel/fold.js';
import type { GroupRates } from './group-rates.js';
import type { Invitations } from './invitations.js';
import type { MayAdd } from '../../ports/contacts.js';
import { adding, givingRole, handingOver, removing, type Remaining } from './member-changes.js';
import type { Newcomers } from './newcomers.js';
import type { Succession } from './succession.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import { unseenBy, type Users } from '../../ports/users.js';
import { presentMember } from '../../ports/members.js';

interface Deps {
  database: Database;
  users: Users;
  writer: MessageWriter;
  blocked: BlockedPairs;
  newcomers: Newcomers;
  succession: Succession;
  sql: Sql;
  invitations: Invitations;
  rates: GroupRates;
  mayAdd: MayAdd;
}

interface ListQuery {
  search?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const keptAtOnce = 100;

export class Members {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** In the order in which they joined. The viewer is already checked to be a member. */
  async list(
    siteId: string,
    viewerId: string,
    conversationId: string,
    { search, cursor, limit = limits.pageDefault }: ListQuery,
  ): Promise<Page<Member>> {
    const { database, users, blocked, sql } = this.#deps;
    const unseen = await blocked.of(viewerId);
    const select = database
      .entities(MemberRow)
      .createQueryBuilder('member')
      .where('member.conversationId = :conversationId', { conversationId })
      .orderBy('member.joinedAt')
      .addOrderBy('member.userId')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [time, userId] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere(
        '(member.joinedAt > :at OR (member.joinedAt = :at AND member.userId > :userId))',
        { at: new Date(time), userId },
      );
    }
    const wanted = foldName(search ?? '');
    if (wanted)
      // Only members of one group are compared, which are few: an index of names would not be
      // faster.
      select.andWhere(sql.users.isNamed('member.user_id', ':start', ':word'), likeNames(wanted));
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const people = await users.many(
      siteId,
      page.map(({ userId }) => userId),
    );
    return {
      items: page.map((row) =>
        presentMember(row, unseenBy(unseen, people.get(row.userId)!), users),
      ),
      next:
        rows.length > limit && last ? encodeCursor([last.joinedAt.getTime(), last.userId]) : null,
      prev: null,
    };
  }

  /**
   * Throws `not_found`, `forbidden`, `not_accepted`, `banned`, `limit_reached` or `rate_limited`.
   */
  async add(
    call: UserCall,
    conversationId: string,
    userIds: readonly string[],
  ): Promise<{ added: string[]; invited: string[]; rev: number }> {
    const { users, writer, newcomers, invitations, rates, mayAdd } = this.#deps;
    const { siteId } = call;
    const callerId = call.user.id;
    const people = await users.requireMany(siteId, userIds);
    const { asked } = await mayAdd(siteId, callerId, userIds);
    await invitations.requireRoom([...asked], conversationId);
    const expected = await newcomers.expect(people);
    const change = adding({ siteId, conversationId, callerId }, userIds, asked, expected.present);
    const { added, invited, newlyInvited, at, rev, ended } = await rates.counting(
      call,
      { people: people.size },
      async () => {
        const result = await writer.write(change);
        return { result, used: { people: result.added.length + result.newlyInvited.length } };
      },
    );
    await newcomers.welcome(siteId, conversationId, added, expected);
    await newcomers.tellEnded(conversationId, ended);
    await invitations.tell(siteId, callerId, conversationId, newlyInvited, at);
    return { added, invited, rev };
  }

  /** Throws `not_found` or `forbidden`. */
  async remove(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
  ): Promise<{ rev: number }> {
    const { writer, newcomers, succession } = this.#deps;
    const remaining = userId === callerId ? await this.#remaining(conversationId, userId) : [];
    const { rev, isEmpty, newOwner } = await writer.write(
      removing({ siteId, conversationId, callerId }, userId, remaining),
    );
    if (newOwner !== null) await succession.settle(siteId, newOwner);
    if (isEmpty) await newcomers.closeDoor(conversationId);
    return { rev };
  }

  /**
   * The members who stay in a direct conversation: first those who can own a group, the creator
   * before the others, then in the order in which they joined. Empty for a group, which does not
   * need them.
   */
  #remaining(conversationId: string, without: string): Promise<Remaining[]> {
    const { database, sql } = this.#deps;
    return database.query<Remaining[]>(
      `SELECT users.id, users.name FROM members
         ${joinConversation('members.conversation_id')} ${sql.users.join('members.user_id')}
       WHERE members.conversation_id = ? AND members.user_id <> ? AND conversations.kind = 'direct'
       ORDER BY CASE WHEN users.kind <> 'bot' AND ${sql.users.isThere('members.user_id')} THEN 0 ELSE 1 END,
         CASE WHEN users.id = conversations.created_by THEN 0 ELSE 1 END, members.joined_at, users.id LIMIT ${limits.directMembers}`,
      [conversationId, without],
    );
  }

  /**
   * Deletes some kept silences and waits of former members that have ended. Returns whether there
   * may be more.
   */
  async dropKept(now: Date): Promise<boolean> {
    const { database } = this.#deps;
    const recently = new Date(now.getTime() - limits.slowSeconds * 1_000);
    const rows = await database.query<{ conversation_id: string; user_id: string }[]>(
      `SELECT conversation_id, user_id FROM kept_standings
       WHERE (silenced_until IS NULL OR silenced_until <= ?) AND (last_sent_at IS NULL OR last_sent_at <= ?) LIMIT ${keptAtOnce}`,
      [now, recently],
    );
    for (const row of rows) {
      // The user may have left again since then, with another silence.
      await database.query(
        `DELETE FROM kept_standings WHERE conversation_id = ? AND user_id = ?
           AND (silenced_until IS NULL OR silenced_until <= ?) AND (last_sent_at IS NULL OR last_sent_at <= ?)`,
        [row.conversation_id, row.user_id, now, recently],
      );
    }
    return rows.length === keptAtOnce;
  }

  /** Throws `not_found` or `forbidden`. */
  setRole(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
    role: MemberRow['role'],
  ): Promise<{ rev: number }> {
    return this.#deps.writer.write(givingRole({ siteId, conversationId, callerId }, userId, role));
  }

  /**
   * Throws `forbidden`, or `not_found`, also for a member who is deactivated, deleted or banned for
   * good, because then no active user would own the group.
   */
  async transferOwnership(
    siteId: string,
    callerId: string,
    conversationId: string,
    userId: string,
  ): Promise<{ rev: number }> {
    const { writer, succession } = this.#deps;
    if (!(await succession.isThere(userId)))
      throw new Fault('not_found', 'There is no such member.');
    const handed = await writer.write(handingOver({ siteId, conversationId, callerId }, userId));
    await succession.settle(siteId, userId);
    return handed;
  }
}
