import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Users } from '../../ports/users.js';

/**
 * Notifies two users of each other's presence, as far as they may see it. Used when what they may
 * see of each other has changed.
 */
export function tellPair({ users, realtime }: { users: Users; realtime: () => Realtime }) {
  return async (siteId: string, userId: string, otherId: string): Promise<void> => {
    const people = await users.many(siteId, [userId, otherId]);
    for (const [viewerId, seenId] of [
      [userId, otherId],
      [otherId, userId],
    ] as const) {
      const [viewer, row] = [people.get(viewerId), people.get(seenId)];
      const [user] = viewer && row ? await users.presentTo(viewer, [row]) : [];
      if (!user) continue;
      const data = { userId: seenId, online: user.online, lastSeenAt: user.lastSeenAt };
      realtime().publish([rooms.user(viewerId)], [{ name: 'presence.changed', data }]);
    }
  };
}
