import type { Route } from '../table.js';

/** What one does with marks beyond reading on. */
export const markRoutes = {
  'receipts.markUnread': { method: 'POST', path: '/conversations/:conversationId/unread' },
  'receipts.seenBy': { method: 'GET', path: '/conversations/:conversationId/messages/:seq/seen-by' },
  'receipts.unread': { method: 'GET', path: '/unread' },
} as const satisfies Record<string, Route>;
