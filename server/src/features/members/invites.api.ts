import type { inviteOperations } from '@parlor/sdk/protocol/invites';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Invites } from './invites.js';
import type { Conversations } from '../../ports/conversations.js';

export function invitesApi(
  invites: Invites,
  conversations: Conversations,
): Handlers<typeof inviteOperations> {
  return {
    'invites.create': ({ siteId, user }, { conversationId, ...terms }) =>
      invites.create(siteId, user.id, conversationId, terms),

    'invites.list': async ({ siteId, user }, { conversationId }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      return { items: await invites.list(conversationId) };
    },

    'invites.revoke': async ({ siteId, user }, { conversationId, inviteId }) => {
      await invites.revoke(siteId, user.id, conversationId, inviteId);
      return {};
    },

    'invites.preview': ({ siteId, user }, { token }) => invites.preview(siteId, user.id, token),

    'invites.join': ({ siteId, user }, { token }) => invites.join(siteId, user.id, token),
  };
}
