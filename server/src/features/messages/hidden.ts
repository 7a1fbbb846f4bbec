/**
 * "Delete for me": a message that a user does not want to see any more. Others do not notice it.
 */
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import { HiddenMessageRow } from './hidden-message.entity.js';
import { requireSeen, type FindViewer } from '../../ports/conversations.js';
import { type Unread, marksOf, type MemberRows } from '../../ports/members.js';
import type { Move } from '../../ports/moves.js';

interface Deps {
  database: Database;
  unread: Unread;
  findViewer: FindViewer;
  memberRows: MemberRows;
  realtime: () => Realtime;
}

export class HiddenMessages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Hides a message, or shows it again; repeating that changes nothing. Throws `not_found`. */
  async set(
    siteId: string,
    userId: string,
    conversationId: string,
    seq: number,
    hidden: boolean,
  ): Promise<{ memberRev: number }> {
    const { findViewer, unread, realtime } = this.#deps;
    requireSeen(await findViewer(siteId, userId, conversationId), seq);
    const changed = await this.#store({ userId, conversationId, seq }, hidden);
    const state = (await unread.of(userId, [conversationId])).get(conversationId);
    // The user was removed from the conversation in the meantime.
    if (!state) throw new Fault('not_found', 'There is no such conversation.');
    const { memberRev } = state;
    if (changed) {
      realtime().publish(
        [rooms.user(userId)],
        [
          { name: 'message.hidden', data: { conversationId, seq, hidden, memberRev } },
          { name: 'unread.changed', data: { conversationId, ...marksOf(state) } },
        ],
      );
    }
    return { memberRev };
  }

  /** Deletes the rows of all messages that the user has hidden. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(HiddenMessageRow, { userId });
  }

  /** What the guest has hidden stays hidden for the user. */
  async handOver(transaction: Transaction, { guestId, userId }: Move): Promise<void> {
    const { dialect } = this.#deps.database;
    await transaction.query(
      `${dialect.insertIgnore} INTO hidden_messages (user_id, conversation_id, seq) SELECT ?, conversation_id, seq FROM hidden_messages WHERE user_id = ?`,
      [userId, guestId],
    );
    await transaction.delete(HiddenMessageRow, { userId: guestId });
  }

  /**
   * Returns whether something has changed. The member's row is locked first, so that the changes of
   * two devices do not overlap.
   */
  #store(row: HiddenMessageRow, hidden: boolean): Promise<boolean> {
    const { database, memberRows } = this.#deps;
    const { userId, conversationId } = row;
    return database.transaction(async (transaction) => {
      const isMember = await memberRows.lock(transaction, { conversationId, userId });
      const isHidden = (await transaction.countBy(HiddenMessageRow, { ...row })) > 0;
      if (!isMember || isHidden === hidden) return false;
      if (hidden) await transaction.insert(HiddenMessageRow, row);
      else await transaction.delete(HiddenMessageRow, { ...row });
      await memberRows.touch(transaction, { conversationId, userId });
      return true;
    });
  }
}
