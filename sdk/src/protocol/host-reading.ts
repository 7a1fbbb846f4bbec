/** What the people of the host may read of conversations, and their notes about them. */
import * as v from 'valibot';
import {
  counter,
  cursor,
  id,
  notBlank,
  nothing,
  page,
  pageSize,
  prose,
  seq,
  time,
} from './fields.js';
import { someConversation } from './host-conversations.js';
import { Message } from './messages.js';
import { ByHost } from './reports.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

/**
 * `off`: operators read no conversations. `reported`: in conversations with reported messages,
 * these and the three messages before and after each. `all`: everything.
 */
export const OperatorReading = v.picklist(['off', 'reported', 'all']);
export type OperatorReading = v.InferOutput<typeof OperatorReading>;

/** A note about a conversation. Members never see it. */
export const ConversationNote = v.object({
  /** What `host.removeNote` takes as `noteId`. */
  id,
  conversationId: id,
  /** What it says. */
  text: v.string(),
  /** Who wrote it, with the name of that time. */
  by: ByHost,
  createdAt: time,
});
export interface ConversationNote extends v.InferOutput<typeof ConversationNote> {}

export const hostReadingOperations = defineOperations({
  'host.readMessages': {
    summary:
      'A page of the log in rising `seq`, the newest first page by page, as far as the setting `operatorReading` of the site allows. It is in the audit log who read which conversation; what the same caller reads within ten minutes is one entry.',
    method: 'GET',
    path: '/host/conversation/messages',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** Where to continue: `prev` of an earlier page for older messages, `next` for newer ones. */
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: v.object({
      ...page(Message).entries,
      /** The conversation's `rev` when the page was read. */
      rev: counter,
      /** What the site allows: with `reported`, other messages are left out. */
      reading: v.picklist(['reported', 'all']),
      /** The `seq` of those messages on the page that have a report. */
      reported: v.array(seq),
    }),
    errors: ['not_found', 'forbidden'],
  },
  'host.listNotes': {
    summary: 'The notes about a conversation, the latest first.',
    method: 'GET',
    path: '/host/conversation/notes',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(ConversationNote),
    errors: ['not_found'],
  },
  'host.addNote': {
    summary:
      'Adds a note about a conversation, which its members never see. A conversation has at most 200 notes. Written into the audit log, without the text.',
    method: 'POST',
    path: '/host/conversation/notes',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      ...someConversation,
      /** Up to 2,000 characters, not only spaces. */
      text: v.pipe(prose(serverLimits.noteText), notBlank),
    }),
    output: ConversationNote,
    errors: ['not_found', 'limit_reached'],
  },
  'host.removeNote': {
    summary:
      'Removes a note: one’s own, or with the scope `admin` any. Written into the audit log.',
    method: 'POST',
    path: '/host/conversation/notes/remove',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      /** The note. */
      noteId: id,
    }),
    output: nothing,
    errors: ['not_found', 'forbidden'],
  },
});
