/**
 * The pictures of linked pages. Fetched as guardedly as the pages are, drawn anew and small, and
 * kept by this server: readers ask nobody else. A site keeps one for as long as it knows the page;
 * each message has a copy of its own, which its members open as they do its files, and which goes
 * with it.
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

/** A copy that no message took meanwhile. */
const untakenMs = 60 * 60_000;
/** No user's: nobody sends it, counts it as an upload, or loses it with an account. */
const uploaderId = 'preview';

export class PreviewPictures {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Kept until then. Null for what cannot be had or shown. Throws what store and database throw,
   * and when `signal` ends it.
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
        // Ended by this server's end, it says nothing of the picture.
        if (!signal.aborted && (error instanceof RefusedFetch || error instanceof Fault))
          return null;
        throw error;
      }
    });
  }

  /** For one message, which has to take it soon. Null where there is none any more. */
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
   * Throws `limit_reached` if the site has no room. Row first: a process that ends in between
   * leaves no bytes that nobody knows of.
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
