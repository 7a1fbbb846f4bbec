import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';

/** What a message looks like to somebody who has hidden it: its place stays, what it says and what belongs to that is gone. */
function asHidden(message: Message): Message {
  const hidden = { ...message, hidden: true, text: null, system: null, replyTo: null, mentions: [], metadata: null, reactions: [] };
  delete hidden.attachments;
  delete hidden.previews;
  return hidden;
}

/** Shows messages, of one conversation or of several, as this user sees them. One look-up for all. */
export async function viewedBy(database: Database, userId: string, messages: readonly Message[]): Promise<Message[]> {
  const hidden = await database.dialect.rows<{ conversation_id: string; seq: number }>(
    database,
    { columns: 'conversation_id, seq', table: 'hidden_messages', key: ['user_id', 'conversation_id', 'seq'] },
    messages.map(({ conversationId, seq }) => [userId, conversationId, seq]),
  );
  const keys = new Set(hidden.map((row) => `${row.conversation_id} ${row.seq}`));
  return messages.map((message) => (keys.has(`${message.conversationId} ${message.seq}`) ? asHidden(message) : message));
}
