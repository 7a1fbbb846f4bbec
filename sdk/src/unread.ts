import type { Feature } from './feature.js';
import { liveQuery } from './live-query.js';
import { isSame, type Live } from './live.js';
import { limits } from './protocol/limits.js';
import type { ConversationList } from './sync/conversation-list.js';
import { badgeCount } from './sync/muted.js';
import { isLive } from './transport/connection.js';

/**
 * What one has not read in all conversations together, up to 999, and in how many of them. Of muted
 * ones only what mentions oneself.
 */
export interface Unread {
  unread: number;
  conversations: number;
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
export const createUnread: Feature<Live<Unread>> = (deps) => {
  const { sync, call, connection, events, platform } = deps;
  const list = sync.conversations.live;
  return liveQuery(
    deps,
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
};

function sumOf({ items, unread }: ConversationList, now: number): Unread {
  return {
    unread: Math.min(limits.unreadCap, unread),
    conversations: items.filter((conversation) => badgeCount(conversation, now) > 0).length,
  };
}
