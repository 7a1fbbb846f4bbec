/** Who sees whom: the directory of a site, and what users who have not met see of each other. */
import type { User } from '@parlor/sdk/protocol/users';
import type { SelectQueryBuilder } from 'typeorm';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { foldName, likeNames } from '../../kernel/fold.js';
import { UserRow } from './user.entity.js';
import type { DirectoryRules } from '../../ports/sites.js';

/** The user who looks at others. */
export type Viewer = Pick<UserRow, 'id' | 'kind' | 'role'>;

export const isStaff = ({ role }: Pick<UserRow, 'role'>): boolean => role !== 'user';

/**
 * Whom the directory shows to this viewer: everybody, the staff and the users whom the viewer has
 * met, or nobody.
 */
export function scopeOf(
  { visibleTo, holds }: DirectoryRules,
  viewer: Viewer,
): 'everybody' | 'staffAndMet' | 'nobody' {
  if (isStaff(viewer)) return 'everybody';
  if (visibleTo === 'nobody') return 'nobody';
  if (visibleTo === 'contacts' || holds === 'staff') return 'staffAndMet';
  return visibleTo === 'members' && viewer.kind === 'guest' ? 'staffAndMet' : 'everybody';
}

/** Whether the directory shows this user to the viewer, although they may not have met. */
export function directoryShows(
  rules: DirectoryRules,
  viewer: Viewer,
  user: Pick<UserRow, 'role'>,
): boolean {
  const scope = scopeOf(rules, viewer);
  return scope === 'everybody' || (scope === 'staffAndMet' && isStaff(user));
}

/**
 * The user as seen by viewers who have not met the user and do not see the user in the directory.
 * With `nothing`, the name is still shown in the viewer's own lists.
 */
export function asStranger(
  user: User,
  { strangersSee }: Pick<DirectoryRules, 'strangersSee'>,
): User {
  const hidden = { ...user, online: false, lastSeenAt: null };
  if (strangersSee === 'profile') return hidden;
  return {
    ...hidden,
    bio: null,
    attributes: {},
    ...(strangersSee !== 'picture' && { avatarUrl: null }),
  };
}

export interface DirectoryQuery {
  search?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * The staff first, then the others; each by name. `only` are the ids of the others that are listed;
 * `null` for all.
 */
export async function directoryPage(
  database: Database,
  siteId: string,
  viewer: Viewer,
  only: readonly string[] | null,
  now: Date,
  { search, cursor, limit }: DirectoryQuery,
): Promise<{ rows: UserRow[]; next: string | null }> {
  const [part, name, id] =
    cursor === undefined ? [0, '', ''] : decodeCursor(cursor, ['number', 'string', 'string']);
  const select = (who: string): SelectQueryBuilder<UserRow> => {
    const found = database
      .entities(UserRow)
      .createQueryBuilder('user')
      .where('user.siteId = :siteId AND user.id <> :callerId AND user.deactivatedAt IS NULL', {
        siteId,
        callerId: viewer.id,
      })
      .andWhere(who);
    // Banned users would not answer; only the staff sees them.
    if (!isStaff(viewer))
      found.andWhere('(user.bannedUntil IS NULL OR user.bannedUntil <= :now)', { now });
    const folded = foldName(search ?? '');
    if (folded)
      found.andWhere(
        "(user.nameFolded LIKE :start ESCAPE '!' OR user.nameFolded LIKE :word ESCAPE '!')",
        likeNames(folded),
      );
    return found;
  };

  const rows: UserRow[] = [];
  if (part === 0) {
    // Reads all of them by the index of roles: in the order of names, the database would read the
    // whole site to find these few.
    const staff = await select("user.role IN ('moderator', 'admin')").getMany();
    const isAfter = (user: UserRow) =>
      cursor === undefined || compare(user, { nameFolded: name, id }) > 0;
    rows.push(...staff.filter(isAfter).sort(compare));
  }
  if (rows.length <= limit && only?.length !== 0) {
    const others = select("user.role = 'user'")
      .orderBy('user.nameFolded')
      .addOrderBy('user.id')
      .limit(limit + 1 - rows.length);
    if (part > 0)
      others.andWhere('(user.nameFolded > :name OR (user.nameFolded = :name AND user.id > :id))', {
        name,
        id,
      });
    if (only) others.andWhere('user.id IN (:...only)', { only });
    rows.push(...(await others.getMany()));
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page,
    next:
      rows.length > limit && last
        ? encodeCursor([isStaff(last) ? 0 : 1, last.nameFolded, last.id])
        : null,
  };
}

type Named = Pick<UserRow, 'nameFolded' | 'id'>;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compare = (a: Named, b: Named): number =>
  order(a.nameFolded, b.nameFolded) || order(a.id, b.id);
