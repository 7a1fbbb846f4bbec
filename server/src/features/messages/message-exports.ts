import type { ExportItem } from '@parlor/sdk/protocol/host-people';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Exports } from '../../ports/exports.js';
import type { MemberRows } from '../../ports/members.js';
import { conversationsWith } from './eraser.js';

interface Deps {
  memberRows: Pick<MemberRows, 'conversationsOf'>;
  conversationRows: ConversationRows;
  messageRows: MessageRows;
}

/** How many conversations a page looks into. */
const conversationsAtOnce = 50;

/**
 * What a user has written and not deleted, conversation by conversation in the order of their ids.
 * Within one, in the order of the index of senders.
 */
export const messageExports = (deps: Deps): Exports => ({
  section: 'message',
  async page(siteId, userId, after, limit) {
    const { messageRows } = deps;
    const [from, afterClientId] =
      after === null ? ['', ''] : decodeCursor(after, ['string', 'string']);
    const ids: string[] = [];
    for await (const id of conversationsWith(deps, siteId, userId)) if (id >= from) ids.push(id);
    ids.sort();
    const items: ExportItem[] = [];
    for (const [i, conversationId] of ids.slice(0, conversationsAtOnce).entries()) {
      const begin = conversationId === from ? afterClientId : '';
      const wanted = limit - items.length;
      const found = await messageRows.writtenBy(conversationId, userId, begin, wanted + 1);
      for (const { seq, text, extra, createdAt, editedAt } of found.slice(0, wanted))
        items.push({
          section: 'message',
          data: {
            conversationId,
            seq,
            text: text ?? '',
            attachments: [...(extra.attachments ?? [])],
            ...(extra.blocks && { blocks: [...extra.blocks] }),
            ...(extra.choice && { choice: extra.choice }),
            createdAt: createdAt.toISOString(),
            editedAt: editedAt?.toISOString() ?? null,
          },
        });
      if (found.length > wanted) {
        const last = wanted > 0 ? (found[wanted - 1]!.clientId ?? '') : begin;
        return { items, next: encodeCursor([conversationId, last]) };
      }
      const following = ids[i + 1];
      if (items.length === limit && following !== undefined)
        return { items, next: encodeCursor([following, '']) };
    }
    const rest = ids[conversationsAtOnce];
    return { items, next: rest === undefined ? null : encodeCursor([rest, '']) };
  },
});
