import type { Feature, FeatureDeps } from './feature.js';
import { liveQuery, queryByKey } from './live-query.js';
import { isSame, type Live } from './live.js';
import { limits } from './protocol/limits.js';
import type { User } from './protocol/users.js';
import { isLive } from './transport/connection.js';

/**
 * Whether a user is online; `lastSeenAt` is when their last device disconnected, if the caller may
 * know it.
 */
export interface Presence {
  online: boolean;
  lastSeenAt: string | null;
}

export interface Presences {
  /**
   * Whether this user is online, if the signed-in user may know: the directory shows them, they are
   * a contact, or both share a conversation, and they do not hide it. Otherwise always offline.
   * `null` until it is known, and while the chat is disconnected.
   */
  live(userId: string): Live<Presence | null>;
  /**
   * Follows the users whom a list shows, until the returned function is called: `presence.changed`
   * is raised for each of them with the current state, and with every change. At most 100 users are
   * followed at a time, those of the latest call first.
   *
   *     const stop = chat.presence.watch(page.items.map(({ id }) => id));
   */
  watch(userIds: readonly string[]): () => void;
  /**
   * How many other members of a conversation are online, as far as the signed-in user may see it;
   * at most five seconds old. For large groups: of conversations with more than
   * `limits.presenceMembers` members, changes arrive only for users who are watched. Throws a
   * `ChatError` with `not_found` if the user is not a member.
   *
   *     const online = await chat.presence.count(conversation.id);
   */
  count(conversationId: string, signal?: AbortSignal): Promise<number>;
}

export const createPresence: Feature<Presences> = (deps) => {
  const { sync, call, connection, events } = deps;
  const watch = createWatch(deps);
  return {
    watch,
    count: async (conversationId, signal) =>
      (await call('presence.count', { conversationId }, { signal })).online,
    live: queryByKey((userId) =>
      liveQuery<Presence | null>(
        deps,
        () =>
          connection.state.value.status === 'waiting'
            ? null
            : presenceOf(sync.conversations.presentUser(userId)),
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
          // Changes during a disconnect are not sent afterwards.
          const stopFollowing = connection.state.subscribe(({ status }) => {
            wasCut ||= status === 'waiting';
            if (status === 'idle' || status === 'waiting' || status === 'closed')
              return become(null);
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
          const stopWatching = watch([userId]);
          return () => {
            news += 1;
            stopWatching();
            stopListening();
            stopFollowing();
          };
        },
      ),
    ),
  };
};

function presenceOf(user: Pick<User, 'online' | 'lastSeenAt'> | undefined): Presence | null {
  return user ? { online: user.online, lastSeenAt: user.lastSeenAt } : null;
}

/** Rows come and go quickly while a list is scrolled: wait until it is still. */
const settleMs = 100;
/** Renew before the server's lease ends. */
const renewMs = (limits.presenceWatchSeconds - 30) * 1_000;

/**
 * Tells the server whose presence is on the screen. The current states in its answer are raised as
 * `presence.changed`, like later changes.
 */
function createWatch({ call, connection, events, platform }: FeatureDeps): Presences['watch'] {
  const groups = new Set<readonly string[]>();
  let cancel: (() => void) | null = null;
  let stopFollowing: (() => void) | null = null;
  let isTold = false;

  const isConnected = () => connection.state.value.status === 'connected';

  const tell = (): void => {
    cancel = null;
    // The latest first: the user has scrolled to them.
    const userIds = [...new Set([...groups].reverse().flat())].slice(0, limits.presenceWatched);
    if (!isConnected() || (userIds.length === 0 && !isTold)) return;
    isTold = userIds.length > 0;
    call('presence.watch', { userIds }).then(
      ({ items }) => {
        for (const data of items) events.raise({ name: 'presence.changed', data });
      },
      () => undefined,
    );
    if (isTold) later(renewMs);
  };
  const later = (ms: number): void => {
    cancel?.();
    cancel = platform.after(ms, tell);
  };

  /** Follows these users until the returned function is called. */
  return (userIds: readonly string[]): (() => void) => {
    const group = [...userIds];
    groups.add(group);
    later(settleMs);
    // A new socket does not watch any user yet.
    stopFollowing ??= connection.state.subscribe(({ status }) => {
      if (status === 'connected') return later(settleMs);
      isTold = false;
      cancel?.();
      cancel = null;
    });
    return () => {
      if (!groups.delete(group)) return;
      if (isConnected()) later(settleMs);
      if (groups.size > 0) return;
      stopFollowing?.();
      stopFollowing = null;
    };
  };
}
