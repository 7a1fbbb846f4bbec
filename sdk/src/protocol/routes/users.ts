import type { Route } from '../table.js';

export const userRoutes = {
  'users.me': { method: 'GET', path: '/users/me' },
  'users.updateMe': { method: 'PATCH', path: '/users/me' },
  'users.list': { method: 'GET', path: '/users' },
  'users.get': { method: 'GET', path: '/users/:userId' },
} as const satisfies Record<string, Route>;
