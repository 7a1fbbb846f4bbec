/**
 * The users of a site: creates and finds them, and presents them to others. Every query starts from
 * the site.
 */
import type { Attributes } from '@parlor/sdk/protocol/attributes';
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostUser } from '@parlor/sdk/protocol/host';
import { limits } from '@parlor/sdk/protocol/limits';
import { cleanName } from '@parlor/sdk/protocol/names';
import type { Me, Profile, User } from '@parlor/sdk/protocol/users';
import { type FindOptionsWhere, In, IsNull, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { Listeners } from '../../kernel/listeners.js';
import { Gather } from '../../kernel/gather.js';
import { readAttributes } from './attributes.js';
import {
  asStranger,
  directoryPage,
  directoryShows,
  isStaff,
  scopeOf,
  type Viewer,
} from './directory.js';
import { foldEmail } from '../../kernel/fold.js';
import { type Lookalikes, storedName } from './lookalikes.js';
import { ownersOf, type SiteOwners } from '../../database/site-rows.js';
import { isThere } from './gone.js';
import { UserRow } from './user.entity.js';
import type { EventRecorder } from '../../ports/events.js';
import type { DirectoryRules } from '../../ports/sites.js';
import { sanctionsOf, unseen, type UserColumns, type UserRecord } from '../../ports/users.js';

export interface NewUser {
  kind: UserRow['kind'];
  name: string;
  role?: UserRow['role'];
  email?: string;
  passwordHash?: string;
  externalId?: string;
  avatarUrl?: string | null;
  bio?: string | null;
  attributes?: string | null;
  privateAttributes?: string | null;
  reachable?: number;
}

type Changeable = Pick<
  UserRow,
  | 'kind'
  | 'role'
  | 'name'
  | 'avatarUrl'
  | 'bio'
  | 'email'
  | 'externalId'
  | 'passwordHash'
  | 'hidesPresence'
  | 'whoMayAddMe'
>;

/** Omitted fields do not change. */
export type UserChange = { [K in keyof Changeable]?: Changeable[K] | undefined };

/** What users need from presence. */
export interface Seeing {
  isOnline(userId: string): boolean;
  /**
   * Those of these users whom the caller has met, in a conversation or as a contact, and whether
   * the caller may see their presence unless they hide it.
   */
  met(
    callerId: string,
    userIds: readonly string[],
  ): Promise<ReadonlyMap<string, { seesPresence: boolean }>>;
  /** The contacts of the caller, and those with whom the caller has a direct conversation. */
  known(callerId: string): Promise<readonly string[]>;
  /** Those with whom there is a block, in either direction. */
  blocked(callerId: string): Promise<ReadonlySet<string>>;
}

/** For clients that show `name` without checking `status`. */
const deletedName = 'Deleted user';

export class Users {
  /** Reads by key: with the site in the query, SQLite would read the whole site. */
  readonly #rows: Gather<string, Readonly<UserRow>>;
  readonly #created = new Listeners<UserRow>();

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly seeing: Seeing,
    private readonly lookalikes: Lookalikes,
    private readonly directoryOf: (siteId: string) => Promise<DirectoryRules>,
    private readonly events: EventRecorder,
  ) {
    const rowsOf = database.rowsOf(UserRow);
    this.#rows = new Gather({
      nameOf: (id) => id,
      load: async (ids) => new Map((await rowsOf(ids)).map((row) => [row.id, row])),
    });
  }

  /** Calls back after a user was stored. */
  readonly onCreated = this.#created.on;

  /** `also` runs in the same transaction. Throws `email_taken` or `identity_taken`. */
  async create(
    siteId: string,
    user: NewUser,
    also?: (transaction: Transaction, row: UserRow) => Promise<void>,
  ): Promise<UserRow> {
    const {
      kind,
      name,
      role = 'user',
      email,
      passwordHash,
      externalId,
      avatarUrl,
      bio,
      attributes,
      privateAttributes,
      reachable,
    } = user;
    const stored = storedName(name);
    if (stored.name === '')
      throw new Fault('invalid_input', 'Wrong input: name must not be blank.');
    const row: UserRow = {
      id: this.environment.newId(),
      siteId,
      kind,
      role,
      ...stored,
      resemblesStaff: 0,
      email: email === undefined ? null : foldEmail(email),
      externalId: externalId ?? null,
      avatarUrl: avatarUrl ?? null,
      bio: bio ?? null,
      lastSeenAt: null,
      createdAt: this.environment.now(),
      deactivatedAt: null,
      hidesPresence: 0,
      attributes: attributes ?? null,
      deletedAt: null,
      ...(reachable !== undefined && { reachable }),
    };
    const secrets = {
      passwordHash: passwordHash ?? null,
      privateAttributes: privateAttributes ?? null,
    };
    await this.orTaken(siteId, row, () =>
      this.database.transaction(async (transaction) => {
        await transaction.insert(UserRow, { ...row, ...secrets });
        await this.events.record(transaction, siteId, row.id, () => ({
          name: 'user.created',
          data: { user: this.presentToHost({ ...row, ...secrets }) },
        }));
        await also?.(transaction, row);
      }),
    );
    this.#created.call(row);
    return this.lookalikes.follow(null, row);
  }

  /** Throws `not_found`, `email_taken` or `identity_taken`. */
  async update(siteId: string, userId: string, change: UserChange): Promise<UserRow> {
    const columns = columnsOf(change);
    const isOther = columns.name !== undefined || columns.role !== undefined;
    const before = isOther
      ? await this.database.entities(UserRow).findOneBy({ id: userId, siteId })
      : null;
    if (Object.keys(columns).length > 0) {
      // Only of active users: a user who was deleted in the meantime must not get a name again.
      await this.orTaken(siteId, { id: userId, ...columns }, () =>
        this.database.transaction(async (transaction) => {
          const where = { id: userId, siteId, deactivatedAt: IsNull() };
          const { affected } = await transaction.update(UserRow, where, columns);
          if (affected !== 0) await this.recordUpdate(transaction, userId);
        }),
      );
    }
    const after = await this.get(siteId, userId);
    return before ? this.lookalikes.follow(before, after) : after;
  }

  /**
   * The database's unique keys decide; a query finds which one was violated. Throws `email_taken`
   * or `identity_taken`.
   */
  async orTaken<T>(
    siteId: string,
    { id, email }: { id: string; email?: string | null },
    write: () => Promise<T>,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!this.database.dialect.isUniqueViolation(error)) throw error;
      const holder = email
        ? await this.database.entities(UserRow).findOneBy({ siteId, email: foldEmail(email) })
        : null;
      throw new Fault(holder && holder.id !== id ? 'email_taken' : 'identity_taken');
    }
  }

  /** Throws `not_found`. */
  async get(siteId: string, userId: string): Promise<UserRow> {
    const row = await this.getAnyone(siteId, userId);
    if (row.deactivatedAt) throw noUser();
    return row;
  }

  /**
   * Also returns deactivated users, and the row that is left of a deleted user. Throws `not_found`.
   */
  async getAnyone(siteId: string, userId: string): Promise<UserRow> {
    const row = await this.#rows.one(userId);
    if (row?.siteId !== siteId) throw noUser();
    return row;
  }

  /** Also returns deactivated users, but not deleted ones. Throws `not_found`. */
  async getKnown(siteId: string, userId: string): Promise<UserRow> {
    const row = await this.getAnyone(siteId, userId);
    if (row.deletedAt) throw noUser();
    return row;
  }

  byExternalId(siteId: string, externalId: string): Promise<UserRow | null> {
    return this.database.entities(UserRow).findOneBy({ siteId, externalId });
  }

  /** Those of these users that there are, also deactivated ones. */
  manyByExternalId(siteId: string, externalIds: readonly string[]): Promise<UserRow[]> {
    if (externalIds.length === 0) return Promise.resolve([]);
    return this.database.entities(UserRow).findBy({ siteId, externalId: In([...externalIds]) });
  }

  /**
   * Also returns deactivated users; deleted ones have no external id any more. Throws `not_found`.
   */
  async getByExternalId(siteId: string, externalId: string): Promise<UserRow> {
    const row = await this.byExternalId(siteId, externalId);
    if (!row) throw noUser();
    return row;
  }

  /** With the password's hash, only for comparing it. */
  withPassword(siteId: string, email: string): Promise<UserRow | null> {
    return this.database
      .entities(UserRow)
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where({ siteId, email: foldEmail(email) })
      .getOne();
  }

  /** Only for the host and the site's moderators. */
  async privateAttributes(siteId: string, userId: string): Promise<Attributes> {
    const row = await this.database
      .entities(UserRow)
      .findOne({ where: { id: userId, siteId }, select: { id: true, privateAttributes: true } });
    return readAttributes(row?.privateAttributes);
  }

  /** In no order; those that do not exist are left out, those that were deactivated are not. */
  async many(siteId: string, userIds: readonly string[]): Promise<Map<string, UserRow>> {
    if (userIds.length === 0) return new Map();
    const found = await this.#rows.many(userIds);
    for (const [id, row] of found) if (row.siteId !== siteId) found.delete(id);
    return found;
  }

  /** Of all sites, in no order. */
  find(userIds: readonly string[]): Promise<UserRow[]> {
    return this.database.entities(UserRow).findBy({ id: In([...userIds]) });
  }

  /** Users who were linked with this signing secret. */
  async linkedWith(transaction: Transaction, siteId: string, kid: string): Promise<string[]> {
    const where = { siteId, linkedKid: kid };
    const linked = await transaction.find(UserRow, { select: { id: true }, where });
    return linked.map(({ id }) => id);
  }

  /**
   * Locks these users' rows, in the order of their ids. Everything that creates or ends a
   * friendship, a block or a direct conversation does this first, and reads afterwards: so each
   * transaction sees the changes of the previous one, and counts are exact. Returns the users who
   * are still active.
   */
  async lockPeople(
    transaction: Transaction,
    userIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const keys = [...new Set(userIds)].sort().map((id) => [id]);
    const columns = 'id, deactivated_at';
    const lookUp = { columns, table: 'users', key: ['id'], forUpdate: true } as const;
    const rows = await this.database.dialect.rows<{ id: string; deactivated_at: unknown }>(
      transaction,
      lookUp,
      keys,
    );
    return new Set(rows.filter((row) => row.deactivated_at === null).map(({ id }) => id));
  }

  /** Locks a user. Null for a user who does not exist. */
  async lock(transaction: Transaction, userId: string): Promise<UserRow | null> {
    await transaction.query(
      `SELECT id FROM users WHERE id = ? ${this.database.dialect.forUpdate}`,
      [userId],
    );
    return transaction.findOneBy(UserRow, { id: userId });
  }

  /** The users of a site. */
  get siteOwners(): SiteOwners {
    return ownersOf(this.database, UserRow);
  }

  /** Locks a user, so that this user's transactions that do so run one after the other. */
  async takeTurn(
    transaction: Transaction,
    userId: string,
  ): Promise<Pick<UserRecord, 'kind'> | undefined> {
    const sql = `SELECT kind FROM users WHERE id = ? ${this.database.dialect.forUpdate}`;
    const [row] = await transaction.query<Pick<UserRecord, 'kind'>[]>(sql, [userId]);
    return row;
  }

  /** Some of the moderators and admins of a site. */
  async staffOf(siteId: string, most: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }[]>(
      `SELECT id FROM users WHERE site_id = ? AND role IN ('moderator', 'admin') LIMIT ${most}`,
      [siteId],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks a user. False for a user who is deactivated, deleted, or banned for good. */
  async lockActive(transaction: Transaction, userId: string): Promise<boolean> {
    const sql = `SELECT id FROM users WHERE id = ? AND ${isThere} ${this.database.dialect.forUpdate}`;
    return (await transaction.query<unknown[]>(sql, [userId])).length > 0;
  }

  async set(transaction: Transaction, userId: string, columns: UserColumns): Promise<void> {
    await transaction.update(UserRow, { id: userId }, columns);
    if (columns.role !== undefined) await this.recordUpdate(transaction, userId);
  }

  /** Records for the host, in the transaction of a change, what the user is now. */
  async recordUpdate(transaction: Transaction, userId: string): Promise<void> {
    const row = await transaction
      .createQueryBuilder(UserRow, 'user')
      .addSelect('user.privateAttributes')
      .where({ id: userId })
      .getOne();
    if (row)
      await this.events.record(transaction, row.siteId, userId, () => ({
        name: 'user.updated',
        data: { user: this.presentToHost(row) },
      }));
  }

  /**
   * Changes a user who still has the given identity, and runs `alongside` in the same transaction.
   * False if the user has another identity. Throws `email_taken` or `identity_taken`.
   */
  climb(
    { id, siteId, kind, externalId }: UserRecord,
    { linkedKid, ...change }: UserChange & { linkedKid?: string },
    alongside: (transaction: Transaction) => Promise<void>,
  ): Promise<boolean> {
    const columns = { ...columnsOf(change), ...(linkedKid !== undefined && { linkedKid }) };
    const where: FindOptionsWhere<UserRow> = {
      id,
      siteId,
      kind,
      externalId: externalId ?? IsNull(),
      deactivatedAt: IsNull(),
    };
    return this.orTaken(siteId, { ...columns, id }, () =>
      this.database.transaction(async (transaction) => {
        const { affected } = await transaction.update(UserRow, where, columns);
        if (affected === 0) return false;
        await alongside(transaction);
        await this.recordUpdate(transaction, id);
        return true;
      }),
    );
  }

  /** The bots of a site that have tokens, the oldest first; without deleted ones. */
  bots(siteId: string, on: Transaction = this.database.source.manager): Promise<UserRow[]> {
    return on.find(UserRow, {
      where: { siteId, kind: 'bot', deletedAt: IsNull(), reachable: Not(IsNull()) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** For a user of whom the host gives only the id. */
  readonly nameFromId = nameFromId;

  /** Throws `not_found` unless all of them are active. */
  async requireMany(siteId: string, userIds: readonly string[]): Promise<Map<string, UserRow>> {
    const found = await this.many(siteId, userIds);
    const active = new Map([...found].filter(([, { deactivatedAt }]) => deactivatedAt === null));
    if (active.size !== new Set(userIds).size) throw noUser();
    return active;
  }

  /** The users whom the directory shows to the caller; see directory.ts. */
  async list(
    siteId: string,
    caller: Viewer,
    query: { search?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<User>> {
    const scope = scopeOf(await this.directoryOf(siteId), caller);
    if (scope === 'nobody') return { items: [], next: null, prev: null };
    const only = scope === 'staffAndMet' ? await this.seeing.known(caller.id) : null;
    const wanted = { ...query, limit: query.limit ?? limits.pageDefault };
    const { rows, next } = await directoryPage(
      this.database,
      siteId,
      caller,
      only,
      this.environment.now(),
      wanted,
    );
    return { items: await this.presentTo(caller, rows), next, prev: null };
  }

  /** Sets the address that others see, in the transaction that stores the picture. */
  async setAvatar(
    transaction: Transaction,
    userId: string,
    avatarUrl: string | null,
  ): Promise<void> {
    const where = { id: userId, deletedAt: IsNull() };
    const { affected } = await transaction.update(UserRow, where, { avatarUrl });
    if (affected !== 0) await this.recordUpdate(transaction, userId);
  }

  async lastSeen(userId: string): Promise<Date | null> {
    return (await this.database.entities(UserRow).findOneBy({ id: userId }))?.lastSeenAt ?? null;
  }

  /** In a transaction, which is tried again if it conflicts with another one. */
  async setLastSeen(userIds: readonly string[], at: Date): Promise<void> {
    const where = { id: In([...userIds]), deletedAt: IsNull() };
    if (userIds.length > 0)
      await this.database.transaction((transaction) =>
        transaction.update(UserRow, where, { lastSeenAt: at }),
      );
  }

  /** The user as seen by those who share a conversation with the user. */
  present(row: UserRow): User {
    const status = row.deletedAt ? 'deleted' : row.deactivatedAt ? 'deactivated' : 'active';
    const online = status === 'active' && row.hidesPresence === 0 && this.seeing.isOnline(row.id);
    return {
      id: row.id,
      kind: row.kind,
      role: row.role,
      name: status === 'deleted' ? deletedName : row.name,
      avatarUrl: row.avatarUrl,
      bio: row.bio,
      online,
      lastSeenAt:
        online || row.hidesPresence === 1 ? null : (row.lastSeenAt?.toISOString() ?? null),
      attributes: readAttributes(row.attributes),
      status,
      ...(row.resemblesStaff === 1 && status !== 'deleted' && { resemblesStaff: true }),
    };
  }

  /** The user as the host's backend sees it. */
  presentToHost(row: UserRow): HostUser {
    return {
      ...this.present(row),
      privateAttributes: readAttributes(row.privateAttributes),
      externalId: row.externalId,
      email: row.email,
      createdAt: row.createdAt.toISOString(),
      deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
      sanctions: sanctionsOf(row, this.environment.now()),
    };
  }

  /**
   * The users as the caller sees them. `introduced`: they have sent a request to the caller, or to
   * a group that the caller manages, so the caller sees their profile.
   */
  async presentTo(caller: Viewer, rows: readonly UserRow[], introduced = false): Promise<User[]> {
    return (await this.#seenBy(caller, rows, introduced)).map(({ user }) => user);
  }

  /** The user as strangers see the user. */
  async presentToStrangers(row: UserRow): Promise<User> {
    return isStaff(row)
      ? this.present(unseen(row))
      : asStranger(this.present(row), await this.directoryOf(row.siteId));
  }

  /**
   * A user as the caller may see them; moderators see more. Throws `not_found` if strangers see
   * nothing.
   */
  async profile(caller: Viewer, row: UserRow): Promise<Profile> {
    const [seen] = await this.#seenBy(caller, [row], false);
    if (seen!.isStranger && (await this.directoryOf(row.siteId)).strangersSee === 'nothing')
      throw noUser();
    // A socket has the role of its last token: the caller may no longer be a moderator.
    if (caller.role === 'user' || (await this.get(row.siteId, caller.id)).role === 'user')
      return seen!.user;
    return { ...seen!.user, privateAttributes: await this.privateAttributes(row.siteId, row.id) };
  }

  /** Those of these users whose presence the caller may see. */
  async visiblyPresent(
    siteId: string,
    caller: Viewer,
    userIds: readonly string[],
  ): Promise<User[]> {
    const rows = [...(await this.many(siteId, userIds)).values()].filter(
      ({ deactivatedAt }) => deactivatedAt === null,
    );
    return (await this.#seenBy(caller, rows, false)).flatMap(({ user, seesPresence }) =>
      seesPresence ? [user] : [],
    );
  }

  async #seenBy(
    caller: Viewer,
    rows: readonly UserRow[],
    introduced: boolean,
  ): Promise<{ user: User; seesPresence: boolean; isStranger: boolean }[]> {
    if (rows.length === 0) return [];
    const rules = await this.directoryOf(rows[0]!.siteId);
    const others = rows.filter((row) => row.id !== caller.id);
    const unlisted = others
      .filter((row) => !directoryShows(rules, caller, row))
      .map(({ id }) => id);
    const met = await this.seeing.met(caller.id, unlisted);
    const blocked = others.length > 0 ? await this.seeing.blocked(caller.id) : new Set<string>();
    const isUnlisted = new Set(unlisted);
    return rows.map((row) => {
      if (row.id === caller.id)
        return { user: this.present(row), seesPresence: true, isStranger: false };
      const seesPresence =
        !blocked.has(row.id) && (!isUnlisted.has(row.id) || met.get(row.id)?.seesPresence === true);
      const isStranger = isUnlisted.has(row.id) && !met.has(row.id) && !introduced && !isStaff(row);
      const user = isStranger
        ? asStranger(this.present(row), rules)
        : this.present(seesPresence ? row : unseen(row));
      return { user, seesPresence, isStranger };
    });
  }

  presentMe(row: UserRow): Me {
    return {
      // Users always see their own presence.
      ...this.present({ ...row, hidesPresence: 0 }),
      email: row.email,
      externalId: row.externalId,
      showsPresence: row.hidesPresence === 0,
      whoMayAddMe: row.whoMayAddMe ?? 'anyone',
      silencedUntil: row.silencedUntil?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

const noUser = () => new Fault('not_found', 'There is no such user.');

/** The given fields of a change, as they are stored. */
export function columnsOf(change: UserChange): Partial<UserRow> {
  const given = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<Changeable>;
  return {
    ...given,
    ...(given.name !== undefined && storedName(given.name)),
    ...(typeof given.email === 'string' && { email: foldEmail(given.email) }),
  };
}

/** For a user of whom the host gives only the id. */
export const nameFromId = (externalId: string): string =>
  cleanName(externalId.slice(0, limits.userName)) || 'User';
