/** Who belongs to a conversation: listing them, and letting people come to a group and go. */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Member } from '@parlor/sdk/protocol/members';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { BlockedPairs } from '../blocks/blocked-pairs.js';
import type { Reach } from '../contacts/reach.js';
import { MemberRow } from '../conversations/conversation.entity.js';
import { type ConversationViews, presentMember } from '../conversations/conversation-views.js';
import type { MessageWriter } from '../messages/writer.js';
import type { Users } from '../users/users.js';
import { unseenBy } from '../users/unseen.js';
import { adding, removing } from './member-changes.js';

interface Parts {
  database: Database;
  users: Users;
  views: ConversationViews;
  writer: MessageWriter;
  reach: Reach;
  blocked: BlockedPairs;
  /** Tells whoever may know whether the user is there. */
  tellPresence(userId: string, shows: boolean): Promise<void>;
  realtime: () => Realtime;
}

interface ListQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

export class Members {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whoever joined first first. The viewer has been found to be a member. */
  async list(
    siteId: string,
    viewerId: string,
    conversationId: string,
    { cursor, limit = limits.pageDefault }: ListQuery,
  ): Promise<Page<Member>> {
    const { database, users, blocked } = this.#parts;
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
      select.andWhere('(member.joinedAt > :at OR (member.joinedAt = :at AND member.userId > :userId))', { at: new Date(time), userId });
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const people = await users.many(
      siteId,
      page.map(({ userId }) => userId),
    );
    return {
      items: page.map((row) => presentMember(row, unseenBy(unseen, people.get(row.userId)!), users)),
      next: rows.length > limit && last ? encodeCursor([last.joinedAt.getTime(), last.userId]) : null,
      prev: null,
    };
  }

  /** Throws `not_found`, `forbidden`, `not_accepted` or `limit_reached`. */
  async add(
    siteId: string,
    callerId: string,
    conversationId: string,
    userIds: readonly string[],
  ): Promise<{ added: string[]; rev: number }> {
    const { users, views, writer, reach, blocked, tellPresence, realtime } = this.#parts;
    const people = await users.requireMany(siteId, userIds);
    await reach.mayReach(siteId, callerId, userIds);
    // One event for all cannot say of them what some may not know: of these few it says nothing, and the others are told after it.
    const discreet = new Set([...(await blocked.ofEach(userIds))].filter(([, others]) => others.size > 0).map(([userId]) => userId));
    const result = await writer.write(
      adding({ siteId, conversationId, callerId }, userIds, (userId, joinedAt, seq) =>
        presentMember({ role: 'member', readSeq: seq, deliveredSeq: seq, joinedAt }, unseenBy(discreet, people.get(userId)!), users),
      ),
    );
    for (const { userId, conversation } of await views.forEach(siteId, result.added, conversationId)) {
      realtime().publish([rooms.user(userId)], [{ name: 'conversation.created', data: { conversation } }]);
    }
    for (const userId of result.added) {
      if (discreet.has(userId) && people.get(userId)!.hidesPresence === 0) await tellPresence(userId, true);
    }
    return result;
  }

  /** Throws `not_found` or `forbidden`. */
  remove(siteId: string, callerId: string, conversationId: string, userId: string): Promise<{ rev: number }> {
    return this.#parts.writer.write(removing({ siteId, conversationId, callerId }, userId));
  }
}
