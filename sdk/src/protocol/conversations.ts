import * as v from 'valibot';
import { clientId, counter, cursor, id, messageText, page, pageSize, time } from './fields.js';
import { limits } from './limits.js';
import { Message } from './messages.js';
import { conversationRoutes } from './routes/conversations.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/** A user in a conversation. */
export const Member = v.object({
  user: User,
  role: v.picklist(['owner', 'admin', 'member']),
  /** Everything up to this `seq` was seen. */
  readSeq: counter,
  joinedAt: time,
});
export interface Member extends v.InferOutput<typeof Member> {}

/** A conversation as one of its members sees it. */
export const Conversation = v.object({
  id,
  kind: v.picklist(['direct', 'group']),
  members: v.array(Member),
  lastMessage: v.nullable(Message),
  lastSeq: counter,
  rev: counter,
  /** The caller's own mark and what lies beyond it, up to the cap. */
  readSeq: counter,
  unread: counter,
  createdAt: time,
  lastActivityAt: time,
});
export interface Conversation extends v.InferOutput<typeof Conversation> {}

/** The people to write to. The caller belongs to the set, named or not. */
const userIds = v.pipe(v.array(id), v.maxLength(limits.directMembers));

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
    errors: ['not_found', 'client_id_reused', 'unavailable'],
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
    summary: 'A conversation with the caller began; its first message is in it.',
    data: v.object({ conversation: Conversation }),
  },
});
