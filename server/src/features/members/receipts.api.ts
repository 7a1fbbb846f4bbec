import type { receiptOperations } from '@parlor/sdk/protocol/receipts';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Receipts } from './receipts.js';
import type { Unread } from './unread.js';

export function receiptsApi(
  receipts: Receipts,
  unread: Unread,
): Handlers<typeof receiptOperations> {
  return {
    'receipts.markRead': ({ siteId, user }, { conversationId, seq }) =>
      receipts.markRead(siteId, user.id, conversationId, seq),
    'receipts.markUnread': ({ siteId, user }, { conversationId, seq }) =>
      receipts.markUnread(siteId, user.id, conversationId, seq),
    'receipts.markDelivered': ({ siteId, user }, { conversationId, seq }) =>
      receipts.markDelivered(siteId, user.id, conversationId, seq),
    'receipts.seenBy': ({ siteId, user }, { conversationId, seq }) =>
      receipts.seenBy(siteId, user.id, conversationId, seq),
    'receipts.unread': ({ user }) => unread.total(user.id),
  };
}
