import * as v from 'valibot';
import {
  clientId,
  counter,
  cursor,
  id,
  nothing,
  page,
  pageSize,
  prose,
  seq,
  time,
} from './fields.js';
import { limits } from './limits.js';
import { Message } from './messages.js';
import { ByHost, Named } from './reports.js';
import { defineEvents, defineOperations } from './table.js';

/** The present sanctions of a user; sanctions that have ended are left out. */
export const Sanctions = v.object({
  /** Until when the user may read and not write; `null` if not silenced. */
  silencedUntil: v.nullable(time),
  /** Whether the user may not sign in. */
  banned: v.boolean(),
  /** When the ban ends; `null` if it never does, or if the user is not banned. */
  bannedUntil: v.nullable(time),
});
export interface Sanctions extends v.InferOutput<typeof Sanctions> {}

/** The actions that the audit log records. */
export const auditActs = [
  'report.resolved',
  'message.deleted',
  'user.silenced',
  'user.unsilenced',
  'user.banned',
  'user.unbanned',
  'user.role',
  'member.silenced',
  'member.unsilenced',
  'member.banned',
  'member.unbanned',
  'conversation.slowed',
  'held.released',
  'held.dropped',
] as const;
export type AuditAct = (typeof auditActs)[number];

/** A moderation action. Entries are only added, never changed. */
export const AuditEntry = v.object({
  /** The entry's own id. */
  id,
  /** When it was done. */
  at: time,
  /** What was done. */
  act: v.picklist(auditActs),
  /** The user who did it; `null` if no user did. */
  actor: v.nullable(Named),
  /**
   * The secret key or the operator that did it; `null` for a user, and for the server's command
   * line. Left out by older servers.
   */
  by: v.optional(v.nullable(ByHost)),
  /** The user concerned; `null` if there is none. */
  user: v.nullable(Named),
  /** In which conversation; `null` if in none. */
  conversationId: v.nullable(id),
  /** Which message; `null` if it was about none. */
  seq: v.nullable(seq),
  /** The report that it answered; `null` if there was none. */
  reportId: v.nullable(id),
  /** When it ends; `null` if it has no end. */
  until: v.nullable(time),
  /**
   * More about it: the outcome of a report, a role, seconds of slow mode; `null` if there is
   * nothing more.
   */
  detail: v.nullable(v.string()),
  /** Why, in the words of who did it; `null` if they gave no reason. */
  note: v.nullable(v.string()),
});
export interface AuditEntry extends v.InferOutput<typeof AuditEntry> {}

/**
 * A send that a site's filter holds until a moderator has looked at it. It is not in the log of any
 * conversation.
 */
export const HeldSend = v.object({
  /** What `held.release` and `held.drop` take as `heldId`. */
  id,
  /** Where it is to go; `null` if it would begin a direct conversation. */
  conversationId: v.nullable(id),
  /** Who wrote it. */
  sender: Named,
  /** The id that its sender's client gave it. */
  clientId,
  /** What it says. */
  text: v.string(),
  /** Why the pre-send hook of the site holds it; left out if it does not, or gave no reason. */
  reason: v.optional(v.string()),
  /** When it was sent. */
  createdAt: time,
});
export interface HeldSend extends v.InferOutput<typeof HeldSend> {}

const note = v.optional(prose(limits.moderationNote));
const reportId = v.optional(id);
/** From now on. A duration, so that only the server's clock matters. */
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.silenceSeconds));
const ofMember = {
  conversationId: id,
  /** The member. */
  userId: id,
};

export const moderationOperations = defineOperations({
  'users.sanctions': {
    summary: 'For moderators of the site: whether a user is silenced or banned.',
    method: 'GET',
    path: '/users/:userId/sanctions',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ userId: id }),
    output: Sanctions,
    errors: ['not_found', 'forbidden'],
  },
  'users.silence': {
    summary:
      'For moderators of the site: the user may read everywhere and write nowhere, for so long from now. Moderators cannot act against admins, and nobody against themselves.',
    method: 'POST',
    path: '/users/:userId/silence',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      userId: id,
      /** For how long from now, in seconds: up to 365 days. */
      seconds,
      note,
      /** The report that this answers, if any. */
      reportId,
    }),
    output: Sanctions,
    errors: ['not_found', 'forbidden'],
  },
  'users.unsilence': {
    summary: 'For moderators of the site: takes a silence back.',
    method: 'POST',
    path: '/users/:userId/unsilence',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ userId: id, note }),
    output: Sanctions,
    errors: ['not_found', 'forbidden'],
  },
  'users.ban': {
    summary:
      'For moderators of the site: ends all sessions of the user, and lets nobody sign in as that user for so long from now, or for good (`null`).',
    method: 'POST',
    path: '/users/:userId/ban',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      userId: id,
      /** For how long from now, in seconds: up to 365 days; `null`: for good. */
      seconds: v.nullable(seconds),
      note,
      /** The report that this answers, if any. */
      reportId,
    }),
    output: Sanctions,
    errors: ['not_found', 'forbidden'],
  },
  'users.unban': {
    summary: 'For moderators of the site: the user may sign in again.',
    method: 'POST',
    path: '/users/:userId/unban',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ userId: id, note }),
    output: Sanctions,
    errors: ['not_found', 'forbidden'],
  },
  'members.silence': {
    summary:
      'The member may read this conversation and not write in it, for so long from now. For the group’s owner and admins, and for moderators of the site in any conversation; only an owner or a moderator silences an owner or an admin.',
    method: 'POST',
    path: '/conversations/:conversationId/members/:userId/silence',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      ...ofMember,
      /** For how long from now, in seconds: up to 365 days. */
      seconds,
      note,
      /** The report that this answers, if any. */
      reportId,
    }),
    output: v.object({ silencedUntil: v.nullable(time) }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'members.unsilence': {
    summary: 'Takes a silence in this conversation back, for those who may silence.',
    method: 'POST',
    path: '/conversations/:conversationId/members/:userId/unsilence',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ ...ofMember, note }),
    output: v.object({ silencedUntil: v.nullable(time) }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'conversations.setSlowMode': {
    summary:
      'How many seconds each member of a group waits between two messages; 0 for no wait. For the group’s owner and admins, who do not wait themselves; nor do moderators of the site.',
    method: 'POST',
    path: '/conversations/:conversationId/slow-mode',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** The group. */
      conversationId: id,
      /** How long each member waits, in seconds: up to six hours; 0 for no wait. */
      seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.slowSeconds)),
    }),
    output: v.object({ slowSeconds: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'held.list': {
    summary:
      'For moderators of the site: the sends that its filters hold, those that wait longest first. Others get their own.',
    method: 'GET',
    path: '/held',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(HeldSend),
    errors: [],
  },
  'held.release': {
    summary:
      'For moderators of the site: lets a held send through, as a message of its sender at the end of the log.',
    method: 'POST',
    path: '/held/:heldId/release',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ heldId: id, note }),
    output: Message,
    errors: [
      'not_found',
      'forbidden',
      'not_accepted',
      'client_id_reused',
      'file_refused',
      'unavailable',
    ],
  },
  'held.drop': {
    summary:
      'For moderators of the site: the held send will not be let through. Its sender gets `message_refused` when trying again.',
    method: 'POST',
    path: '/held/:heldId/drop',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ heldId: id, note }),
    output: nothing,
    errors: ['not_found', 'forbidden'],
  },
  'audit.list': {
    summary:
      'For moderators of the site: what was done to whom by whom and why, the latest first; of one user, where one is named.',
    method: 'GET',
    path: '/audit',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** Only what was done to this user. */
      userId: v.optional(id),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(AuditEntry),
    errors: ['forbidden'],
  },
});

export const moderationEvents = defineEvents({
  'user.silenced': {
    summary: 'A moderator has silenced the caller on the whole site, or taken that back (`null`).',
    data: v.object({
      /** Until when; `null`: the caller may write again. */
      silencedUntil: v.nullable(time),
    }),
  },
  'member.silenced': {
    summary: 'A member may not write in this conversation until then, or may again (`null`).',
    data: v.object({
      conversationId: id,
      /** The member. */
      userId: id,
      /** Until when; `null`: the member may write again. */
      silencedUntil: v.nullable(time),
    }),
  },
  'held.created': {
    summary: 'A filter holds a send. To the site’s moderators alone.',
    data: v.object({
      /** What is held, and from whom. */
      held: HeldSend,
    }),
  },
  'held.decided': {
    summary:
      'A moderator has released a held send, or dropped it. To the site’s moderators and its sender alone.',
    data: v.object({
      heldId: id,
      /** The id that its sender's client gave the send. */
      clientId,
      /** `true`: it is a message now. `false`: it was dropped. */
      released: v.boolean(),
    }),
  },
});
