import type { Route } from '../table.js';

export const receiptRoutes = {
  'receipts.markRead': { method: 'POST', path: '/conversations/:conversationId/read' },
  'receipts.markUnread': { method: 'POST', path: '/conversations/:conversationId/unread' },
  'receipts.markDelivered': { method: 'POST', path: '/conversations/:conversationId/delivered' },
  'receipts.seenBy': { method: 'GET', path: '/conversations/:conversationId/messages/:seq/seen-by' },
  'receipts.unread': { method: 'GET', path: '/unread' },
} as const satisfies Record<string, Route>;
