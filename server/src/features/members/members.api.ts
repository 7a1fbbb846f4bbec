import type { memberOperations } from '@parlor/sdk/protocol/members';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Entrance } from './entrance.js';
import type { Members } from './members.js';
import type { Conversations } from '../../ports/conversations.js';
import type { Filters, Moderators, Reports } from '../../ports/moderation.js';

export function membersApi(
  members: Members,
  entrance: Entrance,
  conversations: Conversations,
  { filters, moderators, reports }: { filters: Filters; moderators: Moderators; reports: Reports },
): Handlers<typeof memberOperations> {
  return {
    'members.list': async ({ siteId, user }, { conversationId, ...query }) => {
      await conversations.requireMember(siteId, user.id, conversationId);
      return members.list(siteId, user.id, conversationId, query);
    },

    'members.add': async (call, { conversationId, userIds }) => {
      // A caller who is not a manager learns nothing, not even whether these users exist.
      await conversations.requireManager(call.siteId, call.user.id, conversationId);
      return members.add(call, conversationId, userIds);
    },

    'members.remove': ({ siteId, user }, { conversationId, userId }) =>
      members.remove(siteId, user.id, conversationId, userId),

    'members.setRole': ({ siteId, user }, { conversationId, userId, role }) =>
      members.setRole(siteId, user.id, conversationId, userId, role),

    'members.transferOwnership': ({ siteId, user }, { conversationId, userId }) =>
      members.transferOwnership(siteId, user.id, conversationId, userId),

    'members.join': ({ siteId, user }, { conversationId }) =>
      entrance.join(siteId, user.id, conversationId, 'open'),

    'members.ban': async ({ siteId, user }, { conversationId, userId, note, reportId }) => {
      if (!(await moderators.is(siteId, user.id)))
        await conversations.requireManager(siteId, user.id, conversationId);
      if (reportId !== undefined) await reports.require(siteId, reportId);
      return entrance.ban(siteId, user.id, conversationId, userId, {
        note: note ?? null,
        reportId: reportId ?? null,
      });
    },

    'members.unban': async ({ siteId, user }, { conversationId, userId, note }) => {
      await entrance.unban(siteId, user.id, conversationId, userId, { note: note ?? null });
      return {};
    },

    'members.bans': async ({ siteId, user }, { conversationId, ...query }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      return entrance.bans(siteId, user.id, conversationId, query);
    },

    'members.request': async ({ siteId, user }, { conversationId, note }) => {
      await entrance.request(siteId, user.id, conversationId, await filters.line(siteId, note));
      return {};
    },

    'members.withdrawRequest': async ({ siteId, user }, { conversationId }) => {
      await entrance.settle(siteId, user.id, conversationId, user.id, 'request');
      return {};
    },

    'members.requests': async ({ siteId, user }, { conversationId, ...query }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      return entrance.requests(siteId, user.id, conversationId, query);
    },

    'members.requested': ({ siteId, user }, query) => entrance.requested(siteId, user.id, query),

    'members.acceptRequest': async ({ siteId, user }, { conversationId, userId }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      return entrance.accept(siteId, user.id, conversationId, userId);
    },

    'members.declineRequest': async ({ siteId, user }, { conversationId, userId }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      await entrance.settle(siteId, user.id, conversationId, userId, 'request');
      return {};
    },

    'members.invite': async (call, { conversationId, userIds }) => {
      await conversations.requireManager(call.siteId, call.user.id, conversationId);
      return { invited: await entrance.invite(call, conversationId, userIds) };
    },

    'members.invited': async ({ siteId, user }, { conversationId, ...query }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      return entrance.invited(siteId, user.id, conversationId, query);
    },

    'members.withdrawInvitation': async ({ siteId, user }, { conversationId, userId }) => {
      await conversations.requireManager(siteId, user.id, conversationId);
      await entrance.settle(siteId, user.id, conversationId, userId, 'invitation');
      return {};
    },

    'members.invitations': ({ siteId, user }, query) =>
      entrance.invitations(siteId, user.id, query),

    'members.acceptInvitation': ({ siteId, user }, { conversationId }) =>
      entrance.join(siteId, user.id, conversationId, 'invitation'),

    'members.declineInvitation': async ({ siteId, user }, { conversationId }) => {
      await entrance.settle(siteId, user.id, conversationId, user.id, 'invitation');
      return {};
    },
  };
}
