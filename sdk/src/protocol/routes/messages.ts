import type { Route } from '../table.js';

/** What it takes to show a log and to write in it. */
export const logRoutes = {
  'messages.send': { method: 'POST', path: '/conversations/:conversationId/messages' },
  'messages.list': { method: 'GET', path: '/conversations/:conversationId/messages' },
  'messages.changes': { method: 'GET', path: '/conversations/:conversationId/changes' },
} as const satisfies Record<string, Route>;

export const messageRoutes = {
  ...logRoutes,
  'messages.search': { method: 'GET', path: '/messages' },
  'messages.edit': { method: 'PATCH', path: '/conversations/:conversationId/messages/:seq' },
  'messages.delete': { method: 'DELETE', path: '/conversations/:conversationId/messages/:seq' },
  'messages.hide': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/hide' },
  'messages.unhide': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/unhide' },
  'messages.edits': { method: 'GET', path: '/conversations/:conversationId/messages/:seq/edits' },
  'messages.pin': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/pin' },
  'messages.unpin': { method: 'POST', path: '/conversations/:conversationId/messages/:seq/unpin' },
  'messages.removePreview': { method: 'DELETE', path: '/conversations/:conversationId/messages/:seq/preview' },
  'messages.pinned': { method: 'GET', path: '/conversations/:conversationId/pinned' },
} as const satisfies Record<string, Route>;
