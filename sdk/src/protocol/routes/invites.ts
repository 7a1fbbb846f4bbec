import type { Route } from '../table.js';

export const inviteRoutes = {
  'invites.create': { method: 'POST', path: '/conversations/:conversationId/invites' },
  'invites.list': { method: 'GET', path: '/conversations/:conversationId/invites' },
  'invites.revoke': { method: 'DELETE', path: '/conversations/:conversationId/invites/:inviteId' },
  // The token is a secret: it travels in the body, and so into no log of addresses.
  'invites.preview': { method: 'POST', path: '/invites/preview' },
  'invites.join': { method: 'POST', path: '/invites/join' },
} as const satisfies Record<string, Route>;
