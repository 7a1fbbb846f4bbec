/**
 * A site's cache of pages: each is fetched once and kept for some time, even if there is nothing to
 * show. Several nodes may want the same page at the same time: the node that writes its row first
 * fetches it, and the others wait for the result, or until the lease expires. Sites do not share
 * entries: a cached page would reveal links of other sites.
 */
import { LessThan, LessThanOrEqual } from 'typeorm';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';
import { pause } from '../../kernel/pause.js';
import { type PageSummary, readPage } from './page-reader.js';
import type { PreviewPicture, PreviewPictures } from './preview-picture.js';
import { LinkPreviewRow } from './preview.entity.js';

export interface PreviewTiming {
  /** How long an entry is kept: of a page, and if there is nothing to show. */
  foundMs: number;
  nothingMs: number;
  /** How long a page is not fetched again after too many requests. */
  busyMs: number;
  /** A node that fetches a page and has not finished after this time is considered dead. */
  leaseMs: number;
  /** How often a waiting node checks the row. */
  lookMs: number;
}

export const previewTiming: PreviewTiming = {
  foundMs: 24 * 60 * 60 * 1_000,
  nothingMs: 60 * 60 * 1_000,
  busyMs: 60_000,
  leaseMs: 15_000,
  lookMs: 250,
};

/** A page as it is cached. */
export interface KnownPage extends Omit<PageSummary, 'pictureUrl'> {
  picture?: PreviewPicture;
}

interface Deps {
  database: Database;
  environment: Environment;
  fetch: GuardedFetch;
  pictures: Pick<PreviewPictures, 'fetched'>;
  /** Whether pictures are shown on the site. */
  wantsPictures: (siteId: string) => Promise<boolean>;
  timing: PreviewTiming;
}

const droppedAtOnce = 200;

export class PreviewCache {
  readonly #deps: Deps;
  /** The pages that this node is looking up. */
  readonly #underWay = new Map<string, Promise<KnownPage | null>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Null if there is nothing to show. Throws what the database throws, and if `signal` aborts it.
   */
  async page(siteId: string, url: string, signal: AbortSignal): Promise<KnownPage | null> {
    const key = `${siteId} ${url}`;
    let looking = this.#underWay.get(key);
    if (!looking) {
      looking = this.#page({ siteId, urlHash: sha256(url) }, url, signal).finally(() =>
        this.#underWay.delete(key),
      );
      this.#underWay.set(key, looking);
    }
    return looking;
  }

  async #page(
    key: Pick<LinkPreviewRow, 'siteId' | 'urlHash'>,
    url: string,
    signal: AbortSignal,
  ): Promise<KnownPage | null> {
    const { database, environment, timing } = this.#deps;
    for (;;) {
      signal.throwIfAborted();
      const row = await database.entities(LinkPreviewRow).findOneBy(key);
      const isFresh = row !== null && row.expiresAt > environment.now();
      if (isFresh && row.state === 'known')
        return row.page === null ? null : (JSON.parse(row.page) as KnownPage);
      if (isFresh) await pause(timing.lookMs, signal);
      else if (await this.#claim(key, row !== null)) return this.#fetch(key, url, signal);
    }
  }

  /** Whether this node is to fetch the page. */
  async #claim(
    key: Pick<LinkPreviewRow, 'siteId' | 'urlHash'>,
    isThere: boolean,
  ): Promise<boolean> {
    const { database, environment, timing } = this.#deps;
    const now = environment.now();
    const claim = {
      state: 'fetching',
      page: null,
      expiresAt: new Date(now.getTime() + timing.leaseMs),
    } as const;
    const rows = database.entities(LinkPreviewRow);
    if (isThere)
      return (await rows.update({ ...key, expiresAt: LessThanOrEqual(now) }, claim)).affected !== 0;
    try {
      await rows.insert({ ...key, ...claim });
      return true;
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return false;
      throw error;
    }
  }

  async #fetch(
    key: Pick<LinkPreviewRow, 'siteId' | 'urlHash'>,
    url: string,
    signal: AbortSignal,
  ): Promise<KnownPage | null> {
    const { database, environment, timing } = this.#deps;
    let page: KnownPage | null = null;
    let keptMs = timing.nothingMs;
    try {
      page = await this.#read(key.siteId, url, signal);
      if (page) keptMs = timing.foundMs;
    } catch (error) {
      if (!(error instanceof RefusedFetch)) throw error;
      // If the server is closing, the failure says nothing about the page: the next caller fetches
      // it.
      if (signal.aborted) keptMs = 0;
      else if (error.reason === 'busy') keptMs = timing.busyMs;
    }
    const known = {
      state: 'known',
      page: page && JSON.stringify(page),
      expiresAt: new Date(environment.now().getTime() + keptMs),
    } as const;
    await database.entities(LinkPreviewRow).update(key, known);
    return page;
  }

  async #read(siteId: string, url: string, signal: AbortSignal): Promise<KnownPage | null> {
    const { environment, fetch, pictures, wantsPictures, timing } = this.#deps;
    const found = await readPage(fetch, url, signal);
    if (found === null) return null;
    const { pictureUrl, ...page } = found;
    if (pictureUrl === undefined || !(await wantsPictures(siteId))) return page;
    // A little longer than the page is cached, for callers that have just read the entry.
    const until = new Date(environment.now().getTime() + timing.foundMs + timing.leaseMs);
    const picture = await pictures.fetched(siteId, pictureUrl, until, signal);
    return picture ? { ...page, picture } : page;
  }

  /** Deletes some expired entries. Returns whether there may be more. */
  async dropOld(): Promise<boolean> {
    const { database, environment } = this.#deps;
    const now = environment.now();
    const rows = await database
      .entities(LinkPreviewRow)
      .find({ where: { expiresAt: LessThan(now) }, take: droppedAtOnce });
    if (rows.length === 0) return false;
    // Deletes them by their keys, so that no other row is locked.
    const keys = rows.map(() => '(site_id = ? AND url_hash = ?)').join(' OR ');
    await database.query(`DELETE FROM link_previews WHERE (${keys}) AND expires_at < ?`, [
      ...rows.flatMap(({ siteId, urlHash }) => [siteId, urlHash]),
      now,
    ]);
    return rows.length === droppedAtOnce;
  }
}
