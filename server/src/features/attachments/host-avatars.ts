/**
 * Avatars of which the host's backend gives an address. Browsers load them from this server only:
 * it fetches each once, after the call that gave the address, re-encodes it, and stores it like the
 * avatars that users upload. Until then, or if it cannot be fetched, the previous picture stays, if
 * any. Addresses at origins that the operator names are shown as they are.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { In, LessThanOrEqual } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';
import type { Avatars } from './avatars.js';
import { FetchedAvatarRow } from './fetched-avatar.entity.js';
import { fetchPicture } from './fetched-picture.js';

interface Deps {
  database: Database;
  environment: Environment;
  avatars: Avatars;
  fetch: GuardedFetch;
  uploads: string;
  /** Addresses that begin with one of these are shown as they are. */
  origins: readonly string[];
  /** Notifies those who may see the user. */
  changed: (siteId: string, userId: string, avatarUrl: string) => Promise<void>;
  onError: (error: unknown) => void;
}

export interface Person {
  id: string;
  siteId: string;
  avatarUrl: string | null;
}

const minuteMs = 60_000;
/** The pause after each try that failed; after the last one, the picture is given up. */
const retryMs = [minuteMs, 10 * minuteMs, 60 * minuteMs, 6 * 60 * minuteMs, 24 * 60 * minuteMs];
const busyMs = minuteMs;
/** A picture that was given up is tried once a day if the host gives the same address again. */
const againMs = 24 * 60 * minuteMs;
/** A node that fetches a picture and has not finished after this time is considered dead. */
const leaseMs = 2 * minuteMs;
/** How many sites are served at once, and how many pictures of a site before the next site. */
const sitesAtOnce = 3;
const picturesInTurn = 5;

export class HostAvatars {
  readonly #deps: Deps;
  readonly #closing = new AbortController();
  #isStarted = false;
  #isAsked = false;
  #working: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Takes the address that the host's backend gives for a user's picture; `undefined` changes
   * nothing. Returns the address that is shown from now on.
   */
  async set(person: Person, source: string | null | undefined): Promise<string | null> {
    const { avatars, origins } = this.#deps;
    const { id: userId, siteId, avatarUrl } = person;
    // The same address as is shown: hosts may write back what they have read.
    if (source === undefined || source === avatarUrl) return avatarUrl;
    const owner = { siteId, userId };
    const isPassedOn =
      source !== null && URL.canParse(source) && origins.includes(new URL(source).origin);
    if (source === null || isPassedOn || (await avatars.isOwn(owner, source))) {
      await avatars.set(owner, source);
      return source;
    }
    await this.#note(owner, source);
    return avatarUrl;
  }

  async #note(
    { siteId, userId }: { siteId: string; userId: string },
    source: string,
  ): Promise<void> {
    const { database, environment } = this.#deps;
    const rows = database.entities(FetchedAvatarRow);
    const now = environment.now();
    const known = await rows.findOneBy({ userId });
    if (known?.source === source) {
      const isGivenUp = known.dueAt === null && known.tries > 0;
      if (isGivenUp)
        await rows.update(
          { userId, source, tries: known.tries },
          { dueAt: new Date(now.getTime() + againMs), tries: retryMs.length },
        );
      return;
    }
    const wanted = { siteId, source, dueAt: now, tries: 0 };
    if (known) await rows.update({ userId }, wanted);
    else {
      try {
        await rows.insert({ userId, ...wanted });
      } catch (error) {
        if (!database.dialect.isUniqueViolation(error)) throw error;
        await rows.update({ userId }, wanted);
      }
    }
    this.wake();
  }

  /** Nothing is fetched before this call: a command of the command line ends too soon. */
  start(): void {
    this.#isStarted = true;
    this.wake();
  }

  /** There may be something to fetch. */
  wake(): void {
    if (!this.#isStarted || this.#closing.signal.aborted) return;
    this.#isAsked = true;
    this.#working ??= this.#work()
      .catch((error: unknown) => this.#report(error))
      .finally(() => (this.#working = undefined));
  }

  async #work(): Promise<void> {
    while (this.#isAsked && !this.#closing.signal.aborted) {
      this.#isAsked = false;
      const sites = await this.#deps.database.query<{ siteId: string }[]>(
        'SELECT DISTINCT site_id AS siteId FROM fetched_avatars WHERE due_at <= ?',
        [this.#deps.environment.now()],
      );
      const turns = sites.map(({ siteId }) => siteId);
      const takeTurns = async () => {
        for (let siteId = turns.shift(); siteId !== undefined; siteId = turns.shift())
          if (await this.#fetchSome(siteId)) this.#isAsked = true;
      };
      await Promise.all(Array.from({ length: sitesAtOnce }, takeTurns));
    }
  }

  /** Returns whether there may be more. */
  async #fetchSome(siteId: string): Promise<boolean> {
    const { database, environment } = this.#deps;
    const rows = database.entities(FetchedAvatarRow);
    const due = { siteId, dueAt: LessThanOrEqual(environment.now()) };
    const found = await rows.find({ where: due, order: { dueAt: 'ASC' }, take: picturesInTurn });
    for (const row of found) {
      if (this.#closing.signal.aborted) return false;
      const lease = {
        dueAt: new Date(environment.now().getTime() + leaseMs),
        tries: row.tries + 1,
      };
      // Another node may have taken it, or another address may have been set.
      const { affected } = await rows.update(
        { userId: row.userId, source: row.source, tries: row.tries, dueAt: due.dueAt },
        lease,
      );
      if (affected !== 0)
        await this.#fetch({ ...row, ...lease }).catch((error: unknown) => this.#report(error));
    }
    return found.length === picturesInTurn;
  }

  async #fetch(row: FetchedAvatarRow): Promise<void> {
    const { database, environment, changed } = this.#deps;
    const next = (ms: number | undefined) =>
      ms === undefined ? null : new Date(environment.now().getTime() + ms);
    try {
      const avatarUrl = await this.#kept(row);
      if (avatarUrl !== null) await changed(row.siteId, row.userId, avatarUrl);
    } catch (error) {
      const isOurs =
        this.#closing.signal.aborted || (error instanceof Fault && error.code === 'unavailable');
      const isBusy = isOurs || (error instanceof RefusedFetch && error.reason === 'busy');
      // A problem of this server says nothing about the picture, so the try does not count.
      const after = isBusy
        ? { dueAt: next(busyMs), tries: row.tries - 1 }
        : { dueAt: next(retryMs[row.tries - 1]) };
      await database
        .entities(FetchedAvatarRow)
        .update({ userId: row.userId, source: row.source, tries: row.tries }, after);
      if (!(error instanceof RefusedFetch || error instanceof Fault)) throw error;
    }
  }

  /** Null if the host, or the user, set another picture in the meantime. */
  async #kept({ siteId, userId, source }: FetchedAvatarRow): Promise<string | null> {
    const { avatars, fetch, uploads } = this.#deps;
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'host-avatar-'));
    try {
      const path = join(folder, 'found');
      if (!(await fetchPicture(fetch, source, path, this.#closing.signal)))
        throw new RefusedFetch('type');
      return await avatars.setFetched({ siteId, userId }, source, path, folder);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Deletes the row of a deleted user. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(FetchedAvatarRow, { userId: In([userId]) });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  #report(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#deps.onError(error);
  }
}
