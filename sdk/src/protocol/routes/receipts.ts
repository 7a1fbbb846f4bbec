import type { Route } from '../table.js';
import { readingRoutes } from './reading.js';

export const receiptRoutes = {
  ...readingRoutes,
  'receipts.markUnread': { method: 'POST', path: '/conversations/:conversationId/unread' },
  'receipts.seenBy': {
    method: 'GET',
    path: '/conversations/:conversationId/messages/:seq/seen-by',
  },
  'receipts.unread': { method: 'GET', path: '/unread' },
} as const satisfies Record<string, Route>;
