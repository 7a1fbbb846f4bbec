import type { Route } from '../table.js';

export const authRoutes = {
  'auth.guest': { method: 'POST', path: '/auth/guest' },
  'auth.register': { method: 'POST', path: '/auth/register' },
  'auth.login': { method: 'POST', path: '/auth/login' },
  'auth.exchange': { method: 'POST', path: '/auth/exchange' },
  'auth.refresh': { method: 'POST', path: '/auth/refresh' },
  'auth.upgrade': { method: 'POST', path: '/auth/upgrade' },
  'auth.link': { method: 'POST', path: '/auth/link' },
  'auth.merge': { method: 'POST', path: '/auth/merge' },
  'auth.signOut': { method: 'POST', path: '/auth/sign-out' },
} as const satisfies Record<string, Route>;
