import * as v from 'valibot';
import { clientId, counter, cursor, id, messageText, page, pageSize, seq, time } from './fields.js';
import { messageRoutes } from './routes/messages.js';
import { defineEvents, defineOperations } from './table.js';

/** One entry of a conversation's log, known by `conversationId` and `seq`. */
export const Message = v.object({
  conversationId: id,
  seq,
  /** The conversation's `rev` of this message's last change. */
  rev: counter,
  /** The id that the sender's client gave; `null` for what no client sent. */
  clientId: v.nullable(clientId),
  senderId: v.nullable(id),
  kind: v.picklist(['text']),
  /** `null` once deleted. */
  text: v.nullable(v.string()),
  createdAt: time,
  editedAt: v.nullable(time),
  deletedAt: v.nullable(time),
});
export interface Message extends v.InferOutput<typeof Message> {}

export const messageOperations = defineOperations(messageRoutes, {
  'messages.send': {
    summary: 'Adds a message. Answered when it is stored; asking again with the same `clientId` gives the same message.',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({ conversationId: id, clientId, text: messageText }),
    output: Message,
    errors: ['not_found', 'client_id_reused', 'unavailable'],
  },
  'messages.list': {
    summary: 'A page of the log in rising `seq`: the newest, or the one of a cursor (`prev` is older, `next` newer), or around a message.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, around: v.optional(seq), cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(Message),
    errors: ['not_found'],
  },
  'messages.changes': {
    summary: 'The messages whose last change came after `since`, in rising `rev`. While `more`, ask again with the last `rev`.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, since: counter, limit: v.optional(pageSize) }),
    output: v.object({ items: v.array(Message), rev: counter, more: v.boolean() }),
    errors: ['not_found'],
  },
});

export const messageEvents = defineEvents({
  'message.created': {
    summary: 'A message was stored. `rev` is the count of changes of its conversation with this one.',
    data: v.object({ conversationId: id, rev: counter, message: Message }),
  },
});
