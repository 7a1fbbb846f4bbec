import type { Message, Quote } from '@parlor/sdk/protocol/messages';
import { quoteOf } from '@parlor/sdk/protocol/quote';
import type { Database } from '../../database/database.js';

/** A message as a user sees it who has hidden it: its place stays, its content is removed. */
function asHidden(message: Message): Message {
  const hidden = {
    ...message,
    hidden: true,
    text: null,
    system: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
  };
  delete hidden.attachments;
  delete hidden.previews;
  delete hidden.blocks;
  delete hidden.choice;
  return hidden;
}

const asHiddenQuote = ({ seq, senderId, rev = 0 }: Quote): Quote =>
  quoteOf({ seq, senderId, rev, text: null, hidden: true, deletedAt: null });

/**
 * Returns messages of one or several conversations, and what they quote, as this user sees them.
 * Needs one look-up for all of them.
 */
export async function viewedBy(
  database: Database,
  userId: string,
  messages: readonly Message[],
): Promise<Message[]> {
  const hidden = await database.dialect.rows<{ conversation_id: string; seq: number }>(
    database,
    {
      columns: 'conversation_id, seq',
      table: 'hidden_messages',
      key: ['user_id', 'conversation_id', 'seq'],
    },
    messages.flatMap(({ conversationId, seq, replyTo }) =>
      [seq, ...(replyTo && replyTo.seq !== seq ? [replyTo.seq] : [])].map((place) => [
        userId,
        conversationId,
        place,
      ]),
    ),
  );
  const keys = new Set(hidden.map((row) => `${row.conversation_id} ${row.seq}`));
  const isHidden = (conversationId: string, seq: number) => keys.has(`${conversationId} ${seq}`);
  return messages.map((message) => {
    const { conversationId, seq, replyTo } = message;
    if (isHidden(conversationId, seq)) return asHidden(message);
    if (!replyTo || replyTo.state === 'withheld' || !isHidden(conversationId, replyTo.seq))
      return message;
    return { ...message, replyTo: asHiddenQuote(replyTo) };
  });
}
