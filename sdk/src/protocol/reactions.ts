import * as v from 'valibot';
import { cursor, emoji, id, page, pageSize, seq } from './fields.js';
import { Message } from './messages.js';
import { defineOperations } from './table.js';

const reaction = v.strictObject({
  conversationId: id,
  seq,
  /** One emoji, with its joiners and skin tones. */
  emoji,
});
export const reactionOperations = defineOperations({
  'reactions.add': {
    summary:
      'Adds the caller’s reaction. One of each emoji per person: adding it again changes nothing.',
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/reactions',
    caller: 'user',
    rate: 'write',
    input: reaction,
    output: Message,
    errors: ['not_found', 'not_accepted', 'limit_reached', 'silenced', 'unavailable'],
  },
  'reactions.remove': {
    summary: 'Takes the caller’s reaction away.',
    method: 'DELETE',
    path: '/conversations/:conversationId/messages/:seq/reactions',
    caller: 'user',
    rate: 'write',
    input: reaction,
    output: Message,
    errors: ['not_found', 'not_accepted', 'unavailable'],
  },
  'reactions.list': {
    summary: 'Who reacted with what, in the order of reacting.',
    method: 'GET',
    path: '/conversations/:conversationId/messages/:seq/reactions',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      conversationId: id,
      seq,
      /** Only reactions with this emoji. */
      emoji: v.optional(emoji),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(
      v.object({
        emoji: v.string(),
        /** Who reacted. */
        userId: id,
        /** What the user is called. */
        name: v.string(),
        /** Address of the user's picture; `null` if there is none. */
        avatarUrl: v.nullable(v.string()),
      }),
    ),
    errors: ['not_found'],
  },
});
