import * as v from 'valibot';
import { id, time } from './fields.js';
import { Marks } from './receipts.js';
import { defineOperations } from './table.js';

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
