import type { attachmentOperations } from '@parlor/sdk/protocol/attachments';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Conversations } from '../conversations/conversations.js';
import type { Attachments } from './attachments.js';
import type { LinkTokens } from './link-token.js';

interface Parts {
  attachments: Attachments;
  links: LinkTokens;
  conversations: Conversations;
}

export function attachmentsApi({ attachments, links, conversations }: Parts): Handlers<typeof attachmentOperations> {
  return {
    'attachments.upload': (call, { conversationId }) => attachments.upload(call, conversationId),

    'attachments.discard': async ({ siteId, user }, { attachmentId }) => {
      await attachments.discard(siteId, user.id, attachmentId);
      return {};
    },

    'attachments.link': async ({ siteId, user }, { conversationId }) => {
      await conversations.requireMember(siteId, user.id, conversationId);
      const { token, expiresAt } = links.make({ siteId, conversationId, userId: user.id });
      return { token, expiresAt: expiresAt.toISOString() };
    },

    'attachments.list': ({ siteId, user }, query) => attachments.list(siteId, user.id, query),
  };
}
