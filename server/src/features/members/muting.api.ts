import type { mutingOperations } from '@parlor/sdk/protocol/member-settings';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Muting } from './muting.js';

export function mutingApi(muting: Muting): Handlers<typeof mutingOperations> {
  return {
    'conversations.mute': ({ siteId, user }, { conversationId, until }) =>
      muting.mute(siteId, user.id, conversationId, until),
    'conversations.unmute': ({ siteId, user }, { conversationId }) =>
      muting.unmute(siteId, user.id, conversationId),
  };
}
