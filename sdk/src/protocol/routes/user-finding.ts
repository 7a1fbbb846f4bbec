import type { Route } from '../table.js';

/**
 * Nobody stands in the path: the host's ids may be of any characters, and `..` would not arrive.
 */
export const userFindingRoutes = {
  'users.find': { method: 'GET', path: '/user' },
} as const satisfies Record<string, Route>;
