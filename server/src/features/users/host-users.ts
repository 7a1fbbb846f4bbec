/**
 * How the host's backend manages the users of its site: creates, updates, deactivates and deletes
 * them. Users who share a conversation with them see the change at once.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostUser } from '@parlor/sdk/protocol/host';
import { limits } from '@parlor/sdk/protocol/limits';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { type EntityManager, type FindOptionsWhere, IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { changedAttributes, readAttributes, writtenAttributes } from './attributes.js';
import type { Lookalikes } from './lookalikes.js';
import type { TellProfile } from '../../ports/users.js';
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
  realtime: () => Realtime;
  now: () => Date;
  events: EventRecorder;
  /** Finishes the merges of guests into this user. */
  finishMerges: (userId: string) => Promise<void>;
  /** One of each feature that stores something of users. */
  forgets: readonly Forget[];
}

/** The user's id in Parlor, or the host's id. */
export type Key = { id: string } | { externalId: string };

type Profile = Input<'host.upsertUser'>;

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
  async upsert(siteId: string, profile: Profile): Promise<HostUser> {
    const { users } = this.#deps;
    for (let tries = 0; tries < upsertTries; tries++) {
      const known = await users.byExternalId(siteId, profile.externalId);
      const row = known
        ? await this.#update(siteId, known.id, profile)
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

  /** Returns null if the user no longer has this external id. */
  async #update(siteId: string, id: string, profile: Profile): Promise<UserRow | null> {
    const { database, users } = this.#deps;
    const { externalId, attributes, privateAttributes, avatarUrl, ...change } = profile;
    const columns = columnsOf(change);
    const changed = await users.orTaken(siteId, { id, ...columns }, () =>
      database.transaction(async (transaction) => {
        // Attributes are merged: two calls that name different ones must run one after the other.
        await transaction.query(`SELECT id FROM users WHERE id = ? ${database.dialect.forUpdate}`, [
          id,
        ]);
        const before = await find(transaction, siteId, { id });
        if (before?.externalId !== externalId) return null;
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

  /** Throws `not_found`. */
  async get(siteId: string, key: Key): Promise<HostUser> {
    return this.#present(await this.#require(siteId, key));
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
  async deactivate(siteId: string, key: Key): Promise<HostUser> {
    return this.#present(await this.#shutOut(await this.#require(siteId, key), 'deactivated'));
  }

  /**
   * First prevents new sign-ins, and then ends all sessions, so that no session can start in
   * between. The user's groups are handed on to others.
   */
  async #shutOut(row: UserRow, reason: 'deactivated' | 'deleted'): Promise<UserRow> {
    const { database, sessions, succession, realtime, now } = this.#deps;
    const deactivatedAt = now();
    const affected = await this.#set({ id: row.id, deactivatedAt: IsNull() }, { deactivatedAt });
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
  async reactivate(siteId: string, key: Key): Promise<HostUser> {
    const row = await this.#require(siteId, key);
    const affected = await this.#set({ id: row.id, deletedAt: IsNull() }, { deactivatedAt: null });
    if (row.deletedAt || affected === 0) throw new Fault('not_found', 'There is no such user.');
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
  ): Promise<Output<'host.deleteUser'>> {
    const { database, eraser } = this.#deps;
    const row = await find(database.source.manager, siteId, key);
    if (!row && 'externalId' in key) return { userId: null, messagesDeleted: 0, done: true };
    if (!row) throw new Fault('not_found', 'There is no such user.');
    const shutOut = await this.#shutOut(row, 'deleted');
    await this.#deps.finishMerges(row.id);
    const { deleted, done } =
      messages === 'delete'
        ? await eraser.erase(siteId, row.id, serverLimits.deletedAtOnce)
        : { deleted: 0, done: true };
    if (done) await this.#forget(shutOut, messages);
    return { userId: row.id, messagesDeleted: deleted, done };
  }

  async #forget(row: UserRow, messages: 'keep' | 'delete'): Promise<void> {
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
  ): Promise<number | undefined> {
    const { database, users } = this.#deps;
    return database.transaction(async (transaction) => {
      const { affected } = await transaction.update(UserRow, where, columns);
      if (affected !== 0) await users.recordUpdate(transaction, where.id);
      return affected;
    });
  }

  async #require(siteId: string, key: Key): Promise<UserRow> {
    const row = await find(this.#deps.database.source.manager, siteId, key);
    if (!row) throw new Fault('not_found', 'There is no such user.');
    return row;
  }

  #present(row: UserRow): HostUser {
    return this.#deps.users.presentToHost(row);
  }
}

const withPrivate = (on: EntityManager) =>
  on.createQueryBuilder(UserRow, 'user').addSelect('user.privateAttributes');

function find(on: EntityManager, siteId: string, key: Key): Promise<UserRow | null> {
  return withPrivate(on)
    .where({ siteId, ...key })
    .getOne();
}
