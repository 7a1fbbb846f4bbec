import { isMuted } from './muted.js';
import type { Platform } from './platform.js';
import type { Sync } from './sync/sync.js';
import type { Connection } from './transport/connection.js';

export interface MuteEndsParts {
  sync: Sync;
  platform: Platform;
  connection: Pick<Connection, 'state'>;
}

/** Timers count in 32 bits of milliseconds: what ends later is looked at again each day. */
const longestMs = 24 * 60 * 60_000;

/**
 * Counts anew when the time of a muted conversation has come, until the chat is closed. For a chat
 * of `createCore`; a chat of `createChat` does so by itself.
 */
export function createMuteEnds({ sync, platform, connection }: MuteEndsParts): void {
  const { conversations } = sync;
  let cancel: (() => void) | undefined;
  conversations.list.subscribe(({ items }) => {
    cancel?.();
    const now = platform.now();
    const ends = items
      .filter((item) => isMuted(item, now))
      .map(({ mutedUntil }) => Date.parse(mutedUntil!) - now);
    cancel =
      ends.length > 0
        ? platform.after(Math.min(longestMs, ...ends), () => conversations.recount())
        : undefined;
  });
  connection.state.subscribe(({ status }) => {
    if (status === 'closed') cancel?.();
  });
}
