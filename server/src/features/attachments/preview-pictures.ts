/**
 * The pictures of linked pages. They are fetched with the same guards as the pages, re-encoded at a
 * small size, and stored on this server: browsers load them from no other server. A site keeps a
 * picture for as long as it caches the page. Each message has its own copy, which members open like
 * its files, and which is deleted with it.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Preview } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';
import { AttachmentRow } from './attachment.entity.js';
import type { FileStore } from './file-store.js';
import { fetchPicture } from './fetched-picture.js';
import type { Pictures } from './pictures.js';
import { kbOf, type Quotas } from './quotas.js';
import { keyOf } from './sizes.js';

export type PreviewPicture = NonNullable<Preview['picture']>;

interface Deps {
  database: Database;
  environment: Environment;
  fetch: GuardedFetch;
  store: FileStore;
  pictures: Pictures;
  quotas: Quotas;
  uploads: string;
}

/** How long a copy is kept if no message takes it. */
const untakenMs = 60 * 60_000;
/**
 * Not the id of a user: these pictures are not sent or counted as uploads of a user, and are not
 * deleted with an account.
 */
const uploaderId = 'preview';

export class PreviewPictures {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Fetches the picture and stores it until `until`. Null if it cannot be fetched or shown. Throws
   * what the store and the database throw, and if `signal` aborts it.
   */
  async fetched(
    siteId: string,
    url: string,
    until: Date,
    signal: AbortSignal,
  ): Promise<PreviewPicture | null> {
    return this.#inFolder(async (folder) => {
      const [found, made] = [join(folder, 'found'), join(folder, 'made')];
      try {
        if (!(await fetchPicture(this.#deps.fetch, url, found, signal))) return null;
        const { bytes, ...picture } = await this.#deps.pictures.preview(siteId, found, made);
        return {
          id: await this.#keep({ siteId, conversationId: null, ...picture, bytes }, made, until),
          ...picture,
        };
      } catch (error) {
        // If the server is closing, the failure says nothing about the picture.
        if (!signal.aborted && (error instanceof RefusedFetch || error instanceof Fault))
          return null;
        throw error;
      }
    });
  }

  /** Makes a copy for one message, which must take it soon. Null if the picture is deleted. */
  async copied(
    siteId: string,
    conversationId: string,
    { id, ...picture }: PreviewPicture,
  ): Promise<PreviewPicture | null> {
    const opened = await this.#deps.store.open(keyOf(id, 'original'));
    if (opened === null || opened === 'unsatisfiable') return null;
    return this.#inFolder(async (folder) => {
      const path = join(folder, 'copy');
      await pipeline(opened.stream, createWriteStream(path));
      const until = new Date(this.#deps.environment.now().getTime() + untakenMs);
      try {
        return {
          id: await this.#keep(
            { siteId, conversationId, ...picture, bytes: opened.total },
            path,
            until,
          ),
          ...picture,
        };
      } catch (error) {
        if (error instanceof Fault && error.code === 'limit_reached') return null;
        throw error;
      }
    });
  }

  /**
   * Throws `limit_reached` if the site has no room. The row comes first: if the process ends in
   * between, no bytes are left without a row.
   */
  async #keep(
    told: Pick<
      AttachmentRow,
      'siteId' | 'conversationId' | 'bytes' | 'width' | 'height' | 'thumbhash'
    >,
    path: string,
    keepUntil: Date,
  ): Promise<string> {
    const { database, environment, quotas, store } = this.#deps;
    const row: AttachmentRow = {
      ...told,
      id: environment.newId(),
      storedKb: kbOf(told.bytes),
      uploaderId,
      seq: null,
      kind: 'preview',
      name: 'preview.webp',
      type: 'image/webp',
      animated: 0,
      durationMs: null,
      peaks: null,
      state: 'clean',
      createdAt: environment.now(),
      keepUntil,
    };
    await database.transaction(async (transaction) => {
      await quotas.addForSite(transaction, row.siteId, row.storedKb);
      await transaction.insert(AttachmentRow, row);
    });
    await store.put(keyOf(row.id, 'original'), path, row.type);
    return row.id;
  }

  async #inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const { uploads } = this.#deps;
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'preview-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
