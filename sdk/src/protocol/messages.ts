import * as v from 'valibot';
import { Attachment, AttachmentKind } from './attachments.js';
import {
  caption,
  clientId,
  counter,
  cursor,
  id,
  messageText,
  page,
  pageSize,
  searchQuery,
  seq,
  time,
  wellFormed,
} from './fields.js';
import { History, Access, Posting, Role } from './groups.js';
import { limits } from './limits.js';
import { chosen, Chosen, MessageBlock, messageBlocks } from './message-blocks.js';
import { defineEvents, defineOperations } from './table.js';

/**
 * What a system entry says, as data: each client shows it in its reader's language. `by` is the
 * user who did it.
 */
export const SystemEntry = v.variant('type', [
  v.object({
    /** A group was created. */
    type: v.literal('created'),
    /** Who created the group, and owns it. */
    by: id,
    /** What the group was called then. */
    title: v.nullable(v.string()),
  }),
  v.object({
    /** People became members. */
    type: v.literal('joined'),
    /** Who added them; the person itself for those who joined without help. */
    by: id,
    /** The new members, by their ids. */
    userIds: v.array(id),
  }),
  v.object({
    /** A member left. */
    type: v.literal('left'),
    /** Who left. */
    userId: id,
  }),
  v.object({
    /** A member was removed. */
    type: v.literal('removed'),
    /** Who removed the member. */
    by: id,
    /** Who was removed. */
    userId: id,
    /** `true`: and may not come back. */
    banned: v.optional(v.boolean()),
  }),
  v.object({
    /** The group has another title. */
    type: v.literal('renamed'),
    /** Who renamed it. */
    by: id,
    /** The new title. */
    title: v.string(),
  }),
  v.object({
    /** A member has another role. */
    type: v.literal('role'),
    /** Who gave the role. */
    by: id,
    /** Whose role it is. */
    userId: id,
    /** The new role. */
    role: Role,
  }),
  v.object({
    /** The group has another owner. */
    type: v.literal('transferred'),
    /** Who was the owner, and is an admin now. */
    by: id,
    /** Who is the owner now. */
    userId: id,
  }),
  // A field that is present was set; `null` cleared it. Each entry has one setting.
  v.object({
    /** A setting of the group was changed: the one that the entry has. */
    type: v.literal('changed'),
    /** Who changed it. */
    by: id,
    access: v.optional(Access),
    posting: v.optional(Posting),
    history: v.optional(History),
    /** The new description; `null`: removed. */
    description: v.optional(v.nullable(v.string())),
    /** Address of the new picture; `null`: removed. */
    avatarUrl: v.optional(v.nullable(v.string())),
  }),
  v.object({
    /** A direct conversation was closed, as its two people are no longer contacts. */
    type: v.literal('closed'),
    /** Who ended the friendship. */
    by: id,
  }),
]);
export type SystemEntry = v.InferOutput<typeof SystemEntry>;

/**
 * The message that a reply answers, in its current state: a reply stores a reference, and the quote
 * is looked up when it is read. So a quote follows edits, and its content disappears when the
 * message is deleted. In live views, a `message.changed` of the quoted message updates its quotes.
 */
export const Quote = v.object({
  /** The quoted message, by its place in the conversation. */
  seq,
  /** Who wrote the quoted message, by their id; `null` if the reader may not see the message. */
  senderId: v.nullable(id),
  /**
   * The beginning of its text, up to 160 characters; empty if it has none, and in every `state`.
   */
  excerpt: v.string(),
  /** The kind of the first of its files; left out if it carries none, and in every `state`. */
  attachment: v.optional(AttachmentKind),
  /**
   * Why nothing of the message is shown; left out if it is shown. `deleted`: for everyone.
   * `hidden`: by the caller, for the caller alone. `withheld`: it is older than the caller's
   * membership, and the group shows new members no earlier messages.
   */
  state: v.optional(v.picklist(['deleted', 'hidden', 'withheld'])),
  /**
   * The `rev` of the quoted message's last change, to find the later of two quotes of one message;
   * left out if it is withheld.
   */
  rev: v.optional(counter),
});
export interface Quote extends v.InferOutput<typeof Quote> {}

/** One emoji under a message. */
export const Reaction = v.object({
  emoji: v.string(),
  /** How many people reacted with it. */
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Who, in the order of reacting; at most the first 100. */
  userIds: v.array(id),
});
export interface Reaction extends v.InferOutput<typeof Reaction> {}

/** Values that the host attaches to a message. */
export const Metadata = v.record(
  v.string(),
  v.union([v.string(), v.number(), v.boolean(), v.null()]),
);
export type Metadata = v.InferOutput<typeof Metadata>;

/**
 * The metadata of the page behind a link. The server fetches it after the message is stored; it
 * arrives with `message.changed`.
 */
export const Preview = v.object({
  /**
   * The link as the text has it (with `https://` before `www.`). Show its host: all other values
   * are only claims of the page.
   */
  url: v.string(),
  /** The page's title, up to 200 characters. */
  title: v.string(),
  /** The page's description of itself, up to 300 characters; `null` if it has none. */
  text: v.nullable(v.string()),
  /** The name of the page's site, up to 80 characters; `null` if it has none. */
  siteName: v.nullable(v.string()),
  /**
   * The page's picture, encoded again and stored by the server: opened like files of the
   * conversation (`attachments.link`). Left out if there is none.
   */
  picture: v.optional(
    v.object({
      /** Used in the address of the picture like the id of a file. */
      id,
      /** Width in pixels. */
      width: counter,
      /** Height in pixels. */
      height: counter,
      /** A ThumbHash in base64: some 25 bytes to draw until the picture is loaded. */
      thumbhash: v.string(),
    }),
  ),
});
export interface Preview extends v.InferOutput<typeof Preview> {}

/** A link where it was sent. */
export const SentLink = v.object({
  /** The link as the text has it (with `https://` before `www.`). */
  url: v.string(),
  /** The metadata of its page; `null` if there is no preview. */
  preview: v.nullable(Preview),
  /** The message that has the link, by its place in the conversation. */
  seq,
  /** Who sent the message, by their id; `null` if that is not known. */
  senderId: v.nullable(id),
  /** When the message was sent. */
  createdAt: time,
});
export interface SentLink extends v.InferOutput<typeof SentLink> {}

/** One entry of a conversation's log, known by `conversationId` and `seq`. */
export const Message = v.object({
  /** The conversation whose log this is an entry of. */
  conversationId: id,
  /** The place in the log: 1, 2, 3 … without holes. */
  seq,
  /** The conversation's `rev` of this message's last change. */
  rev: counter,
  /** The id that the sender's client gave; `null` for what no client sent. */
  clientId: v.nullable(clientId),
  /** Who wrote it, by their id; `null` for system entries. */
  senderId: v.nullable(id),
  /** `text`: a user wrote it. `system`: it says what happened, in `system`. */
  kind: v.picklist(['text', 'system']),
  /**
   * What it says, up to 8,000 characters. `null` once deleted, hidden from the caller, or in a
   * system entry.
   */
  text: v.nullable(v.string()),
  /** What happened, for a system entry; `null` for messages. */
  system: v.nullable(SystemEntry),
  /** The message that this one answers, as it is now; `null` if it answers none. */
  replyTo: v.nullable(Quote),
  /** Members whom the text names, by their ids. */
  mentions: v.array(id),
  /** The host's own values; `null` if there are none. */
  metadata: v.nullable(Metadata),
  /** The files of the message; left out if there are none. `text` may be empty then. */
  attachments: v.optional(v.array(Attachment)),
  /** What readers can press, below the text; left out if there is nothing. */
  blocks: v.optional(v.array(MessageBlock)),
  /**
   * `true` while a bot writes it: `text` is a placeholder, `streams.get` and `message.streamed`
   * have the text so far. Left out afterwards, and of all other messages.
   */
  streaming: v.optional(v.literal(true)),
  /** The choice that was pressed to send it; left out of other messages. */
  choice: v.optional(Chosen),
  /** The reactions, in the order in which each emoji was first used. */
  reactions: v.array(Reaction),
  /**
   * The previews of up to 3 links of the text, in the order of the text. Left out if there are
   * none.
   */
  previews: v.optional(v.array(Preview)),
  /** When it was pinned for all members; `null` if it is not. */
  pinnedAt: v.nullable(time),
  /** Who pinned it, by their id; `null` if it is not pinned. */
  pinnedBy: v.nullable(id),
  /**
   * Deleted by the caller for the caller alone: `text` and everything that belongs to it are
   * removed from this view. Never true in an event for all members.
   */
  hidden: v.boolean(),
  /** When the server stored it. */
  createdAt: time,
  /** When its text was last changed; `null` if never. */
  editedAt: v.nullable(time),
  /** When it was deleted for everyone; `null` if it was not. */
  deletedAt: v.nullable(time),
});
export interface Message extends v.InferOutput<typeof Message> {}

const mentions = v.pipe(v.array(id), v.maxLength(limits.mentions));

/** Up to 20 values, in up to 2,000 characters of JSON. */
export const metadata = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/, 'names are letters, digits, _, . and -')),
    v.union([v.pipe(v.string(), wellFormed), v.number(), v.boolean(), v.null()]),
  ),
  v.maxEntries(limits.metadataKeys, `holds up to ${limits.metadataKeys} values`),
  v.check(
    (values) => JSON.stringify(values).length <= limits.metadataJson,
    `holds up to ${limits.metadataJson} characters`,
  ),
);

/** Files from `attachments.upload`; each is sent once. */
export const attachmentIds = v.pipe(v.array(id), v.maxLength(limits.attachments));

/** A link as its preview has it. */
const link = v.pipe(v.string(), v.maxLength(limits.messageText), wellFormed);

const ofMessage = {
  /** The conversation that the message is in. */
  conversationId: id,
  /** The message, by its place in the conversation. */
  seq,
};

export const messageOperations = defineOperations({
  'messages.send': {
    summary:
      'Adds a message. Answered when it is stored; asking again with the same `clientId` gives the same message.',
    method: 'POST',
    path: '/conversations/:conversationId/messages',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /** The conversation to write in. */
      conversationId: id,
      /**
       * The sender's own id of this message: up to 64 letters, digits, `_` and `-`. Repeated, it
       * gives the same message.
       */
      clientId,
      /** The text, up to 8,000 characters; may be empty if there are files. */
      text: caption,
      /** Files that `attachments.upload` gave, at most 10, each sent once. */
      attachmentIds: v.optional(attachmentIds),
      /** The `seq` of the message that this one answers. */
      replyTo: v.optional(seq),
      /**
       * The people whom the text names, by their ids, at most 20. Those who are not members are
       * left out.
       */
      mentions: v.optional(mentions),
      /** Values of the host's own: at most 20, in up to 2,000 characters of JSON. */
      metadata: v.optional(metadata),
      /** Only from bots: up to 3 blocks with buttons and quick replies, below the text. */
      blocks: v.optional(messageBlocks),
      /** The choice of another message that is pressed. The text must be its label. */
      choice: v.optional(chosen),
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
      'file_refused',
      'limit_reached',
      'unavailable',
    ],
  },
  'messages.list': {
    summary:
      'A page of the log in rising `seq`: the newest, or the one of a cursor (`prev` is older, `next` newer), or around a message.',
    method: 'GET',
    path: '/conversations/:conversationId/messages',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      conversationId: id,
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
    errors: ['not_found'],
  },
  'messages.changes': {
    summary:
      'The messages whose last change came after `since`, in rising `rev`. While `more`, ask again with the last `rev`.',
    method: 'GET',
    path: '/conversations/:conversationId/changes',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      conversationId: id,
      /** The `rev` that the caller holds; 0 for everything. */
      since: counter,
      limit: v.optional(pageSize),
    }),
    output: v.object({
      /** The messages that changed, each once, as they are now. */
      items: v.array(Message),
      /** The `rev` that the caller has after these changes: the next `since`. */
      rev: counter,
      /** Whether there are more changes after these. */
      more: v.boolean(),
    }),
    errors: ['not_found'],
  },
  'messages.search': {
    summary:
      "The caller's messages that hold every word of `query` (the last one as a beginning), newest first; `from` and `to` bound when they were sent. A search that takes long ends with a short page, which may be empty while there is a `next`. Jump to a hit with `messages.list` around its `seq`.",
    method: 'GET',
    path: '/messages',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The words to find: up to 120 characters and eight words. */
      query: searchQuery,
      /** Only in this conversation. */
      conversationId: v.optional(id),
      /** Only what this user wrote. */
      senderId: v.optional(id),
      /** Only what was sent at this time or later. */
      from: v.optional(time),
      /** Only what was sent at this time or earlier. */
      to: v.optional(time),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Message),
    errors: ['not_found', 'unavailable'],
  },
  'messages.edit': {
    summary:
      "Changes the text of one's own message, as long as the site allows. What it was stays visible to moderators.",
    method: 'PATCH',
    path: '/conversations/:conversationId/messages/:seq',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofMessage,
      /** The new text, up to 8,000 characters. */
      text: messageText,
      /**
       * The people whom the new text names, by their ids, at most 20. Left out, they stay as they
       * are.
       */
      mentions: v.optional(mentions),
      /** Only from bots: the new blocks, none if empty. Left out, they stay as they are. */
      blocks: v.optional(messageBlocks),
    }),
    output: Message,
    errors: [
      'not_found',
      'forbidden',
      'not_accepted',
      'silenced',
      'message_refused',
      'unavailable',
    ],
  },
  'messages.delete': {
    summary:
      "Deletes a message for everyone: its place stays, its content goes. One's own as long as the site allows; moderators, and the group's owner and admins, at any time. Deleting again gives the same.",
    method: 'DELETE',
    path: '/conversations/:conversationId/messages/:seq',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'unavailable'],
  },
  'messages.hide': {
    summary: 'Deletes a message for the caller alone, on all of the caller’s devices.',
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/hide',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: v.object({ memberRev: counter }),
    errors: ['not_found'],
  },
  'messages.unhide': {
    summary: 'Takes a `hide` back.',
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/unhide',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: v.object({ memberRev: counter }),
    errors: ['not_found'],
  },
  'messages.edits': {
    summary: 'The earlier texts of a message, oldest first. For moderators of the site.',
    method: 'GET',
    path: '/conversations/:conversationId/messages/:seq/edits',
    caller: 'user',
    rate: 'read',
    input: v.strictObject(ofMessage),
    output: v.object({
      /** One for each edit, oldest first; empty if there was none. */
      items: v.array(
        v.object({
          /** The text before the edit. */
          text: v.string(),
          /** When it was edited. */
          replacedAt: time,
          /** Who edited it, by their id. */
          replacedBy: id,
        }),
      ),
    }),
    errors: ['not_found', 'forbidden'],
  },
  'messages.pin': {
    summary:
      'Pins a message for all members; in groups for the owner and admins. Pinning again changes nothing.',
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/pin',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'silenced', 'limit_reached', 'unavailable'],
  },
  'messages.unpin': {
    summary: 'Takes a pin away.',
    method: 'POST',
    path: '/conversations/:conversationId/messages/:seq/unpin',
    caller: 'user',
    rate: 'write',
    input: v.strictObject(ofMessage),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'silenced', 'unavailable'],
  },
  'messages.removePreview': {
    summary:
      "Takes the preview of a link away from one's own message for good, or those of all its links if `url` is left out; also one that is yet to come. Removing again changes nothing.",
    method: 'DELETE',
    path: '/conversations/:conversationId/messages/:seq/preview',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofMessage,
      /** The link, as its preview has it; left out: all links of the message. */
      url: v.optional(link),
    }),
    output: Message,
    errors: ['not_found', 'forbidden', 'not_accepted', 'unavailable'],
  },
  'messages.pinned': {
    summary: 'All pinned messages, the latest pin first.',
    method: 'GET',
    path: '/conversations/:conversationId/pinned',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: v.object({
      /** The pinned messages, at most 100. */
      items: v.array(Message),
    }),
    errors: ['not_found'],
  },
  'messages.links': {
    summary:
      'The links of the texts of a conversation, latest first, up to 3 of a message. `limit` counts messages. Found by the index of search: what was just sent comes a moment later, and a page may be short while there is a `next`.',
    method: 'GET',
    path: '/conversations/:conversationId/links',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      conversationId: id,
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(SentLink),
    errors: ['not_found', 'unavailable'],
  },
});

export const messageEvents = defineEvents({
  'message.created': {
    summary:
      'A message was stored. `rev` is the count of changes of its conversation with this one.',
    data: v.object({
      conversationId: id,
      rev: counter,
      /** The message as it was stored. */
      message: Message,
    }),
  },
  'message.changed': {
    summary:
      'A message was edited, deleted, pinned, unpinned, got or lost a reaction or a preview, or a file of it was scanned. `message` is what it is now.',
    data: v.object({
      conversationId: id,
      rev: counter,
      /** The message as it is now. */
      message: Message,
    }),
  },
  'message.hidden': {
    summary: 'One of the caller’s devices hid a message, or took that back: fetch it again.',
    data: v.object({
      conversationId: id,
      seq,
      /** Whether the message is hidden from the caller now. */
      hidden: v.boolean(),
      memberRev: counter,
    }),
  },
});
