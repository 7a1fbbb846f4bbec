/**
 * Message actions: the menu, replies, reactions, edits, pins, deletions, and folding of blocked
 * users' messages. Loaded when the user points at or focuses a message, or when the log contains
 * something that only this feature shows.
 */
import type { Slots } from '../shared/slots.js';
import { createMessageActions } from './message-actions.js';

export function createSlots(): Pick<Slots, 'messageActions'> {
  return {
    messageActions: async (host, scope) => {
      const { t, load } = scope.context();
      // For the menu's page with all emoji, which is opened much later, if at all.
      load('emoji').catch(() => undefined);
      return createMessageActions(host, scope, await t.actions());
    },
  };
}
