import * as v from 'valibot';
import { cursor, id, page, pageSize, time } from './fields.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/** A user whom the caller blocks. */
export const Block = v.object({
  /** Who is blocked. */
  user: User,
  /** Since when. */
  blockedAt: time,
  /**
   * Whether what the user says in shared groups is to be kept out of sight. Not so for moderators
   * and admins of the site, whom a block stops in direct conversations alone.
   */
  hides: v.boolean(),
});
export interface Block extends v.InferOutput<typeof Block> {}

export const blockOperations = defineOperations({
  'blocks.list': {
    summary: 'Whom the caller blocks, the latest first.',
    method: 'GET',
    path: '/blocks',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(Block),
    errors: [],
  },
  'blocks.add': {
    summary:
      "Blocks a user: no direct messages, contact requests, mentions, typing or presence between the two, and the user's messages in shared groups no longer count as unread. Takes the caller's own contact request to them back; a friendship stays, and sleeps. The user is not told. Blocking again changes nothing.",
    method: 'POST',
    path: '/blocks',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** Whom to block. */
      userId: id,
    }),
    output: Block,
    errors: ['not_found', 'limit_reached'],
  },
  'blocks.remove': {
    summary: 'Ends a block, if there is one. Everything is as it was before.',
    method: 'DELETE',
    path: '/blocks/:userId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** Whom to block no longer. */
      userId: id,
    }),
    output: v.object({}),
    errors: ['not_found'],
  },
});

/** Both are sent only to the devices of the user who blocks. */
export const blockEvents = defineEvents({
  'block.added': {
    summary: 'The caller blocks somebody.',
    data: v.object({
      /** Who is blocked, and since when. */
      block: Block,
    }),
  },
  'block.removed': {
    summary: 'The caller blocks somebody no longer.',
    data: v.object({
      /** Who was blocked. */
      userId: id,
    }),
  },
});
