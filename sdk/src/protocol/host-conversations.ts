/** Conversations as the host manages them: groups that it makes by its own ids, and all others. */
import * as v from 'valibot';
import { counter, cursor, externalId, id, page, pageSize, prose, time } from './fields.js';
import { Access, groupSettings, groupTitle, History, Posting, Role } from './groups.js';
import { limits } from './limits.js';
import { Named } from './reports.js';
import { defineOperations } from './table.js';
import { User } from './users.js';

/**
 * The `externalId` of the user in whose name the host writes where it names no sender: a bot, whose
 * name and picture `host.upsertUser` changes.
 */
export const siteVoiceId = 'parlor:site';

/** A conversation as the host sees it. */
export const HostConversation = v.object({
  /** The conversation's id. */
  id,
  /** The host's own id of the conversation; `null` if it has none. */
  externalId: v.nullable(v.string()),
  /** `direct`: a fixed set of people. `group`: people join and leave. */
  kind: v.picklist(['direct', 'group']),
  /** A group's title; `null` for direct conversations. */
  title: v.nullable(v.string()),
  description: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  access: Access,
  posting: Posting,
  history: History,
  memberCount: counter,
  /** The `seq` of the newest entry. */
  lastSeq: counter,
  rev: counter,
  createdAt: time,
  /** When the newest entry was added. */
  lastActivityAt: time,
  /** When a direct conversation was closed, because its people are no longer contacts. */
  closedAt: v.nullable(time),
});
export interface HostConversation extends v.InferOutput<typeof HostConversation> {}

/** A conversation in the list of the host. */
export const ListedConversation = v.object({
  ...HostConversation.entries,
  /** Of a direct conversation, up to three of its people; empty for groups. */
  people: v.array(Named),
});
export interface ListedConversation extends v.InferOutput<typeof ListedConversation> {}

/** A member as the host sees one. */
export const HostMember = v.object({
  /** Who it is. */
  user: User,
  /** The host's own id of the user; `null` if the user has none. */
  externalId: v.nullable(v.string()),
  /** What the member may do here. */
  role: Role,
  readSeq: counter,
  /** When the user became a member, the last time. */
  joinedAt: time,
});
export interface HostMember extends v.InferOutput<typeof HostMember> {}

/** Identifies a conversation by one of the two ids. */
export const someConversation = {
  /** The conversation by Parlor's id; left out if `externalId` is given. */
  conversationId: v.optional(id),
  /** The conversation by the host's id; left out if `conversationId` is given. */
  externalId: v.optional(externalId),
};

/** Identifies a user by one of the two ids. */
export const SomeUser = v.strictObject({
  /** The user by Parlor's id; left out if `externalId` is given. */
  userId: v.optional(id),
  /** The user by the host's id; left out if `userId` is given. */
  externalId: v.optional(externalId),
});

/** A user, and optionally the role in the conversation. */
const NewMember = v.strictObject({
  ...SomeUser.entries,
  /** What the member may do; `member` for new members if left out. */
  role: v.optional(Role),
});

const newMembers = v.pipe(v.array(NewMember), v.maxLength(limits.membersAtOnce));

/** A route with a fixed name comes before the route that takes an id in the same place. */
export const hostConversationOperations = defineOperations({
  'host.upsertConversation': {
    summary:
      'Makes the group of an `externalId`, or brings the one that there is up to date. What is left out stays; `members` are added or get their `role`, and nobody is removed.',
    method: 'POST',
    path: '/host/conversations',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      /** The host's own id of the conversation: one line, up to 128 characters. */
      externalId,
      /** Only groups have ids of the host's. */
      kind: v.optional(v.literal('group')),
      /** One line, up to 80 characters; needed for a new group. */
      title: v.optional(groupTitle),
      ...groupSettings,
      /** Users to add, at most 100 in a call. */
      members: v.optional(newMembers),
      /** For a new group whose history is imported: when it began. Default: now. */
      createdAt: v.optional(time),
    }),
    output: HostConversation,
    errors: ['not_found', 'forbidden', 'banned', 'limit_reached'],
  },
  'host.createConversation': {
    summary: 'Makes a group without an id of the host.',
    method: 'POST',
    path: '/host/conversations/create',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** One line, up to 80 characters. */
      title: groupTitle,
      ...groupSettings,
      /** The first members, at most 100; more are added by `host.addMembers`. */
      members: v.optional(newMembers),
    }),
    output: HostConversation,
    errors: ['not_found'],
  },
  'host.listConversations': {
    summary:
      'All conversations of the site, in an order that does not change. With `search`, those with a title that has it; a page may then be short, or empty, although there is a `next`.',
    method: 'GET',
    path: '/host/conversations',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({
      /** A part of the title, up to 80 characters. */
      search: v.optional(prose(limits.searchText)),
      /** Only conversations of this kind. */
      kind: v.optional(v.picklist(['direct', 'group'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(ListedConversation),
    errors: [],
  },
  'host.getConversation': {
    summary: 'One conversation, by `conversationId` or by `externalId`.',
    method: 'GET',
    path: '/host/conversation',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject(someConversation),
    output: HostConversation,
    errors: ['not_found'],
  },
  'host.updateConversation': {
    summary:
      'Changes the title and the settings of a group. `posting: admins` closes it: only its owners and admins, and the host, write. What is left out stays.',
    method: 'PATCH',
    path: '/host/conversation',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** The new title: one line, up to 80 characters. */
      title: v.optional(groupTitle),
      ...groupSettings,
    }),
    output: HostConversation,
    errors: ['not_found', 'forbidden'],
  },
  'host.listMembers': {
    summary: 'The members of a conversation, in the order in which they joined.',
    method: 'GET',
    path: '/host/conversation/members',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(HostMember),
    errors: ['not_found'],
  },
  'host.addMembers': {
    summary:
      'Adds users to a group at once, without asking them, and gives members the `role` that is named. Again changes nothing.',
    method: 'POST',
    path: '/host/conversation/members',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** From 1 to 100 users. */
      members: v.pipe(newMembers, v.minLength(1)),
    }),
    output: HostConversation,
    errors: ['not_found', 'forbidden', 'banned', 'limit_reached'],
  },
  'host.removeMembers': {
    summary:
      'Removes users from a group. Those who are no members are left out. The only owner of a group that has other members stays.',
    method: 'POST',
    path: '/host/conversation/members/remove',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someConversation,
      /** From 1 to 100 users. */
      members: v.pipe(v.array(SomeUser), v.minLength(1), v.maxLength(limits.membersAtOnce)),
    }),
    output: HostConversation,
    errors: ['not_found', 'forbidden'],
  },
  'host.deleteConversation': {
    summary:
      'Deletes a conversation for good: all members lose it, and its messages and files are deleted. Call it again until `done`: a call deletes up to 1,000 messages, and the `externalId` goes last. An `externalId` that no conversation has is done.',
    method: 'POST',
    path: '/host/conversation/delete',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject(someConversation),
    output: v.object({
      /** The deleted conversation; `null` if none has the `externalId`. */
      conversationId: v.nullable(id),
      /** How many messages this call deleted, up to 1,000. */
      messagesDeleted: counter,
      /** `false`: call again, there is more to delete. */
      done: v.boolean(),
    }),
    errors: ['not_found'],
  },
});
