/**
 * Deletes files that are not needed any more: uploads that were not sent, files of deleted messages
 * and users, and files in the store without a row, because a process ended at the wrong moment.
 * Bytes are deleted before their row, so that an interrupted deletion continues the next time. Each
 * turn does a bounded amount of work, and several nodes may do it at once.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { SiteRows } from '../../database/site-rows.js';
import { AttachmentRow } from './attachment.entity.js';
import type { Chore } from '../../kernel/janitor.js';
import type { FileStore } from './file-store.js';
import type { Quotas } from './quotas.js';
import { allKeys, idOf, keyOf } from './sizes.js';

interface Deps {
  database: Database;
  quotas: Quotas;
  store: FileStore;
  now: () => Date;
  /** The folder for files while they are uploaded. */
  uploads: string;
  onError: (error: unknown) => void;
}

/** How often to look for files without a row. */
const orphanMs = 6 * 60 * 60_000;
/** A younger file may still be in the process of being stored. */
const settledMs = 24 * 60 * 60_000;
const atOnce = 100;
/** How many files of a deleted site expire with one statement. */
const expiredAtOnce = 1_000;

export class FileSweeper {
  readonly #deps: Deps;
  #working: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #orphansAt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Tasks that run periodically. */
  readonly chores: readonly Chore[] = [
    async () => (await this.sweep()) === atOnce,
    async () => {
      if (this.#deps.now().getTime() - this.#orphansAt >= orphanMs) await this.sweepOrphans();
      return false;
    },
  ];

  /** Sweeps now, because there are files to delete. */
  wake(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
  }

  async #work(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        while (!this.#closed && (await this.sweep()) === atOnce);
      }
    } catch (error) {
      this.#deps.onError(error);
    }
  }

  /** The files of a site: their bytes are deleted before their rows, as always. */
  get siteRows(): SiteRows {
    const { database, now } = this.#deps;
    const rows = database.entities(AttachmentRow);
    return {
      tables: [rows.metadata.tableName],
      foundBy: 'site',
      deleteSome: async (ids) => {
        const siteId = In([...ids]);
        const kept = await rows.find({
          select: { id: true },
          where: [
            { siteId, keepUntil: IsNull() },
            { siteId, keepUntil: MoreThan(now()) },
          ],
          take: expiredAtOnce,
        });
        if (kept.length > 0)
          await rows.update({ id: In(kept.map(({ id }) => id)) }, { keepUntil: now() });
        // Others may be sweeping at the same time.
        return (await rows.existsBy({ siteId })) ? Math.max(1, await this.sweep()) : 0;
      },
    };
  }

  /** Deletes a bounded number of expired files; returns how many. */
  async sweep(): Promise<number> {
    const { database, quotas, store, now } = this.#deps;
    const rows = database.entities(AttachmentRow);
    const over = await rows.find({
      where: { keepUntil: LessThanOrEqual(now()) },
      order: { keepUntil: 'ASC' },
      take: atOnce,
    });
    for (const { id, kind, siteId, uploaderId } of over) {
      for (const key of kind === 'picture' ? allKeys(id) : [keyOf(id, 'original')])
        await store.delete(key);
      // The file may have been kept after all in the meantime.
      await database.transaction(async (transaction) => {
        const sql = `SELECT stored_kb AS kb FROM attachments WHERE id = ? AND keep_until <= ? ${database.dialect.forUpdate}`;
        const [row] = await transaction.query<{ kb: number }[]>(sql, [id, now()]);
        if (!row) return;
        await transaction.delete(AttachmentRow, { id });
        await quotas.remove(transaction, {
          siteId,
          userId: kind === 'preview' ? null : uploaderId,
          kb: row.kb,
        });
      });
    }
    return over.length;
  }

  /**
   * Deletes files in the store without a row, and old files in the folder of uploads; returns how
   * many.
   */
  async sweepOrphans(): Promise<number> {
    const { store, now } = this.#deps;
    this.#orphansAt = now().getTime();
    const before = this.#orphansAt - settledMs;
    let gone = await this.#sweepUploads(before);
    let keys: string[] = [];
    for await (const { key, modifiedAt } of store.list()) {
      if (this.#closed) return gone;
      if (modifiedAt.getTime() < before) keys.push(key);
      if (keys.length < atOnce) continue;
      gone += await this.#deleteUnknown(keys);
      keys = [];
    }
    return gone + (await this.#deleteUnknown(keys));
  }

  async #deleteUnknown(keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    const { database, store } = this.#deps;
    const found = await database
      .entities(AttachmentRow)
      .find({ select: { id: true }, where: { id: In([...new Set(keys.map(idOf))]) } });
    const known = new Set(found.map(({ id }) => id));
    const unknown = keys.filter((key) => !known.has(idOf(key)));
    for (const key of unknown) await store.delete(key);
    return unknown.length;
  }

  async #sweepUploads(before: number): Promise<number> {
    const { uploads } = this.#deps;
    const names = await readdir(uploads).catch(() => []);
    let gone = 0;
    for (const name of names) {
      const found = await stat(join(uploads, name)).catch(() => null);
      if (!found || found.mtimeMs >= before) continue;
      await rm(join(uploads, name), { recursive: true, force: true });
      gone++;
    }
    return gone;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }
}
