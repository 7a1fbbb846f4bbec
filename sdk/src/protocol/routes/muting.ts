import type { Route } from '../table.js';

export const mutingRoutes = {
  'conversations.mute': { method: 'POST', path: '/conversations/:conversationId/mute' },
  'conversations.unmute': { method: 'DELETE', path: '/conversations/:conversationId/mute' },
} as const satisfies Record<string, Route>;
