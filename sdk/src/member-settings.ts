import type { Feature } from './feature.js';
import { allPages, liveList, type LiveList } from './live-list.js';
import type { Live } from './live.js';
import type { Conversation } from './protocol/conversations.js';
import { limits } from './protocol/limits.js';
import { moved } from './receipts.js';
import { withoutPresence } from './sync/conversation-list.js';

/** The user's own settings of conversations. They affect only this user, on all their devices. */
export interface MemberSettings {
  /**
   * Takes the conversation out of `conversations.live` and out of all totals of unread messages,
   * until its next message or `unarchive`. What is unread in it stays unread. It is no longer
   * pinned. Throws `not_found`.
   *
   *     await chat.conversations.archive(conversation.id);
   */
  archive(conversationId: string, signal?: AbortSignal): Promise<void>;
  /** Puts the conversation back into the list. Throws `not_found`. */
  unarchive(conversationId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Puts the conversation before all that are not pinned, and takes it out of the archive. Throws
   * `not_found`, and `limit_reached` beyond 20 pinned conversations.
   */
  pin(conversationId: string, signal?: AbortSignal): Promise<void>;
  /** Unpins: the conversation is sorted by its latest activity again. Throws `not_found`. */
  unpin(conversationId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Deletes the messages up to `seq`, or all of them, for the user alone: no page, search or
   * gallery shows them to the user any more; the others still see them. The conversation leaves the
   * list until its next message. It cannot be undone. Throws `not_found`.
   *
   *     await chat.conversations.clear(conversation.id, conversation.lastSeq);
   */
  clear(conversationId: string, seq?: number, signal?: AbortSignal): Promise<void>;
  /**
   * All archived conversations, latest activity first: live while there is a listener.
   */
  readonly archived: Live<LiveList<Conversation>>;
  /**
   * The user's conversations with exactly these people (ids): their direct one, then groups, latest
   * activity first, at most five. Use it before creating another group.
   *
   *     const [existing] = await chat.conversations.find([grace.id, linus.id]);
   */
  find(userIds: readonly string[], signal?: AbortSignal): Promise<Conversation[]>;
}

/**
 * For a chat of `createCore`: `core.use(createMemberSettings)`. A chat of `createChat` has it in
 * `chat.conversations`.
 */
export const createMemberSettings: Feature<MemberSettings> = (deps) => {
  const { sync, call } = deps;
  const { live, reload } = liveList<LiveList<Conversation>>(deps, {
    empty: { items: [], loading: false, error: null },
    fetch: async () => ({
      items: await allPages((cursor) =>
        call('conversations.list', { archived: true, limit: limits.pageMax, cursor }),
      ),
    }),
    told(value, event) {
      const { name, data } = event;
      const known = (id: string) => value.items.some((item) => item.id === id);
      if (name === 'unread.changed')
        return data.archived || known(data.conversationId) ? null : value;
      if (
        name === 'conversation.removed' ||
        name === 'conversation.updated' ||
        name === 'message.created' ||
        name === 'message.changed'
      )
        return known(data.conversationId) ? null : value;
      return value;
    },
    cutOff: (value) => ({ ...value, items: value.items.map(withoutPresence) }),
  });
  const set =
    (
      name:
        | 'conversations.archive'
        | 'conversations.unarchive'
        | 'conversations.pin'
        | 'conversations.unpin',
    ) =>
    async (conversationId: string, signal?: AbortSignal): Promise<void> => {
      moved(
        sync,
        conversationId,
        await call(name, { conversationId }, { repeatable: true, signal }),
      );
      reload();
    };
  return {
    archive: set('conversations.archive'),
    unarchive: set('conversations.unarchive'),
    pin: set('conversations.pin'),
    unpin: set('conversations.unpin'),
    async clear(conversationId, seq, signal) {
      moved(
        sync,
        conversationId,
        await call('conversations.clear', { conversationId, seq }, { repeatable: true, signal }),
      );
      reload();
    },
    archived: live,
    async find(userIds, signal) {
      return (await call('conversations.find', { userIds: [...userIds] }, { signal })).items;
    },
  };
};
