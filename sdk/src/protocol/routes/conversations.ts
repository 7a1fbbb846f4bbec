import type { Route } from '../table.js';

/** What every client calls. */
export const conversationRoutes = {
  'conversations.start': { method: 'POST', path: '/conversations' },
  'conversations.findDirect': { method: 'GET', path: '/conversations/direct' },
  'conversations.sync': { method: 'POST', path: '/conversations/sync' },
  'conversations.get': { method: 'GET', path: '/conversations/:conversationId' },
} as const satisfies Record<string, Route>;

/** What comes with groups. */
export const groupRoutes = {
  'conversations.list': { method: 'GET', path: '/conversations' },
  'conversations.open': { method: 'GET', path: '/conversations/open' },
  'conversations.createGroup': { method: 'POST', path: '/conversations/groups' },
  'conversations.update': { method: 'PATCH', path: '/conversations/:conversationId' },
} as const satisfies Record<string, Route>;
