import type { memberOperations } from '@parlor/sdk/protocol/members';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Conversations } from '../conversations/conversations.js';
import type { Members } from './members.js';

export function membersApi(members: Members, conversations: Conversations): Handlers<typeof memberOperations> {
  return {
    'members.list': async ({ siteId, user }, { conversationId, ...query }) => {
      await conversations.requireMember(siteId, user.id, conversationId);
      return members.list(siteId, user.id, conversationId, query);
    },

    'members.add': async ({ siteId, user }, { conversationId, userIds }) => {
      // Who is no member learns nothing, not even whether these users exist.
      await conversations.requireMember(siteId, user.id, conversationId);
      return members.add(siteId, user.id, conversationId, userIds);
    },

    'members.remove': ({ siteId, user }, { conversationId, userId }) => members.remove(siteId, user.id, conversationId, userId),
  };
}
