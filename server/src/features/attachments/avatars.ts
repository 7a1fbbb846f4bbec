/**
 * Avatars of users and groups: a square cut from an upload. The address cannot be guessed, and
 * everyone who has it may see the picture.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Queryable, Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { AttachmentRow } from './attachment.entity.js';
import { FetchedAvatarRow } from './fetched-avatar.entity.js';
import type { FileStore } from './file-store.js';
import type { Pictures } from './pictures.js';
import { kbOf, type Quotas } from './quotas.js';

interface Deps {
  database: Database;
  environment: Environment;
  store: FileStore;
  pictures: Pictures;
  quotas: Quotas;
  /** Where browsers reach this server. */
  publicUrl: string;
  uploads: string;
  /** Stores the address that others see. */
  setAvatar: (transaction: Transaction, userId: string, avatarUrl: string | null) => Promise<void>;
  sweep: () => void;
}

/** A user, or a group of which the user is a manager. */
interface Owner {
  siteId: string;
  userId: string;
  conversationId?: string;
}

interface Wanted {
  avatarUrl: string | null | undefined;
  avatarAttachmentId: string | undefined;
}

export const avatarPath = '/v1/avatars/';

export class Avatars {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Calls `set` with the address of the new picture, and deletes the previous one. An address that
   * a user gives must be the present one, or that of another avatar of the owner on this server:
   * users must not make the browsers of others send requests to a server of their own. Throws
   * `not_found`, `file_refused` and `invalid_input`; then nothing is set.
   */
  async replacing<T>(
    owner: Owner,
    { avatarUrl, avatarAttachmentId }: Wanted,
    set: (avatarUrl: string | null | undefined) => Promise<T>,
  ): Promise<T> {
    const { siteId, userId, conversationId } = owner;
    if (avatarAttachmentId === undefined && typeof avatarUrl === 'string') {
      if (avatarUrl === (await this.#present(this.#deps.database, owner))) return set(avatarUrl);
      if (!(await this.isOwn(owner, avatarUrl))) throw notOwn();
    }
    const url =
      avatarAttachmentId === undefined
        ? avatarUrl
        : this.#address + (await this.#cut(siteId, userId, conversationId, avatarAttachmentId));
    // The picture whose address the host gave is not fetched any more.
    if (conversationId === undefined)
      await this.#deps.database.entities(FetchedAvatarRow).delete({ userId });
    const result = await set(url);
    await this.#deps.database.transaction(async (transaction) => {
      await this.#keepPresent(transaction, owner);
      if (avatarAttachmentId !== undefined)
        await transaction.update(
          AttachmentRow,
          { id: avatarAttachmentId, seq: IsNull() },
          { keepUntil: this.#deps.environment.now() },
        );
    });
    this.#deps.sweep();
    return result;
  }

  /**
   * Sets what the host's backend wants for one of its users: no picture, a picture that is stored
   * here, or an address that is shown as it is.
   */
  async set(owner: Owner, avatarUrl: string | null): Promise<void> {
    const { database, setAvatar, sweep } = this.#deps;
    const { userId } = owner;
    await database.transaction(async (transaction) => {
      await this.#lock(transaction, owner);
      await transaction.delete(FetchedAvatarRow, { userId });
      await setAvatar(transaction, userId, avatarUrl);
      await this.#keepPresent(transaction, owner);
    });
    sweep();
  }

  /**
   * Sets the picture at `path`, which was found at `source`, and gives its address; null if another
   * picture was set in the meantime. `folder` is for temporary files. Throws `too_large`,
   * `file_refused` and `unavailable`.
   */
  async setFetched(
    owner: Owner,
    source: string,
    path: string,
    folder: string,
  ): Promise<string | null> {
    const { database, setAvatar, sweep } = this.#deps;
    const { userId } = owner;
    const id = await this.#square(owner, path, folder);
    const avatarUrl = this.#address + id;
    const isWanted = await database.transaction(async (transaction) => {
      await this.#lock(transaction, owner);
      const { affected } = await transaction.update(
        FetchedAvatarRow,
        { userId, source },
        { dueAt: null, tries: 0 },
      );
      if (affected === 0) return false;
      await setAvatar(transaction, userId, avatarUrl);
      await this.#keepPresent(transaction, owner);
      return true;
    });
    if (!isWanted)
      await database
        .entities(AttachmentRow)
        .update({ id }, { keepUntil: this.#deps.environment.now() });
    sweep();
    return isWanted ? avatarUrl : null;
  }

  /**
   * Whether it is the address of a picture that this server keeps for this user, or for this group.
   */
  async isOwn({ siteId, userId, conversationId }: Owner, avatarUrl: string): Promise<boolean> {
    const { database, environment } = this.#deps;
    if (!avatarUrl.startsWith(this.#address)) return false;
    const place =
      conversationId === undefined
        ? { uploaderId: userId, conversationId: IsNull() }
        : { conversationId };
    const row = await database
      .entities(AttachmentRow)
      .findOneBy({ ...place, id: avatarUrl.slice(this.#address.length), siteId, kind: 'avatar' });
    return row !== null && (row.keepUntil === null || row.keepUntil > environment.now());
  }

  /**
   * A group that is not created yet has no picture, so its address cannot be given. Throws
   * `invalid_input`.
   */
  requireNone(avatarUrl: string | null | undefined): void {
    if (typeof avatarUrl === 'string') throw notOwn();
  }

  get #address(): string {
    return this.#deps.publicUrl + avatarPath;
  }

  async #present(
    on: Queryable,
    { userId, conversationId }: Owner,
    lock = '',
  ): Promise<string | null> {
    const sql = `SELECT avatar_url AS url FROM ${conversationId === undefined ? 'users' : 'conversations'} WHERE id = ? ${lock}`;
    const [owner] = await on.query<{ url: string | null }[]>(sql, [conversationId ?? userId]);
    return owner?.url ?? null;
  }

  /** Locks the owner's row and returns its present address. */
  #lock(transaction: Transaction, owner: Owner): Promise<string | null> {
    return this.#present(transaction, owner, this.#deps.database.dialect.forUpdate);
  }

  /**
   * Another call may have set another picture at the same time. The picture in the owner's row is
   * kept, whichever call comes here first; the others are deleted.
   */
  async #keepPresent(transaction: Transaction, owner: Owner): Promise<void> {
    const { userId, conversationId } = owner;
    const url = await this.#lock(transaction, owner);
    const kept = url?.startsWith(this.#address) ? url.slice(this.#address.length) : '';
    const place =
      conversationId === undefined
        ? { uploaderId: userId, conversationId: IsNull() }
        : { conversationId };
    const own = { ...place, kind: 'avatar' as const };
    await transaction.update(AttachmentRow, { ...own, id: kept }, { keepUntil: null });
    await transaction.update(
      AttachmentRow,
      { ...own, id: Not(kept), keepUntil: IsNull() },
      { keepUntil: this.#deps.environment.now() },
    );
  }

  /**
   * The same as `replacing`, for a group that is still to be created. Throws as `replacing` does.
   */
  async ofNew(
    { siteId, userId }: Owner,
    avatarAttachmentId: string,
    make: (avatarUrl: string) => Promise<Conversation>,
  ): Promise<Conversation> {
    const { database, environment, sweep } = this.#deps;
    const id = await this.#cut(siteId, userId, undefined, avatarAttachmentId);
    const group = await make(this.#address + id);
    const rows = database.entities(AttachmentRow);
    // The same call may have created the group in the meantime, with another copy of the picture.
    if (group.avatarUrl === this.#address + id)
      await rows.update({ id }, { conversationId: group.id, keepUntil: null });
    await rows.update({ id: avatarAttachmentId, seq: IsNull() }, { keepUntil: environment.now() });
    sweep();
    return group;
  }

  /** Returns the id of the square, which is deleted after a day unless it is set. */
  async #cut(
    siteId: string,
    userId: string,
    conversationId: string | undefined,
    attachmentId: string,
  ): Promise<string> {
    const { database, environment, store, uploads } = this.#deps;
    const now = environment.now();
    const source = await database.entities(AttachmentRow).findOneBy({
      id: attachmentId,
      siteId,
      uploaderId: userId,
      seq: IsNull(),
      keepUntil: MoreThan(now),
    });
    if (!source || source.kind === 'avatar')
      throw new Fault('not_found', 'There is no such upload.');
    if (source.kind !== 'picture') throw new Fault('file_refused', 'This is not a picture.');
    if (source.state !== 'clean')
      throw new Fault('file_refused', 'The picture has not been scanned yet, or was refused.');
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'avatar-'));
    try {
      const original = await store.open(attachmentId);
      if (original === null || original === 'unsatisfiable')
        throw new Fault('not_found', 'There is no such upload.');
      const path = join(folder, 'original');
      await pipeline(original.stream, createWriteStream(path));
      return await this.#square(
        { siteId, userId, ...(conversationId !== undefined && { conversationId }) },
        path,
        folder,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The same for the picture at `path`. */
  async #square(
    { siteId, userId, conversationId }: Owner,
    path: string,
    folder: string,
  ): Promise<string> {
    const { database, environment, quotas, store, pictures } = this.#deps;
    const square = join(folder, 'square');
    const { bytes } = await pictures.square({ siteId, partyId: userId }, path, square);
    const side = limits.avatarSide;
    const now = environment.now();
    const row: AttachmentRow = {
      id: environment.newId(),
      siteId,
      uploaderId: userId,
      conversationId: conversationId ?? null,
      seq: null,
      kind: 'avatar',
      name: 'avatar.webp',
      type: 'image/webp',
      bytes: 0,
      storedKb: kbOf(bytes),
      width: side,
      height: side,
      thumbhash: null,
      animated: 0,
      durationMs: null,
      peaks: null,
      state: 'clean',
      createdAt: now,
      keepUntil: new Date(now.getTime() + limits.unsentSeconds * 1_000),
    };
    await database.transaction(async (transaction) => {
      await quotas.add(transaction, { siteId, userId, kb: row.storedKb });
      await transaction.insert(AttachmentRow, row);
    });
    await store.put(row.id, square, row.type);
    return row.id;
  }
}

function notOwn(): Fault {
  return new Fault(
    'invalid_input',
    'Wrong input: a picture is uploaded, and set by avatarAttachmentId; avatarUrl takes it away with null.',
    {
      details: [{ field: 'avatarUrl', problem: 'must be null, or as it is' }],
    },
  );
}
