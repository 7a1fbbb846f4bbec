import type { messageOperations } from '@parlor/sdk/protocol/messages';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Conversations } from '../conversations/conversations.js';
import type { MessageLog } from './message-log.js';
import type { MessageWriter } from './writer.js';

export function messagesApi(writer: MessageWriter, log: MessageLog, conversations: Conversations): Handlers<typeof messageOperations> {
  return {
    'messages.send': ({ siteId, user }, { conversationId, clientId, text }) =>
      writer.append({ siteId, conversationId, senderId: user.id, clientId, text }),

    'messages.list': async ({ siteId, user }, { conversationId, ...query }) => {
      const { lastSeq } = await conversations.requireMember(siteId, user.id, conversationId);
      return log.page(conversationId, lastSeq, query);
    },

    'messages.changes': async ({ siteId, user }, { conversationId, since, limit }) => {
      const { rev } = await conversations.requireMember(siteId, user.id, conversationId);
      return log.changes(conversationId, rev, since, limit);
    },
  };
}
