/** Messages as members read, send, change and hide them. */
import type { messageOperations } from '@parlor/sdk/protocol/messages';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations } from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Unread } from '../../ports/members.js';
import type {
  Deletion,
  MessageEraser as Eraser,
  MessageViews as Views,
} from '../../ports/messages.js';
import type { Filters, HeldSends, Moderators, RecordDeletion } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import { MessageEraser } from './eraser.js';
import { HiddenMessages } from './hidden.js';
import { deletion } from './message-changes.js';
import { MessageViews } from './message-views.js';
import { type MessageIndex, messagesApi, type MessagePreviews } from './messages.api.js';

interface MessagePorts {
  messageViews: Views;
  deletion: Deletion;
  eraser: Eraser;
}

/** Messages as other features need them. */
export const createMessages = ({ database, writer, messageLog }: Ground): MessagePorts => ({
  messageViews: new MessageViews(database, messageLog),
  deletion,
  eraser: new MessageEraser(database, writer),
});

interface Deps extends Ground {
  sites: Sites;
  conversations: Conversations;
  messageViews: Views;
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
): Feature<Handlers<typeof messageOperations>, Record<never, never>> {
  const { database, messageLog } = deps;
  const hidden = new HiddenMessages(deps);
  const views = new MessageViews(database, messageLog);
  return {
    handlers: messagesApi({ ...deps, log: messageLog, views, hidden }),
    ports: {},
    forget: [(transaction, userId) => hidden.forget(transaction, userId)],
    handOver: [(...what) => hidden.handOver(...what)],
  };
}
