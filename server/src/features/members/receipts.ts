/**
 * Marks: how far each member has read and received. Each change is one conditional statement, so
 * that devices cannot undo each other's changes. The marks that others see (`read_seq`,
 * `delivered_seq`) only move forward; the member's own mark (`unread_seq`) moves back only by "mark
 * as unread".
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { User } from '@parlor/sdk/protocol/users';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { Database } from '../../database/database.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import { MemberRow } from './member.entity.js';
import type { Unread } from './unread.js';
import type { Users } from '../../ports/users.js';
import { marksOf, type MemberState } from '../../ports/members.js';
import { type FindViewer, requireSeen } from '../../ports/conversations.js';

interface Deps {
  database: Database;
  messageLog: MessageLog;
  findViewer: FindViewer;
  unread: Unread;
  users: Users;
  realtime: () => Realtime;
}

export type Marks = ReturnType<typeof marksOf>;

/** The larger value: the databases have no common function for it. */
const atLeast = (column: string) => () =>
  `CASE WHEN ${column} < :wanted THEN :wanted ELSE ${column} END`;

export class Receipts {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Marks messages as read up to `seq`, or to the last message; a larger `seq` counts as that of
   * the last message. Throws `not_found`.
   */
  async markRead(
    siteId: string,
    userId: string,
    conversationId: string,
    seq?: number,
  ): Promise<Marks> {
    const { realtime } = this.#deps;
    const { lastSeq, memberCount, seenSeq } = await this.#deps.findViewer(
      siteId,
      userId,
      conversationId,
    );
    const wanted = Math.min(seq ?? lastSeq, lastSeq);
    const moved = await this.#move(
      conversationId,
      userId,
      wanted,
      '(read_seq < :wanted OR unread_seq < :wanted)',
      {
        readSeq: atLeast('read_seq'),
        deliveredSeq: atLeast('delivered_seq'),
        unreadSeq: atLeast('unread_seq'),
        memberRev: () => 'member_rev + 1',
      },
    );
    const state = await this.#stateOf(userId, conversationId);
    if (moved && seenSeq < wanted && memberCount <= limits.membersListed) {
      const data = { conversationId, userId, readSeq: state.seenSeq };
      realtime().publish([rooms.conversation(conversationId)], [{ name: 'receipt.read', data }]);
    }
    return this.#told(userId, state, moved);
  }

  /**
   * Marks messages as unread from `seq` on, for this user only; earlier unread messages stay
   * unread. Throws `not_found`.
   */
  async markUnread(
    siteId: string,
    userId: string,
    conversationId: string,
    seq: number,
  ): Promise<Marks> {
    const { from } = await this.#deps.findViewer(siteId, userId, conversationId);
    const moved = await this.#move(
      conversationId,
      userId,
      Math.max(seq, from) - 1,
      'unread_seq > :wanted',
      {
        unreadSeq: () => ':wanted',
        memberRev: () => 'member_rev + 1',
      },
    );
    return this.#told(userId, await this.#stateOf(userId, conversationId), moved);
  }

  /** Throws `not_found`. */
  async markDelivered(
    siteId: string,
    userId: string,
    conversationId: string,
    seq: number,
  ): Promise<{ deliveredSeq: number }> {
    const { realtime } = this.#deps;
    const { lastSeq, memberCount } = await this.#deps.findViewer(siteId, userId, conversationId);
    const wanted = Math.min(seq, lastSeq);
    const moved = await this.#move(
      conversationId,
      userId,
      wanted,
      'delivered_seq < :wanted AND read_seq < :wanted',
      {
        deliveredSeq: () => ':wanted',
      },
    );
    const { deliveredSeq } = await this.#stateOf(userId, conversationId);
    if (moved && memberCount <= limits.membersListed) {
      const data = { conversationId, userId, deliveredSeq };
      realtime().publish(
        [rooms.conversation(conversationId)],
        [{ name: 'receipt.delivered', data }],
      );
    }
    return { deliveredSeq };
  }

  /**
   * Those whose mark is at the message or beyond, without its sender: all are counted, the first by
   * name are returned. Throws `not_found`.
   */
  async seenBy(
    siteId: string,
    userId: string,
    conversationId: string,
    seq: number,
  ): Promise<{ count: number; users: User[] }> {
    const { database, messageLog, users } = this.#deps;
    requireSeen(await this.#deps.findViewer(siteId, userId, conversationId), seq);
    const message = await messageLog.one(conversationId, seq);
    if (!message) throw new Fault('not_found', 'There is no such message.');
    // Members who joined later have a mark beyond the message, but were not there.
    const seen = await database.query<{ user_id: string }[]>(
      'SELECT user_id FROM members WHERE conversation_id = ? AND read_seq >= ? AND user_id <> ? AND joined_at <= ?',
      [conversationId, seq, message.senderId ?? '', message.createdAt],
    );
    const people = await users.many(siteId, [userId, ...seen.map(({ user_id }) => user_id)]);
    const byName = seen
      .flatMap(({ user_id }) => people.get(user_id) ?? [])
      .sort((a, b) => compare(a.nameFolded, b.nameFolded) || compare(a.id, b.id));
    return {
      count: seen.length,
      users: await users.presentTo(people.get(userId)!, byName.slice(0, limits.membersListed)),
    };
  }

  /** Changes the row if it matches `condition`; returns whether it did. */
  async #move(
    conversationId: string,
    userId: string,
    wanted: number,
    condition: string,
    change: { [K in keyof MemberRow]?: () => string },
  ): Promise<boolean> {
    const { database } = this.#deps;
    // MariaDB may find the row by the index that has the marks: two such updates deadlock.
    const { affected } = await database.repeating(() =>
      database
        .entities(MemberRow)
        .createQueryBuilder()
        .update()
        .set(change)
        .where(`conversation_id = :conversationId AND user_id = :userId AND ${condition}`, {
          conversationId,
          userId,
          wanted,
        })
        .execute(),
    );
    return affected !== 0;
  }

  async #stateOf(userId: string, conversationId: string): Promise<MemberState> {
    const state = (await this.#deps.unread.of(userId, [conversationId])).get(conversationId);
    // The user was removed from the conversation in the meantime.
    if (!state) throw new Fault('not_found', 'There is no such conversation.');
    return state;
  }

  #told(userId: string, state: MemberState, moved: boolean): Marks {
    const { conversationId } = state;
    const marks = marksOf(state);
    if (moved) {
      this.#deps
        .realtime()
        .publish(
          [rooms.user(userId)],
          [{ name: 'unread.changed', data: { conversationId, ...marks } }],
        );
    }
    return marks;
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
