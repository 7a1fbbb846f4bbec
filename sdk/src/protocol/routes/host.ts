import type { Route } from '../table.js';

/**
 * For the host's backend alone, so they are not among the routes that clients carry. Nobody stands
 * in the paths: the host's ids may be of any characters, and `..` would not arrive.
 */
export const hostRoutes = {
  'host.upsertUser': { method: 'POST', path: '/host/users' },
  'host.upsertUsers': { method: 'POST', path: '/host/users/batch' },
  'host.listUsers': { method: 'GET', path: '/host/users' },
  'host.getUser': { method: 'GET', path: '/host/user' },
  'host.deactivateUser': { method: 'POST', path: '/host/users/deactivate' },
  'host.reactivateUser': { method: 'POST', path: '/host/users/reactivate' },
  'host.deleteUser': { method: 'POST', path: '/host/users/delete' },
} as const satisfies Record<string, Route>;
