import type { Realtime } from '../../kernel/realtime.js';
import type { Presence } from './presence.js';
import type { Sharers } from './sharers.js';
import type { Users } from '../../ports/users.js';

interface Deps {
  presence: Presence;
  sharers: Sharers;
  users: Users;
  realtime: () => Realtime;
}

/**
 * Notifies those who may see the user: that the user is offline, if the user hides presence from
 * now on, or of the real presence, if the user no longer hides it.
 */
export function showPresence({ presence, sharers, users, realtime }: Deps) {
  return async (userId: string, shows: boolean): Promise<void> => {
    const online = shows && presence.isOnline(userId);
    const lastSeenAt =
      shows && !online ? ((await users.lastSeen(userId))?.toISOString() ?? null) : null;
    const { rooms, except } = await sharers.allRoomsOf(userId);
    realtime().publish(
      rooms,
      [{ name: 'presence.changed', data: { userId, online, lastSeenAt } }],
      except,
    );
  };
}
