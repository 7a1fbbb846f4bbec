import type { Live } from './live.js';
import type { Conversation } from './protocol/conversations.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { ConversationList } from './sync/conversation-store.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';

export interface Conversations {
  /** Follows the list. The first subscriber loads it; nothing is fetched while nobody is signed in. */
  readonly live: Live<ConversationList>;
  /** Loads the next page into `live`. */
  loadMore(signal?: AbortSignal): Promise<void>;
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Conversation>>;
  get(conversationId: string, signal?: AbortSignal): Promise<Conversation>;
  /** The direct conversation with these people in any order, or `null` while nobody has written. `[]` is "notes to self". */
  findDirect(userIds: readonly string[], signal?: AbortSignal): Promise<Conversation | null>;
  /** Sends a message to these people; their direct conversation is made if it is the first. Safe to repeat with the same `clientId`. */
  start(
    userIds: readonly string[],
    text: string,
    options?: { clientId?: string; signal?: AbortSignal },
  ): Promise<{ conversation: Conversation; message: Message }>;
  /** Makes a group with these people and oneself as its owner. Safe to repeat with the same `clientId`. */
  createGroup(title: string, userIds: readonly string[], options?: { clientId?: string; signal?: AbortSignal }): Promise<Conversation>;
  /** Renames a group, for its owner and admins. Throws `forbidden`. */
  rename(conversationId: string, title: string, signal?: AbortSignal): Promise<Conversation>;
}

export function createConversations({ sync, call, createId }: { sync: Sync; call: Call; createId: () => string }): Conversations {
  const store = sync.conversations;
  const fetch = (ask: () => Promise<Conversation>) => store.fetch(ask, (conversation) => conversation);
  return {
    live: store.live,
    loadMore: (signal) => store.loadMore(signal),
    list: (query = {}, signal) => call('conversations.list', query, { signal }),
    get: (conversationId, signal) => fetch(() => call('conversations.get', { conversationId }, { signal })),
    async findDirect(userIds, signal) {
      const { conversation } = await call('conversations.findDirect', { userIds: [...userIds] }, { signal });
      return conversation;
    },
    async start(userIds, text, { clientId = createId(), signal } = {}) {
      const started = await store.fetch(
        () => call('conversations.start', { userIds: [...userIds], clientId, text }, { signal, repeatable: true }),
        ({ conversation }) => conversation,
      );
      sync.stored(started.message);
      return started;
    },
    createGroup: (title, userIds, { clientId = createId(), signal } = {}) =>
      fetch(() => call('conversations.createGroup', { clientId, title, userIds: [...userIds] }, { signal, repeatable: true })),
    rename: (conversationId, title, signal) =>
      fetch(() => call('conversations.update', { conversationId, title }, { signal, repeatable: true })),
  };
}
