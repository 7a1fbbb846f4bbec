import { attachmentRoutes } from './routes/attachments.js';
import { authRoutes } from './routes/auth.js';
import { blockRoutes } from './routes/blocks.js';
import { contactRoutes } from './routes/contacts.js';
import { conversationRoutes } from './routes/conversations.js';
import { groupRoutes } from './routes/groups.js';
import { inviteRoutes } from './routes/invites.js';
import { memberRoutes } from './routes/members.js';
import { logRoutes } from './routes/log.js';
import { messageRoutes } from './routes/messages.js';
import { moderationRoutes } from './routes/moderation.js';
import { memberSettingRoutes } from './routes/member-settings.js';
import { mutingRoutes } from './routes/muting.js';
import type { ClientOperationName } from './operations.js';
import { presenceRoutes } from './routes/presence.js';
import { reactionRoutes } from './routes/reactions.js';
import { readingRoutes } from './routes/reading.js';
import { receiptRoutes } from './routes/receipts.js';
import { reportRoutes } from './routes/reports.js';
import { siteRoutes } from './routes/sites.js';
import { typingRoutes } from './routes/typing.js';
import type { Route } from './table.js';
import { userFindingRoutes } from './routes/user-finding.js';
import { userRoutes } from './routes/users.js';

/** What every client needs. The addresses of the other features come to a client with these. */
export const coreRoutes = {
  ...siteRoutes,
  ...authRoutes,
  ...userRoutes,
  ...conversationRoutes,
  ...logRoutes,
  ...readingRoutes,
};

/**
 * Where each operation lives under HTTP: all that a client needs to know of the table at run time.
 */
export const routes: Readonly<Record<ClientOperationName, Route>> = {
  ...coreRoutes,
  ...userFindingRoutes,
  ...groupRoutes,
  ...mutingRoutes,
  ...memberSettingRoutes,
  ...memberRoutes,
  ...inviteRoutes,
  ...contactRoutes,
  ...blockRoutes,
  ...messageRoutes,
  ...receiptRoutes,
  ...attachmentRoutes,
  ...reactionRoutes,
  ...typingRoutes,
  ...presenceRoutes,
  ...reportRoutes,
  ...moderationRoutes,
};
