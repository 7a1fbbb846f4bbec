import type { Route } from '../table.js';

/** What it takes to show a log and to write in it. */
export const logRoutes = {
  'messages.send': { method: 'POST', path: '/conversations/:conversationId/messages' },
  'messages.list': { method: 'GET', path: '/conversations/:conversationId/messages' },
  'messages.changes': { method: 'GET', path: '/conversations/:conversationId/changes' },
} as const satisfies Record<string, Route>;
