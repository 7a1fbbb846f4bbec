/**
 * The pictures of linked pages. Fetched as guardedly as the pages are, drawn anew and small, and kept by this server: readers ask nobody else. A site keeps one for
 * as long as it knows the page; each message has a copy of its own, which its members open as they do its files, and which goes with it.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Preview } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';
import { AttachmentRow } from '../attachments/attachment.entity.js';
import type { FileStore } from '../attachments/file-store.js';
import { inspect } from '../attachments/inspect.js';
import type { Pictures } from '../attachments/pictures.js';
import { keyOf } from '../attachments/sizes.js';

export type PreviewPicture = NonNullable<Preview['picture']>;

interface Parts {
  database: Database;
  environment: Environment;
  fetch: GuardedFetch;
  files: () => { readonly store: FileStore; readonly pictures: Pictures };
  uploads: string;
}

const wanted = {
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  maxBytes: 3 * 1024 * 1024,
  maxMs: 5_000,
};
/** A copy that no message took meanwhile. */
const untakenMs = 60 * 60_000;
/** No user's: nobody sends it, counts it as an upload, or loses it with an account. */
const uploaderId = 'preview';

export class PreviewPictures {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Kept until then. Null for what cannot be had or shown. Throws what store and database throw, and when `signal` ends it. */
  async fetched(siteId: string, url: string, until: Date, signal: AbortSignal): Promise<PreviewPicture | null> {
    return this.#inFolder(async (folder) => {
      const [found, made] = [join(folder, 'found'), join(folder, 'made')];
      try {
        await this.#parts.fetch.get(url, { ...wanted, signal }, ({ body }) => pipeline(body, createWriteStream(found)));
        // The fetch reads no further than that, so it is a part of a larger one.
        if ((await stat(found)).size >= wanted.maxBytes) return null;
        if ((await inspect(found)).kind !== 'picture') return null;
        const { bytes, ...picture } = await this.#parts.files().pictures.preview(found, made);
        return { id: await this.#keep({ siteId, conversationId: null, ...picture, bytes }, made, until), ...picture };
      } catch (error) {
        // Ended by this server's end, it says nothing of the picture.
        if (!signal.aborted && (error instanceof RefusedFetch || error instanceof Fault)) return null;
        throw error;
      }
    });
  }

  /** For one message, which has to take it soon. Null where there is none any more. */
  async copied(siteId: string, conversationId: string, { id, ...picture }: PreviewPicture): Promise<PreviewPicture | null> {
    const opened = await this.#parts.files().store.open(keyOf(id, 'original'));
    if (opened === null || opened === 'unsatisfiable') return null;
    return this.#inFolder(async (folder) => {
      const path = join(folder, 'copy');
      await pipeline(opened.stream, createWriteStream(path));
      const until = new Date(this.#parts.environment.now().getTime() + untakenMs);
      return { id: await this.#keep({ siteId, conversationId, ...picture, bytes: opened.total }, path, until), ...picture };
    });
  }

  /** Row first: a process that ends in between leaves no bytes that nobody knows of. */
  async #keep(
    told: Pick<AttachmentRow, 'siteId' | 'conversationId' | 'bytes' | 'width' | 'height' | 'thumbhash'>,
    path: string,
    keepUntil: Date,
  ): Promise<string> {
    const { database, environment, files } = this.#parts;
    const row: AttachmentRow = {
      ...told,
      id: environment.newId(),
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
    await database.entities(AttachmentRow).insert(row);
    await files().store.put(keyOf(row.id, 'original'), path, row.type);
    return row.id;
  }

  async #inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const { uploads } = this.#parts;
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'preview-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
