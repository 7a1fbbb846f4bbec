import * as v from 'valibot';
import { AttributeChange } from './attributes.js';
import { Attachment } from './attachments.js';
import { HostUser, someone } from './host.js';
import {
  clientId,
  counter,
  cursor,
  email,
  httpUrl,
  id,
  line,
  page,
  pageSize,
  prose,
  seq,
  time,
} from './fields.js';
import { limits } from './limits.js';
import { Chosen, MessageBlock } from './message-blocks.js';
import { Sanctions } from './moderation.js';
import { name } from './names.js';
import { reportReasons } from './reports.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

const note = v.optional(prose(limits.moderationNote));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.silenceSeconds));

/** A session of a user: one sign-in on one device. */
export const HostSession = v.object({
  /** What `host.endSession` takes as `sessionId`. */
  id,
  /** How the user signed in: as a guest, with a password, with a token of the host, or as a bot. */
  way: v.picklist(['guest', 'account', 'signed', 'bot']),
  /** When the user signed in. */
  createdAt: time,
  /** When the device last renewed its access, which it does every 15 minutes while it is used. */
  renewedAt: time,
  /** When the session ends if the device does not renew it. */
  expiresAt: time,
});
export interface HostSession extends v.InferOutput<typeof HostSession> {}

/** A conversation that a user is in, without what was written in it. */
export const HostMembership = v.object({
  /** The conversation. */
  conversationId: id,
  /** `direct`: a fixed set of people. `group`: people join and leave. */
  kind: v.picklist(['direct', 'group']),
  /** A group's title; `null` for direct conversations. */
  title: v.nullable(v.string()),
  /** How many members it has now. */
  memberCount: counter,
  /** The role of the user in it. */
  role: v.picklist(['owner', 'admin', 'member']),
  /** When the user joined. */
  joinedAt: time,
  /** When something was last sent or changed in it. */
  lastActivityAt: time,
});
export interface HostMembership extends v.InferOutput<typeof HostMembership> {}

/**
 * A part of what is stored about a user, for a copy of their data. `section` says what `data` is.
 */
export const ExportItem = v.variant('section', [
  v.object({
    /** What `data` is. */
    section: v.literal('profile'),
    /** The user as `host.getUser` gives them. */
    data: HostUser,
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('session'),
    /** A session that has not ended. */
    data: HostSession,
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('conversation'),
    /** A conversation that the user is in. */
    data: HostMembership,
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('contact'),
    /** A contact, or a request for one. */
    data: v.object({
      /** The other user. */
      userId: id,
      /** What became of the request. */
      state: v.picklist(['requested', 'accepted', 'declined']),
      /** Who asked. */
      requestedBy: id,
      /** What was said with the request; `null` if nothing, or if the other user said it. */
      note: v.nullable(v.string()),
      /** When it was asked. */
      requestedAt: time,
      /** When it was answered; `null` if it was not. */
      answeredAt: v.nullable(time),
    }),
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('block'),
    /** Another user whom this one blocks. */
    data: v.object({
      /** The user who is blocked. */
      userId: id,
      /** Since when. */
      blockedAt: time,
    }),
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('message'),
    /** A message of the user that was not deleted. */
    data: v.object({
      /** Where it was sent. */
      conversationId: id,
      seq,
      /** What it says. */
      text: v.string(),
      /** The files that it carries. */
      attachments: v.array(Attachment),
      /** What readers can press; left out if there is nothing. */
      blocks: v.optional(v.array(MessageBlock)),
      /** The choice that was pressed to send it; left out of other messages. */
      choice: v.optional(Chosen),
      /** When it was sent. */
      createdAt: time,
      /** When it was last edited; `null` if never. */
      editedAt: v.nullable(time),
    }),
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('held'),
    /** A send of the user that waits for a moderator. */
    data: v.object({
      /** Where it was to be sent; `null` if it would begin a direct conversation. */
      conversationId: v.nullable(id),
      /** The id that the user's client gave the send. */
      clientId,
      /** What it says. */
      text: v.string(),
      /** When it was sent. */
      createdAt: time,
    }),
  }),
  v.object({
    /** What `data` is. */
    section: v.literal('report'),
    /** A report by the user. */
    data: v.object({
      /** What the user reported: a user, or that user's message. */
      userId: id,
      /** The conversation of the reported message; `null` if a user was reported. */
      conversationId: v.nullable(id),
      /** The reported message; `null` if a user was reported. */
      seq: v.nullable(seq),
      /** Why, from a fixed list. */
      reason: v.picklist(reportReasons),
      /** What the user said with it; `null` if nothing. */
      note: v.nullable(v.string()),
      /** When it was reported. */
      createdAt: time,
    }),
  }),
]);
export type ExportItem = v.InferOutput<typeof ExportItem>;
export type ExportSection = ExportItem['section'];

export const hostPeopleOperations = defineOperations({
  'host.searchUsers': {
    summary:
      'Users by the beginning of their name, email or `externalId`, and by kind, role or sanction. Guests and deactivated users too; no deleted ones. With `search`, first those found by name, then by email, then by `externalId`; with only `sanction`, those whose sanction ends last first; else by name.',
    method: 'GET',
    path: '/host/users/search',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({
      /**
       * The beginning of a name, an email or an `externalId`. Case and accents do not matter in
       * names, case does not matter in emails.
       */
      search: v.optional(line(serverLimits.userSearch)),
      /** Only users of this kind. */
      kind: v.optional(v.picklist(['guest', 'member', 'bot'])),
      /** Only users with this role; `staff` are moderators and admins. */
      role: v.optional(v.picklist(['user', 'moderator', 'admin', 'staff'])),
      /** Only users who are silenced or banned on the whole site now. */
      sanction: v.optional(v.picklist(['silenced', 'banned'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(HostUser),
    errors: [],
  },
  'host.updateUser': {
    summary:
      'Changes the profile of a user, whom `host.upsertUser` would need an `externalId` for: guests and accounts too. What is left out stays, `null` clears. Written into the audit log.',
    method: 'POST',
    path: '/host/users/update',
    caller: 'host',
    scope: 'write',
    rate: 'host',
    input: v.strictObject({
      ...someone,
      /** What others see: one line, up to 80 characters. */
      name: v.optional(name(limits.userName)),
      /** The address of a picture; `null` removes it. */
      avatarUrl: v.optional(v.nullable(httpUrl)),
      /** What the user says of themselves, up to 500 characters; `null` clears it. */
      bio: v.optional(v.nullable(prose(limits.userBio))),
      /**
       * Up to 254 characters; `null` clears it. No two users of a site have the same. An account
       * signs in with it, and cannot be without one.
       */
      email: v.optional(v.nullable(email)),
      /** What the user may do on the site. Setting it needs the scope `admin`. */
      role: v.optional(v.picklist(['user', 'moderator', 'admin'])),
      /** Attributes that every user of the site sees; those that are named change. */
      attributes: v.optional(AttributeChange),
      /** Those that only the host and the site's moderators see; those that are named change. */
      privateAttributes: v.optional(AttributeChange),
    }),
    output: HostUser,
    errors: ['not_found', 'email_taken', 'limit_reached'],
  },
  'host.exportUser': {
    summary:
      'Everything that is stored about a user, page by page, section after section: profile, sessions, conversations, contacts, blocks, messages, held sends, reports. Each export is written into the audit log once, with its first page.',
    method: 'GET',
    path: '/host/users/export',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({ ...someone, cursor: v.optional(cursor) }),
    output: v.object({
      /** Up to 100; a page may be empty, also where the export goes on. */
      items: v.array(ExportItem),
      /** The `cursor` of the next page; `null` if the export is complete. */
      next: v.nullable(cursor),
    }),
    errors: ['not_found'],
  },
});

export const hostSessionOperations = defineOperations({
  'host.listSessions': {
    summary: 'The sessions of a user that have not ended, the latest first.',
    method: 'GET',
    path: '/host/sessions',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({ ...someone, cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(HostSession),
    errors: ['not_found'],
  },
  'host.endSession': {
    summary:
      'Signs a user out on one device. The user may sign in again. Again changes nothing. Written into the audit log.',
    method: 'POST',
    path: '/host/sessions/end',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      ...someone,
      /** The session. */
      sessionId: id,
    }),
    output: v.object({
      /** How many sessions this call ended. */
      ended: counter,
    }),
    errors: ['not_found'],
  },
  'host.endSessions': {
    summary:
      'Signs a user out on all devices. The user may sign in again: to prevent that, ban or deactivate the user. Written into the audit log.',
    method: 'POST',
    path: '/host/sessions/end-all',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject(someone),
    output: v.object({
      /** How many sessions this call ended. */
      ended: counter,
    }),
    errors: ['not_found'],
  },
});

export const hostSanctionOperations = defineOperations({
  'host.silenceUser': {
    summary:
      'The user may read everywhere and write nowhere, for so long from now. Unlike moderators, the host may act against anybody.',
    method: 'POST',
    path: '/host/sanctions/silence',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      ...someone,
      /** For how long from now, in seconds: up to 365 days. */
      seconds,
      note,
      /** The report that this answers, if any. */
      reportId: v.optional(id),
    }),
    output: Sanctions,
    errors: ['not_found'],
  },
  'host.unsilenceUser': {
    summary: 'Takes a silence back. Again changes nothing.',
    method: 'POST',
    path: '/host/sanctions/unsilence',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ ...someone, note }),
    output: Sanctions,
    errors: ['not_found'],
  },
  'host.banUser': {
    summary:
      'Ends all sessions of the user, and lets nobody sign in as that user for so long from now, or for good (`null`).',
    method: 'POST',
    path: '/host/sanctions/ban',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      ...someone,
      /** For how long from now, in seconds: up to 365 days; `null`: for good. */
      seconds: v.nullable(seconds),
      note,
      /** The report that this answers, if any. */
      reportId: v.optional(id),
    }),
    output: Sanctions,
    errors: ['not_found'],
  },
  'host.unbanUser': {
    summary: 'The user may sign in again. Again changes nothing.',
    method: 'POST',
    path: '/host/sanctions/unban',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ ...someone, note }),
    output: Sanctions,
    errors: ['not_found'],
  },
});

export const hostMergeOperations = defineOperations({
  'host.mergeGuest': {
    summary:
      'A member takes over what a guest has left: conversations, messages, contacts, blocks and reports. The guest is signed out and deactivated. This cannot be undone. Call it again until `done`. Written into the audit log.',
    method: 'POST',
    path: '/host/users/merge',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** The guest. */
      guestId: id,
      /** The member who takes over. */
      userId: id,
    }),
    output: v.object({
      /** `false`: the rest is done in the background, or by a repeated call. */
      done: v.boolean(),
    }),
    errors: ['not_found'],
  },
});

export const hostMembershipOperations = defineOperations({
  'host.listMemberships': {
    summary:
      'The conversations that a user is in, the latest activity first: what they are, not what was written in them.',
    method: 'GET',
    path: '/host/memberships',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({ ...someone, cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(HostMembership),
    errors: ['not_found'],
  },
});
