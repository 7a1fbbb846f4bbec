/** Pictures of people and of groups: a square cut from an upload, under an address that nobody can guess and everybody may see who has it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { AttachmentRow } from './attachment.entity.js';
import type { FileStore } from './file-store.js';
import type { Pictures } from './pictures.js';

interface Parts {
  database: Database;
  environment: Environment;
  store: FileStore;
  pictures: Pictures;
  /** Where browsers reach this server. */
  publicUrl: string;
  uploads: string;
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
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Hands `set` the address of the new picture, and lets the one of before go. Throws `not_found` and `file_refused`, and then nothing is set. */
  async replacing<T>(
    { siteId, userId, conversationId }: Owner,
    { avatarUrl, avatarAttachmentId }: Wanted,
    set: (avatarUrl: string | null | undefined) => Promise<T>,
  ): Promise<T> {
    const { database, environment, publicUrl, sweep } = this.#parts;
    const address = publicUrl + avatarPath;
    const url =
      avatarAttachmentId === undefined ? avatarUrl : address + (await this.#cut(siteId, userId, conversationId, avatarAttachmentId));
    const result = await set(url);
    const [table, place] =
      conversationId === undefined
        ? (['users', { uploaderId: userId, conversationId: IsNull() }] as const)
        : (['conversations', { conversationId }] as const);
    await database.transaction(async (transaction) => {
      // Somebody else may have set another one at the same moment: what stands there is kept, whoever comes first to here.
      const sql = `SELECT avatar_url AS url FROM ${table} WHERE id = ? ${database.dialect.forUpdate}`;
      const [owner] = await transaction.query<{ url: string | null }[]>(sql, [conversationId ?? userId]);
      const kept = owner?.url?.startsWith(address) ? owner.url.slice(address.length) : '';
      const [own, over] = [{ ...place, kind: 'avatar' as const }, { keepUntil: environment.now() }];
      await transaction.update(AttachmentRow, { ...own, id: kept }, { keepUntil: null });
      await transaction.update(AttachmentRow, { ...own, id: Not(kept), keepUntil: IsNull() }, over);
      if (avatarAttachmentId !== undefined) await transaction.update(AttachmentRow, { id: avatarAttachmentId, seq: IsNull() }, over);
    });
    sweep();
    return result;
  }

  /** The same for a group that is still to be made. Throws as `replacing` does. */
  async ofNew(
    { siteId, userId }: Owner,
    avatarAttachmentId: string,
    make: (avatarUrl: string) => Promise<Conversation>,
  ): Promise<Conversation> {
    const { database, environment, publicUrl, sweep } = this.#parts;
    const id = await this.#cut(siteId, userId, undefined, avatarAttachmentId);
    const group = await make(publicUrl + avatarPath + id);
    const rows = database.entities(AttachmentRow);
    // The same call may have made it meanwhile, with a picture of its own.
    if (group.avatarUrl === publicUrl + avatarPath + id) await rows.update({ id }, { conversationId: group.id, keepUntil: null });
    await rows.update({ id: avatarAttachmentId, seq: IsNull() }, { keepUntil: environment.now() });
    sweep();
    return group;
  }

  /** Gives the id of the square, which goes by itself after a day unless it is set. */
  async #cut(siteId: string, userId: string, conversationId: string | undefined, attachmentId: string): Promise<string> {
    const { database, environment, store, pictures, uploads } = this.#parts;
    const now = environment.now();
    const source = await database
      .entities(AttachmentRow)
      .findOneBy({ id: attachmentId, siteId, uploaderId: userId, seq: IsNull(), keepUntil: MoreThan(now) });
    if (!source || source.kind === 'avatar') throw new Fault('not_found', 'There is no such upload.');
    if (source.kind !== 'picture') throw new Fault('file_refused', 'This is not a picture.');
    if (source.state !== 'clean') throw new Fault('file_refused', 'The picture has not been scanned yet, or was refused.');
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'avatar-'));
    try {
      const original = await store.open(attachmentId);
      if (original === null || original === 'unsatisfiable') throw new Fault('not_found', 'There is no such upload.');
      const [path, square] = [join(folder, 'original'), join(folder, 'square')];
      await pipeline(original.stream, createWriteStream(path));
      await pictures.square(path, square);
      const side = limits.avatarSide;
      const row: AttachmentRow = {
        ...source,
        id: environment.newId(),
        conversationId: conversationId ?? null,
        kind: 'avatar',
        name: 'avatar.webp',
        type: 'image/webp',
        bytes: 0,
        width: side,
        height: side,
        animated: 0,
        durationMs: null,
        peaks: null,
        createdAt: now,
        keepUntil: new Date(now.getTime() + limits.unsentSeconds * 1_000),
      };
      await database.entities(AttachmentRow).insert(row);
      await store.put(row.id, square, row.type);
      return row.id;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
