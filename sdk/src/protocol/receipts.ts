import * as v from 'valibot';
import { counter, id, seq, time } from './fields.js';
import { receiptRoutes } from './routes/receipts.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/** Until when the caller has muted a conversation, and how many of the unread messages mention the caller: `null` where it is not muted. For ever ends with the year 9999. */
export const Muting = v.object({ mutedUntil: v.optional(v.nullable(time)), mentions: v.optional(v.nullable(counter)) });

/**
 * What else the caller has set for themselves. `archived`: left out of the list until the next entry. `pinnedAt`: first in the list since then. `clearedSeq`: the
 * last entry that the caller has deleted for themselves, or 0; if it is the last of all, the conversation is left out of the list until the next one.
 */
export const MemberSettings = v.object({
  archived: v.optional(v.boolean()),
  pinnedAt: v.optional(v.nullable(time)),
  clearedSeq: v.optional(counter),
});

/** The caller's own mark and what it leaves unread. `rev` is the conversation's when it was counted, `memberRev` the caller's own. */
export const Marks = v.object({
  readSeq: counter,
  unread: counter,
  rev: counter,
  memberRev: counter,
  ...Muting.entries,
  ...MemberSettings.entries,
});

export const receiptOperations = defineOperations(receiptRoutes, {
  'receipts.markRead': {
    summary:
      'The caller has seen everything up to `seq`, or everything there is. Marks only move forward, and not past the last message; it also takes back `markUnread`.',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({ conversationId: id, seq: v.optional(seq) }),
    output: Marks,
    errors: ['not_found'],
  },
  'receipts.markUnread': {
    summary: 'For the caller alone the conversation is unread from `seq` on. What others know to be seen stays seen.',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({ conversationId: id, seq }),
    output: Marks,
    errors: ['not_found'],
  },
  'receipts.markDelivered': {
    summary: 'Everything up to `seq` has reached a device of the caller. Marks only move forward.',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({ conversationId: id, seq }),
    output: v.object({ deliveredSeq: counter }),
    errors: ['not_found'],
  },
  'receipts.seenBy': {
    summary: 'Who has seen a message, without its sender: up to 50 by name, and how many in all.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, seq }),
    output: v.object({ count: counter, users: v.array(User) }),
    errors: ['not_found'],
  },
  'receipts.unread': {
    summary:
      'What the caller has not read in all conversations together, up to the cap, and in how many of them. Of muted ones only what mentions the caller, of archived ones nothing.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({}),
    output: v.object({ unread: counter, conversations: counter }),
    errors: [],
  },
});

export const receiptEvents = defineEvents({
  'receipt.read': {
    summary:
      'A member has seen everything up to `readSeq`. Not sent in conversations of more than 50 members: ask `receipts.seenBy` there.',
    data: v.object({ conversationId: id, userId: id, readSeq: counter }),
  },
  'receipt.delivered': {
    summary: 'Everything up to `deliveredSeq` has reached a device of a member. Not sent in conversations of more than 50 members.',
    data: v.object({ conversationId: id, userId: id, deliveredSeq: counter }),
  },
  'unread.changed': {
    summary:
      "The caller's own mark moved, or the conversation was muted, archived, pinned or deleted for the caller, or is so no more, by one of the caller's devices.",
    data: v.object({ conversationId: id, ...Marks.entries }),
  },
});
