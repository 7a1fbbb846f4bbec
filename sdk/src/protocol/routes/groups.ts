import type { Route } from '../table.js';

/** What one does with groups, and with the list of conversations beyond showing it. */
export const groupRoutes = {
  'conversations.list': { method: 'GET', path: '/conversations' },
  'conversations.open': { method: 'GET', path: '/conversations/open' },
  'conversations.createGroup': { method: 'POST', path: '/conversations/groups' },
  'conversations.update': { method: 'PATCH', path: '/conversations/:conversationId' },
} as const satisfies Record<string, Route>;
