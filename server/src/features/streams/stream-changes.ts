/** How a message that grows begins and ends. Each function returns a change for the writer. */
import type { MessageBlock } from '@parlor/sdk/protocol/message-blocks';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../../conversation-log/change.js';
import { type Send, sending } from '../../conversation-log/send.js';
import { Fault } from '../../kernel/fault.js';

/** What a message says until it has its text, for clients that do not know that it grows. */
export const placeholder = '…';

/** May throw what `sending` does. */
export function beginning(send: Omit<Send, 'text'>, endsAt: Date): Change<Message> {
  const { siteId, conversationId, senderId, clientId } = send;
  const change = sending({ ...send, text: placeholder, streaming: true });
  return {
    ...change,
    decide(conversation) {
      const isKnown = conversation.sent(senderId, clientId) !== null;
      const message = change.decide(conversation);
      if (!isKnown)
        conversation.storeBeside({
          sql: `INSERT INTO message_streams (conversation_id, seq, site_id, user_id, rev, text, length, ends_at)
            VALUES (?, ?, ?, ?, ?, '', 0, ?)`,
          parameters: [conversationId, message.seq, siteId, senderId, message.rev, endsAt],
        });
      return message;
    },
  };
}

interface Ending {
  siteId: string;
  conversationId: string;
  seq: number;
  senderId: string;
  /** The whole text; empty if there is none. */
  text: string;
  blocks?: readonly MessageBlock[] | undefined;
}

/**
 * The message gets its text, which does not count as an edit. If it has ended or was deleted, it
 * stays as it is. The bot may have left the conversation. Throws `not_found` if the bot has no such
 * message.
 */
export function ending({
  siteId,
  conversationId,
  seq,
  senderId,
  text,
  blocks = [],
}: Ending): Change<Message> {
  return {
    siteId,
    conversationId,
    callerId: senderId,
    byOutsider: true,
    needs: { messages: [seq] },
    decide(conversation) {
      const message = conversation.stored(seq);
      if (message?.senderId !== senderId)
        throw new Fault('not_found', 'There is no such message of the bot.');
      conversation.storeBeside({
        sql: 'DELETE FROM message_streams WHERE conversation_id = ? AND seq = ?',
        parameters: [conversationId, seq],
      });
      const { streaming, ...extra } = message.extra;
      if (!streaming) return conversation.present(message);
      return conversation.change(message, {
        text: text === '' ? placeholder : text,
        extra: { ...extra, ...(blocks.length > 0 && { blocks }) },
      });
    },
  };
}
