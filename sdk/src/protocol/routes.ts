import { authRoutes } from './routes/auth.js';
import { conversationRoutes } from './routes/conversations.js';
import { memberRoutes } from './routes/members.js';
import { messageRoutes } from './routes/messages.js';
import type { ClientOperationName } from './operations.js';
import { reactionRoutes } from './routes/reactions.js';
import { receiptRoutes } from './routes/receipts.js';
import { siteRoutes } from './routes/sites.js';
import { typingRoutes } from './routes/typing.js';
import type { Route } from './table.js';
import { userRoutes } from './routes/users.js';

/** Where each operation of chat clients lives under HTTP: all that they need to know of the table at run time. */
export const routes: Readonly<Record<ClientOperationName, Route>> = {
  ...siteRoutes,
  ...authRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...memberRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...receiptRoutes,
  ...typingRoutes,
};
