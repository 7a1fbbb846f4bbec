import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Filters } from '../moderation/filters.js';
import type { HeldSends } from '../moderation/held-sends.js';
import type { Sync } from '../sync/sync.js';
import type { Conversations } from './conversations.js';
import type { Groups } from './groups.js';
import type { OpenGroups } from './open-groups.js';

interface Parts {
  conversations: Conversations;
  groups: Groups;
  openGroups: OpenGroups;
  sync: Sync;
  filters: Filters;
  held: HeldSends;
}

export function conversationsApi({
  conversations,
  groups,
  openGroups,
  sync,
  filters,
  held,
}: Parts): Handlers<typeof conversationOperations> {
  const filtered = async <S extends { title?: string | undefined; description?: string | null | undefined }>(siteId: string, group: S) => ({
    ...group,
    ...(group.title !== undefined && { title: await filters.line(siteId, group.title) }),
    ...(group.description !== undefined && { description: await filters.line(siteId, group.description) }),
  });
  return {
    'conversations.list': ({ siteId, user }, query) => conversations.list(siteId, user.id, query),
    'conversations.start': async ({ siteId, user }, { userIds, ...first }) =>
      conversations.start(siteId, user.id, userIds, { ...first, ...(await held.pass(siteId, user.id, { userIds }, first)) }),
    'conversations.createGroup': async ({ siteId, user }, group) => groups.create(siteId, user.id, await filtered(siteId, group)),
    'conversations.update': async ({ siteId, user }, { conversationId, ...changes }) =>
      groups.update(siteId, user.id, conversationId, await filtered(siteId, changes)),
    'conversations.open': ({ siteId, user }, query) => openGroups.page(siteId, user.id, query),
    'conversations.sync': ({ siteId, user }, query) => sync.page(siteId, user.id, query),
    'conversations.findDirect': ({ siteId, user }, { userIds }) => conversations.findDirect(siteId, user.id, userIds),
    'conversations.get': ({ siteId, user }, { conversationId }) => conversations.get(siteId, user.id, conversationId),
  };
}
