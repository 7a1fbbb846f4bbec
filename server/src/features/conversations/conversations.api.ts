import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Filters } from '../moderation/filters.js';
import type { HeldSends } from '../moderation/held-sends.js';
import type { Sync } from '../sync/sync.js';
import type { Conversations } from './conversations.js';
import type { Groups } from './groups.js';

interface Parts {
  conversations: Conversations;
  groups: Groups;
  sync: Sync;
  filters: Filters;
  held: HeldSends;
}

export function conversationsApi({ conversations, groups, sync, filters, held }: Parts): Handlers<typeof conversationOperations> {
  return {
    'conversations.list': ({ siteId, user }, query) => conversations.list(siteId, user.id, query),
    'conversations.start': async ({ siteId, user }, { userIds, ...first }) =>
      conversations.start(siteId, user.id, userIds, { ...first, ...(await held.pass(siteId, user.id, { userIds }, first)) }),
    'conversations.createGroup': async ({ siteId, user }, group) =>
      groups.create(siteId, user.id, { ...group, title: await filters.line(siteId, group.title) }),
    'conversations.update': async ({ siteId, user }, { conversationId, title }) =>
      groups.rename(siteId, user.id, conversationId, await filters.line(siteId, title)),
    'conversations.sync': ({ siteId, user }, query) => sync.page(siteId, user.id, query),
    'conversations.findDirect': async ({ siteId, user }, { userIds }) => ({
      conversation: await conversations.findDirect(siteId, user.id, userIds),
    }),
    'conversations.get': ({ siteId, user }, { conversationId }) => conversations.get(siteId, user.id, conversationId),
  };
}
