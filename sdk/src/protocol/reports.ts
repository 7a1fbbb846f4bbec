import * as v from 'valibot';
import { cursor, id, page, pageSize, prose, seq, time } from './fields.js';
import { limits } from './limits.js';
import { defineEvents, defineOperations } from './table.js';

export const reportReasons = [
  'spam',
  'harassment',
  'hate',
  'sexual',
  'violence',
  'fraud',
  'other',
] as const;
export type ReportReason = (typeof reportReasons)[number];

/**
 * A user in a moderator's list: only what identifies them, whether or not the user still exists.
 */
export const Named = v.object({
  /** The user's id. */
  id,
  /** What the user is called, or was called when it happened. */
  name: v.string(),
});
export interface Named extends v.InferOutput<typeof Named> {}

/** Who acted for the host. */
export const ByHost = v.object({
  /** Whether it was a secret key of the host's backend, or a person in the console. */
  kind: v.picklist(['key', 'operator']),
  /** The id of the key or the operator. */
  id,
  /** The name that the key or the operator had then. */
  name: v.string(),
});
export interface ByHost extends v.InferOutput<typeof ByHost> {}

/** A message as it was when it or a message near it was reported. */
export const ReportedMessage = v.object({
  /** Its place in the conversation. */
  seq,
  /** Who wrote it, by their id; `null` for system entries. */
  senderId: v.nullable(id),
  /** What it said; `null` for system entries, and for what was deleted before. */
  text: v.nullable(v.string()),
  /** When it was sent. */
  createdAt: time,
  /** When its text was last changed before the report; `null` if never. */
  editedAt: v.nullable(time),
});
export interface ReportedMessage extends v.InferOutput<typeof ReportedMessage> {}

/** A report to the site's moderators, and its outcome. */
export const Report = v.object({
  /** What operations take as `reportId`. */
  id,
  /** `open`: it waits for a moderator. `resolved`: a moderator has closed it. */
  status: v.picklist(['open', 'resolved']),
  /** Why it was reported, from a fixed list. */
  reason: v.picklist(reportReasons),
  /** What the reporter said with it, up to 1,000 characters; `null` if nothing. */
  note: v.nullable(v.string()),
  /** Who reported it. */
  reporter: Named,
  /** Who is reported: the person, or the message's sender. */
  user: Named,
  /** The conversation of the reported message; `null` if a person is reported. */
  conversationId: v.nullable(id),
  /** The reported message, by its place in the conversation; `null` if a person is reported. */
  seq: v.nullable(seq),
  /**
   * What the conversation is called, for moderators who are not in it; `null` if a person is
   * reported.
   */
  conversation: v.nullable(
    v.object({
      /** `direct`: a fixed set of people. `group`: people join and leave. */
      kind: v.picklist(['direct', 'group']),
      /** A group's title; `null` for direct conversations. */
      title: v.nullable(v.string()),
    }),
  ),
  /**
   * The message with a few before and after it, as they were when it was reported, regardless of
   * later changes. Empty for a person.
   */
  messages: v.array(ReportedMessage),
  /** When it was reported. */
  createdAt: time,
  /** When it was closed; `null` while it is open. */
  resolvedAt: v.nullable(time),
  /** The user who closed it; `null` while it is open, and if the host closed it. */
  resolvedBy: v.nullable(Named),
  /**
   * The secret key or the operator that closed it; `null` if a user did. Left out by older servers.
   */
  resolvedByHost: v.optional(v.nullable(ByHost)),
  /** What was done about it; `null` while it is open. */
  outcome: v.nullable(v.picklist(['none', 'deleted', 'silenced', 'banned', 'other'])),
  /** What the moderator said when closing it; `null` if nothing. */
  outcomeNote: v.nullable(v.string()),
});
export interface Report extends v.InferOutput<typeof Report> {}

const note = v.optional(prose(limits.moderationNote));

export const reportOperations = defineOperations({
  'reports.create': {
    summary:
      'Reports a message that the caller can see (`conversationId` and `seq`), or a person (`userId`), to the site’s moderators. Reporting the same again while the report is open gives the same report.',
    method: 'POST',
    path: '/reports',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      /** The conversation of the message; left out to report a person. */
      conversationId: v.optional(id),
      /** The message, by its place in the conversation; left out to report a person. */
      seq: v.optional(seq),
      /** The person; left out to report a message. */
      userId: v.optional(id),
      /** Why, from a fixed list. */
      reason: v.picklist(reportReasons),
      /** What else to tell the moderators, up to 1,000 characters. */
      note,
    }),
    output: v.object({
      /** The new report, or the one that is already open. */
      id,
      /** When it was made. */
      createdAt: time,
    }),
    errors: ['not_found', 'forbidden', 'limit_reached'],
  },
  'reports.list': {
    summary:
      'For moderators of the site: the open reports, those that wait longest first, then the resolved ones, the latest first; or those of one `status`.',
    method: 'GET',
    path: '/reports',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** Only those that are open, or only those that are resolved. */
      status: v.optional(v.picklist(['open', 'resolved'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Report),
    errors: ['forbidden'],
  },
  'reports.get': {
    summary: 'For moderators of the site: one report.',
    method: 'GET',
    path: '/reports/:reportId',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ reportId: id }),
    output: Report,
    errors: ['not_found', 'forbidden'],
  },
  'reports.resolve': {
    summary:
      'For moderators of the site: closes a report, saying what was done. One that is resolved already stays as it is.',
    method: 'POST',
    path: '/reports/:reportId/resolve',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      reportId: id,
      /** What was done about it. */
      outcome: v.picklist(['none', 'deleted', 'silenced', 'banned', 'other']),
      note,
    }),
    output: Report,
    errors: ['not_found', 'forbidden'],
  },
  'reports.deleteMessage': {
    summary:
      'For moderators of the site, members or not: deletes the message that this report is about, for everyone. The report stays open, and keeps its copy.',
    method: 'POST',
    path: '/reports/:reportId/delete-message',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ reportId: id, note }),
    output: Report,
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
});

export const reportEvents = defineEvents({
  'report.created': {
    summary: 'Somebody reported something. To the site’s moderators alone.',
    data: v.object({
      /** The new report. */
      report: Report,
    }),
  },
  'report.resolved': {
    summary: 'A moderator closed a report. To the site’s moderators alone.',
    data: v.object({ reportId: id }),
  },
});
