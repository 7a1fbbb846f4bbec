import type { Route } from '../table.js';

export const presenceRoutes = {
  'presence.watch': { method: 'POST', path: '/presence' },
} as const satisfies Record<string, Route>;
