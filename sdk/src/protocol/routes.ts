import { authRoutes } from './routes/auth.js';
import { conversationRoutes } from './routes/conversations.js';
import { messageRoutes } from './routes/messages.js';
import type { OperationName } from './operations.js';
import { receiptRoutes } from './routes/receipts.js';
import { siteRoutes } from './routes/sites.js';
import type { Route } from './table.js';
import { userRoutes } from './routes/users.js';

/** Where each operation lives under HTTP: all that a client needs to know of the table at run time. */
export const routes: Readonly<Record<OperationName, Route>> = {
  ...siteRoutes,
  ...authRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...receiptRoutes,
};
