import { isMuted } from './muted.js';
import type { Platform } from './platform.js';
import type { Sync } from './sync/sync.js';
import type { Connection } from './transport/connection.js';

export interface MuteEndsParts {
  sync: Sync;
  platform: Platform;
  connection: Pick<Connection, 'state'>;
}

/** Timers hold 32 bits of milliseconds, so later ends are checked again each day. */
const longestMs = 24 * 60 * 60_000;

/**
 * Counts unread messages again when a conversation stops being muted, until the chat is closed. For
 * a chat of `createCore`; a chat of `createChat` does so by itself.
 */
export function createMuteEnds({ sync, platform, connection }: MuteEndsParts): void {
  const { conversations } = sync;
  let cancel: (() => void) | undefined;
  conversations.list.subscribe(({ items }) => {
    cancel?.();
    const now = sync.now();
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
