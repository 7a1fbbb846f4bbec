import { liveQuery, queryByKey, type QueryParts } from './live-query.js';
import type { Listeners } from './listeners.js';
import { isSame, type Live } from './live.js';
import type { WireEvent } from './protocol/events.js';
import type { User } from './protocol/users.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import { isLive, type Connection } from './transport/connection.js';

/** Whether somebody is there; `lastSeenAt` is when the last device went away, as far as one may know. */
export interface Presence {
  online: boolean;
  lastSeenAt: string | null;
}

export interface Presences {
  /** Whether this user is there, as long as one may know: somebody who shares a conversation and does not hide it. `null` until it is known, and while the chat is cut off. */
  live(userId: string): Live<Presence | null>;
}

export interface PresenceParts extends QueryParts {
  sync: Sync;
  call: Call;
  connection: Pick<Connection, 'state'>;
  events: Listeners<WireEvent>;
}

export function createPresence(parts: PresenceParts): Presences {
  const { sync, call, connection, events } = parts;
  return {
    live: queryByKey((userId) =>
      liveQuery<Presence | null>(
        parts,
        () => (connection.state.value.status === 'waiting' ? null : presenceOf(sync.conversations.user(userId))),
        (value) => {
          let news = 0;
          let wasCut = false;
          const become = (presence: Presence | null) => {
            news += 1;
            if (!isSame(presence, value.value)) value.set(presence);
          };
          const stopListening = events.add(({ name, data }) => {
            if (name === 'presence.changed' && data.userId === userId) become(presenceOf(data));
            if (name === 'user.updated' && data.user.id === userId) become(presenceOf(data.user));
          });
          // What happened while there was no connection is not told afterwards.
          const stopFollowing = connection.state.subscribe(({ status }) => {
            wasCut ||= status === 'waiting';
            if (status === 'idle' || status === 'waiting' || status === 'closed') return become(null);
            // On the way: asked for where it was never known, and not while a cut lasts.
            if (!isLive({ status }) && (value.value !== null || wasCut)) return;
            wasCut = false;
            const before = ++news;
            call('users.get', { userId }).then(
              (user) => {
                if (news === before) become(presenceOf(user));
              },
              () => undefined,
            );
          });
          return () => {
            news += 1;
            stopListening();
            stopFollowing();
          };
        },
      ),
    ),
  };
}

function presenceOf(user: Pick<User, 'online' | 'lastSeenAt'> | undefined): Presence | null {
  return user ? { online: user.online, lastSeenAt: user.lastSeenAt } : null;
}
