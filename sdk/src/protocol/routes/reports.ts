import type { Route } from '../table.js';

export const reportRoutes = {
  'reports.create': { method: 'POST', path: '/reports' },
  'reports.list': { method: 'GET', path: '/reports' },
  'reports.get': { method: 'GET', path: '/reports/:reportId' },
  'reports.resolve': { method: 'POST', path: '/reports/:reportId/resolve' },
  'reports.deleteMessage': { method: 'POST', path: '/reports/:reportId/delete-message' },
} as const satisfies Record<string, Route>;
