import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Sync } from '../sync/sync.js';
import type { Conversations } from './conversations.js';
import type { Groups } from './groups.js';
import type { OpenGroups } from './open-groups.js';

interface Parts {
  conversations: Conversations;
  groups: Groups;
  openGroups: OpenGroups;
  sync: Sync;
}

export function conversationsApi({ conversations, groups, openGroups, sync }: Parts): Handlers<typeof conversationOperations> {
  return {
    'conversations.list': ({ siteId, user }, query) => conversations.list(siteId, user.id, query),
    'conversations.start': ({ siteId, user }, { userIds, ...first }) => conversations.start(siteId, user.id, userIds, first),
    'conversations.createGroup': ({ siteId, user }, group) => groups.create(siteId, user.id, group),
    'conversations.update': ({ siteId, user }, { conversationId, ...changes }) => groups.update(siteId, user.id, conversationId, changes),
    'conversations.open': ({ siteId, user }, query) => openGroups.page(siteId, user.id, query),
    'conversations.sync': ({ siteId, user }, query) => sync.page(siteId, user.id, query),
    'conversations.findDirect': ({ siteId, user }, { userIds }) => conversations.findDirect(siteId, user.id, userIds),
    'conversations.get': ({ siteId, user }, { conversationId }) => conversations.get(siteId, user.id, conversationId),
  };
}
