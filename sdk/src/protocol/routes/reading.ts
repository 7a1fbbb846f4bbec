import type { Route } from '../table.js';

/** What it takes to read and to say so. */
export const readingRoutes = {
  'receipts.markRead': { method: 'POST', path: '/conversations/:conversationId/read' },
  'receipts.markDelivered': { method: 'POST', path: '/conversations/:conversationId/delivered' },
} as const satisfies Record<string, Route>;
