/** Pages of the audit log as CSV. */
import type { HostAuditEntry } from '@parlor/sdk/protocol/host-audit';
import { stringify } from 'csv-stringify/sync';

const columns = [
  'id',
  'at',
  'act',
  'actor_kind',
  'actor_id',
  'actor_name',
  'user_id',
  'user_name',
  'conversation_id',
  'seq',
  'report_id',
  'until',
  'detail',
  'note',
] as const;

type Row = Record<(typeof columns)[number], string | number | null>;

function rowOf({ actor, by, user, ...entry }: HostAuditEntry): Row {
  const actorKind = actor ? 'user' : (by?.kind ?? 'command_line');
  return {
    id: entry.id,
    at: entry.at,
    act: entry.act,
    actor_kind: actorKind,
    actor_id: actor?.id ?? by?.id ?? null,
    actor_name: actor?.name ?? by?.name ?? null,
    user_id: user?.id ?? null,
    user_name: user?.name ?? null,
    conversation_id: entry.conversationId,
    seq: entry.seq,
    report_id: entry.reportId,
    until: entry.until,
    detail: entry.detail,
    note: entry.note,
  };
}

/**
 * Names and notes are texts of users: cells that a spreadsheet would take for a formula are
 * escaped.
 */
export const auditCsv = (entries: readonly HostAuditEntry[], withHeader: boolean): string =>
  stringify(entries.map(rowOf), {
    columns: [...columns],
    header: withHeader,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
