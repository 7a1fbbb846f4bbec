import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Sync } from '../sync/sync.js';
import type { Conversations } from './conversations.js';
import type { Groups } from './groups.js';

export function conversationsApi(conversations: Conversations, groups: Groups, sync: Sync): Handlers<typeof conversationOperations> {
  return {
    'conversations.list': ({ siteId, user }, query) => conversations.list(siteId, user.id, query),
    'conversations.start': ({ siteId, user }, { userIds, ...first }) => conversations.start(siteId, user.id, userIds, first),
    'conversations.createGroup': ({ siteId, user }, group) => groups.create(siteId, user.id, group),
    'conversations.update': ({ siteId, user }, { conversationId, title }) => groups.rename(siteId, user.id, conversationId, title),
    'conversations.sync': ({ siteId, user }, query) => sync.page(siteId, user.id, query),
    'conversations.findDirect': ({ siteId, user }, { userIds }) => conversations.findDirect(siteId, user.id, userIds),
    'conversations.get': ({ siteId, user }, { conversationId }) => conversations.get(siteId, user.id, conversationId),
  };
}
