/** Messages as members read, send, change and hide them. */
import type { messageOperations } from '@parlor/sdk/protocol/messages';
import { rowsOf } from '../../database/site-rows.js';
import { HiddenMessageRow } from './hidden-message.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations, FindViewer } from '../../ports/conversations.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Unread, MemberRows } from '../../ports/members.js';
import type {
  Clearing,
  ConversationsWith,
  Deletion,
  Editing,
  MessageEraser as Eraser,
  ViewedBy,
} from '../../ports/messages.js';
import type { Filters, HeldSends, Moderators, RecordDeletion } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import { conversationsWith, MessageEraser } from './eraser.js';
import { HiddenMessages } from './hidden.js';
import { viewedBy } from './hidden-view.js';
import { messageExports } from './message-exports.js';
import { clearing, deletion, editing } from './message-changes.js';
import { MessageViews } from './message-views.js';
import { type MessageIndex, messagesApi, type MessagePreviews } from './messages.api.js';

export { hiddenSql } from './hidden-sql.js';

interface MessagePorts {
  messageViews: MessageViews;
  deletion: Deletion;
  clearing: Clearing;
  editing: Editing;
  eraser: Eraser;
  viewedBy: ViewedBy;
  conversationsWith: ConversationsWith;
}

interface MessageDeps extends Ground {
  findViewer: FindViewer;
  memberRows: MemberRows;
}

/** Messages as other features need them. */
export function createMessages(deps: MessageDeps): MessagePorts {
  const { database, messageLog, findViewer } = deps;
  const shown: ViewedBy = (...what) => viewedBy(database, ...what);
  return {
    messageViews: new MessageViews(findViewer, shown, messageLog),
    deletion,
    clearing,
    editing,
    eraser: new MessageEraser(deps),
    viewedBy: shown,
    conversationsWith: (...whom) => conversationsWith(deps, ...whom),
  };
}

interface Deps extends Ground {
  sites: Sites;
  conversations: Conversations;
  messageViews: MessageViews;
  memberRows: MemberRows;
  findViewer: FindViewer;
  unread: Unread;
  reach: Reach;
  filters: Filters;
  held: HeldSends;
  moderators: Moderators;
  recordDeletion: RecordDeletion;
  previews: MessagePreviews;
  index: MessageIndex;
}

export function createMessagesFeature(
  deps: Deps,
): Feature<Handlers<typeof messageOperations>, Nothing> {
  const { messageLog, messageViews } = deps;
  const hidden = new HiddenMessages(deps);
  return {
    handlers: messagesApi({ ...deps, log: messageLog, views: messageViews, hidden }),
    ports: {},
    siteRows: [rowsOf(deps.database, 'users', HiddenMessageRow, 'userId')],
    forget: [(transaction, userId) => hidden.forget(transaction, userId)],
    handOver: [(...what) => hidden.handOver(...what)],
    exports: [messageExports(deps)],
  };
}
