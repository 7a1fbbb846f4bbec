import type { Live } from './live.js';
import type { Platform } from './platform.js';
import type { Conversation } from './protocol/conversations.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { ConversationList } from './sync/conversation-store.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';

/** What the views of conversations need. */
export interface ConversationViews {
  /** Follows the list. The first subscriber loads it; nothing is fetched while nobody is signed in. */
  readonly live: Live<ConversationList>;
  /** Loads the next page into `live`. */
  loadMore(signal?: AbortSignal): Promise<void>;
  get(conversationId: string, signal?: AbortSignal): Promise<Conversation>;
  /** The direct conversation with these people in any order, or `null` while nobody has written. `[]` is "notes to self". */
  findDirect(userIds: readonly string[], signal?: AbortSignal): Promise<Conversation | null>;
  /** Sends a message to these people; their direct conversation is made if it is the first. Safe to repeat with the same `clientId`. */
  start(
    userIds: readonly string[],
    text: string,
    options?: { clientId?: string; signal?: AbortSignal },
  ): Promise<{ conversation: Conversation; message: Message }>;
}

export interface Conversations extends ConversationViews {
  list(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Conversation>>;
  /** Makes a group with these people and oneself as its owner. Safe to repeat with the same `clientId`. */
  createGroup(title: string, userIds: readonly string[], options?: { clientId?: string; signal?: AbortSignal }): Promise<Conversation>;
  /** Renames a group, for its owner and admins. Throws `forbidden`. */
  rename(conversationId: string, title: string, signal?: AbortSignal): Promise<Conversation>;
}

export interface ConversationParts {
  sync: Sync;
  call: Call;
  platform: Pick<Platform, 'createId'>;
}

export function createConversationViews({ sync, call, platform: { createId } }: ConversationParts): ConversationViews {
  const store = sync.conversations;
  return {
    live: store.live,
    loadMore: (signal) => store.loadMore(signal),
    get: (conversationId, signal) => fetched(sync, () => call('conversations.get', { conversationId }, { signal })),
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
  };
}

export function createConversationCalls({
  sync,
  call,
  platform: { createId },
}: ConversationParts): Omit<Conversations, keyof ConversationViews> {
  return {
    list: (query = {}, signal) => call('conversations.list', query, { signal }),
    createGroup: (title, userIds, { clientId = createId(), signal } = {}) =>
      fetched(sync, () => call('conversations.createGroup', { clientId, title, userIds: [...userIds] }, { signal, repeatable: true })),
    rename: (conversationId, title, signal) =>
      fetched(sync, () => call('conversations.update', { conversationId, title }, { signal, repeatable: true })),
  };
}

function fetched(sync: Sync, ask: () => Promise<Conversation>): Promise<Conversation> {
  return sync.conversations.fetch(ask, (conversation) => conversation);
}
