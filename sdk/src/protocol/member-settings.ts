import * as v from 'valibot';
import { Conversation } from './conversations.js';
import { id, seq, time } from './fields.js';
import { limits } from './limits.js';
import { Marks } from './receipts.js';
import { defineOperations } from './table.js';

/** Whether unread messages of a conversation count, for one member alone. */
export const mutingOperations = defineOperations({
  'conversations.mute': {
    summary:
      'For the caller alone: until then, or with `null` until `conversations.unmute`, what is unread in the conversation counts nowhere else, but for messages that mention the caller.',
    method: 'POST',
    path: '/conversations/:conversationId/mute',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      conversationId: id,
      /** Until when, in the future; `null`: until `conversations.unmute`. */
      until: v.nullable(time),
    }),
    output: Marks,
    errors: ['not_found'],
  },
  'conversations.unmute': {
    summary: 'What is unread in the conversation counts again.',
    method: 'DELETE',
    path: '/conversations/:conversationId/mute',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id }),
    output: Marks,
    errors: ['not_found'],
  },
});

/** Settings of a conversation for one member alone, besides muting. */
export const memberSettingOperations = defineOperations({
  'conversations.archive': {
    summary:
      'For the caller alone: the conversation leaves the list, and counts as unread nowhere else, until its next entry or `conversations.unarchive`. It is no longer pinned.',
    method: 'POST',
    path: '/conversations/:conversationId/archive',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id }),
    output: Marks,
    errors: ['not_found'],
  },
  'conversations.unarchive': {
    summary: 'The conversation is in the list again.',
    method: 'DELETE',
    path: '/conversations/:conversationId/archive',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id }),
    output: Marks,
    errors: ['not_found'],
  },
  'conversations.pin': {
    summary:
      'For the caller alone: the conversation precedes all that are not pinned. It is no longer archived.',
    method: 'POST',
    path: '/conversations/:conversationId/pin',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id }),
    output: Marks,
    errors: ['not_found', 'limit_reached'],
  },
  'conversations.unpin': {
    summary: 'The conversation is where its latest activity puts it.',
    method: 'DELETE',
    path: '/conversations/:conversationId/pin',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id }),
    output: Marks,
    errors: ['not_found'],
  },
  'conversations.clear': {
    summary:
      'Deletes everything up to `seq`, or everything there is, for the caller alone: the caller finds it nowhere, and the others keep it. Without later entries the conversation leaves the list until the next one.',
    method: 'POST',
    path: '/conversations/:conversationId/clear',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      conversationId: id,
      /** The last message to delete; left out: all there are. */
      seq: v.optional(seq),
    }),
    output: Marks,
    errors: ['not_found'],
  },
  'conversations.find': {
    summary:
      'The conversations of the caller with exactly these people and nobody else: the direct one that is open, then groups, latest activity first, at most five of them. The caller belongs to the set, named or not. For people who are not there it is empty.',
    method: 'POST',
    path: '/conversations/find',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The people, from 1 to 100; the caller belongs to them, named or not. */
      userIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(limits.membersAtOnce)),
    }),
    output: v.object({
      /** At most five conversations, the direct one first. */
      items: v.array(Conversation),
    }),
    errors: [],
  },
});
