import * as v from 'valibot';
import { cursor, id, page, pageSize, prose, seq, time } from './fields.js';
import { limits } from './limits.js';
import { reportRoutes } from './routes/reports.js';
import { defineEvents, defineOperations } from './table.js';

export const reportReasons = ['spam', 'harassment', 'hate', 'sexual', 'violence', 'fraud', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/** Somebody in a moderator's list: as little as names them, whether or not they are still there. */
export const Named = v.object({ id, name: v.string() });
export interface Named extends v.InferOutput<typeof Named> {}

/** A message as it was when somebody reported it, or one near it. */
export const ReportedMessage = v.object({
  seq,
  senderId: v.nullable(id),
  /** `null` for system entries, and for what was deleted before. */
  text: v.nullable(v.string()),
  createdAt: time,
  editedAt: v.nullable(time),
});
export interface ReportedMessage extends v.InferOutput<typeof ReportedMessage> {}

export const Report = v.object({
  id,
  status: v.picklist(['open', 'resolved']),
  reason: v.picklist(reportReasons),
  note: v.nullable(v.string()),
  reporter: Named,
  /** Who is reported: the person, or the message's sender. */
  user: Named,
  /** Which message; `null` where a person is reported. */
  conversationId: v.nullable(id),
  seq: v.nullable(seq),
  /** What the conversation is called, for those who are not in it; `null` where a person is reported. */
  conversation: v.nullable(v.object({ kind: v.picklist(['direct', 'group']), title: v.nullable(v.string()) })),
  /** The message with a few before and after it, as they were when it was reported, whatever became of them since. Empty for a person. */
  messages: v.array(ReportedMessage),
  createdAt: time,
  resolvedAt: v.nullable(time),
  resolvedBy: v.nullable(Named),
  /** What was done about it. */
  outcome: v.nullable(v.picklist(['none', 'deleted', 'silenced', 'banned', 'other'])),
  outcomeNote: v.nullable(v.string()),
});
export interface Report extends v.InferOutput<typeof Report> {}

const note = v.optional(prose(limits.moderationNote));

export const reportOperations = defineOperations(reportRoutes, {
  'reports.create': {
    summary:
      'Reports a message that the caller can see (`conversationId` and `seq`), or a person (`userId`), to the site’s moderators. Reporting the same again while the report is open gives the same report.',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      conversationId: v.optional(id),
      seq: v.optional(seq),
      userId: v.optional(id),
      reason: v.picklist(reportReasons),
      note,
    }),
    output: v.object({ id, createdAt: time }),
    errors: ['not_found', 'forbidden', 'limit_reached'],
  },
  'reports.list': {
    summary:
      'For moderators of the site: the open reports, those that wait longest first, then the resolved ones, the latest first; or those of one `status`.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      status: v.optional(v.picklist(['open', 'resolved'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Report),
    errors: ['forbidden'],
  },
  'reports.get': {
    summary: 'For moderators of the site: one report.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ reportId: id }),
    output: Report,
    errors: ['not_found', 'forbidden'],
  },
  'reports.resolve': {
    summary: 'For moderators of the site: closes a report, saying what was done. One that is resolved already stays as it is.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ reportId: id, outcome: v.picklist(['none', 'deleted', 'silenced', 'banned', 'other']), note }),
    output: Report,
    errors: ['not_found', 'forbidden'],
  },
  'reports.deleteMessage': {
    summary:
      'For moderators of the site, members or not: deletes the message that this report is about, for everyone. The report stays open, and keeps its copy.',
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
    data: v.object({ report: Report }),
  },
  'report.resolved': {
    summary: 'A moderator closed a report. To the site’s moderators alone.',
    data: v.object({ reportId: id }),
  },
});
