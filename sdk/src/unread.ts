import type { Feature } from './feature.js';
import { liveQuery } from './live-query.js';
import { isSame, type Live } from './live.js';
import { limits } from './protocol/limits.js';
import type { ConversationList } from './sync/conversation-list.js';
import { badgeCount } from './sync/muted.js';
import { isLive } from './transport/connection.js';

/**
 * The number of unread messages in all conversations, up to 999, and of conversations with unread
 * messages. In muted conversations, only messages that mention the user count.
 */
export interface Unread {
  unread: number;
  conversations: number;
}

/**
 * The server is asked once for all changes within this time, and again after `retryMs` if it could
 * not answer (milliseconds).
 */
const patienceMs = 1_000;
const retryMs = 20_000;

/**
 * Computed from the list if all of it is loaded; else the server is asked, again after every
 * change.
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
            // If something has changed since, another request is already due and corrects this.
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
        // For a conversation that is not loaded, there may be no other event.
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
