import * as v from 'valibot';
import { counter, id, seq } from './fields.js';
import { receiptRoutes } from './routes/receipts.js';
import { defineEvents, defineOperations } from './table.js';

export const receiptOperations = defineOperations(receiptRoutes, {
  'receipts.markRead': {
    summary: 'The caller has seen everything up to `seq`. Marks only move forward, and not past the last message.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id, seq }),
    output: v.object({ readSeq: counter, unread: counter }),
    errors: ['not_found'],
  },
});

export const receiptEvents = defineEvents({
  'receipt.read': {
    summary: 'A member has seen everything up to `readSeq`.',
    data: v.object({ conversationId: id, userId: id, readSeq: counter }),
  },
  'unread.changed': {
    summary: "The caller's own unread count after a mark that one of the caller's devices set.",
    data: v.object({ conversationId: id, readSeq: counter, unread: counter }),
  },
});
