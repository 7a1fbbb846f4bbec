import type { Route } from '../table.js';

export const memberSettingRoutes = {
  'conversations.archive': { method: 'POST', path: '/conversations/:conversationId/archive' },
  'conversations.unarchive': { method: 'DELETE', path: '/conversations/:conversationId/archive' },
  'conversations.pin': { method: 'POST', path: '/conversations/:conversationId/pin' },
  'conversations.unpin': { method: 'DELETE', path: '/conversations/:conversationId/pin' },
  'conversations.clear': { method: 'POST', path: '/conversations/:conversationId/clear' },
  'conversations.find': { method: 'POST', path: '/conversations/find' },
} as const satisfies Record<string, Route>;
