import type { Listeners } from './listeners.js';
import type { Platform } from './platform.js';
import type { WireEvent } from './protocol/events.js';
import { limits } from './protocol/limits.js';
import type { Call } from './transport/calls.js';
import type { Connection } from './transport/connection.js';

export interface PresenceWatchParts {
  call: Call;
  connection: Pick<Connection, 'state'>;
  events: Listeners<WireEvent>;
  platform: Pick<Platform, 'after'>;
}

/** Rows come and go in bursts while a list is scrolled. */
const settleMs = 100;
/** Before the server's lease ends. */
const renewMs = (limits.presenceWatchSeconds - 30) * 1_000;

/**
 * Tells the server whose presence is on the screen. What it answers is raised as
 * `presence.changed`, like what follows.
 */
export function createPresenceWatch({ call, connection, events, platform }: PresenceWatchParts) {
  const groups = new Set<readonly string[]>();
  let cancel: (() => void) | null = null;
  let stopFollowing: (() => void) | null = null;
  let isTold = false;

  const isConnected = () => connection.state.value.status === 'connected';

  const tell = (): void => {
    cancel = null;
    // The latest first: they are what was scrolled to.
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
