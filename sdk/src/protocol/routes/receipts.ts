import type { Route } from '../table.js';

export const receiptRoutes = {
  'receipts.markRead': { method: 'POST', path: '/conversations/:conversationId/read' },
  'receipts.markDelivered': { method: 'POST', path: '/conversations/:conversationId/delivered' },
} as const satisfies Record<string, Route>;
