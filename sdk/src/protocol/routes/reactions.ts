import type { Route } from '../table.js';

export const reactionRoutes = {
  'reactions.add': {
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/reactions',
  },
  'reactions.remove': {
    method: 'DELETE',
    path: '/conversations/:conversationId/messages/:seq/reactions',
  },
  'reactions.list': {
    method: 'GET',
    path: '/conversations/:conversationId/messages/:seq/reactions',
  },
} as const satisfies Record<string, Route>;
