import * as v from 'valibot';
import { counter, id, seq, time } from './fields.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/**
 * Until when the caller has muted a conversation, and how many of the unread messages mention the
 * caller.
 */
export const Muting = v.object({
  /**
   * Until when the caller has muted the conversation; `null` if it is not muted. A mute
   * without end lasts until the year 9999.
   */
  mutedUntil: v.optional(v.nullable(time)),
  /**
   * How many of the unread messages mention the caller; `null` if the conversation is not muted.
   */
  mentions: v.optional(v.nullable(counter)),
});

/** Other settings of the caller for themselves alone. */
export const MemberSettings = v.object({
  /** Whether the caller has archived it: left out of the list until the next entry. */
  archived: v.optional(v.boolean()),
  /** Since when the caller has it pinned to the top of the list; `null` if it is not. */
  pinnedAt: v.optional(v.nullable(time)),
  /**
   * The last entry that the caller has deleted for themselves, or 0; if it is the last of all, the
   * conversation is left out of the list until the next one.
   */
  clearedSeq: v.optional(counter),
});

/**
 * The caller's own mark and the unread count after it. `rev` is the conversation's when it was
 * counted, `memberRev` the caller's own.
 */
export const Marks = v.object({
  /** The caller's own mark: everything up to this `seq` is read. */
  readSeq: counter,
  /** How many messages of others lie beyond `readSeq`; counted up to 999. */
  unread: counter,
  /** The conversation's `rev` when this was counted. */
  rev: counter,
  memberRev: counter,
  ...Muting.entries,
  ...MemberSettings.entries,
});

export const receiptOperations = defineOperations({
  'receipts.markRead': {
    summary:
      'The caller has seen everything up to `seq`, or everything there is. Marks only move forward, and not past the last message; it also takes back `markUnread`.',
    method: 'POST',
    path: '/conversations/:conversationId/read',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({
      conversationId: id,
      /** The last message that was seen; left out: all there are. */
      seq: v.optional(seq),
    }),
    output: Marks,
    errors: ['not_found'],
  },
  'receipts.markUnread': {
    summary:
      'For the caller alone the conversation is unread from `seq` on. What others know to be seen stays seen.',
    method: 'POST',
    path: '/conversations/:conversationId/unread',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({
      conversationId: id,
      /** The first message that is to be unread. */
      seq,
    }),
    output: Marks,
    errors: ['not_found'],
  },
  'receipts.markDelivered': {
    summary: 'Everything up to `seq` has reached a device of the caller. Marks only move forward.',
    method: 'POST',
    path: '/conversations/:conversationId/delivered',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({
      conversationId: id,
      /** The last message that has arrived. */
      seq,
    }),
    output: v.object({ deliveredSeq: counter }),
    errors: ['not_found'],
  },
  'receipts.seenBy': {
    summary: 'Who has seen a message, without its sender: up to 50 by name, and how many in all.',
    method: 'GET',
    path: '/conversations/:conversationId/messages/:seq/seen-by',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, seq }),
    output: v.object({
      /** How many members have seen it. */
      count: counter,
      /** The first 50 of them. */
      users: v.array(User),
    }),
    errors: ['not_found'],
  },
  'receipts.unread': {
    summary:
      'What the caller has not read in all conversations together, up to the cap, and in how many of them. Of muted ones only what mentions the caller, of archived ones nothing.',
    method: 'GET',
    path: '/unread',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({}),
    output: v.object({
      /** How many messages are unread; counted up to 999. */
      unread: counter,
      /** In how many conversations. */
      conversations: counter,
    }),
    errors: [],
  },
});

export const receiptEvents = defineEvents({
  'receipt.read': {
    summary:
      'A member has seen everything up to `readSeq`. Not sent in conversations of more than 50 members: ask `receipts.seenBy` there.',
    data: v.object({
      conversationId: id,
      /** The member. */
      userId: id,
      readSeq: counter,
    }),
  },
  'receipt.delivered': {
    summary:
      'Everything up to `deliveredSeq` has reached a device of a member. Not sent in conversations of more than 50 members.',
    data: v.object({
      conversationId: id,
      /** The member. */
      userId: id,
      deliveredSeq: counter,
    }),
  },
  'unread.changed': {
    summary:
      "The caller's own mark moved, or the conversation was muted, archived, pinned or deleted for the caller, or is so no more, by one of the caller's devices.",
    data: v.object({ conversationId: id, ...Marks.entries }),
  },
});
