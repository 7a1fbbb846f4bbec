import type { receiptOperations } from '@parlor/sdk/protocol/receipts';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Receipts } from './receipts.js';

export function receiptsApi(receipts: Receipts): Handlers<typeof receiptOperations> {
  return {
    'receipts.markRead': ({ siteId, user }, { conversationId, seq }) => receipts.markRead(siteId, user.id, conversationId, seq),
  };
}
