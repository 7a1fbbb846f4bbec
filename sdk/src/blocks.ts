import type { Feature } from './feature.js';
import { allPages, liveList, withoutPresence, withPeople, type LiveList } from './live-list.js';
import type { Live } from './live.js';
import type { Block } from './protocol/blocks.js';
import type { Page } from './protocol/fields.js';
import { limits } from './protocol/limits.js';

export interface BlockList extends LiveList<Block> {
  /**
   * Users whose messages in shared groups should be hidden: those whom the user blocks, except
   * moderators and admins of the site.
   */
  hidden: ReadonlySet<string>;
}

/**
 * The users whom the signed-in user blocks. Their messages still arrive in shared groups, because
 * all members share one log: show a placeholder instead of these messages, of quotes of them and of
 * a `lastMessage` by them, until the reader asks to see them.
 *
 *     const stop = chat.blocks.live.subscribe(({ hidden }) => {
 *       for (const message of log.value.items)
 *         draw(message, { folded: hidden.has(message.senderId ?? '') });
 *     });
 *     await chat.blocks.add(userId);
 */
export interface Blocks {
  /**
   * All blocks, the latest first. Fetched when the first listener subscribes; while there is a
   * listener, messages of blocked users do not count as unread.
   */
  readonly live: Live<BlockList>;
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Block>>;
  /**
   * Stops direct messages, requests, mentions, typing and presence between the two users. The
   * blocked user is not notified. Throws `not_found`, and `limit_reached` at 1,000.
   */
  add(userId: string, signal?: AbortSignal): Promise<Block>;
  /** Ends a block; everything is as it was before. */
  remove(userId: string, signal?: AbortSignal): Promise<void>;
}

const nobody: BlockList = { items: [], hidden: new Set(), loading: false, error: null };

export const createBlocks: Feature<Blocks> = (deps) => {
  const { call, sync } = deps;
  const { live, reload } = liveList<BlockList>(deps, {
    empty: nobody,
    async fetch() {
      const items = await allPages((cursor) =>
        call('blocks.list', { limit: limits.pageMax, ...(cursor && { cursor }) }),
      );
      return {
        items,
        hidden: new Set(items.filter(({ hides }) => hides).map(({ user }) => user.id)),
      };
    },
    heard({ hidden }, { name, data }) {
      if (name === 'block.added' || name === 'block.removed') void sync.compare();
      // The list of conversations counts it as unread, because the list does not know the blocks;
      // the server does not count it.
      if (name === 'message.created' && hidden.has(data.message.senderId ?? ''))
        sync.conversations.expect({ conversationId: data.conversationId, rev: null });
    },
    cutOff: (value) => ({ ...value, items: withoutPresence(value.items) }),
    told(value, event) {
      const { name } = event;
      if (name === 'block.added' || name === 'block.removed') return null;
      const items = withPeople(value.items, event);
      return items === value.items ? value : { ...value, items };
    },
  });
  const changed = () => {
    reload();
    // Unread counts change from here on.
    void sync.compare();
  };
  return {
    live,
    list: (query = {}, signal) => call('blocks.list', query, { signal }),
    async add(userId, signal) {
      const block = await call('blocks.add', { userId }, { signal, repeatable: true });
      changed();
      return block;
    },
    async remove(userId, signal) {
      await call('blocks.remove', { userId }, { signal, repeatable: true });
      changed();
    },
  };
};
