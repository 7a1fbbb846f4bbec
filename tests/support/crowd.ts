import { join } from 'node:path';
import { openSql } from './sql.js';

/**
 * So many more people of a user's site, who are never there, straight into the database of the
 * processes in this folder. Gives their ids.
 */
export async function insertCrowd(folder: string, userId: string, size: number): Promise<string[]> {
  const sql = openSql({ kind: 'sqlite', file: join(folder, 'parlor.sqlite') });
  const [{ site_id }] = (await sql.query<{ site_id: string }>(
    'SELECT site_id FROM users WHERE id = ?',
    [userId],
  )) as [{ site_id: string }];
  const people = Array.from({ length: size }, (_, n) => ({
    id: `crowd-${n}`,
    site_id,
    kind: 'member',
    role: 'user',
    name: `Visitor ${n + 1}`,
    name_folded: `visitor ${n + 1}`,
    created_at: new Date(),
  }));
  await sql.insert('users', people);
  await sql.close();
  return people.map(({ id }) => id);
}
