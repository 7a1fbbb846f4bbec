/**
 * Lists the files of a conversation that a member sees: page by page from the latest, or in both
 * directions from one of them.
 */
import type { SentAttachment } from '@parlor/sdk/protocol/attachments';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import { IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import { presentFile } from './carried-files.js';
import { AttachmentRow } from './attachment.entity.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import type { Viewer } from '../../ports/conversations.js';
import type { Sql } from '../../ports/sql.js';

type Query = Input<'attachments.list'>;
/** A page begins after this file, which is not included. */
type Place = [seq: number, id: string, way: Way];
type Way = 'older' | 'newer';

interface Deps {
  database: Database;
  messageRows: MessageRows;
  sql: Sql;
}

/** Without files of messages that the viewer has hidden. Throws `not_found`. */
export async function listSentFiles(
  { database, messageRows, sql }: Deps,
  viewer: Viewer,
  query: Query,
): Promise<Page<SentAttachment>> {
  const { kind, without, limit = limits.pageDefault } = query;
  const { conversationId, userId } = viewer;
  const [seq, id, way] = await placeOf(database, viewer, query);
  const [before, order] = way === 'older' ? ['<', 'DESC' as const] : ['>', 'ASC' as const];
  const select = database
    .entities(AttachmentRow)
    .createQueryBuilder('file')
    .where(
      "file.conversationId = :conversationId AND file.seq >= :from AND file.keepUntil IS NULL AND file.kind <> 'preview'",
      {
        conversationId,
        from: viewer.from,
      },
    )
    .andWhere(`(file.seq ${before} :seq OR (file.seq = :seq AND file.id ${before} :id))`, {
      seq,
      id,
    })
    .orderBy('file.seq', order)
    .addOrderBy('file.id', order)
    .limit(limit + 1);
  if (kind !== undefined) select.andWhere('file.kind = :kind', { kind });
  if (without !== undefined) select.andWhere('file.kind <> :without', { without });
  if (viewer.hides) {
    const isHidden = sql.hidden.isHidden(':userId', 'file.conversation_id', 'file.seq');
    select.andWhere(`NOT ${isHidden}`, { userId });
  }
  const rows = await select.getMany();
  const hasMore = rows.length > limit;
  const page = wholeMessages(rows, limit);
  if (way === 'newer') page.reverse();
  const cursor = (row: AttachmentRow | undefined, to: Way, isThere: boolean) =>
    row && isThere ? encodeCursor([row.seq!, row.id, to] satisfies Place) : null;
  const isFromTop = query.cursor === undefined && query.from === undefined;
  const next = cursor(page.at(-1), 'older', way === 'newer' || hasMore);
  const prev = cursor(page[0], 'newer', way === 'newer' ? hasMore : !isFromTop);
  const times = await sentAt(messageRows, conversationId, page);
  return {
    items: inOrder(page).map((row) => present(row, times.get(row.seq!) ?? row.createdAt)),
    next,
    prev,
  };
}

async function placeOf(
  database: Database,
  { conversationId, from, lastSeq }: Viewer,
  query: Query,
): Promise<Place> {
  if (query.cursor !== undefined) {
    const [seq, id, way] = decodeCursor(query.cursor, ['number', 'string', 'string']);
    return [seq, id, way === 'newer' ? 'newer' : 'older'];
  }
  if (query.from === undefined) return [lastSeq + 1, '', 'older'];
  const row = await database
    .entities(AttachmentRow)
    .findOneBy({ id: query.from, conversationId, keepUntil: IsNull() });
  if (row === null || row.seq === null || row.seq < from)
    throw new Fault('not_found', 'There is no such file.');
  return [row.seq + 1, '', 'older'];
}

/** Keeps the files of a message on one page if possible, so that they can be sorted. */
function wholeMessages(rows: readonly AttachmentRow[], limit: number): AttachmentRow[] {
  const beyond = rows[limit]?.seq;
  const whole = rows.slice(0, limit).filter(({ seq }) => seq !== beyond);
  return whole.length > 0 ? whole : rows.slice(0, limit);
}

/** Within a message, the last upload comes first. Ids have no order. */
function inOrder(page: readonly AttachmentRow[]): AttachmentRow[] {
  return page.toSorted((a, b) => b.seq! - a.seq! || b.createdAt.getTime() - a.createdAt.getTime());
}

function present(row: AttachmentRow, at: Date): SentAttachment {
  return {
    attachment: presentFile(row),
    seq: row.seq!,
    senderId: row.uploaderId,
    createdAt: at.toISOString(),
  };
}

async function sentAt(
  messageRows: MessageRows,
  conversationId: string,
  page: readonly AttachmentRow[],
): Promise<Map<number, Date>> {
  const seqs = [...new Set(page.map((row) => row.seq!))];
  const places = await messageRows.places(seqs.map((seq) => [conversationId, seq]));
  return new Map(places.map(({ seq, at }) => [seq, at]));
}
