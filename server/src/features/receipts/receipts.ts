/** Marks: how far each member has seen. They only move forward, in one statement each, so that devices cannot undo each other. */
import type { Database } from '../../database/database.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import { MemberRow } from '../conversations/conversation.entity.js';
import type { Conversations } from '../conversations/conversations.js';
import type { MessageLog } from '../messages/message-log.js';

interface Parts {
  database: Database;
  conversations: Conversations;
  log: MessageLog;
  realtime: () => Realtime;
}

export class Receipts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A mark past the last message counts as one on it. Throws `not_found`. */
  async markRead(siteId: string, userId: string, conversationId: string, seq: number): Promise<{ readSeq: number; unread: number }> {
    const { database, conversations, log, realtime } = this.#parts;
    const { lastSeq } = await conversations.requireMember(siteId, userId, conversationId);
    const wanted = Math.min(seq, lastSeq);
    const { affected } = await database
      .entities(MemberRow)
      .createQueryBuilder()
      .update()
      .set({ readSeq: wanted, unreadSeq: wanted })
      .where('conversation_id = :conversationId AND user_id = :userId AND read_seq < :wanted', { conversationId, userId, wanted })
      .execute();
    const { readSeq } = await database.entities(MemberRow).findOneByOrFail({ conversationId, userId });
    const unread = (await log.unread(userId, [{ conversationId, unreadSeq: readSeq }])).get(conversationId) ?? 0;
    if (affected) {
      realtime().publish([rooms.conversation(conversationId)], [{ name: 'receipt.read', data: { conversationId, userId, readSeq } }]);
      realtime().publish([rooms.user(userId)], [{ name: 'unread.changed', data: { conversationId, readSeq, unread } }]);
    }
    return { readSeq, unread };
  }
}
