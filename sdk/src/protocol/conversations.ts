import * as v from 'valibot';
import { fingerprintLength } from './fingerprint.js';
import { caption, clientId, counter, cursor, id, page, pageSize, prose, time } from './fields.js';
import { Access, Group, groupSettings, groupTitle, History, Posting, Role } from './groups.js';
import { limits } from './limits.js';
import { Member } from './member.js';
import { attachmentIds, Message } from './messages.js';
import { MemberSettings, Muting } from './receipts.js';
import { defineEvents, defineOperations } from './table.js';

/** A conversation as one of its members sees it. */
export const Conversation = v.object({
  /** The conversation's id: what operations take as `conversationId`. */
  id,
  /** `direct`: a fixed set of people. `group`: people join and leave. */
  kind: v.picklist(['direct', 'group']),
  /** A group's title; `null` for direct conversations, which are named after their members. */
  title: v.nullable(v.string()),
  access: Access,
  posting: Posting,
  history: History,
  description: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  /** The caller's own role: what the caller may do here. */
  role: Role,
  /** The first 50 by joining, and always the caller; all of them are in `members.list`. */
  members: v.array(Member),
  memberCount: counter,
  /** The newest entry that the caller may see; `null` if there is none. */
  lastMessage: v.nullable(Message),
  /** The `seq` of the newest entry; 0 if there is none. */
  lastSeq: counter,
  /** Counts the changes of the conversation: a client with a lower number has missed some. */
  rev: counter,
  /**
   * Counts what changed for the caller alone: own marks, hidden messages, muting, archiving,
   * pinning, deleting.
   */
  memberRev: counter,
  /** The caller's own mark: everything up to this `seq` is read. */
  readSeq: counter,
  /** How many messages of others lie beyond `readSeq`; counted up to 999. */
  unread: counter,
  ...Muting.entries,
  ...MemberSettings.entries,
  /**
   * When a direct conversation was closed, because its two people are no longer contacts: both can
   * read it, and no one can write in it. Else `null`.
   */
  closedAt: v.nullable(time),
  slowSeconds: v.optional(counter),
  createdAt: time,
  /** When the newest entry was added: what the list is ordered by. */
  lastActivityAt: time,
});
export interface Conversation extends v.InferOutput<typeof Conversation> {}

/** A new group, and the ids of the people who were added or invited. */
export const NewGroup = v.object({
  ...Conversation.entries,
  /** Those of the given people who are members now, by their ids. */
  added: v.optional(v.array(id)),
  /** Those of the given people who have an open invitation, by their ids. */
  invited: v.optional(v.array(id)),
});
export interface NewGroup extends v.InferOutput<typeof NewGroup> {}

/** The people to write to. The caller always belongs to the set, listed or not. */
const userIds = v.pipe(v.array(id), v.maxLength(limits.directMembers));

/** Ids of conversations never contain a colon. */
const conversationName = v.pipe(
  v.string(),
  v.maxLength('external:'.length + limits.externalId),
  v.regex(
    /^(?:[\w-]{1,36}|external:[^\p{Cc}\p{Zl}\p{Zp}]+)$/u,
    'must be an id, or external: and the id of the host',
  ),
);

/** A route with a fixed name comes before the route that takes an id in the same place. */
export const conversationOperations = defineOperations({
  'conversations.list': {
    summary:
      "The caller's conversations, pinned ones first, then latest activity first; without archived ones, or those alone. Of several direct conversations with one person it has the open one, or the one that was closed last.",
    method: 'GET',
    path: '/conversations',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** Only conversations of this kind. */
      kind: v.optional(v.picklist(['direct', 'group'])),
      /**
       * Only conversations where the caller has this role, such as the groups that the caller owns.
       */
      role: v.optional(Role),
      /** `true`: the archived ones alone. Else those that are not archived. */
      archived: v.optional(v.boolean()),
      /** Only the closed direct conversations with this person, archived or not. */
      closedWith: v.optional(id),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Conversation),
    errors: [],
  },
  'conversations.open': {
    summary:
      "The site's open groups that the caller could join, by title: not those that the caller is in or banned from, nor full or empty ones. `search` matches the start of any word of a title.",
    method: 'GET',
    path: '/conversations/open',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      search: v.optional(prose(limits.searchText)),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Group),
    errors: [],
  },
  'conversations.start': {
    summary:
      'Sends a message to a set of people: into their direct conversation, which the first message creates. Order and repetition of `userIds` do not matter; an empty list, or the caller alone, is "notes to self".',
    method: 'POST',
    path: '/conversations',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /** The people to write to, at most 20 with the caller, who belongs to them named or not. */
      userIds,
      /**
       * The sender's own id of this message: up to 64 letters, digits, `_` and `-`. Repeated, it
       * gives the same message.
       */
      clientId,
      /** The text, up to 8,000 characters; may be empty if there are files. */
      text: caption,
      /** Files that `attachments.upload` gave, at most 10, each sent once. */
      attachmentIds: v.optional(attachmentIds),
    }),
    output: v.object({
      /** The conversation of these people, new or not. */
      conversation: Conversation,
      /** The message as it was stored. */
      message: Message,
    }),
    errors: [
      'not_found',
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
  'conversations.createGroup': {
    summary:
      'Makes a group with the caller as its owner. People whom the caller may not add without asking (`whoMayAdd` of the site, `whoMayAddMe` of the person) get an invitation. Asking again with the same `clientId` gives the same group.',
    method: 'POST',
    path: '/conversations/groups',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /**
       * The creator's own id of this group: up to 64 letters, digits, `_` and `-`. Repeated, it
       * gives the same group.
       */
      clientId,
      /** One line, up to 80 characters. */
      title: groupTitle,
      /** The people to add or invite, at most 100; may be empty. */
      userIds: v.pipe(v.array(id), v.maxLength(limits.membersAtOnce)),
      // Default: private, all members write, and new members see the whole history.
      ...groupSettings,
      /** An uploaded picture to cut `avatarUrl` from. */
      avatarAttachmentId: v.optional(id),
    }),
    output: NewGroup,
    errors: [
      'not_found',
      'not_accepted',
      'client_id_reused',
      'silenced',
      'message_refused',
      'file_refused',
      'limit_reached',
      'unavailable',
    ],
  },
  'conversations.update': {
    summary:
      "Changes a group's title and settings, for its owners and admins. What is left out stays.",
    method: 'PATCH',
    path: '/conversations/:conversationId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      conversationId: id,
      /** The new title: one line, up to 80 characters. */
      title: v.optional(groupTitle),
      ...groupSettings,
      /** An uploaded picture to cut `avatarUrl` from. */
      avatarAttachmentId: v.optional(id),
    }),
    output: Conversation,
    errors: [
      'not_found',
      'forbidden',
      'silenced',
      'message_refused',
      'file_refused',
      'unavailable',
    ],
  },
  'conversations.sync': {
    summary:
      "Compares what the caller holds with what there is, page by page in the order of `conversations.list`: `items` are the conversations of this page that are new or differ in `rev` or `memberRev`, on the first page also those of `held` that differ and were archived or deleted for the caller, `gone` (on the first page) those of `held` that are not the caller's. With `known`, everything that the caller holds is compared at once, and `items` are only what differs. Another `epoch` than before: forget everything and fetch anew.",
    method: 'POST',
    path: '/conversations/sync',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** What the caller holds, at most 500 of them. */
      held: v.pipe(
        v.array(
          v.strictObject({
            /** The conversation's id. */
            id,
            /**
             * The `rev` of the copy that the caller holds; 0 asks for the conversation in any case.
             */
            rev: counter,
            /** The `memberRev` of the copy that the caller holds. */
            memberRev: counter,
          }),
        ),
        v.maxLength(limits.syncHeld),
      ),
      /**
       * The fingerprints of up to 5,000 conversations that the caller holds, nine characters each,
       * without separators. `items` are then those conversations of the list, down to `until`, that
       * are not among them, and `held` is ignored.
       */
      known: v.optional(
        v.pipe(
          v.string(),
          v.maxLength(limits.syncKnown * fingerprintLength),
          v.regex(/^[0-9a-z]*$/, 'must be fingerprints'),
          v.check((known) => known.length % fingerprintLength === 0, 'must be fingerprints'),
        ),
      ),
      /**
       * Only with `known`: the `cursor` of the page after what the caller holds of the list; left
       * out if the caller holds the whole list.
       */
      until: v.optional(cursor),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: v.object({
      /**
       * Names the state of the database. If it differs from before, forget everything and fetch it
       * again.
       */
      epoch: v.string(),
      /** The conversations that are new to the caller or have changed. */
      items: v.array(Conversation),
      /** Those of `held` that the caller no longer has, by their ids. */
      gone: v.array(id),
      /**
       * With `known`: the positions, from 0, of the fingerprints that match no conversation of the
       * caller any more. If such a conversation is not in `items`, name it in `held`: it is gone,
       * archived, deleted, or beyond `until`.
       */
      outdated: v.optional(v.array(counter)),
      /** The `cursor` of the page after this one; `null` if the list ends here. */
      next: v.nullable(cursor),
    }),
    errors: [],
  },
  'conversations.findDirect': {
    summary:
      'The direct conversation of the caller and a set of people, or `null` while nobody has written; and whether a message of the caller to them would be taken now.',
    method: 'GET',
    path: '/conversations/direct',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /**
       * The people of the conversation, at most 20 with the caller, who belongs to them named or
       * not.
       */
      userIds,
    }),
    output: v.object({
      /** The conversation; `null` before its first message. */
      conversation: v.nullable(Conversation),
      /** Whether a message of the caller to these people would be accepted now. */
      mayWrite: v.boolean(),
    }),
    errors: ['not_found'],
  },
  'conversations.get': {
    summary:
      "One of the caller's conversations, by its id, or by `external:` and the host's own id of it.",
    method: 'GET',
    path: '/conversations/:conversationId',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The conversation's id, or `external:` and the host's own id of it. */
      conversationId: conversationName,
    }),
    output: Conversation,
    errors: ['not_found'],
  },
});

export const conversationEvents = defineEvents({
  'conversation.created': {
    summary: 'A conversation with the caller began, or the caller was added to it.',
    data: v.object({
      /** The conversation as the receiver of the event sees it. */
      conversation: Conversation,
    }),
  },
  'conversation.updated': {
    summary:
      'A group was renamed or set otherwise: travels with the system entries that say so, and holds all that can be set, as it is now. Or its slow mode was set, which moves `rev` alone. With `kind`, a direct conversation has become a group, as one of its people left.',
    data: v.object({
      conversationId: id,
      /** Left out unless it has changed. */
      kind: v.optional(v.literal('group')),
      /** The title as it is now. */
      title: v.string(),
      ...groupSettings,
      slowSeconds: v.optional(counter),
    }),
  },
  'conversation.removed': {
    summary: 'The caller is no longer a member: nothing more comes from this conversation.',
    data: v.object({ conversationId: id }),
  },
});
