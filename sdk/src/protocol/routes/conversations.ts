import type { Route } from '../table.js';

export const conversationRoutes = {
  'conversations.list': { method: 'GET', path: '/conversations' },
  'conversations.start': { method: 'POST', path: '/conversations' },
  'conversations.open': { method: 'GET', path: '/conversations/open' },
  'conversations.findDirect': { method: 'GET', path: '/conversations/direct' },
  'conversations.createGroup': { method: 'POST', path: '/conversations/groups' },
  'conversations.update': { method: 'PATCH', path: '/conversations/:conversationId' },
  'conversations.sync': { method: 'POST', path: '/conversations/sync' },
  'conversations.get': { method: 'GET', path: '/conversations/:conversationId' },
} as const satisfies Record<string, Route>;
