import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Avatars } from '../attachments/avatars.js';
import { requireContent } from '../messages/send.js';
import type { Filters } from '../moderation/filters.js';
import type { HeldSends } from '../moderation/held-sends.js';
import type { Sites } from '../sites/sites.js';
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
  sites: Sites;
  avatars: Avatars;
}

export function conversationsApi({
  conversations,
  groups,
  openGroups,
  sync,
  filters,
  held,
  sites,
  avatars,
}: Parts): Handlers<typeof conversationOperations> {
  const filtered = async <S extends { title?: string | undefined; description?: string | null | undefined }>(siteId: string, group: S) => ({
    ...group,
    ...(group.title !== undefined && { title: await filters.line(siteId, group.title) }),
    ...(group.description !== undefined && { description: await filters.line(siteId, group.description) }),
  });
  return {
    'conversations.list': ({ siteId, user }, query) => conversations.list(siteId, user.id, query),
    'conversations.start': async ({ siteId, user }, { userIds, ...first }) => {
      const passed = await conversations.unlessSent(siteId, user.id, { ...first, userIds }, async () => {
        requireContent(first, first.attachmentIds ? (await sites.byId(siteId)).attachments.maxCount : 0);
        return held.pass(siteId, user.id, { userIds }, first);
      });
      return conversations.start(siteId, user.id, userIds, { ...first, ...passed });
    },
    'conversations.createGroup': async ({ siteId, user }, input) => {
      const group = await filtered(siteId, input);
      const { avatarAttachmentId } = group;
      if (avatarAttachmentId === undefined) return groups.create(siteId, user.id, group);
      // The upload is gone when its picture is set: a repeated call must not look for it.
      return (
        (await groups.existing(siteId, user.id, group)) ??
        avatars.ofNew({ siteId, userId: user.id }, avatarAttachmentId, (avatarUrl) =>
          groups.create(siteId, user.id, { ...group, avatarUrl }),
        )
      );
    },
    'conversations.update': async ({ siteId, user }, { conversationId, avatarAttachmentId, ...changes }) => {
      const filteredChanges = await filtered(siteId, changes);
      if (changes.avatarUrl === undefined && avatarAttachmentId === undefined) {
        return groups.update(siteId, user.id, conversationId, filteredChanges);
      }
      await conversations.requireManager(siteId, user.id, conversationId);
      const owner = { siteId, userId: user.id, conversationId };
      return avatars.replacing(owner, { avatarUrl: changes.avatarUrl, avatarAttachmentId }, (avatarUrl) =>
        groups.update(siteId, user.id, conversationId, { ...filteredChanges, avatarUrl }),
      );
    },
    'conversations.open': ({ siteId, user }, query) => openGroups.page(siteId, user.id, query),
    'conversations.sync': ({ siteId, user }, query) => sync.page(siteId, user.id, query),
    'conversations.findDirect': ({ siteId, user }, { userIds }) => conversations.findDirect(siteId, user.id, userIds),
    'conversations.get': ({ siteId, user }, { conversationId }) => conversations.get(siteId, user.id, conversationId),
  };
}
