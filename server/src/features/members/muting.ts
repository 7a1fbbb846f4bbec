/**
 * Muting: a setting that only affects the member. It increments `member_rev`, so that devices that
 * were offline find it, like a mark that moved.
 */
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import { MemberRow } from './member.entity.js';
import type { FindViewer } from '../../ports/conversations.js';
import type { Marks } from './receipts.js';
import type { Unread } from './unread.js';
import { marksOf } from '../../ports/members.js';

interface Deps {
  database: Database;
  environment: Environment;
  unread: Unread;
  findViewer: FindViewer;
  realtime: () => Realtime;
}

/** The latest time that both databases can store. */
export const forEver = new Date('9999-12-31T23:59:59.999Z');

export class Muting {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `null`: for ever. Throws `not_found`, or `invalid_input` for a time that has passed. */
  async mute(
    siteId: string,
    userId: string,
    conversationId: string,
    until: string | null,
  ): Promise<Marks> {
    const end = until === null ? forEver : new Date(until);
    if (!(end > this.#deps.environment.now())) {
      throw new Fault('invalid_input', 'Wrong input: until must lie ahead.', {
        details: [{ field: 'until', problem: 'must lie ahead' }],
      });
    }
    return this.#set(siteId, userId, conversationId, end);
  }

  /** Throws `not_found`. */
  unmute(siteId: string, userId: string, conversationId: string): Promise<Marks> {
    return this.#set(siteId, userId, conversationId, null);
  }

  async #set(
    siteId: string,
    userId: string,
    conversationId: string,
    mutedUntil: Date | null,
  ): Promise<Marks> {
    const { database, unread, realtime } = this.#deps;
    await this.#deps.findViewer(siteId, userId, conversationId);
    await database.repeating(() =>
      database
        .entities(MemberRow)
        .createQueryBuilder()
        .update()
        .set({ mutedUntil, memberRev: () => 'member_rev + 1' })
        .where('conversation_id = :conversationId AND user_id = :userId', {
          conversationId,
          userId,
        })
        .execute(),
    );
    const state = (await unread.of(userId, [conversationId])).get(conversationId);
    // The user was removed from the conversation in the meantime.
    if (!state) throw new Fault('not_found', 'There is no such conversation.');
    const marks = marksOf(state);
    realtime().publish(
      [rooms.user(userId)],
      [{ name: 'unread.changed', data: { conversationId, ...marks } }],
    );
    return marks;
  }
}
