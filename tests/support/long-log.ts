/** A conversation with a long past, straight into the database: what would take hours to say. */
import { randomUUID } from 'node:crypto';
import type { Sql } from './sql.js';

const rowsAtOnce = 5_000;
const minute = 60_000;

/** From one word to a few lines, the same each time. */
export const lineOf = (seq: number): string =>
  `Line ${seq}${' of a long talk about lamps'.repeat((seq * 7919) % 6)}.`;

/** `userIds` talk in turn; the first one has read up to `readSeq`. Gives the conversation's id. */
export async function insertLongLog(
  sql: Sql,
  {
    siteId,
    userIds,
    title,
    length,
    readSeq,
  }: { siteId: string; userIds: readonly string[]; title: string; length: number; readSeq: number },
): Promise<string> {
  const id = randomUUID();
  const now = Date.now();
  const at = (seq: number) => new Date(now - (length - seq + 1) * minute);
  await sql.insert('conversations', [
    {
      id,
      site_id: siteId,
      kind: 'group',
      last_seq: length,
      rev: length,
      created_by: userIds[0]!,
      created_at: at(1),
      last_activity_at: at(length),
      title,
      member_count: userIds.length,
    },
  ]);
  await sql.insert(
    'members',
    userIds.map((userId, index) => ({
      conversation_id: id,
      user_id: userId,
      role: index === 0 ? 'owner' : 'member',
      read_seq: index === 0 ? readSeq : length,
      unread_seq: index === 0 ? readSeq : length,
      delivered_seq: 0,
      joined_at: at(1),
    })),
  );
  for (let first = 1; first <= length; first += rowsAtOnce)
    await sql.insert(
      'messages',
      Array.from({ length: Math.min(rowsAtOnce, length - first + 1) }, (_, index) => ({
        conversation_id: id,
        seq: first + index,
        rev: first + index,
        kind: 'text',
        // A few lines of each in a row.
        sender_id: userIds[Math.floor((first + index) / 3) % userIds.length]!,
        client_id: `long-${first + index}`,
        text: lineOf(first + index),
        created_at: at(first + index),
      })),
    );
  return id;
}
