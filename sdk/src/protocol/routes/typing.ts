import type { Route } from '../table.js';

export const typingRoutes = {
  'typing.set': { method: 'POST', path: '/conversations/:conversationId/typing' },
} as const satisfies Record<string, Route>;
