import { moved, type Reading, type Receipts } from './receipts.js';
import type { Sync } from './sync/sync.js';
import type { Call } from './transport/calls.js';

/**
 * For a chat of `createCore`: `core.use(createMarks)`. A chat of `createChat` has it as
 * `chat.receipts`.
 */
export function createMarks({
  sync,
  call,
}: {
  sync: Sync;
  call: Call;
}): Omit<Receipts, keyof Reading> {
  return {
    markUnread: async (conversationId, seq, signal) =>
      moved(
        sync,
        conversationId,
        await call('receipts.markUnread', { conversationId, seq }, { repeatable: true, signal }),
      ),
    async markDelivered(conversationId, seq, signal) {
      await call('receipts.markDelivered', { conversationId, seq }, { repeatable: true, signal });
    },
    seenBy: (conversationId, seq, signal) =>
      call('receipts.seenBy', { conversationId, seq }, { signal }),
    unread: (signal) => call('receipts.unread', {}, { signal }),
  };
}
