import type { Route } from '../table.js';

export const moderationRoutes = {
  'users.standing': { method: 'GET', path: '/users/:userId/standing' },
  'users.silence': { method: 'POST', path: '/users/:userId/silence' },
  'users.unsilence': { method: 'POST', path: '/users/:userId/unsilence' },
  'users.ban': { method: 'POST', path: '/users/:userId/ban' },
  'users.unban': { method: 'POST', path: '/users/:userId/unban' },
  'members.silence': {
    method: 'POST',
    path: '/conversations/:conversationId/members/:userId/silence',
  },
  'members.unsilence': {
    method: 'POST',
    path: '/conversations/:conversationId/members/:userId/unsilence',
  },
  'conversations.setSlowMode': { method: 'POST', path: '/conversations/:conversationId/slow-mode' },
  'held.list': { method: 'GET', path: '/held' },
  'held.release': { method: 'POST', path: '/held/:heldId/release' },
  'held.drop': { method: 'POST', path: '/held/:heldId/drop' },
  'audit.list': { method: 'GET', path: '/audit' },
} as const satisfies Record<string, Route>;
