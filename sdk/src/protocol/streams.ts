/** Messages of bots that grow while they are written, such as the answers of a language model. */
import * as v from 'valibot';
import { caption, clientId, counter, id, messageText, seq } from './fields.js';
import { messageBlocks } from './message-blocks.js';
import { Message, metadata } from './messages.js';
import { defineEvents, defineOperations } from './table.js';

const ofStream = {
  /** The conversation that the message is in. */
  conversationId: id,
  /** The message, by its place in the conversation. */
  seq,
};

export const streamOperations = defineOperations({
  'streams.begin': {
    summary:
      'Adds a message of a bot that grows with `streams.append`, until `streams.end`. Asking again with the same `clientId` gives the same message. If nothing is appended for ten seconds, the server ends it. One at a time in each conversation.',
    method: 'POST',
    path: '/conversations/:conversationId/streams',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /** The conversation to write in. */
      conversationId: id,
      /** The bot's own id of this message: up to 64 letters, digits, `_` and `-`. */
      clientId,
      /** The `seq` of the message that this one answers. */
      replyTo: v.optional(seq),
      /** Values of the host's own: at most 20, in up to 2,000 characters of JSON. */
      metadata: v.optional(metadata),
    }),
    output: Message,
    errors: [
      'not_found',
      'forbidden',
      'not_accepted',
      'client_id_reused',
      'silenced',
      'limit_reached',
      'unavailable',
    ],
  },
  'streams.append': {
    summary:
      'Adds text at the end of a message that grows. Without text, it keeps the message from being ended. Members who are connected see the text; it is stored within the message when that ends.',
    method: 'POST',
    path: '/conversations/:conversationId/streams/:seq/append',
    caller: 'user',
    rate: 'signal',
    input: v.strictObject({
      ...ofStream,
      /** How many characters (UTF-16 code units) of the message come before `text`. */
      offset: counter,
      /** What is added, up to 8,000 characters together with what there is. */
      text: caption,
    }),
    output: v.object({
      /**
       * How many characters the server has now. Fewer than `offset`: some are missing, so send them
       * again from here.
       */
      length: counter,
    }),
    errors: ['not_found', 'not_accepted', 'limit_reached'],
  },
  'streams.end': {
    summary:
      'Ends a message that grows: with the text that was appended, or with another one. Again gives the same.',
    method: 'POST',
    path: '/conversations/:conversationId/streams/:seq/end',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofStream,
      /** The whole text, up to 8,000 characters; left out: what was appended. */
      text: v.optional(messageText),
      /** Up to 3 blocks with buttons and quick replies, below the text. */
      blocks: v.optional(messageBlocks),
    }),
    output: Message,
    errors: ['not_found', 'forbidden', 'message_refused', 'unavailable'],
  },
  'streams.get': {
    summary:
      'The text so far of a message that grows: for who has not received the `message.streamed` before.',
    method: 'GET',
    path: '/conversations/:conversationId/streams/:seq',
    caller: 'user',
    rate: 'read',
    input: v.strictObject(ofStream),
    output: v.object({
      /** The text so far; may be empty. */
      text: v.string(),
    }),
    errors: ['not_found'],
  },
});

export const streamEvents = defineEvents({
  'message.streamed': {
    summary:
      'A message that grows has more text. Not stored: who misses one asks `streams.get`, and `message.changed` has the whole text at the end.',
    data: v.object({
      conversationId: id,
      /** The message, by its place in the conversation. */
      seq,
      /** How many characters (UTF-16 code units) come before `text`. */
      offset: counter,
      /** What was added. */
      text: v.string(),
    }),
  },
});
