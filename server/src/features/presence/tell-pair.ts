import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Users } from '../../ports/users.js';

/**
 * Tells two people of each other whether they are there, as far as each may know: for when that has
 * changed between them.
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
