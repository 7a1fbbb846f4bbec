import type { Route } from '../table.js';
import { logRoutes } from './log.js';

export const messageRoutes = {
  ...logRoutes,
  'messages.search': { method: 'GET', path: '/messages' },
  'messages.edit': { method: 'PATCH', path: '/conversations/:conversationId/messages/:seq' },
  'messages.delete': { method: 'DELETE', path: '/conversations/:conversationId/messages/:seq' },
  'messages.hide': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/hide' },
  'messages.unhide': {
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/unhide',
  },
  'messages.edits': { method: 'GET', path: '/conversations/:conversationId/messages/:seq/edits' },
  'messages.pin': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/pin' },
  'messages.unpin': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/unpin' },
  'messages.removePreview': {
    method: 'DELETE',
    path: '/conversations/:conversationId/messages/:seq/preview',
  },
  'messages.links': { method: 'GET', path: '/conversations/:conversationId/links' },
  'messages.pinned': { method: 'GET', path: '/conversations/:conversationId/pinned' },
} as const satisfies Record<string, Route>;
