import { limits } from '@parlor/sdk/protocol/limits';
import type { presenceOperations } from '@parlor/sdk/protocol/presence';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Realtime } from '../../kernel/realtime.js';
import type { Users } from '../../ports/users.js';
import type { OnlineMembers } from './online-members.js';

/** The site's rules or a friendship may change during a watch, so a watch ends after this time. */
const watchMs = limits.presenceWatchSeconds * 1_000;

export function presenceApi(
  users: Users,
  onlineMembers: OnlineMembers,
  realtime: () => Realtime,
): Handlers<typeof presenceOperations> {
  return {
    'presence.count': async ({ siteId, user }, { conversationId }) => ({
      online: await onlineMembers.count(siteId, user.id, conversationId),
    }),
    'presence.watch': async ({ siteId, user, socketId }, { userIds }) => {
      const seen = await users.visiblyPresent(siteId, user, userIds);
      // There is no `await` between reading who is online and subscribing, so that no change is
      // missed.
      if (socketId !== undefined) {
        const watched = seen.map(({ id }) => id);
        realtime().watchPresence(socketId, watched, watchMs);
      }
      return {
        items: seen.map(({ id, online, lastSeenAt }) => ({ userId: id, online, lastSeenAt })),
      };
    },
  };
}
