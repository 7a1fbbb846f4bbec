import type { Route } from '../table.js';

export const siteRoutes = {
  'sites.current': { method: 'GET', path: '/site' },
} as const satisfies Record<string, Route>;
