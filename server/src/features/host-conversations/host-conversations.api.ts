import type { hostConversationOperations } from '@parlor/sdk/protocol/host-conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import { sha256 } from '../../kernel/environment.js';
import type { HostConversations } from './host-conversations.js';
import type { HostDeletion } from './host-deletion.js';
import type { HostMembers } from './host-members.js';

interface Deps {
  conversations: HostConversations;
  members: HostMembers;
  deletion: HostDeletion;
}

export function hostConversationsApi({
  conversations,
  members,
  deletion,
}: Deps): Handlers<typeof hostConversationOperations> {
  return {
    'host.upsertConversation': ({ siteId }, input) => conversations.upsert(siteId, input),
    'host.createConversation': ({ siteId, idempotencyKey: key }, input) =>
      conversations.create(siteId, input, key === undefined ? null : sha256(key)),
    'host.listConversations': ({ siteId }, query) => conversations.list(siteId, query),
    'host.getConversation': ({ siteId }, which) => conversations.get(siteId, which),
    'host.updateConversation': ({ siteId, actor }, { conversationId, externalId, ...changes }) =>
      conversations.update(siteId, { conversationId, externalId }, withoutGaps(changes), actor),
    'host.listMembers': ({ siteId }, query) => members.list(siteId, query),
    'host.addMembers': ({ siteId }, { members: added, ...which }) =>
      members.add(siteId, which, added),
    'host.removeMembers': ({ siteId }, { members: removed, ...which }) =>
      members.remove(siteId, which, removed),
    'host.deleteConversation': ({ siteId, actor }, which) => deletion.delete(siteId, which, actor),
  };
}

/** Without a title that is left out: `undefined` is no title. */
function withoutGaps<T extends { title?: string | undefined }>({
  title,
  ...others
}: T): Omit<T, 'title'> & { title?: string } {
  return title === undefined ? others : { ...others, title };
}
