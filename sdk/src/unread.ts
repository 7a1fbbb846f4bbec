import { liveQuery, type QueryParts } from './live-query.js';
import type { Listeners } from './listeners.js';
import { isSame, type Live } from './live.js';
import type { Platform } from './platform.js';
import type { WireEvent } from './protocol/events.js';
import { calling } from './muted.js';
import { limits } from './protocol/limits.js';
import type { ConversationList } from './sync/conversation-list.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';
import { isLive, type Connection } from './transport/connection.js';

/**
 * What one has not read in all conversations together, up to 999, and in how many of them. Of muted
 * ones only what mentions oneself.
 */
export interface Unread {
  unread: number;
  conversations: number;
}

export interface UnreadParts extends QueryParts {
  sync: Sync;
  call: Call;
  connection: Pick<Connection, 'state'>;
  events: Listeners<WireEvent>;
  platform: Platform;
}

/**
 * The server is asked once for all that happens within this time, and so long after it could not
 * answer (milliseconds).
 */
const patienceMs = 1_000;
const retryMs = 20_000;

/**
 * From the list where all of it is loaded; else the server is asked, again whenever something
 * changes.
 */
export function unreadOf(parts: UnreadParts): Live<Unread> {
  const { sync, call, connection, events, platform } = parts;
  const list = sync.conversations.live;
  return liveQuery(
    parts,
    () => sumOf(list.value, sync.now()),
    (value) => {
      let cancel: (() => void) | null = null;
      let asked = false;
      let stopped = false;
      const become = (unread: Unread) => {
        if (!isSame(unread, value.value)) value.set(unread);
      };
      const stop = () => {
        stopped = true;
        cancel?.();
      };
      const askAfter = (ms: number) => {
        if (list.value.hasMore) cancel ??= platform.after(ms, ask);
      };
      const ask = () => {
        cancel = null;
        asked = true;
        call('receipts.unread', {}).then(
          (unread) => {
            // If something changed meanwhile, the next answer, which is due already, puts it right.
            if (!stopped && list.value.hasMore) become(unread);
          },
          () => {
            if (!stopped) askAfter(retryMs);
          },
        );
      };
      const unfollows = [
        list.subscribe((now) => {
          if (now.hasMore) askAfter(asked ? patienceMs : 0);
          else become(sumOf(now, sync.now()));
        }),
        // Of a conversation that is not loaded there may be no other word.
        events.add(({ name }) => {
          if (name === 'unread.changed') askAfter(patienceMs);
        }),
        connection.state.subscribe(({ status }) => {
          if (isLive({ status })) askAfter(patienceMs);
          else if (status === 'closed') stop();
        }),
      ];
      return () => {
        stop();
        for (const unfollow of unfollows) unfollow();
      };
    },
  );
}

function sumOf({ items, unread }: ConversationList, now: number): Unread {
  return {
    unread: Math.min(limits.unreadCap, unread),
    conversations: items.filter((conversation) => calling(conversation, now) > 0).length,
  };
}
