/**
 * What a user does with messages: the menu, replies, reactions, edits, pins, deletions, and what
 * keeps messages of blocked users out of sight. Loaded when a user reaches for a message, or when
 * the log holds something that only this shows.
 */
import type { Slots } from '../shared/slots.js';
import { createMessageActions } from './message-actions.js';

export function createSlots(): Pick<Slots, 'messageActions'> {
  return {
    messageActions: async (host, scope) => {
      const { t, load } = scope.context();
      // For the page of the menu with all emoji, which is opened much later, if at all.
      load('emoji').catch(() => undefined);
      return createMessageActions(host, scope, await t.actions());
    },
  };
}
