import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import { directKey } from '../../conversation-log/direct-key.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';

/**
 * Closes the direct conversation of two people, if they have one. This is done under its lock, like
 * every change: a send at the same time is stored before it, or refused.
 */
export async function closeDirect(
  conversationRows: ConversationRows,
  writer: MessageWriter,
  { siteId, userId, otherId }: { siteId: string; userId: string; otherId: string },
): Promise<void> {
  const key = directKey([userId, otherId]);
  const row = await conversationRows.direct(siteId, key);
  if (row) await writer.write(closing({ siteId, conversationId: row.id, callerId: userId }, key));
}

function closing(
  where: { siteId: string; conversationId: string; callerId: string },
  key: string,
): Change<void> {
  return {
    ...where,
    needs: {},
    decide: (conversation) => {
      if (conversation.closedAt !== null) return;
      conversation.appendSystem({ type: 'closed', by: where.callerId });
      conversation.close(key);
    },
  };
}
