/**
 * How the host finds users: by the beginning of name, email or external id. Each of the three has
 * an index, so a search is three lists, one after the other; a user is only in the first that has
 * them.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { foldEmail, foldName } from '../../kernel/fold.js';
import { UserRow } from './user.entity.js';

export type UserQuery = Input<'host.searchUsers'>;

/** With the columns that only the host may see. */
export const withPrivate = (on: EntityManager): SelectQueryBuilder<UserRow> =>
  on.createQueryBuilder(UserRow, 'user').addSelect('user.privateAttributes');

/** A list in the order of a column, whose values are texts. */
interface Part {
  column: 'nameFolded' | 'email' | 'externalId';
  /** What the values begin with; '' for all. */
  start: string;
}

type Select = SelectQueryBuilder<UserRow>;

export async function searchPage(
  database: Database,
  siteId: string,
  query: UserQuery,
  now: Date,
): Promise<{ rows: UserRow[]; next: string | null }> {
  const { search, sanction, cursor, limit = limits.pageDefault } = query;
  const select = () => {
    const found = withPrivate(database.source.manager).where(
      'user.siteId = :siteId AND user.deletedAt IS NULL',
      { siteId },
    );
    narrow(found, query, now);
    return found.addOrderBy('user.id').limit(limit + 1);
  };
  if (search === undefined && sanction !== undefined)
    return sanctioned(select(), sanction, cursor, limit);

  const parts = partsOf(search);
  const [first, value, id] =
    cursor === undefined ? [0, null, ''] : decodeCursor(cursor, ['number', 'string', 'string']);
  const found: { part: number; row: UserRow }[] = [];
  for (const [i, part] of parts.entries()) {
    if (i < first || found.length > limit) continue;
    const some = select().limit(limit + 1 - found.length);
    for (const earlier of parts.slice(0, i)) exclude(some, earlier);
    begin(some, part);
    if (i === first && value !== null) after(some, part, value, id);
    found.push(...(await some.getMany()).map((row) => ({ part: i, row })));
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ row }) => row),
    next:
      found.length > limit && last
        ? encodeCursor([last.part, last.row[parts[last.part]!.column] ?? '', last.row.id])
        : null,
  };
}

function partsOf(search = ''): Part[] {
  const byName: Part = { column: 'nameFolded', start: foldName(search) };
  if (search === '') return [byName];
  return [
    // A text without letters is no name.
    ...(byName.start === '' ? [] : [byName]),
    { column: 'email', start: foldEmail(search) },
    { column: 'externalId', start: search },
  ];
}

/** The values that begin like this, as a range: an index finds it on both databases. */
const rangeOf = (start: string) => ({ start, end: `${start}\u{10FFFF}` });

/** Only users whose column begins like this, in its order. */
function begin(select: Select, { column, start }: Part): void {
  if (start !== '')
    select.andWhere(`user.${column} >= :start AND user.${column} < :end`, rangeOf(start));
  select.orderBy(`user.${column}`).addOrderBy('user.id');
}

/** Without the users of an earlier part. */
function exclude(select: Select, { column, start }: Part): void {
  const { end } = rangeOf(start);
  select.andWhere(
    `(user.${column} IS NULL OR user.${column} < :${column}Start OR user.${column} >= :${column}End)`,
    { [`${column}Start`]: start, [`${column}End`]: end },
  );
}

function after(select: Select, { column }: Part, value: string, id: string): void {
  select.andWhere(`(user.${column} > :value OR (user.${column} = :value AND user.id > :id))`, {
    value,
    id,
  });
}

function narrow(select: Select, { kind, role, sanction }: UserQuery, now: Date): void {
  if (kind !== undefined) select.andWhere('user.kind = :kind', { kind });
  if (role === 'staff') select.andWhere("user.role IN ('moderator', 'admin')");
  else if (role !== undefined) select.andWhere('user.role = :role', { role });
  if (sanction !== undefined) select.andWhere(`user.${untilOf[sanction]} > :now`, { now });
}

const untilOf = { silenced: 'silencedUntil', banned: 'bannedUntil' } as const;

/** Those whose sanction ends last are first. */
async function sanctioned(
  select: Select,
  sanction: keyof typeof untilOf,
  cursor: string | undefined,
  limit: number,
): Promise<{ rows: UserRow[]; next: string | null }> {
  const column = untilOf[sanction];
  select.orderBy(`user.${column}`, 'DESC').addOrderBy('user.id', 'DESC');
  if (cursor !== undefined) {
    const [until, id] = decodeCursor(cursor, ['number', 'string']);
    select.andWhere(`(user.${column} < :until OR (user.${column} = :until AND user.id < :id))`, {
      until: new Date(until),
      id,
    });
  }
  const found = await select.getMany();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > limit && last ? encodeCursor([last[column]!.getTime(), last.id]) : null,
  };
}
