import type { messageOperations } from '@parlor/sdk/protocol/messages';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Search } from '../search/search.js';
import type { HiddenMessages } from './hidden.js';
import type { MessageViews } from './message-views.js';
import type { MessageWriter } from './writer.js';

export function messagesApi(
  writer: MessageWriter,
  views: MessageViews,
  hidden: HiddenMessages,
  search: Search,
): Handlers<typeof messageOperations> {
  return {
    'messages.send': ({ siteId, user }, { conversationId, clientId, text }) =>
      writer.append({ siteId, conversationId, senderId: user.id, clientId, text }),
    'messages.list': ({ siteId, user }, { conversationId, ...query }) => views.page(siteId, user.id, conversationId, query),
    'messages.changes': ({ siteId, user }, { conversationId, ...query }) => views.changes(siteId, user.id, conversationId, query),
    'messages.search': ({ siteId, user }, input) => search.page(siteId, user.id, input),
    'messages.hide': ({ siteId, user }, { conversationId, seq }) => hidden.set(siteId, user.id, conversationId, seq, true),
    'messages.unhide': ({ siteId, user }, { conversationId, seq }) => hidden.set(siteId, user.id, conversationId, seq, false),
  };
}
