/**
 * How the host's backend manages the users of its site: creates, updates, deactivates and deletes
 * them. Users who share a conversation with them see the change at once.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostUser } from '@parlor/sdk/protocol/host';
import { limits } from '@parlor/sdk/protocol/limits';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { type EntityManager, type FindOptionsWhere, IsNull, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { HostActor } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { changedAttributes, readAttributes, writtenAttributes } from './attributes.js';
import type { Lookalikes } from './lookalikes.js';
import type { Audit } from '../../ports/moderation.js';
import type { TellProfile } from '../../ports/users.js';
import type { Key } from './someone.js';
import { searchPage, type UserQuery, withPrivate } from './user-search.js';
import { UserRow } from './user.entity.js';
import { columnsOf, nameFromId, type Users } from './users.js';
import type { Sessions } from '../../ports/auth.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Succession } from '../../ports/members.js';
import type { MessageEraser } from '../../ports/messages.js';
import type { Forget } from '../../ports/moves.js';

interface Deps {
  database: Database;
  users: Users;
  lookalikes: Lookalikes;
  sessions: Sessions;
  succession: Succession;
  tell: TellProfile;
  /** Takes the address of a picture; returns the one that is shown from now on. */
  setAvatar: (user: UserRow, source: string | null | undefined) => Promise<string | null>;
  eraser: MessageEraser;
  audit: Audit;
  realtime: () => Realtime;
  now: () => Date;
  events: EventRecorder;
  /** Finishes the merges of guests into this user. */
  finishMerges: (userId: string) => Promise<void>;
  /** One of each feature that stores something of users. */
  forgets: readonly Forget[];
}

type Profile = Input<'host.upsertUser'>;
/** What may change of a user. */
type Change = Omit<Profile, 'externalId'>;

/** Who deletes a user. Guests who are deleted for their age are not in the audit log. */
type By = HostActor | 'command_line' | 'retention';

/**
 * Another call may create or delete the same user at the same time; that does not happen more often
 * than this in a row by chance.
 */
const upsertTries = 5;

/** The columns of a deleted user. */
const forgotten = {
  role: 'user',
  name: '',
  nameFolded: '',
  nameSkeleton: '',
  resemblesStaff: 0,
  email: null,
  passwordHash: null,
  externalId: null,
  avatarUrl: null,
  bio: null,
  attributes: null,
  privateAttributes: null,
  lastSeenAt: null,
} as const satisfies Partial<UserRow>;

export class HostUsers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `email_taken`, `limit_reached` or `invalid_input`. */
  async upsert(siteId: string, profile: Profile, actor: HostActor): Promise<HostUser> {
    const { users } = this.#deps;
    const { externalId, ...change } = profile;
    for (let tries = 0; tries < upsertTries; tries++) {
      const known = await users.byExternalId(siteId, externalId);
      const row = known
        ? await this.#change(siteId, { id: known.id, externalId }, change, { actor })
        : await this.#create(siteId, profile);
      if (row) return this.#present(row);
    }
    throw new Fault('unavailable', 'This user is being changed by others all the time.', {
      retryAfterMs: 500,
    });
  }

  /** Returns null if another call was first. */
  async #create(
    siteId: string,
    { attributes, privateAttributes, email, avatarUrl, ...profile }: Profile,
  ): Promise<UserRow | null> {
    const sets = changedAttributes(
      { public: {}, private: {} },
      { public: attributes, private: privateAttributes },
    );
    const written = {
      attributes: writtenAttributes(sets.public),
      privateAttributes: writtenAttributes(sets.private),
    };
    const { externalId, name = nameFromId(externalId), bio = null, role = 'user' } = profile;
    try {
      const row = await this.#deps.users.create(siteId, {
        kind: 'member',
        externalId,
        name,
        bio,
        role,
        ...(email && { email }),
        ...written,
      });
      return {
        ...row,
        privateAttributes: written.privateAttributes,
        avatarUrl: await this.#deps.setAvatar(row, avatarUrl),
      };
    } catch (error) {
      if (error instanceof Fault && error.code === 'identity_taken') return null;
      throw error;
    }
  }

  /** Any user who was not deleted. Throws `not_found`, `email_taken` or `limit_reached`. */
  async update(siteId: string, key: Key, change: Change, actor: HostActor): Promise<HostUser> {
    const { id } = await this.#require(siteId, key);
    const row = await this.#change(siteId, { id }, change, { actor, records: true });
    if (!row) throw noUser();
    return this.#present(row);
  }

  /**
   * Returns null if there is no longer such a user. A role that changes is in the audit log, and
   * with `records` every change.
   */
  async #change(
    siteId: string,
    key: { id: string; externalId?: string },
    { attributes, privateAttributes, avatarUrl, ...change }: Change,
    { actor, records = false }: { actor: HostActor; records?: boolean },
  ): Promise<UserRow | null> {
    const { database, users, audit } = this.#deps;
    const { id } = key;
    const columns = columnsOf(change);
    const given = defined({ ...change, avatarUrl, attributes, privateAttributes });
    const changed = await users.orTaken(siteId, { id, ...columns }, () =>
      database.transaction(async (transaction) => {
        // Attributes are merged: two calls that name different ones must run one after the other.
        await transaction.query(`SELECT id FROM users WHERE id = ? ${database.dialect.forUpdate}`, [
          id,
        ]);
        const before = await find(transaction, siteId, key);
        if (!before || before.deletedAt) return null;
        if (columns.email === null) await this.#requireNoPassword(transaction, id);
        const sets = changedAttributes(
          {
            public: readAttributes(before.attributes),
            private: readAttributes(before.privateAttributes),
          },
          { public: attributes, private: privateAttributes },
        );
        const written = {
          ...columns,
          attributes: writtenAttributes(sets.public),
          privateAttributes: writtenAttributes(sets.private),
        };
        await transaction.update(UserRow, { id }, written);
        await users.recordUpdate(transaction, id);
        const act = { siteId, actorId: null, by: actor, userId: id } as const;
        if (columns.role !== undefined && columns.role !== before.role)
          await audit.append(transaction, { ...act, act: 'user.role', detail: columns.role });
        const others = Object.keys(given).filter((field) => field !== 'role');
        if (records && others.length > 0)
          await audit.append(transaction, {
            ...act,
            act: 'user.updated',
            detail: others.join(', '),
          });
        return { before, after: { ...before, ...written } };
      }),
    );
    if (!changed) return null;
    const { before } = changed;
    const followed = await this.#deps.lookalikes.follow(before, changed.after);
    const after = { ...followed, avatarUrl: await this.#deps.setAvatar(followed, avatarUrl) };
    await this.#deps.tell(before, after);
    // A socket keeps the role that its user had when it was opened.
    if (before.role !== after.role) this.#deps.realtime().reconnect([id]);
    return after;
  }

  /** An account signs in with its email. Throws `invalid_input`. */
  async #requireNoPassword(transaction: Transaction, id: string): Promise<void> {
    if (!(await transaction.existsBy(UserRow, { id, passwordHash: Not(IsNull()) }))) return;
    const problem = 'must not be null: the user signs in with it';
    throw new Fault('invalid_input', `Wrong input: email ${problem}.`, {
      details: [{ field: 'email', problem }],
    });
  }

  /** Throws `not_found`. */
  async idOf(siteId: string, key: Key): Promise<string> {
    const { id, deletedAt } = await this.#require(siteId, key);
    if (deletedAt) throw noUser();
    return id;
  }

  /** Throws `not_found`. */
  async get(siteId: string, key: Key): Promise<HostUser> {
    return this.#present(await this.#require(siteId, key));
  }

  /** By the beginning of name, email or external id; without deleted users. */
  async search(siteId: string, query: UserQuery): Promise<Page<HostUser>> {
    const { database, now } = this.#deps;
    const { rows, next } = await searchPage(database, siteId, query, now());
    return { items: rows.map((row) => this.#present(row)), next, prev: null };
  }

  /** Without deleted users. */
  async list(
    siteId: string,
    { cursor, limit = limits.pageDefault }: Input<'host.listUsers'>,
  ): Promise<Page<HostUser>> {
    const rows = await withPrivate(this.#deps.database.source.manager)
      .where('user.siteId = :siteId AND user.id > :after AND user.deletedAt IS NULL', {
        siteId,
        after: cursor === undefined ? '' : decodeCursor(cursor, ['string'])[0],
      })
      .orderBy('user.id')
      .limit(limit + 1)
      .getMany();
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => this.#present(row)),
      next: rows.length > limit && last ? encodeCursor([last.id]) : null,
      prev: null,
    };
  }

  /** Throws `not_found`. */
  async deactivate(siteId: string, key: Key, actor: HostActor): Promise<HostUser> {
    const row = await this.#require(siteId, key);
    return this.#present(await this.#shutOut(row, 'deactivated', actor));
  }

  /**
   * First prevents new sign-ins, and then ends all sessions, so that no session can start in
   * between. The user's groups are handed on to others.
   */
  async #shutOut(row: UserRow, reason: 'deactivated' | 'deleted', by: By): Promise<UserRow> {
    const { database, sessions, succession, realtime, now } = this.#deps;
    const deactivatedAt = now();
    const affected = await this.#set(
      { id: row.id, deactivatedAt: IsNull() },
      { deactivatedAt },
      async (transaction) => {
        if (reason === 'deactivated') await this.#record(transaction, row, 'user.deactivated', by);
      },
    );
    for (const sessionId of await sessions.endAllOf(row.id))
      realtime().endSession(sessionId, reason);
    await succession.handOn(row.siteId, row.id);
    if (affected === 0)
      return (await find(database.source.manager, row.siteId, { id: row.id })) ?? row;
    const after = { ...row, deactivatedAt };
    await this.#deps.tell(row, after);
    return after;
  }

  /** Throws `not_found`, also for a deleted user. */
  async reactivate(siteId: string, key: Key, actor: HostActor): Promise<HostUser> {
    const row = await this.#require(siteId, key);
    const affected = await this.#set(
      { id: row.id, deletedAt: IsNull() },
      { deactivatedAt: null },
      async (transaction) => {
        if (row.deactivatedAt) await this.#record(transaction, row, 'user.reactivated', actor);
      },
    );
    if (row.deletedAt || affected === 0) throw noUser();
    const after = { ...row, deactivatedAt: null };
    await this.#deps.tell(row, after);
    return this.#present(after);
  }

  /**
   * The messages are deleted first and the identity last: if the call was interrupted, a repeated
   * call finds the user by the same key, and continues. Throws `not_found` for an id that never
   * existed.
   */
  async delete(
    siteId: string,
    key: Key,
    messages: 'keep' | 'delete',
    by: By,
  ): Promise<Output<'host.deleteUser'>> {
    const { database, eraser } = this.#deps;
    const row = await find(database.source.manager, siteId, key);
    if (!row && 'externalId' in key) return { userId: null, messagesDeleted: 0, done: true };
    if (!row) throw noUser();
    const shutOut = await this.#shutOut(row, 'deleted', by);
    await this.#deps.finishMerges(row.id);
    const { deleted, done } =
      messages === 'delete'
        ? await eraser.erase(siteId, row.id, serverLimits.deletedAtOnce)
        : { deleted: 0, done: true };
    if (done) await this.#forget(shutOut, messages, by);
    return { userId: row.id, messagesDeleted: deleted, done };
  }

  async #forget(row: UserRow, messages: 'keep' | 'delete', by: By): Promise<void> {
    const { database, forgets, events, now } = this.#deps;
    const gone = {
      ...forgotten,
      deletedAt: row.deletedAt ?? now(),
      deactivatedAt: row.deactivatedAt ?? now(),
    };
    const news = await database.transaction(async (transaction) => {
      await transaction.update(UserRow, { id: row.id }, gone);
      await events.record(transaction, row.siteId, row.id, () => ({
        name: 'user.deleted',
        data: { userId: row.id, externalId: row.externalId },
      }));
      if (!row.deletedAt) await this.#record(transaction, row, 'user.deleted', by, messages);
      const after: (() => Promise<void>)[] = [];
      for (const forget of forgets)
        after.push((await forget(transaction, row.id, messages)) ?? (() => Promise.resolve()));
      return after;
    });
    await this.#deps.lookalikes.follow(row, { ...row, ...gone });
    await this.#deps.tell(row, { ...row, ...gone });
    for (const tell of news) await tell();
  }

  /** Returns how many users have changed: one or none. */
  #set(
    where: FindOptionsWhere<UserRow> & { id: string },
    columns: Pick<UserRow, 'deactivatedAt'>,
    alongside: (transaction: Transaction) => Promise<void>,
  ): Promise<number | undefined> {
    const { database, users } = this.#deps;
    return database.transaction(async (transaction) => {
      const { affected } = await transaction.update(UserRow, where, columns);
      if (affected !== 0) {
        await users.recordUpdate(transaction, where.id);
        await alongside(transaction);
      }
      return affected;
    });
  }

  async #record(
    transaction: Transaction,
    { siteId, id }: UserRow,
    act: 'user.deactivated' | 'user.reactivated' | 'user.deleted',
    by: By,
    detail: string | null = null,
  ): Promise<void> {
    if (by === 'retention') return;
    await this.#deps.audit.append(transaction, {
      siteId,
      act,
      actorId: null,
      by: by === 'command_line' ? null : by,
      userId: id,
      detail,
    });
  }

  async #require(siteId: string, key: Key): Promise<UserRow> {
    const row = await find(this.#deps.database.source.manager, siteId, key);
    if (!row) throw noUser();
    return row;
  }

  #present(row: UserRow): HostUser {
    return this.#deps.users.presentToHost(row);
  }
}

const noUser = () => new Fault('not_found', 'There is no such user.');

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function find(on: EntityManager, siteId: string, key: Key): Promise<UserRow | null> {
  return withPrivate(on)
    .where({ siteId, ...key })
    .getOne();
}
