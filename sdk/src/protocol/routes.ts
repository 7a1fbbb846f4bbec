import { authRoutes } from './routes/auth.js';
import { conversationRoutes } from './routes/conversations.js';
import { memberRoutes } from './routes/members.js';
import { messageRoutes } from './routes/messages.js';
import { moderationRoutes } from './routes/moderation.js';
import type { OperationName } from './operations.js';
import { reactionRoutes } from './routes/reactions.js';
import { receiptRoutes } from './routes/receipts.js';
import { reportRoutes } from './routes/reports.js';
import { siteRoutes } from './routes/sites.js';
import { typingRoutes } from './routes/typing.js';
import type { Route } from './table.js';
import { userRoutes } from './routes/users.js';

/** Where each operation lives under HTTP: all that a client needs to know of the table at run time. */
export const routes: Readonly<Record<OperationName, Route>> = {
  ...siteRoutes,
  ...authRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...memberRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...receiptRoutes,
  ...typingRoutes,
  ...reportRoutes,
  ...moderationRoutes,
};
