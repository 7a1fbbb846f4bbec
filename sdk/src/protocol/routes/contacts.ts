import type { Route } from '../table.js';

export const contactRoutes = {
  'contacts.list': { method: 'GET', path: '/contacts' },
  'contacts.requests': { method: 'GET', path: '/contacts/requests' },
  'contacts.request': { method: 'POST', path: '/contacts/requests' },
  'contacts.accept': { method: 'POST', path: '/contacts/requests/:userId/accept' },
  'contacts.decline': { method: 'POST', path: '/contacts/requests/:userId/decline' },
  'contacts.withdraw': { method: 'DELETE', path: '/contacts/requests/:userId' },
  'contacts.get': { method: 'GET', path: '/contacts/:userId' },
  'contacts.remove': { method: 'DELETE', path: '/contacts/:userId' },
} as const satisfies Record<string, Route>;
