import type { Database } from '../../database/database.js';
import { Fault } from '../../kernel/fault.js';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import { beginningOf } from '../../conversation-log/history-view.js';
import type { Viewer } from '../../ports/conversations.js';
import type { Sql } from '../../ports/sql.js';

interface Deps {
  database: Database;
  sql: Sql;
}

type Row = Record<
  'last_seq' | 'rev' | 'member_count' | 'read_seq' | 'joined_seq' | 'cleared_seq' | 'hides',
  number | string
> & {
  history: 'all' | 'joined';
};

/**
 * The check before everything that shows a conversation to one of its members. Throws `not_found`,
 * so that others do not learn that the conversation exists.
 */
export async function findViewer(
  { database, sql }: Deps,
  siteId: string,
  userId: string,
  conversationId: string,
): Promise<Viewer> {
  const [row] = await database.query<Row[]>(
    `SELECT conversations.last_seq, conversations.rev, conversations.member_count, conversations.history, members.read_seq, members.joined_seq,
       members.cleared_seq,
       ${sql.hidden.hidesAny('?', '?')} AS hides
     FROM members ${joinConversation('members.conversation_id')}
     WHERE members.conversation_id = ? AND members.user_id = ? AND ${database.dialect.checked('conversations.site_id')} = ?`,
    [userId, conversationId, conversationId, userId, siteId],
  );
  if (!row) throw new Fault('not_found', 'There is no such conversation.');
  return {
    userId,
    conversationId,
    lastSeq: Number(row.last_seq),
    rev: Number(row.rev),
    memberCount: Number(row.member_count),
    from: beginningOf(row.history, Number(row.joined_seq), Number(row.cleared_seq)),
    seenSeq: Number(row.read_seq),
    hides: Number(row.hides) === 1,
  };
}
