import type { Route } from '../table.js';

export const attachmentRoutes = {
  'attachments.upload': { method: 'POST', path: '/attachments' },
  'attachments.usage': { method: 'GET', path: '/attachments/usage' },
  'attachments.discard': { method: 'DELETE', path: '/attachments/:attachmentId' },
  'attachments.link': { method: 'GET', path: '/conversations/:conversationId/files/link' },
  'attachments.list': { method: 'GET', path: '/conversations/:conversationId/files' },
} as const satisfies Record<string, Route>;
