import type { ChatError } from './chat-error.js';
import { liveQuery, type QueryDeps } from './live-query.js';
import type { Listeners } from './listeners.js';
import type { Live } from './live.js';
import type { Platform } from './platform.js';
import type { WireEvent } from './protocol/events.js';
import type { Me } from './protocol/users.js';
import type { Session } from './transport/session.js';
import { isLive, type Connection } from './transport/connection.js';
import { asChatError } from './transport/abortable.js';
import { rerunning } from './sync/rerunning.js';

/** A complete list that the server keeps. */
export interface LiveList<T> {
  items: readonly T[];
  /** The list is not loaded yet. */
  loading: boolean;
  /** Why the last load failed; `null` once one succeeds. */
  error: ChatError | null;
}

export interface LiveListDeps extends QueryDeps {
  session: Pick<Session, 'life' | 'user' | 'switched'>;
  connection: Pick<Connection, 'state'>;
  events: Listeners<WireEvent>;
  platform: Platform;
}

interface Source<V> {
  empty: V;
  fetch(): Promise<Omit<V, 'loading' | 'error'>>;
  /** The value after an event; `null` if the server has to be asked. */
  told(value: V, event: WireEvent): V | null;
  /** The value while disconnected: who is online is not known. */
  cutOff(value: V): V;
  /** Other effects of an event. */
  heard?(value: V, event: WireEvent): void;
}

/** The wait before the next try after the server could not answer (milliseconds). */
const retryMs = 5_000;

/**
 * Follows a list that changes rarely. Events only say that it may have changed: it is fetched as a
 * whole when the first listener subscribes, after every event that may have changed it, and after
 * every reconnect. `reload` is for changes by the user's own calls.
 */
export function liveList<V extends { loading: boolean; error: ChatError | null }>(
  deps: LiveListDeps,
  { empty, fetch, told, heard, cutOff }: Source<V>,
): { live: Live<V>; reload: () => void } {
  const { session, connection, events, platform } = deps;
  let reload: () => void = () => undefined;
  const live = liveQuery<V>(
    deps,
    () => empty,
    (value) => {
      let stopped = false;
      let stopRetry: (() => void) | null = null;
      /** Whose list it is. */
      let owner: string | null = null;
      /** Events that arrived while an answer was on its way; the answer may not include them. */
      let since: WireEvent[] | null = null;
      const stop = () => {
        stopped = true;
        stopRetry?.();
      };
      const load = rerunning(async () => {
        stopRetry?.();
        stopRetry = null;
        const of = owner;
        if (stopped || of === null) return;
        const isCurrent = () => !stopped && owner === of;
        try {
          const missed: WireEvent[] = (since = []);
          const answer = await fetch().finally(() => (since = null));
          if (!isCurrent()) return;
          const fetched: V = { ...value.value, ...answer, loading: false, error: null };
          value.set(missed.reduce((before, event) => told(before, event) ?? before, fetched));
        } catch (failure) {
          if (!isCurrent()) return;
          const error: ChatError = asChatError(failure);
          value.set({ ...value.value, loading: false, error });
          if (error.retryable)
            stopRetry = platform.after(
              Math.max(retryMs, error.retryAfterMs ?? 0),
              () => void load(),
            );
        }
      });
      reload = () => void load();
      const become = (me: Me | null) => {
        owner = me?.id ?? null;
        value.set({ ...empty, loading: owner !== null });
        void load();
      };
      become(session.user.value);
      const unfollows = [
        session.switched.add(become),
        connection.state.subscribe(({ status }) => {
          if (isLive({ status })) void load();
          else if (status === 'waiting') value.set(cutOff(value.value));
          else if (status === 'closed') stop();
        }),
        events.add((event) => {
          since?.push(event);
          heard?.(value.value, event);
          const next = told(value.value, event);
          if (next) value.set(next);
          else void load();
        }),
      ];
      return () => {
        stop();
        reload = () => undefined;
        for (const unfollow of unfollows) unfollow();
      };
    },
  );
  return { live, reload: () => reload() };
}

/** All pages of a list. */
export async function allPages<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor);
    all.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** The items without their users' presence, for when it is not known who is online. */
export function withoutPresence<T extends { user: { id: string } }>(
  items: readonly T[],
): readonly T[] {
  return items.map((item) => ({
    ...item,
    user: { ...item.user, online: false, lastSeenAt: null },
  }));
}

/**
 * The items with their users as an event says that they are now: their names, and whether they are
 * online. Returns the same list if the event does not concern them.
 */
export function withPeople<T extends { user: { id: string } }>(
  items: readonly T[],
  event: WireEvent,
): readonly T[] {
  const { name, data } = event;
  const change = (userId: string, of: object): readonly T[] =>
    items.some(({ user }) => user.id === userId)
      ? items.map((item) =>
          item.user.id === userId ? { ...item, user: { ...item.user, ...of } } : item,
        )
      : items;
  if (name === 'user.updated') return change(data.user.id, data.user);
  if (name === 'presence.changed')
    return change(data.userId, { online: data.online, lastSeenAt: data.lastSeenAt });
  return items;
}
