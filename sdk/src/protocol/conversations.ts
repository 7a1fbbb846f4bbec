import * as v from 'valibot';
import { clientId, counter, cursor, id, line, messageText, page, pageSize, time } from './fields.js';
import { limits } from './limits.js';
import { Member } from './members.js';
import { Message } from './messages.js';
import { conversationRoutes } from './routes/conversations.js';
import { defineEvents, defineOperations } from './table.js';

/** A conversation as one of its members sees it. */
export const Conversation = v.object({
  id,
  kind: v.picklist(['direct', 'group']),
  /** A group's; `null` for direct conversations, which are called by their people. */
  title: v.nullable(v.string()),
  /** The first 50 by joining, and always the caller; all of them are in `members.list`. */
  members: v.array(Member),
  memberCount: counter,
  lastMessage: v.nullable(Message),
  lastSeq: counter,
  rev: counter,
  /** Counts what changed for the caller alone: own marks, hidden messages. */
  memberRev: counter,
  /** The caller's own mark, and what lies beyond it, up to the cap. */
  readSeq: counter,
  unread: counter,
  /** Seconds that a member waits between two messages; 0 where nobody waits. */
  slowSeconds: v.optional(counter),
  createdAt: time,
  lastActivityAt: time,
});
export interface Conversation extends v.InferOutput<typeof Conversation> {}

/** The people to write to. The caller belongs to the set, named or not. */
const userIds = v.pipe(v.array(id), v.maxLength(limits.directMembers));

const title = line(limits.groupTitle);

export const conversationOperations = defineOperations(conversationRoutes, {
  'conversations.list': {
    summary: "The caller's conversations, latest activity first.",
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(Conversation),
    errors: [],
  },
  'conversations.start': {
    summary:
      'Sends a message to a set of people: into their direct conversation, which the first message creates. Order and repetition of `userIds` do not matter; an empty list, or the caller alone, is "notes to self".',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({ userIds, clientId, text: messageText }),
    output: v.object({ conversation: Conversation, message: Message }),
    errors: ['not_found', 'client_id_reused', 'silenced', 'message_refused', 'message_held', 'limit_reached', 'unavailable'],
  },
  'conversations.createGroup': {
    summary: 'Makes a group with the caller as its owner. Asking again with the same `clientId` gives the same group.',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({ clientId, title, userIds: v.pipe(v.array(id), v.maxLength(limits.membersAtOnce)) }),
    output: Conversation,
    errors: ['not_found', 'client_id_reused', 'silenced', 'message_refused'],
  },
  'conversations.update': {
    summary: 'Renames a group, for its owner and admins.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id, title }),
    output: Conversation,
    errors: ['not_found', 'forbidden', 'silenced', 'message_refused', 'unavailable'],
  },
  'conversations.sync': {
    summary:
      "Compares what the caller holds with what there is, page by page in the order of `conversations.list`: `items` are the conversations of this page that are new or differ in `rev` or `memberRev`, `gone` (on the first page) those of `held` that are not the caller's. Another `epoch` than before: forget everything and fetch anew.",
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      held: v.pipe(v.array(v.strictObject({ id, rev: counter, memberRev: counter })), v.maxLength(limits.syncHeld)),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: v.object({ epoch: v.string(), items: v.array(Conversation), gone: v.array(id), next: v.nullable(cursor) }),
    errors: [],
  },
  'conversations.findDirect': {
    summary: 'The direct conversation of the caller and a set of people, or `null` while nobody has written.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ userIds }),
    output: v.object({ conversation: v.nullable(Conversation) }),
    errors: ['not_found'],
  },
  'conversations.get': {
    summary: "One of the caller's conversations.",
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: Conversation,
    errors: ['not_found'],
  },
});

export const conversationEvents = defineEvents({
  'conversation.created': {
    summary: 'A conversation with the caller began, or the caller was added to it.',
    data: v.object({ conversation: Conversation }),
  },
  'conversation.updated': {
    summary: 'A group was renamed, and the system entry that says so travels with it; or its slow mode was set, which moves `rev` alone.',
    data: v.object({ conversationId: id, title: v.string(), slowSeconds: v.optional(counter) }),
  },
  'conversation.removed': {
    summary: 'The caller is no longer a member: nothing more comes from this conversation.',
    data: v.object({ conversationId: id }),
  },
});
