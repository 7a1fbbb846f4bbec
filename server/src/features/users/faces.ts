import type { Database } from '../../database/database.js';
import { isThere } from './gone.js';

/** As many as a visitor takes in at a glance. */
const most = 3;

/** Moderators and admins of a site, for visitors who are not signed in: first those who have a picture. */
export async function facesOf(database: Database, siteId: string): Promise<{ name: string; avatarUrl: string | null }[]> {
  const rows = await database.query<{ name: string; avatar_url: string | null }[]>(
    `SELECT users.name, users.avatar_url FROM users WHERE users.site_id = ? AND users.role IN ('moderator', 'admin') AND ${isThere}
     ORDER BY CASE WHEN users.avatar_url IS NULL THEN 1 ELSE 0 END, users.name_folded, users.id LIMIT ${most}`,
    [siteId],
  );
  return rows.map(({ name, avatar_url: avatarUrl }) => ({ name, avatarUrl }));
}
