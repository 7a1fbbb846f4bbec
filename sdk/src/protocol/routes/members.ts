import type { Route } from '../table.js';

export const memberRoutes = {
  'members.list': { method: 'GET', path: '/conversations/:conversationId/members' },
  'members.add': { method: 'POST', path: '/conversations/:conversationId/members' },
  'members.remove': { method: 'DELETE', path: '/conversations/:conversationId/members/:userId' },
} as const satisfies Record<string, Route>;
