import type { Conversation } from './protocol/conversations.js';

type Counted = Pick<Conversation, 'unread' | 'mutedUntil' | 'mentions'>;

/** Whether the user has muted the conversation. `now` is by the server's clock: `chat.now()`. */
export const isMuted = (
  { mutedUntil }: Pick<Conversation, 'mutedUntil'>,
  now = Date.now(),
): boolean => Date.parse(mutedUntil!) > now;

/**
 * How many unread messages count outside the conversation itself: of a muted one, those that
 * mention the user. `now` is by the server's clock: `chat.now()`.
 */
export const calling = (conversation: Counted, now = Date.now()): number =>
  isMuted(conversation, now)
    ? Math.min(conversation.mentions!, conversation.unread)
    : conversation.unread;
