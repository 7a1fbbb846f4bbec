/** Messages as the host writes and reads them. */
import * as v from 'valibot';
import {
  clientId,
  counter,
  cursor,
  messageText,
  page,
  pageSize,
  searchQuery,
  seq,
  time,
} from './fields.js';
import { SomeUser, someConversation } from './host-conversations.js';
import { limits } from './limits.js';
import { messageBlocks } from './message-blocks.js';
import { Message, metadata } from './messages.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

/** A message of another system's, with the time of its own. */
const ImportedMessage = v.strictObject({
  /** Who wrote it; left out for the site's bot. The user need not be a member. */
  sender: v.optional(SomeUser),
  /** The text, up to 8,000 characters. */
  text: messageText,
  /** When it was written: no earlier than the message before it, and not in the future. */
  createdAt: time,
  /** The host's own id of the message: up to 64 letters, digits, `_` and `-`. */
  clientId: v.optional(clientId),
  /** Values of the host's own: at most 20, in up to 2,000 characters of JSON. */
  metadata: v.optional(metadata),
});

export const hostMessageOperations = defineOperations({
  'host.sendMessage': {
    summary:
      "Adds a message, as a member or as the site's bot: also in a closed group, and whatever silences its sender. Filters do not apply. Asking again with the same `clientId` gives the same message.",
    method: 'POST',
    path: '/host/messages',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      ...someConversation,
      /** The member who writes; left out for the site's bot (`parlor:site`). */
      sender: v.optional(SomeUser),
      /** The text, up to 8,000 characters. */
      text: messageText,
      /**
       * The host's own id of this message: up to 64 letters, digits, `_` and `-`. Default: made
       * from the `Idempotency-Key`.
       */
      clientId: v.optional(clientId),
      /** The `seq` of the message that this one answers. */
      replyTo: v.optional(seq),
      /** The members whom the text names, at most 20. */
      mentions: v.optional(v.pipe(v.array(SomeUser), v.maxLength(limits.mentions))),
      /** Values of the host's own: at most 20, in up to 2,000 characters of JSON. */
      metadata: v.optional(metadata),
      /** Up to 3 blocks with buttons and quick replies, below the text. */
      blocks: v.optional(messageBlocks),
    }),
    output: Message,
    errors: ['not_found', 'not_accepted', 'client_id_reused'],
  },
  'host.editMessage': {
    summary:
      'Changes the text of a message of anybody, at any time. Its earlier text is kept for moderators.',
    method: 'PATCH',
    path: '/host/messages',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** The message, by its place in the conversation. */
      seq,
      /** The new text, up to 8,000 characters. */
      text: messageText,
      /** The new blocks, none if empty. Left out, they stay as they are. */
      blocks: v.optional(messageBlocks),
    }),
    output: Message,
    errors: ['not_found'],
  },
  'host.deleteMessage': {
    summary:
      'Deletes a message of anybody for everyone, and records it in the audit log. A deleted one stays as it is.',
    method: 'POST',
    path: '/host/messages/delete',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** The message, by its place in the conversation. */
      seq,
    }),
    output: Message,
    errors: ['not_found'],
  },
  'host.listMessages': {
    summary:
      'A page of the log in rising `seq`, with everything in it: the newest, or the one of a cursor (`prev` is older, `next` newer), or around a message. Operators need the setting `operatorReading: all`, for `host.searchMessages` too.',
    method: 'GET',
    path: '/host/messages',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** A message to have in the middle of the page, by its `seq`. */
      around: v.optional(seq),
      /** Where to continue: `prev` of an earlier page for older messages, `next` for newer ones. */
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: v.object({
      ...page(Message).entries,
      /** The conversation's `rev` when the page was read. */
      rev: counter,
    }),
    errors: ['not_found', 'forbidden'],
  },
  'host.searchMessages': {
    summary:
      'The messages of a conversation that hold every word of `query` (the last one as a beginning), newest first. A search that takes long ends with a short page, which may be empty while there is a `next`.',
    method: 'GET',
    path: '/host/messages/search',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** The words to find: up to 120 characters and eight words. */
      query: searchQuery,
      /** Only what was sent at this time or later. */
      from: v.optional(time),
      /** Only what was sent at this time or earlier. */
      to: v.optional(time),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Message),
    errors: ['not_found', 'forbidden'],
  },
  'host.importMessages': {
    summary:
      'Adds messages of another system with their own times, in the order given: at the end of a conversation that the host made or in which nobody has written. All of them or none. Nobody is notified, and nothing in the conversation is unread afterwards.',
    method: 'POST',
    path: '/host/messages/import',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** From 1 to 100 messages, which must fit into a request of 64 KB. */
      messages: v.pipe(
        v.array(ImportedMessage),
        v.minLength(1),
        v.maxLength(serverLimits.importedAtOnce),
      ),
    }),
    output: v.object({
      /** The `seq` of the first message; the others follow without a gap. */
      firstSeq: seq,
      /** The `seq` of the last message. */
      lastSeq: seq,
    }),
    errors: ['not_found', 'forbidden', 'client_id_reused'],
  },
});
