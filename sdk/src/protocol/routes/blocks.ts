import type { Route } from '../table.js';

export const blockRoutes = {
  'blocks.list': { method: 'GET', path: '/blocks' },
  'blocks.add': { method: 'POST', path: '/blocks' },
  'blocks.remove': { method: 'DELETE', path: '/blocks/:userId' },
} as const satisfies Record<string, Route>;
