import type { Conversation } from './protocol/conversations.js';

type Counted = Pick<Conversation, 'unread' | 'mutedUntil' | 'mentions'>;

/** Whether one has muted it and the time has not come yet: nothing at all is no time. */
export const isMuted = (
  { mutedUntil }: Pick<Conversation, 'mutedUntil'>,
  now = Date.now(),
): boolean => Date.parse(mutedUntil!) > now;

/**
 * What of the unread messages counts beyond the conversation itself: of a muted one, which has a
 * count of them, only what mentions the reader.
 */
export const calling = (conversation: Counted): number =>
  isMuted(conversation)
    ? Math.min(conversation.mentions!, conversation.unread)
    : conversation.unread;
