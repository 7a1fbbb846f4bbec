import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';

export interface RecentQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/**
 * A table of bans, requests or invitations, and whether it is read for one group or for one user.
 */
interface Source {
  table: 'bans' | 'join_requests' | 'invitations';
  of: 'conversation_id' | 'user_id';
  /** The additional column to read. */
  also: 'banned_by' | 'invited_by' | 'note';
}

export interface Recent {
  /** The other id: of a user for a group, or of a group for a user. */
  id: string;
  also: string | null;
  at: Date;
}

/** A page of the rows of one group or one user, the latest first. */
export async function recent(
  database: Database,
  { table, of, also }: Source,
  id: string,
  { cursor, limit = limits.pageDefault }: RecentQuery,
): Promise<{ rows: Recent[]; next: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string']);
  const at = after && new Date(after[0]);
  const other = of === 'user_id' ? 'conversation_id' : 'user_id';
  const rows = await database.query<{ id: string; also: string | null; at: unknown }[]>(
    `SELECT ${other} AS id, ${also} AS also, created_at AS at FROM ${table}
     WHERE ${of} = ? ${after ? `AND created_at <= ? AND (created_at < ? OR ${other} < ?)` : ''}
     ORDER BY created_at DESC, ${other} DESC LIMIT ${limit + 1}`,
    [id, ...(after ? [at, at, after[1]] : [])],
  );
  const page = rows
    .slice(0, limit)
    .map((row): Recent => ({ ...row, at: database.dialect.time(row.at) }));
  const last = page.at(-1);
  return {
    rows: page,
    next: rows.length > limit && last ? encodeCursor([last.at.getTime(), last.id]) : null,
  };
}
