import type { Live } from './live.js';
import type { Conversation } from './protocol/conversations.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';

/** The signed-in user's conversations, as far as they were loaded, latest activity first. */
export interface ConversationList {
  items: readonly Conversation[];
  /** The first page is not here yet. */
  loading: boolean;
  /** Older ones are still on the server: `loadMore()`. */
  hasMore: boolean;
  /** Unread messages of the loaded conversations together. */
  unread: number;
  /** Why the last load failed, in the form of a `ChatError`; `null` once one succeeds. */
  error: Error | null;
}

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
}
