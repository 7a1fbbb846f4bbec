import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { UserCall } from '../../kernel/context.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { requireContent } from '../../conversation-log/send.js';
import type { Sync } from './sync.js';
import type { Conversations, Counting } from './conversations.js';
import type { Groups } from './groups.js';
import type { ListTurns } from './list-turns.js';
import type { OpenGroups } from '../../ports/conversations.js';
import type { Avatars } from '../../ports/attachments.js';
import type { GroupRates } from '../../ports/members.js';
import type { Filters, HeldSends } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';

interface Deps {
  conversations: Conversations;
  groups: Groups;
  rates: GroupRates;
  openGroups: OpenGroups;
  sync: Sync;
  turns: ListTurns;
  filters: Filters;
  held: HeldSends;
  sites: Sites;
  avatars: Avatars;
}

export function conversationsApi({
  conversations,
  groups,
  rates,
  openGroups,
  sync,
  turns,
  filters,
  held,
  sites,
  avatars,
}: Deps): Handlers<typeof conversationOperations> {
  const filtered = async <
    S extends { title?: string | undefined; description?: string | null | undefined },
  >(
    siteId: string,
    group: S,
  ) => ({
    ...group,
    ...(group.title !== undefined && { title: await filters.line(siteId, group.title) }),
    ...(group.description !== undefined && {
      description: await filters.line(siteId, group.description),
    }),
  });
  /** A conversation with one other person counts only for the rate of writes. */
  const bringingTogether =
    (call: UserCall): Counting =>
    (people, make) =>
      people < 2
        ? make()
        : rates.counting(call, { people }, async () => {
            const result = await make();
            return { result, used: { people: result ? people : 0 } };
          });
  return {
    'conversations.list': (call, query) =>
      turns.run(call, () => conversations.list(call.siteId, call.user.id, query)),
    'conversations.start': async (call, { userIds, ...first }) => {
      const { siteId, user } = call;
      const passed = await conversations.unlessSent(
        siteId,
        user.id,
        { ...first, userIds },
        async () => {
          requireContent(
            first,
            first.attachmentIds ? (await sites.byId(siteId)).attachments.maxCount : 0,
          );
          return held.pass(siteId, user.id, { userIds }, first);
        },
      );
      return conversations.start(
        siteId,
        user.id,
        userIds,
        { ...first, ...passed },
        { counting: bringingTogether(call) },
      );
    },
    'conversations.createGroup': async (call, input) => {
      const { siteId, user } = call;
      const group = await filtered(siteId, input);
      const { avatarAttachmentId } = group;
      if (avatarAttachmentId === undefined) {
        avatars.requireNone(group.avatarUrl);
        return groups.create(call, group);
      }
      // The upload is deleted once its picture is set: a repeated call must not look for it.
      return (
        (await groups.existing(siteId, user.id, group)) ??
        avatars.ofNew({ siteId, userId: user.id }, avatarAttachmentId, (avatarUrl) =>
          groups.create(call, { ...group, avatarUrl }),
        )
      );
    },
    'conversations.update': async (
      { siteId, user },
      { conversationId, avatarAttachmentId, ...changes },
    ) => {
      const filteredChanges = await filtered(siteId, changes);
      if (changes.avatarUrl === undefined && avatarAttachmentId === undefined) {
        return groups.update(siteId, user.id, conversationId, filteredChanges);
      }
      await conversations.requireManager(siteId, user.id, conversationId);
      const owner = { siteId, userId: user.id, conversationId };
      return avatars.replacing(
        owner,
        { avatarUrl: changes.avatarUrl, avatarAttachmentId },
        (avatarUrl) =>
          groups.update(siteId, user.id, conversationId, { ...filteredChanges, avatarUrl }),
      );
    },
    'conversations.open': ({ siteId, user }, query) => openGroups.page(siteId, user.id, query),
    'conversations.sync': (call, query) =>
      turns.run(call, () => sync.page(call.siteId, call.user.id, query)),
    'conversations.findDirect': ({ siteId, user }, { userIds }) =>
      conversations.findDirect(siteId, user.id, userIds),
    'conversations.get': ({ siteId, user }, { conversationId }) =>
      conversations.named(siteId, user.id, conversationId),
  };
}
