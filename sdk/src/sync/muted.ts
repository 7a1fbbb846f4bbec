import type { Conversation } from '../protocol/conversations.js';

/**
 * Whether the user has muted the conversation. `now` is the server's time, because the device's
 * clock may be wrong.
 *
 *     const isQuiet = isMuted(conversation, chat.now());
 */
export const isMuted = ({ mutedUntil }: Pick<Conversation, 'mutedUntil'>, now: number): boolean =>
  Date.parse(mutedUntil!) > now;

/**
 * The number of unread messages that a badge shows: all of a conversation, or only those that
 * mention the user while it is muted. `now` is the server's time.
 *
 *     badge.textContent = String(badgeCount(conversation, chat.now()));
 */
export const badgeCount = (
  conversation: Pick<Conversation, 'unread' | 'mutedUntil' | 'mentions'>,
  now: number,
): number =>
  isMuted(conversation, now)
    ? Math.min(conversation.mentions!, conversation.unread)
    : conversation.unread;
