/**
 * What a site knows of pages: each is fetched once and kept for a while, also that there is nothing
 * to show. Several nodes may want the same page at the same time: whoever writes its row first
 * fetches, and the others wait for the row, or until its lease is over. Sites share nothing: that a
 * page is known would tell of others' links.
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
  /** How long a page is known, and that there is nothing to show. */
  foundMs: number;
  nothingMs: number;
  /** How long it is left alone where it was asked too often. */
  busyMs: number;
  /** Whoever fetches and is not back after this has gone. */
  leaseMs: number;
  /** How often somebody who waits looks. */
  lookMs: number;
}

export const previewTiming: PreviewTiming = {
  foundMs: 24 * 60 * 60 * 1_000,
  nothingMs: 60 * 60 * 1_000,
  busyMs: 60_000,
  leaseMs: 15_000,
  lookMs: 250,
};

/** A page as a site knows it. */
export interface KnownPage extends Omit<PageSummary, 'pictureUrl'> {
  picture?: PreviewPicture;
}

interface Deps {
  database: Database;
  environment: Environment;
  fetch: GuardedFetch;
  pictures: Pick<PreviewPictures, 'fetched'>;
  /** Whether the site's people see pictures at all. */
  wantsPictures: (siteId: string) => Promise<boolean>;
  timing: PreviewTiming;
}

const droppedAtOnce = 200;

export class PreviewCache {
  readonly #deps: Deps;
  /** What this node is just looking up. */
  readonly #underWay = new Map<string, Promise<KnownPage | null>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Null where there is nothing to show. Throws what the database throws, and when `signal` ends
   * it.
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

  /** Whether it is this node's to fetch. */
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
      // Ended by this server's end, it says nothing of the page: whoever comes next fetches it.
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
    // A little longer than the page is known, for those who just read it.
    const until = new Date(environment.now().getTime() + timing.foundMs + timing.leaseMs);
    const picture = await pictures.fetched(siteId, pictureUrl, until, signal);
    return picture ? { ...page, picture } : page;
  }

  /** Drops some of what is known no longer. Gives whether there may be more. */
  async dropOld(): Promise<boolean> {
    const { database, environment } = this.#deps;
    const now = environment.now();
    const rows = await database
      .entities(LinkPreviewRow)
      .find({ where: { expiresAt: LessThan(now) }, take: droppedAtOnce });
    if (rows.length === 0) return false;
    // By their keys, so that no other row is locked.
    const keys = rows.map(() => '(site_id = ? AND url_hash = ?)').join(' OR ');
    await database.query(`DELETE FROM link_previews WHERE (${keys}) AND expires_at < ?`, [
      ...rows.flatMap(({ siteId, urlHash }) => [siteId, urlHash]),
      now,
    ]);
    return rows.length === droppedAtOnce;
  }
}
