import * as v from 'valibot';
import {
  cursor,
  id,
  line,
  messageText,
  nothing,
  page,
  pageSize,
  prose,
  seq,
  time,
} from './fields.js';
import { limits } from './limits.js';
import { Message } from './messages.js';
import { hostAuditActs, HostAuditEntry } from './host-audit.js';
import { HeldSend } from './moderation.js';
import { Report } from './reports.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

const note = v.optional(prose(limits.moderationNote));

/** A word or a link's host that a site filters in texts, and what happens to such a text. */
export const Filter = v.object({
  /** `word`: a whole word, or the beginning of one. `link`: a host, with all below it. */
  kind: v.picklist(['word', 'link']),
  /** A folded word, with `*` at its end if it matches all words that begin so; or a host. */
  value: v.string(),
  /**
   * `refuse`: the text is not accepted. `mask`: the word or link is replaced by dots. `hold`: a
   * moderator looks at the message first.
   */
  action: v.picklist(['refuse', 'mask', 'hold']),
});
export interface Filter extends v.InferOutput<typeof Filter> {}

/** What is written in a list of filters. */
const WantedFilter = v.strictObject({
  /** `word`: a whole word, or the beginning of one. `link`: a host, with all below it. */
  kind: v.picklist(['word', 'link']),
  /** A word, a word with `*` at its end, or a host such as `example.com`. */
  value: line(255),
  /**
   * `refuse`: the text is not accepted. `mask`: the word or link is replaced by dots. `hold`: a
   * moderator looks at the message first.
   */
  action: v.picklist(['refuse', 'mask', 'hold']),
});

/** Which entries of the audit log. */
const auditFilter = {
  /** Only this action. */
  act: v.optional(v.picklist(hostAuditActs)),
  /** Only what was done to this user. */
  userId: v.optional(id),
  /** Only what this user, secret key or operator did, by its id. */
  actorId: v.optional(id),
  /** Only what users, secret keys, operators or the server's command line did. */
  actorKind: v.optional(v.picklist(['user', 'key', 'operator', 'command_line'])),
  /** Only from this time on. */
  from: v.optional(time),
  /** Only before this time. */
  to: v.optional(time),
  cursor: v.optional(cursor),
};

export const hostModerationOperations = defineOperations({
  'host.listReports': {
    summary:
      'The open reports, those that wait longest first, then the resolved ones, the latest first; or those of one `status`.',
    method: 'GET',
    path: '/host/reports',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      /** Only those that are open, or only those that are resolved. */
      status: v.optional(v.picklist(['open', 'resolved'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Report),
    errors: [],
  },
  'host.getReport': {
    summary: 'One report, with the reported message and those around it as they were.',
    method: 'GET',
    path: '/host/report',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ reportId: id }),
    output: Report,
    errors: ['not_found'],
  },
  'host.resolveReport': {
    summary:
      'Closes a report, saying what was done. One that is resolved already stays as it is: look at `resolvedBy` and `resolvedByHost`.',
    method: 'POST',
    path: '/host/reports/resolve',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      reportId: id,
      /** What was done about it. */
      outcome: v.picklist(['none', 'deleted', 'silenced', 'banned', 'other']),
      note,
    }),
    output: Report,
    errors: ['not_found'],
  },
  'host.reopenReport': {
    summary:
      'Takes the resolution of a report back: it waits for a moderator again. One that is open stays as it is. What was done about it is not undone.',
    method: 'POST',
    path: '/host/reports/reopen',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ reportId: id, note }),
    output: Report,
    errors: ['not_found'],
  },
  'host.removeMessage': {
    summary:
      'Deletes a message of any conversation for everyone, as a moderator does, with an entry in the audit log. Reports keep their copies. Again changes nothing.',
    method: 'POST',
    path: '/host/moderation/remove-message',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      conversationId: id,
      /** The message, by its place in the conversation. */
      seq,
      note,
      /** The report that this answers, if any. */
      reportId: v.optional(id),
    }),
    output: Message,
    errors: ['not_found', 'unavailable'],
  },
  'host.listHeld': {
    summary: 'The sends that the site’s filters hold, those that wait longest first.',
    method: 'GET',
    path: '/host/held',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(HeldSend),
    errors: [],
  },
  'host.releaseHeld': {
    summary: 'Lets a held send through, as a message of its sender at the end of the log.',
    method: 'POST',
    path: '/host/held/release',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
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
  'host.dropHeld': {
    summary:
      'The held send will not be let through, and its text is deleted. Its sender gets `message_refused` when trying again.',
    method: 'POST',
    path: '/host/held/drop',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ heldId: id, note }),
    output: nothing,
    errors: ['not_found'],
  },
  'host.listFilters': {
    summary: 'The filters of the site: hosts first, then words, each in alphabetical order.',
    method: 'GET',
    path: '/host/filters',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      cursor: v.optional(cursor),
      /** How many, from 1 to 1,000; default 1,000. */
      limit: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(serverLimits.filtersAtOnce)),
      ),
    }),
    output: page(Filter),
    errors: [],
  },
  'host.changeFilters': {
    summary:
      'Adds filters and removes others, in one step. A filter of a word or host that is in the list gets the new action; removing what is not there changes nothing. Written into the audit log.',
    method: 'POST',
    path: '/host/filters',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      /** Up to 500 filters to add. */
      add: v.optional(v.pipe(v.array(WantedFilter), v.maxLength(serverLimits.filterChanges))),
      /** Up to 500 filters to remove, of whatever action. */
      remove: v.optional(
        v.pipe(v.array(v.omit(WantedFilter, ['action'])), v.maxLength(serverLimits.filterChanges)),
      ),
    }),
    output: v.object({
      /** The filters as they are stored now. */
      added: v.array(Filter),
      /** How many were removed. */
      removed: v.number(),
    }),
    errors: ['limit_reached'],
  },
  'host.testFilters': {
    summary: 'What the filters of the site would do to a text. Nothing is stored.',
    method: 'POST',
    path: '/host/filters/test',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({
      /** The text of a message. */
      text: messageText,
    }),
    output: v.object({
      /** What would happen to the message. `mask`: it would be sent as `text` says. */
      verdict: v.picklist(['accept', 'mask', 'hold', 'refuse']),
      /** The text as it would be sent, with dots in place of what is masked. */
      text: v.string(),
      /** The filters that the text meets. */
      met: v.array(Filter),
    }),
    errors: [],
  },
  'host.listAudit': {
    summary:
      'What was done on the site, to whom, by whom and why, the latest first: by moderators, by secret keys, by operators and by the server’s command line.',
    method: 'GET',
    path: '/host/audit',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject({ ...auditFilter, limit: v.optional(pageSize) }),
    output: page(HostAuditEntry),
    errors: [],
  },
  'host.exportAudit': {
    summary:
      'The same as a table in CSV, up to 500 entries a page; only the first page has the line of column names. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
    method: 'GET',
    path: '/host/audit/export',
    caller: 'host',
    scope: 'moderate',
    rate: 'host',
    input: v.strictObject(auditFilter),
    output: v.object({
      /** Lines that end with CR LF; join the pages as they are. */
      csv: v.string(),
      /** The `cursor` of the next page; `null` if the table is complete. */
      next: v.nullable(cursor),
    }),
    errors: [],
  },
});
