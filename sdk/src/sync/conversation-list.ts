import type { ChatError } from '../chat-error.js';
import type { Conversation } from '../protocol/conversations.js';
import { byActivity } from './conversation-state.js';
import { listed } from './listed.js';
import { badgeCount } from './muted.js';

/**
 * The signed-in user's conversations without the archived ones, as far as they were loaded: pinned
 * ones first, then latest activity first.
 */
export interface ConversationList {
  items: readonly Conversation[];
  /** The first page is not loaded yet. */
  loading: boolean;
  /** The server has more conversations: `loadMore()`. */
  hasMore: boolean;
  /**
   * The number of unread messages of the loaded conversations; of muted conversations, only
   * messages that mention the reader count.
   */
  unread: number;
  /** Why the last load failed; `null` once one succeeds. */
  error: ChatError | null;
}

export const nothing: ConversationList = {
  items: [],
  loading: false,
  hasMore: false,
  unread: 0,
  error: null,
};

/** The conversation without presence, for when it is not known. */
export function withoutPresence(conversation: Conversation): Conversation {
  const members = conversation.members.map((member) => ({
    ...member,
    user: { ...member.user, online: false, lastSeenAt: null },
  }));
  return { ...conversation, members };
}

/** The cursor of the next page, and the last place in the order that the list covers. */
export interface More {
  cursor: string;
  edge: Conversation;
}

/**
 * The list that shows these conversations, down to the last place that it covers. Keeps the same
 * items if they have not changed. `now` is by the server's clock.
 */
export function listOf(
  before: ConversationList,
  change: Partial<ConversationList>,
  all: readonly Conversation[],
  more: More | null,
  now: number,
): ConversationList {
  const shown = listed(all);
  const within = more
    ? shown.filter((conversation) => byActivity(conversation, more.edge) <= 0)
    : shown;
  const unchanged =
    within.length === before.items.length &&
    within.every((item, index) => item === before.items[index]);
  const items = unchanged ? before.items : within;
  return {
    ...before,
    ...change,
    items,
    hasMore: more !== null,
    unread: items.reduce((sum, item) => sum + badgeCount(item, now), 0),
  };
}
