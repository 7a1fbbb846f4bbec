import { authRoutes } from './auth.js';
import { conversationRoutes } from './conversations.js';
import { messageRoutes } from './messages.js';
import type { OperationName } from './operations.js';
import { receiptRoutes } from './receipts.js';
import { siteRoutes } from './sites.js';
import type { Route } from './table.js';
import { userRoutes } from './users.js';

/** Where each operation lives under HTTP: all that a client needs to know of the table at run time. */
export const routes: Readonly<Record<OperationName, Route>> = {
  ...siteRoutes,
  ...authRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...receiptRoutes,
};
