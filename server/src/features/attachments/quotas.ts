/**
 * How much the users of a site may store. Every row of `attachments` counts from its insertion to
 * its deletion, with all of its copies, in whole kilobytes: for its uploader and for the site, in
 * the transaction that inserts or deletes it, so the sums are exact even if many calls run at once.
 * Uploads from an address are counted by the day. The address is not stored with the files, so it
 * cannot be found out later from where a file was sent.
 */
import type { AttachmentUsage } from '@parlor/sdk/protocol/attachments';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import type { Limiter } from '../../kernel/limits.js';
import { StoredFilesRow } from './stored-files.entity.js';
import type { SiteQuotas, Sites } from '../../ports/sites.js';

interface Deps {
  database: Database;
  sites: Sites;
  limiter: Limiter;
}

/** What a row of `attachments` adds to the sums. */
interface Stored {
  siteId: string;
  /** Null for files of no user, which count only for the site. */
  userId: string | null;
  kb: number;
}

export interface Uploader {
  siteId: string;
  userId: string;
  kind: 'guest' | 'member' | 'bot';
  /** The address that the call comes from. */
  address: string;
}

type Which = 'person' | 'guest' | 'address' | 'site';

const kbOfMb = 1_024;
const everybody = '';

export const kbOf = (bytes: number): number => Math.ceil(bytes / 1_024);

export class Quotas {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Counts what the transaction inserts, without checking the quotas. */
  async add(transaction: Transaction, stored: Stored): Promise<void> {
    await this.#count(transaction, stored, { person: null, site: null });
  }

  /** The same for an upload of a user. Throws `limit_reached` if there is not enough room. */
  async addUpload(
    transaction: Transaction,
    { siteId, userId, kind }: Omit<Uploader, 'address'>,
    kb: number,
  ): Promise<void> {
    const quotas = (await this.#deps.sites.byId(siteId)).quotas;
    const which = kind === 'guest' ? 'guest' : 'person';
    await this.#count(transaction, { siteId, userId, kb }, { person: which, site: 'site' }, quotas);
  }

  /** The same for a file that this server fetches for the site. Throws `limit_reached`. */
  async addForSite(transaction: Transaction, siteId: string, kb: number): Promise<void> {
    const quotas = (await this.#deps.sites.byId(siteId)).quotas;
    await this.#count(
      transaction,
      { siteId, userId: null, kb },
      { person: null, site: 'site' },
      quotas,
    );
  }

  /** Counts what the transaction deletes. */
  async remove(transaction: Transaction, { kb, ...whose }: Stored): Promise<void> {
    await this.#count(transaction, { ...whose, kb: -kb }, { person: null, site: null });
  }

  /** Locks the row of the user first and then that of the site, in every transaction. */
  async #count(
    transaction: Transaction,
    { siteId, userId, kb }: Stored,
    within: { person: Which | null; site: Which | null },
    quotas?: SiteQuotas,
  ): Promise<void> {
    if (kb === 0) return;
    for (const [owner, which] of [
      [userId, within.person],
      [everybody, within.site],
    ] as const) {
      if (owner === null) continue;
      const mb = which && quotas ? quotas[which] : null;
      const key = { siteId, userId: owner };
      const changed = async () => {
        const update = transaction
          .createQueryBuilder()
          .update(StoredFilesRow)
          .set({ kb: () => 'kb + :more' })
          .where(key)
          .setParameter('more', kb);
        if (mb !== null) update.andWhere('kb + :more <= :most', { most: mb * kbOfMb });
        return (await update.execute()).affected !== 0;
      };
      if (await changed()) continue;
      // Either there is no row yet, or there is no room.
      await transaction.query(
        `${this.#deps.database.dialect.insertIgnore} INTO stored_files (site_id, user_id, kb) VALUES (?, ?, 0)`,
        [siteId, owner],
      );
      if (!(await changed())) throw full(which!, mb!);
    }
  }

  /**
   * Throws `limit_reached` if there is no room for another byte, so that no megabytes are sent in
   * vain.
   */
  async requireRoom(uploader: Uploader): Promise<void> {
    const { quotas, used, who } = await this.#look(uploader);
    for (const which of [who, 'address', 'site'] as const) {
      const mb = quotas[which];
      if (mb !== null && used[which].kb >= mb * kbOfMb) throw full(which, mb, used[which].resetMs);
    }
  }

  /**
   * Counts what was received from the address, even if it is refused afterwards. Throws
   * `limit_reached`.
   */
  async received(
    { siteId, address }: Pick<Uploader, 'siteId' | 'address'>,
    bytes: number,
  ): Promise<void> {
    const mb = (await this.#deps.sites.byId(siteId)).quotas.address;
    const key = `${siteId}:${address}`;
    const { total, resetMs } = await this.#deps.limiter.tally('uploadedKb', key, kbOf(bytes));
    if (mb === null || total <= mb * kbOfMb) return;
    await this.#deps.limiter.tally('uploadedKb', key, -kbOf(bytes));
    throw full('address', mb, resetMs);
  }

  async usage(uploader: Uploader): Promise<AttachmentUsage> {
    const { quotas, used, who } = await this.#look(uploader);
    const left = ([who, 'address', 'site'] as const).flatMap((which) => {
      const mb = quotas[which];
      return mb === null ? [] : [Math.max(0, mb * kbOfMb - used[which].kb) * 1_024];
    });
    const mb = quotas[who];
    return {
      usedBytes: used[who].kb * 1_024,
      quotaBytes: mb === null ? null : mb * kbOfMb * 1_024,
      freeBytes: left.length === 0 ? null : Math.min(...left),
    };
  }

  /** What the site stores, and may store. */
  async ofSite(siteId: string): Promise<{ storedBytes: number; quotaBytes: number | null }> {
    const mb = (await this.#deps.sites.byId(siteId)).quotas.site;
    const row = await this.#deps.database
      .entities(StoredFilesRow)
      .findOneBy({ siteId, userId: everybody });
    return {
      storedBytes: (row?.kb ?? 0) * 1_024,
      quotaBytes: mb === null ? null : mb * kbOfMb * 1_024,
    };
  }

  async #look({ siteId, userId, kind, address }: Uploader) {
    const { database, sites, limiter } = this.#deps;
    const { quotas } = await sites.byId(siteId);
    const rows = await database
      .entities(StoredFilesRow)
      .find({ where: [userId, everybody].map((owner) => ({ siteId, userId: owner })) });
    const kbFor = (owner: string) => ({
      kb: rows.find(({ userId: each }) => each === owner)?.kb ?? 0,
      resetMs: undefined,
    });
    const today = await limiter.tally('uploadedKb', `${siteId}:${address}`, 0);
    const own = kbFor(userId);
    return {
      quotas,
      used: {
        person: own,
        guest: own,
        site: kbFor(everybody),
        address: { kb: today.total, resetMs: today.resetMs },
      },
      who: kind === 'guest' ? ('guest' as const) : ('person' as const),
    };
  }
}

const words: Readonly<Record<Which, (mb: number) => string>> = {
  person: (mb) => `The files of one person take at most ${mb} MB on this site.`,
  guest: (mb) => `The files of one guest take at most ${mb} MB on this site.`,
  address: (mb) => `At most ${mb} MB a day are uploaded to this site from one address.`,
  site: (mb) => `The files of this site take at most ${mb} MB.`,
};

function full(which: Which, mb: number, retryAfterMs?: number): Fault {
  const message = words[which](mb);
  const details = [{ field: `${which}Quota`, problem: `is ${mb} MB` }];
  return new Fault('limit_reached', message, {
    details,
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.max(1, retryAfterMs) }),
  });
}
