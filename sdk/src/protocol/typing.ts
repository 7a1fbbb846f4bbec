import * as v from 'valibot';
import { id } from './fields.js';
import { defineEvents, defineOperations } from './table.js';

export const typingOperations = defineOperations({
  'typing.set': {
    summary:
      'Tells the other members that the caller is writing, or no longer is. Repeat it every few seconds of writing: it is passed on at most every two seconds, and ends by itself after six.',
    method: 'POST',
    path: '/conversations/:conversationId/typing',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({
      conversationId: id,
      /** `true`: the caller is writing. `false`: no longer. */
      typing: v.boolean(),
    }),
    output: v.object({}),
    errors: ['not_found'],
  },
});

export const typingEvents = defineEvents({
  'typing.changed': {
    summary:
      'Somebody else began or stopped writing. After six seconds without another one, whoever was writing no longer is.',
    data: v.object({
      conversationId: id,
      /** Who is writing. */
      userId: id,
      /** `true`: the member is writing. `false`: no longer. */
      typing: v.boolean(),
    }),
  },
});
