/**
 * Settings of a member in a conversation that only affect the member. Each change increments
 * `member_rev`, so that devices that were offline find it, like a mark that moved.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { lastSeqOf } from '../../conversation-log/conversation-sql.js';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Marks } from './receipts.js';
import type { Unread } from './unread.js';
import type { FindViewer } from '../../ports/conversations.js';
import { marksOf } from '../../ports/members.js';

interface Deps {
  database: Database;
  environment: Environment;
  unread: Unread;
  findViewer: FindViewer;
  realtime: () => Realtime;
}

const lastSeq = lastSeqOf('members.conversation_id');

export class MemberSettings {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Archives the conversation until its next entry. Throws `not_found`. */
  async archive(siteId: string, userId: string, conversationId: string): Promise<Marks> {
    await this.#deps.findViewer(siteId, userId, conversationId);
    await this.#set(userId, conversationId, `archived_seq = ${lastSeq}, pinned_at = NULL`);
    return this.#tell(userId, conversationId);
  }

  /** Throws `not_found`. */
  async unarchive(siteId: string, userId: string, conversationId: string): Promise<Marks> {
    await this.#deps.findViewer(siteId, userId, conversationId);
    await this.#set(userId, conversationId, 'archived_seq = NULL');
    return this.#tell(userId, conversationId);
  }

  /** Throws `not_found` or `limit_reached`. */
  async pin(siteId: string, userId: string, conversationId: string): Promise<Marks> {
    const { environment } = this.#deps;
    await this.#deps.findViewer(siteId, userId, conversationId);
    // The statement that pins also counts. MySQL can read the table that it changes only through a
    // derived table.
    const others = `SELECT 1 FROM members WHERE user_id = ? AND pinned_at IS NOT NULL AND conversation_id <> ? LIMIT ${limits.pinnedConversations}`;
    await this.#set(
      userId,
      conversationId,
      'pinned_at = COALESCE(pinned_at, ?), archived_seq = NULL',
      [environment.now()],
      `(SELECT COUNT(*) FROM (${others}) AS others) < ${limits.pinnedConversations}`,
      [userId, conversationId],
    );
    const state = (await this.#deps.unread.of(userId, [conversationId])).get(conversationId);
    if (state && !state.pinnedAt)
      throw new Fault(
        'limit_reached',
        `At most ${limits.pinnedConversations} conversations can be pinned.`,
      );
    return this.#tell(userId, conversationId);
  }

  /** Throws `not_found`. */
  async unpin(siteId: string, userId: string, conversationId: string): Promise<Marks> {
    await this.#deps.findViewer(siteId, userId, conversationId);
    await this.#set(userId, conversationId, 'pinned_at = NULL');
    return this.#tell(userId, conversationId);
  }

  /**
   * Deletes everything up to `seq`, or to the last entry, for this user. What was deleted before
   * stays deleted. Throws `not_found`.
   */
  async clear(
    siteId: string,
    userId: string,
    conversationId: string,
    seq?: number,
  ): Promise<Marks> {
    const viewer = await this.#deps.findViewer(siteId, userId, conversationId);
    const upTo = Math.min(seq ?? viewer.lastSeq, viewer.lastSeq);
    const atLeast = (column: string) =>
      `${column} = CASE WHEN ${column} < ? THEN ? ELSE ${column} END`;
    await this.#set(
      userId,
      conversationId,
      `${atLeast('cleared_seq')}, ${atLeast('unread_seq')}, archived_seq = NULL, pinned_at = NULL`,
      [upTo, upTo, upTo, upTo],
    );
    return this.#tell(userId, conversationId);
  }

  async #set(
    userId: string,
    conversationId: string,
    change: string,
    values: readonly unknown[] = [],
    condition = '1 = 1',
    conditionValues: readonly unknown[] = [],
  ): Promise<void> {
    const { database } = this.#deps;
    await database.repeating(() =>
      database.query(
        `UPDATE members SET ${change}, member_rev = member_rev + 1 WHERE conversation_id = ? AND user_id = ? AND ${condition}`,
        [...values, conversationId, userId, ...conditionValues],
      ),
    );
  }

  async #tell(userId: string, conversationId: string): Promise<Marks> {
    const state = (await this.#deps.unread.of(userId, [conversationId])).get(conversationId);
    // The user was removed from the conversation in the meantime.
    if (!state) throw new Fault('not_found', 'There is no such conversation.');
    const marks = marksOf(state);
    this.#deps
      .realtime()
      .publish(
        [rooms.user(userId)],
        [{ name: 'unread.changed', data: { conversationId, ...marks } }],
      );
    return marks;
  }
}
