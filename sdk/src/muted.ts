import type { Conversation } from './protocol/conversations.js';

type Counted = Pick<Conversation, 'unread' | 'mutedUntil' | 'mentions'>;

/** Whether one has muted it and the time has not come yet. */
export const isMuted = ({ mutedUntil }: Pick<Conversation, 'mutedUntil'>, now = Date.now()): boolean => Date.parse(mutedUntil ?? '') > now;

/** What of the unread messages counts beyond the conversation itself: of a muted one only what mentions the reader. */
export const calling = (conversation: Counted, now = Date.now()): number =>
  isMuted(conversation, now) ? Math.min(conversation.mentions ?? 0, conversation.unread) : conversation.unread;
