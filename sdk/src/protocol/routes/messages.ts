import type { Route } from '../table.js';

export const messageRoutes = {
  'messages.send': { method: 'POST', path: '/conversations/:conversationId/messages' },
  'messages.list': { method: 'GET', path: '/conversations/:conversationId/messages' },
  'messages.changes': { method: 'GET', path: '/conversations/:conversationId/changes' },
} as const satisfies Record<string, Route>;
