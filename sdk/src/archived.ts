import type { Conversation } from './protocol/conversations.js';

/** Whether the user has deleted all there is in it for themselves: it comes back with its next message. */
export const isCleared = ({ clearedSeq = 0, lastSeq }: Pick<Conversation, 'clearedSeq' | 'lastSeq'>): boolean =>
  clearedSeq > 0 && clearedSeq >= lastSeq;

/** Whether the list leaves it out. */
export const isArchivedOrCleared = (conversation: Conversation): boolean => conversation.archived === true || isCleared(conversation);
