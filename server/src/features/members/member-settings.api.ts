import type { memberSettingOperations } from '@parlor/sdk/protocol/member-settings';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { MemberSettings } from './member-settings.js';
import type { Conversations } from '../../ports/conversations.js';

export function memberSettingsApi(
  settings: MemberSettings,
  conversations: Conversations,
): Handlers<typeof memberSettingOperations> {
  return {
    'conversations.archive': ({ siteId, user }, { conversationId }) =>
      settings.archive(siteId, user.id, conversationId),
    'conversations.unarchive': ({ siteId, user }, { conversationId }) =>
      settings.unarchive(siteId, user.id, conversationId),
    'conversations.pin': ({ siteId, user }, { conversationId }) =>
      settings.pin(siteId, user.id, conversationId),
    'conversations.unpin': ({ siteId, user }, { conversationId }) =>
      settings.unpin(siteId, user.id, conversationId),
    'conversations.clear': ({ siteId, user }, { conversationId, seq }) =>
      settings.clear(siteId, user.id, conversationId, seq),
    'conversations.find': async ({ siteId, user }, { userIds }) => ({
      items: await conversations.find(siteId, user.id, userIds),
    }),
  };
}
