/**
 * Marks users whose name looks like that of a moderator or admin of their site. The mark is a
 * column, so that reading users costs nothing more. It is set when a name is stored, and updated
 * when a member of the staff gets another name, or a user joins or leaves the staff.
 */
import { cleanName } from '@parlor/sdk/protocol/names';
import { type FindOptionsWhere, In, IsNull, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import { foldName } from '../../kernel/fold.js';
import { nameSkeleton } from './skeleton.js';
import { UserRow } from './user.entity.js';
import type { Sites } from '../../ports/sites.js';
import type { TellProfile } from '../../ports/users.js';

/** Everything that is stored of a name. */
export type StoredName = Pick<UserRow, 'name' | 'nameFolded'> & { nameSkeleton: string };

export function storedName(given: string): StoredName {
  const name = cleanName(given);
  return { name, nameFolded: foldName(name), nameSkeleton: nameSkeleton(name) };
}

type Looks = Pick<StoredName, 'nameFolded' | 'nameSkeleton'>;

/** Rows that are read or written in one step. */
const atOnce = 500;
/**
 * When the staff changes, changed marks are published for this many users; other changes are seen
 * when the user is read again.
 */
const notifiedMost = 100;

interface Deps {
  database: Database;
  sites: Pick<Sites, 'all'>;
}

export class Lookalikes {
  readonly #deps: Deps;
  /** Sites that may have names that an older server has stored; unknown until the first step. */
  #unfilled: string[] | undefined;

  #tell: TellProfile = async () => undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Sets a callback for users whose mark has changed. Called once. */
  onChange(tell: TellProfile): void {
    this.#tell = tell;
  }

  /**
   * Updates the marks after a user was stored; `before` is null for a new one. Returns the row with
   * its mark. Names are compared after they are stored, so if two changes run at the same time, the
   * later one sees both.
   */
  async follow(before: UserRow | null, after: UserRow): Promise<UserRow> {
    const wasStaff = before !== null && isStaff(before);
    if (before?.name === after.name && wasStaff === isStaff(after)) return after;
    const resemblesStaff = Number(resembles(after, await this.#staff(after.siteId)));
    if (resemblesStaff !== (after.resemblesStaff ?? 0))
      // Unless the user has another name by now.
      await this.#deps.database
        .entities(UserRow)
        .update({ id: after.id, name: after.name }, { resemblesStaff });
    if (wasStaff) await this.#markThoseLike(before);
    if (isStaff(after)) await this.#markThoseLike(after);
    return { ...after, resemblesStaff };
  }

  /**
   * Does one step of updating names that an older server has stored. Returns whether there may be
   * more.
   */
  async fill(): Promise<boolean> {
    const users = this.#deps.database.entities(UserRow);
    this.#unfilled ??= [...(await this.#deps.sites.all()).keys()];
    const siteId = this.#unfilled.at(-1);
    if (siteId === undefined) return false;
    const rows = await users.find({ where: { siteId, nameSkeleton: IsNull() }, take: atOnce });
    if (rows.length < atOnce) this.#unfilled.pop();
    for (const { id, name } of rows) {
      const stored = storedName(name);
      // A name without visible characters stays, because there is no user here to choose another
      // one.
      await users.update(
        { id, name, nameSkeleton: IsNull() },
        stored.name === '' ? { nameSkeleton: '' } : stored,
      );
    }
    const staff = await this.#staff(siteId);
    const alike = rows
      .map((row) => ({ ...row, ...storedName(row.name) }))
      .filter((row) => resembles(row, staff));
    for (const { id, name } of alike) await users.update({ id, name }, { resemblesStaff: 1 });
    return this.#unfilled.length > 0;
  }

  async #staff(siteId: string): Promise<Looks[]> {
    const rows = await this.#deps.database.entities(UserRow).find({
      where: { siteId, role: In(['moderator', 'admin']) },
      select: { id: true, name: true, nameFolded: true, nameSkeleton: true },
    });
    return rows.map(looksOf);
  }

  async #markThoseLike(member: UserRow): Promise<void> {
    const { siteId } = member;
    const { nameFolded, nameSkeleton: skeleton } = looksOf(member);
    const staff = await this.#staff(siteId);
    let left = notifiedMost;
    if (skeleton !== '')
      left = await this.#markAll({ siteId, nameSkeleton: skeleton }, staff, left);
    // In some scripts, capitals look like other letters than the small ones do; and names may have
    // no letters at all.
    if (nameFolded !== '') await this.#markAll({ siteId, nameFolded }, staff, left);
  }

  /** Updates the marks of users with such a name. Returns how many more may be notified. */
  async #markAll(
    named: FindOptionsWhere<UserRow>,
    staff: readonly Looks[],
    notified: number,
  ): Promise<number> {
    const users = this.#deps.database.entities(UserRow);
    let left = notified;
    for (let rows: UserRow[] = [], after = ''; ; after = rows.at(-1)!.id) {
      rows = await users.find({
        where: { ...named, id: MoreThan(after) },
        order: { id: 'ASC' },
        take: atOnce,
      });
      const wrong = rows.filter((row) => (row.resemblesStaff === 1) !== resembles(row, staff));
      for (const resemblesStaff of [0, 1]) {
        const ids = wrong
          .filter((row) => row.resemblesStaff !== resemblesStaff)
          .map(({ id }) => id);
        if (ids.length > 0) await users.update({ ...named, id: In(ids) }, { resemblesStaff });
      }
      for (const row of wrong.slice(0, left))
        await this.#tell(row, { ...row, resemblesStaff: row.resemblesStaff === 1 ? 0 : 1 });
      left = Math.max(0, left - wrong.length);
      if (rows.length < atOnce) return left;
    }
  }
}

const isStaff = ({ role }: Pick<UserRow, 'role'>): boolean => role !== 'user';

const looksOf = (row: Pick<UserRow, 'name' | 'nameFolded' | 'nameSkeleton'>): Looks => ({
  nameFolded: row.nameFolded,
  nameSkeleton: row.nameSkeleton ?? nameSkeleton(row.name),
});

function resembles(user: UserRow, staff: readonly Looks[]): boolean {
  if (isStaff(user)) return false;
  const { nameFolded, nameSkeleton: skeleton } = looksOf(user);
  return staff.some(
    (one) =>
      (skeleton !== '' && one.nameSkeleton === skeleton) ||
      (nameFolded !== '' && one.nameFolded === nameFolded),
  );
}
