import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import { moderationRoutes } from './protocol/moderation-routes.generated.js';
import type { Input } from './protocol/operations.js';
import type { Report, ReportReason } from './protocol/reports.js';

/** What was done about a report. */
export type ReportOutcome = Input<'reports.resolve'>['outcome'];

export interface ReportOptions {
  /** In the reporter's words, only for the moderators: up to 1,000 characters. */
  note?: string;
  signal?: AbortSignal;
}

/**
 * Reports a message or a person to the site's moderators; and, for moderators (`me.role` is
 * `moderator` or `admin`), their queue of reports.
 *
 *     await chat.reports.message(conversationId, seq, 'spam', { note: 'The third time today.' });
 *
 *     chat.on('report.created', ({ report }) => show(report));
 *     const { items } = await chat.reports.list();
 *     await chat.reports.deleteMessage(items[0].id);
 *     await chat.reports.resolve(items[0].id, 'deleted', { note: 'Spam.' });
 */
export interface Reports {
  /**
   * Reports a message that the user can see. Reporting it again while the report is open returns
   * the same id. Throws `not_found`; `forbidden` for the user's own message; `limit_reached` while
   * 20 of the user's reports are open.
   */
  message(
    conversationId: string,
    seq: number,
    reason: ReportReason,
    options?: ReportOptions,
  ): Promise<string>;
  /**
   * Reports a person. Throws `not_found`; `forbidden` for the user themselves; `limit_reached`
   * while 20 of the user's reports are open.
   */
  user(userId: string, reason: ReportReason, options?: ReportOptions): Promise<string>;
  /**
   * The queue, for moderators: open reports first, the longest waiting first; then the resolved
   * ones, the latest first. `messages` of a report are the message and up to three on each side, as
   * they were when it was reported. Throws `forbidden`.
   */
  list(
    query?: { status?: 'open' | 'resolved'; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Report>>;
  /** One report, for moderators. Throws `forbidden`, `not_found`. */
  get(reportId: string, signal?: AbortSignal): Promise<Report>;
  /**
   * Closes a report, for moderators. A report that is already closed is returned unchanged. Throws
   * `forbidden`, `not_found`.
   */
  resolve(reportId: string, outcome: ReportOutcome, options?: ReportOptions): Promise<Report>;
  /**
   * Deletes the reported message for everyone, for moderators, whether or not they are members of
   * its conversation. The report keeps its copy and stays open. Throws `forbidden`, `not_found`.
   */
  deleteMessage(reportId: string, options?: ReportOptions): Promise<Report>;
}

export const createReports: Feature<Reports> = ({ call, rest }) => {
  rest.add(moderationRoutes);
  async function create(
    input: Input<'reports.create'>,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    return (await call('reports.create', input, { signal, repeatable: true })).id;
  }
  return {
    message: (conversationId, seq, reason, { note, signal } = {}) =>
      create({ conversationId, seq, reason, ...noted(note) }, signal),
    user: (userId, reason, { note, signal } = {}) =>
      create({ userId, reason, ...noted(note) }, signal),
    list: (query = {}, signal) => call('reports.list', query, { signal }),
    get: (reportId, signal) => call('reports.get', { reportId }, { signal }),
    resolve: (reportId, outcome, { note, signal } = {}) =>
      call('reports.resolve', { reportId, outcome, ...noted(note) }, { signal, repeatable: true }),
    deleteMessage: (reportId, { note, signal } = {}) =>
      call('reports.deleteMessage', { reportId, ...noted(note) }, { signal, repeatable: true }),
  };
};

const noted = (note: string | undefined) => (note === undefined ? {} : { note });
