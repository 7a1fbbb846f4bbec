import type { Route } from '../table.js';

export const conversationRoutes = {
  'conversations.start': { method: 'POST', path: '/conversations' },
  'conversations.findDirect': { method: 'GET', path: '/conversations/direct' },
  'conversations.sync': { method: 'POST', path: '/conversations/sync' },
  'conversations.get': { method: 'GET', path: '/conversations/:conversationId' },
} as const satisfies Record<string, Route>;
