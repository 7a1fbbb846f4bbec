import * as v from 'valibot';
import { Attachment, AttachmentKind } from './attachment.js';
import { caption, clientId, counter, cursor, id, messageText, page, pageSize, searchQuery, seq, time, wellFormed } from './fields.js';
import { History, Access, Posting, Role } from './groups.js';
import { limits } from './limits.js';
import { messageRoutes } from './routes/messages.js';
import { defineEvents, defineOperations } from './table.js';

/** What a system entry says: data, so that every reader's client says it in its own language. `by` is who did it. */
export const SystemEntry = v.variant('type', [
  v.object({ type: v.literal('created'), by: id, title: v.nullable(v.string()) }),
  v.object({ type: v.literal('joined'), by: id, userIds: v.array(id) }),
  v.object({ type: v.literal('left'), userId: id }),
  /** `banned`: and may not come back. */
  v.object({ type: v.literal('removed'), by: id, userId: id, banned: v.optional(v.boolean()) }),
  v.object({ type: v.literal('renamed'), by: id, title: v.string() }),
  v.object({ type: v.literal('role'), by: id, userId: id, role: Role }),
  /** `by` was an owner, and is an admin now. */
  v.object({ type: v.literal('transferred'), by: id, userId: id }),
  /** What is here was set; `null` is cleared. One setting in each entry. */
  v.object({
    type: v.literal('changed'),
    by: id,
    access: v.optional(Access),
    posting: v.optional(Posting),
    history: v.optional(History),
    description: v.optional(v.nullable(v.string())),
    avatarUrl: v.optional(v.nullable(v.string())),
  }),
  /** `by` has ended the friendship of a direct conversation's two people. */
  v.object({ type: v.literal('closed'), by: id }),
]);
export type SystemEntry = v.InferOutput<typeof SystemEntry>;

/**
 * The message that another one answers, as it is now: a quote is a reference, and what it shows is looked up when it is read. It follows edits, and goes with its
 * message. Live, a `message.changed` of the quoted message says what its quotes show from then on.
 */
export const Quote = v.object({
  seq,
  /** `null` if the reader may not see the message. */
  senderId: v.nullable(id),
  /** The beginning of its text, up to 160 characters; empty if it has none, and in every `state`. */
  excerpt: v.string(),
  /** The kind of the first of its files; left out if it carries none, and in every `state`. */
  attachment: v.optional(AttachmentKind),
  /**
   * Why nothing of the message is shown; left out if it is. `deleted`: for everyone. `hidden`: by the caller, for the caller alone. `withheld`: it is from before the
   * caller joined, and the group shows new members no earlier messages.
   */
  state: v.optional(v.picklist(['deleted', 'hidden', 'withheld'])),
  /** The `rev` of its last change, so that of two quotes of one message the later is known; left out if it is withheld. */
  rev: v.optional(counter),
});
export interface Quote extends v.InferOutput<typeof Quote> {}

/** One emoji under a message. */
export const Reaction = v.object({
  emoji: v.string(),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Who, in the order of reacting; at most the first 100. */
  userIds: v.array(id),
});
export interface Reaction extends v.InferOutput<typeof Reaction> {}

/** Values that the host attaches to a message. */
export const Metadata = v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]));
export type Metadata = v.InferOutput<typeof Metadata>;

/** What the page behind a link says of itself. The server fetches it after the message is stored; it comes by `message.changed`. */
export const Preview = v.object({
  /** The link as the text has it (with `https://` before `www.`). Show its host: everything else is what the page claims. */
  url: v.string(),
  title: v.string(),
  text: v.nullable(v.string()),
  siteName: v.nullable(v.string()),
  /** The page's picture, made anew and kept by the server: opened as files of the conversation are (`attachments.link`). Left out where there is none. */
  picture: v.optional(v.object({ id, width: counter, height: counter, thumbhash: v.string() })),
});
export interface Preview extends v.InferOutput<typeof Preview> {}

/** A link where it was sent. */
export const SentLink = v.object({ url: v.string(), preview: v.nullable(Preview), seq, senderId: v.nullable(id), createdAt: time });
export interface SentLink extends v.InferOutput<typeof SentLink> {}

/** One entry of a conversation's log, known by `conversationId` and `seq`. */
export const Message = v.object({
  conversationId: id,
  seq,
  /** The conversation's `rev` of this message's last change. */
  rev: counter,
  /** The id that the sender's client gave; `null` for what no client sent. */
  clientId: v.nullable(clientId),
  /** `null` for system entries. */
  senderId: v.nullable(id),
  kind: v.picklist(['text', 'system']),
  /** `null` once deleted, hidden from the caller, or in a system entry. */
  text: v.nullable(v.string()),
  system: v.nullable(SystemEntry),
  replyTo: v.nullable(Quote),
  /** Members whom the text names. */
  mentions: v.array(id),
  metadata: v.nullable(Metadata),
  /** The files that it carries; left out where there are none. `text` may be empty then. */
  attachments: v.optional(v.array(Attachment)),
  /** In the order in which each emoji first came. */
  reactions: v.array(Reaction),
  /** Of up to 3 links of the text, in its order. Left out where there are none. */
  previews: v.optional(v.array(Preview)),
  pinnedAt: v.nullable(time),
  pinnedBy: v.nullable(id),
  /** Deleted by the caller for the caller alone: `text` and what belongs to it are gone from this view. Never true in an event for all members. */
  hidden: v.boolean(),
  createdAt: time,
  editedAt: v.nullable(time),
  deletedAt: v.nullable(time),
});
export interface Message extends v.InferOutput<typeof Message> {}

const mentions = v.pipe(v.array(id), v.maxLength(limits.mentions));

/** Up to 20 values, in up to 2,000 characters of JSON. */
const metadata = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/, 'names are letters, digits, _, . and -')),
    v.union([v.pipe(v.string(), wellFormed), v.number(), v.boolean(), v.null()]),
  ),
  v.maxEntries(limits.metadataKeys, `holds up to ${limits.metadataKeys} values`),
  v.check((values) => JSON.stringify(values).length <= limits.metadataJson, `holds up to ${limits.metadataJson} characters`),
);

/** What `attachments.upload` gave; each is sent once. */
export const attachmentIds = v.pipe(v.array(id), v.maxLength(limits.attachments));

/** As a preview has it. */
const link = v.pipe(v.string(), v.maxLength(limits.messageText), wellFormed);

const ofMessage = { conversationId: id, seq };

export const messageOperations = defineOperations(messageRoutes, {
  'messages.send': {
    summary: 'Adds a message. Answered when it is stored; asking again with the same `clientId` gives the same message.',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      conversationId: id,
      clientId,
      /** May be empty where there are files. */
      text: caption,
      attachmentIds: v.optional(attachmentIds),
      /** The `seq` of the message that this one answers. */
      replyTo: v.optional(seq),
      /** Those who are not members are left out. */
      mentions: v.optional(mentions),
      metadata: v.optional(metadata),
    }),
    output: Message,
    errors: [
      'not_found',
      'forbidden',
      'not_accepted',
      'client_id_reused',
      'silenced',
      'message_refused',
      'message_held',
      'limit_reached',
      'unavailable',
    ],
  },
  'messages.list': {
    summary: 'A page of the log in rising `seq`: the newest, or the one of a cursor (`prev` is older, `next` newer), or around a message.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, around: v.optional(seq), cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: v.object({ ...page(Message).entries, /** The conversation's `rev` when the page was read. */ rev: counter }),
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
  'messages.search': {
    summary:
      "The caller's messages that hold every word of `query` (the last one as a beginning), newest first; `from` and `to` bound when they were sent. A search that takes long ends with a short page, which may be empty while there is a `next`. Jump to a hit with `messages.list` around its `seq`.",
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      query: searchQuery,
      conversationId: v.optional(id),
      senderId: v.optional(id),
      from: v.optional(time),
      to: v.optional(time),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Message),
    errors: ['not_found', 'unavailable'],
  },
  'messages.edit': {
    summary: "Changes the text of one's own message, as long as the site allows. What it was stays visible to moderators.",
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ ...ofMessage, text: messageText, mentions: v.optional(mentions) }),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'silenced', 'message_refused', 'unavailable'],
  },
  'messages.delete': {
    summary:
      "Deletes a message for everyone: its place stays, its content goes. One's own as long as the site allows; moderators, and the group's owner and admins, at any time. Deleting again gives the same.",
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'unavailable'],
  },
  'messages.hide': {
    summary: 'Deletes a message for the caller alone, on all of the caller’s devices.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: v.object({ memberRev: counter }),
    errors: ['not_found'],
  },
  'messages.unhide': {
    summary: 'Takes a `hide` back.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: v.object({ memberRev: counter }),
    errors: ['not_found'],
  },
  'messages.edits': {
    summary: 'The earlier texts of a message, oldest first. For moderators of the site.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject(ofMessage),
    output: v.object({ items: v.array(v.object({ text: v.string(), replacedAt: time, replacedBy: id })) }),
    errors: ['not_found', 'forbidden'],
  },
  'messages.pin': {
    summary: 'Pins a message for all members; in groups for the owner and admins. Pinning again changes nothing.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'silenced', 'limit_reached', 'unavailable'],
  },
  'messages.unpin': {
    summary: 'Takes a pin away.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'silenced', 'unavailable'],
  },
  'messages.removePreview': {
    summary:
      "Takes the preview of a link away from one's own message for good, or those of all its links if `url` is left out; also one that is yet to come. Removing again changes nothing.",
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ ...ofMessage, url: v.optional(link) }),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'unavailable'],
  },
  'messages.pinned': {
    summary: 'All pinned messages, the latest pin first.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: v.object({ items: v.array(Message) }),
    errors: ['not_found'],
  },
  'messages.links': {
    summary:
      'The links of the texts of a conversation, latest first, up to 3 of a message. `limit` counts messages. Found by the index of search: what was just sent comes a moment later, and a page may be short while there is a `next`.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(SentLink),
    errors: ['not_found', 'unavailable'],
  },
});

export const messageEvents = defineEvents({
  'message.created': {
    summary: 'A message was stored. `rev` is the count of changes of its conversation with this one.',
    data: v.object({ conversationId: id, rev: counter, message: Message }),
  },
  'message.changed': {
    summary:
      'A message was edited, deleted, pinned, unpinned, got or lost a reaction or a preview, or a file of it was scanned. `message` is what it is now.',
    data: v.object({ conversationId: id, rev: counter, message: Message }),
  },
  'message.hidden': {
    summary: 'One of the caller’s devices hid a message, or took that back: fetch it again.',
    data: v.object({ conversationId: id, seq, hidden: v.boolean(), memberRev: counter }),
  },
});
