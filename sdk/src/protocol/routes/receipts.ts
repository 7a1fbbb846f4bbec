import type { Route } from '../table.js';

export const receiptRoutes = {
  'receipts.markRead': { method: 'POST', path: '/conversations/:conversationId/read' },
} as const satisfies Record<string, Route>;
