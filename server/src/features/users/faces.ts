import type { Database } from '../../database/database.js';
import { isThere } from './gone.js';

export interface Face {
  name: string;
  avatarUrl: string | null;
}

/** As many as a visitor can see at a glance. */
const most = 3;

/**
 * Moderators and admins of a site, for visitors who are not signed in. Simultaneous calls share one
 * query.
 */
export class Faces {
  readonly #database: Database;
  readonly #underWay = new Map<string, Promise<Face[]>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those who have a picture come first. */
  of(siteId: string): Promise<Face[]> {
    let asked = this.#underWay.get(siteId);
    if (!asked) {
      asked = this.#ask(siteId).finally(() => this.#underWay.delete(siteId));
      this.#underWay.set(siteId, asked);
    }
    return asked;
  }

  async #ask(siteId: string): Promise<Face[]> {
    const rows = await this.#database.query<{ name: string; avatar_url: string | null }[]>(
      `SELECT users.name, users.avatar_url FROM users WHERE users.site_id = ? AND users.role IN ('moderator', 'admin') AND ${isThere}
       ORDER BY CASE WHEN users.avatar_url IS NULL THEN 1 ELSE 0 END, users.name_folded, users.id LIMIT ${most}`,
      [siteId],
    );
    return rows.map(({ name, avatar_url: avatarUrl }) => ({ name, avatarUrl }));
  }
}
