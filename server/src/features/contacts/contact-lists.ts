/**
 * A user's own contacts and contact requests. All queries start from one user, who has a limited
 * number of rows.
 */
import type { Contact, ContactRequest, Relation } from '@parlor/sdk/protocol/contacts';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Database } from '../../database/database.js';
import type { Dialect } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { foldName } from '../../kernel/fold.js';
import { ContactRow } from './contact.entity.js';
import { stateOf } from './contacts.js';
import { pairOf } from '../../kernel/pair.js';
import type { Reach } from './reach.js';
import type { BlockSql, Sql } from '../../ports/sql.js';
import type { Users } from '../../ports/users.js';
import type { BlockedPairs } from '../../ports/contacts.js';

interface Deps {
  database: Database;
  users: Users;
  sql: Sql;
  reach: Reach;
  blocked: BlockedPairs;
}

interface ListQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/**
 * A condition for those who are shown: active users of the site whom the user does not block. Its
 * parameters are the site and the user. The column of the site has indexes, which must not be used
 * here.
 */
const shown = (
  dialect: Dialect,
  blocks: BlockSql,
) => `${dialect.checked('users.site_id')} = ? AND users.deactivated_at IS NULL
  AND NOT ${blocks.blocks('?', 'users.id')}`;

export class ContactLists {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** By name. */
  async contacts(
    siteId: string,
    userId: string,
    {
      search = '',
      cursor,
      limit = limits.pageDefault,
    }: ListQuery & { search?: string | undefined },
  ): Promise<Page<Contact>> {
    const { database, sql } = this.#deps;
    const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string']);
    const start = foldName(search);
    const pattern = `${start.replace(/[!%_]/g, '!$&')}%`;
    const rows = await database.query<{ id: string; name: string; since: unknown }[]>(
      `SELECT users.id, users.name_folded AS name, friends.since FROM (
         SELECT requested_to AS id, answered_at AS since FROM contacts WHERE requested_by = ? AND state = 'accepted'
         UNION ALL SELECT requested_by AS id, answered_at AS since FROM contacts WHERE requested_to = ? AND state = 'accepted'
       ) AS friends ${sql.users.join('friends.id', { optional: true })}
       WHERE ${shown(database.dialect, sql.blocks)}
         ${start ? "AND (users.name_folded LIKE ? ESCAPE '!' OR users.name_folded LIKE ? ESCAPE '!')" : ''}
         ${after ? 'AND (users.name_folded > ? OR (users.name_folded = ? AND users.id > ?))' : ''}
       ORDER BY users.name_folded, users.id LIMIT ${limit + 1}`,
      [
        userId,
        userId,
        siteId,
        userId,
        ...(start ? [pattern, `% ${pattern}`] : []),
        ...(after ? [after[0], after[0], after[1]] : []),
      ],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const people = await this.#people(siteId, userId, page);
    return {
      items: page.map(({ since }, i) => ({
        user: people[i]!,
        since: database.dialect.time(since).toISOString(),
      })),
      next: rows.length > limit && last ? encodeCursor([last.name, last.id]) : null,
      prev: null,
    };
  }

  /** The latest first. */
  async requests(
    siteId: string,
    userId: string,
    {
      direction,
      cursor,
      limit = limits.pageDefault,
    }: ListQuery & { direction: ContactRequest['direction'] },
  ): Promise<Page<ContactRequest> & { total: number }> {
    const { database, sql } = this.#deps;
    const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string']);
    const at = after && new Date(after[0]);
    const [mine, theirs] =
      direction === 'incoming'
        ? ['requested_to', 'requested_by']
        : ['requested_by', 'requested_to'];
    const open = `FROM contacts ${sql.users.join(`contacts.${theirs}`, { optional: true })} WHERE contacts.${mine} = ? AND contacts.state = 'requested' AND ${shown(database.dialect, sql.blocks)}`;
    const rows = await database.query<{ id: string; note: string | null; at: unknown }[]>(
      `SELECT users.id, contacts.note, contacts.requested_at AS at ${open}
         ${after ? 'AND (contacts.requested_at < ? OR (contacts.requested_at = ? AND users.id < ?))' : ''}
       ORDER BY contacts.requested_at DESC, users.id DESC LIMIT ${limit + 1}`,
      [userId, siteId, userId, ...(after ? [at, at, after[1]] : [])],
    );
    const [counted] = await database.query<{ total: number | string }[]>(
      `SELECT COUNT(*) AS total FROM (SELECT 1 ${open} LIMIT ${limits.unreadCap}) AS beyond`,
      [userId, siteId, userId],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    // Users who send a request show their profile with it; those whom the user asks do not.
    const people = await this.#people(siteId, userId, page, direction === 'incoming');
    return {
      items: page.map((row, i) => ({
        user: people[i]!,
        direction,
        note: row.note,
        requestedAt: database.dialect.time(row.at).toISOString(),
      })),
      next:
        rows.length > limit && last
          ? encodeCursor([database.dialect.time(last.at).getTime(), last.id])
          : null,
      prev: null,
      total: Number(counted!.total),
    };
  }

  /** Throws `not_found`. */
  async relation(siteId: string, userId: string, otherId: string): Promise<Relation> {
    const { database, users, reach, blocked } = this.#deps;
    await users.get(siteId, otherId);
    const row = await database.entities(ContactRow).findOneBy(pairOf(userId, otherId));
    const state = row ? stateOf(row, userId) : 'none';
    const since =
      state === 'none' ? null : state === 'contact' ? row!.answeredAt : row!.requestedAt;
    return {
      userId: otherId,
      state,
      since: since?.toISOString() ?? null,
      note: state === 'none' ? null : row!.note,
      blocked: await blocked.blocks(userId, otherId),
      mayWrite: await reach.mayWrite(siteId, userId, [otherId], false),
    };
  }

  async #people(
    siteId: string,
    userId: string,
    rows: readonly { id: string }[],
    introduced = false,
  ) {
    const { users } = this.#deps;
    const found = await users.many(siteId, [userId, ...rows.map(({ id }) => id)]);
    return users.presentTo(
      found.get(userId)!,
      rows.map(({ id }) => found.get(id)!),
      introduced,
    );
  }
}
