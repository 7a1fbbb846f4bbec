/** `host.moderation`: reports, held messages and filters of the site. */
import type { Page } from '../protocol/fields.js';
import type { Filter } from '../protocol/host-moderation.js';
import type { Message } from '../protocol/messages.js';
import type { HeldSend } from '../protocol/moderation.js';
import type { Input, Output } from '../protocol/operations.js';
import type { Report } from '../protocol/reports.js';
import type { HostCall } from './call.js';

/** What was done about a report. */
export type ReportOutcome = Input<'host.resolveReport'>['outcome'];

export interface FilterChange {
  /** Up to 500. A filter that is in the list gets the new action. */
  add?: readonly Filter[];
  /** Up to 500, of whatever action. */
  remove?: readonly Pick<Filter, 'kind' | 'value'>[];
}

/**
 * What the site's moderators do, by your backend. Every act is in the audit log with the name of
 * the secret key. Unlike moderators, the host may act against anybody. For sanctions, see
 * `host.users`.
 */
export interface HostModeration {
  /**
   * The open reports, those that wait longest first, then the resolved ones, the latest first.
   * `limit` 1 to 100, default 50.
   */
  reports(
    query?: { status?: 'open' | 'resolved'; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Report>>;
  /** Throws `not_found`. */
  report(reportId: string, signal?: AbortSignal): Promise<Report>;
  /**
   * Closes a report. One that is closed already stays as it is: look at `resolvedBy` and
   * `resolvedByHost`. Throws `not_found`.
   */
  resolve(
    reportId: string,
    outcome: ReportOutcome,
    options?: { note?: string },
    signal?: AbortSignal,
  ): Promise<Report>;
  /** Opens a closed report again. What was done about it is not undone. Throws `not_found`. */
  reopen(reportId: string, options?: { note?: string }, signal?: AbortSignal): Promise<Report>;
  /** Deletes a message for everyone. Reports keep their copies. Throws `not_found`. */
  removeMessage(
    conversationId: string,
    seq: number,
    options?: { note?: string; reportId?: string },
    signal?: AbortSignal,
  ): Promise<Message>;
  /** The messages that filters hold, those that wait longest first. */
  held(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<HeldSend>>;
  /**
   * Lets a held message through. Throws `not_found` if it was decided already; `not_accepted` or
   * `forbidden` if its sender may no longer write there.
   */
  release(heldId: string, options?: { note?: string }, signal?: AbortSignal): Promise<Message>;
  /** Refuses a held message and deletes its text. Throws `not_found` if it was decided already. */
  drop(heldId: string, options?: { note?: string }, signal?: AbortSignal): Promise<void>;
  /** The filters of the site. `limit` 1 to 1,000, default 1,000. */
  filters(query?: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<Page<Filter>>;
  /** Adds filters and removes others, in one step. Throws `limit_reached`. */
  changeFilters(change: FilterChange, signal?: AbortSignal): Promise<Output<'host.changeFilters'>>;
  /** What the filters would do to a text. */
  testFilters(text: string, signal?: AbortSignal): Promise<Output<'host.testFilters'>>;
}

export function hostModeration(call: HostCall): HostModeration {
  return {
    reports: (query = {}, signal) => call('host.listReports', query, signal),
    report: (reportId, signal) => call('host.getReport', { reportId }, signal),
    resolve: (reportId, outcome, options = {}, signal) =>
      call('host.resolveReport', { reportId, outcome, ...options }, signal),
    reopen: (reportId, options = {}, signal) =>
      call('host.reopenReport', { reportId, ...options }, signal),
    removeMessage: (conversationId, seq, options = {}, signal) =>
      call('host.removeMessage', { conversationId, seq, ...options }, signal),
    held: (query = {}, signal) => call('host.listHeld', query, signal),
    release: (heldId, options = {}, signal) =>
      call('host.releaseHeld', { heldId, ...options }, signal),
    async drop(heldId, options = {}, signal) {
      await call('host.dropHeld', { heldId, ...options }, signal);
    },
    filters: (query = {}, signal) => call('host.listFilters', query, signal),
    changeFilters: ({ add = [], remove = [] }, signal) =>
      call('host.changeFilters', { add: [...add], remove: [...remove] }, signal),
    testFilters: (text, signal) => call('host.testFilters', { text }, signal),
  };
}
