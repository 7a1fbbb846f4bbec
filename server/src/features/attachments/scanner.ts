/**
 * Has files scanned after they were uploaded, a few at a time. Until then they are `scanning`, and
 * cannot be opened, sent or not. The verdict on a file that is already sent is a change of its
 * message, stored together with the row. The queue is in the database: if a process ends, the next
 * one continues.
 *
 * If the scanner gives no verdict on a file, it is tried with a harmless one. If it gives no
 * verdict on that either, it does not work: that is logged once, and until it works again, no file
 * is scanned and uploads are refused.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { IsNull } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { AttachmentRow } from './attachment.entity.js';
import type { FileStore } from './file-store.js';
import type { Quotas } from './quotas.js';
import type { Scan } from './scan.js';
import { allKeys } from './sizes.js';

interface Deps {
  database: Database;
  quotas: Quotas;
  store: FileStore;
  writer: Pick<MessageWriter, 'write'>;
  scan: Scan;
  uploads: string;
  /** Milliseconds between two rounds. */
  lookMs?: number | undefined;
  onError: (error: unknown) => void;
  /** Called with the problem if the scanner stops working, and with null if it works again. */
  onChange: (problem: string | null) => void;
}

/** Every scanner must call this clean. */
const harmless = 'Parlor asks whether files can be scanned.\n';

const atOnce = 2;
const lookedAtOnce = 200;
const lookMs = 15_000;

type State = 'clean' | 'refused';

export class Scanner {
  readonly #deps: Deps;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Files that were tried in this round; the timer starts the next round. */
  readonly #tried = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #problem: string | null = null;
  #probing: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether the scanner works, as far as is known. */
  get works(): boolean {
    return this.#problem === null;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#nextRound(), this.#deps.lookMs ?? lookMs).unref();
    // Shows a wrong setting before the first file is uploaded.
    void this.#probe().then(() => this.wake());
  }

  async #nextRound(): Promise<void> {
    if (!this.works) await this.#probe();
    this.#tried.clear();
    this.wake();
  }

  /** Scans a harmless file. */
  #probe(): Promise<void> {
    this.#probing ??= this.#askAboutHarmless()
      .catch(this.#deps.onError)
      .finally(() => (this.#probing = undefined));
    return this.#probing;
  }

  async #askAboutHarmless(): Promise<void> {
    const verdict = await this.#withFolder(async (path) => {
      await writeFile(path, harmless);
      return this.#deps.scan(path, this.#stop.signal);
    });
    if (this.#stop.signal.aborted) return;
    const problem = typeof verdict === 'object' ? verdict.problem : null;
    const changed = (problem === null) !== this.works;
    this.#problem = problem;
    if (changed) this.#deps.onChange(problem);
  }

  /** Calls `work` with a path in a folder of its own, which is deleted afterwards. */
  async #withFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
    const { uploads } = this.#deps;
    await mkdir(uploads, { recursive: true });
    const folder = await mkdtemp(join(uploads, 'scan-'));
    try {
      return await work(join(folder, 'file'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Looks for files to scan. `id` is a file that has just been stored: an earlier look may not have
   * found it in the store.
   */
  wake(id?: string): void {
    if (this.#stop.signal.aborted) return;
    if (id !== undefined) this.#tried.delete(id);
    this.#again = true;
    this.#looking ??= this.#look()
      .catch(this.#deps.onError)
      .finally(() => (this.#looking = undefined));
  }

  async #look(): Promise<void> {
    while (
      this.#again &&
      this.works &&
      this.#underWay.size < atOnce &&
      !this.#stop.signal.aborted
    ) {
      this.#again = false;
      const waiting = {
        where: { state: 'scanning' as const },
        order: { createdAt: 'ASC' as const, id: 'ASC' as const },
      };
      // Files that cannot be scanned, however many there are, do not block later files.
      for (let skip = 0, hasMore = true; hasMore; skip += lookedAtOnce) {
        const rows = await this.#deps.database
          .entities(AttachmentRow)
          .find({ ...waiting, skip, take: lookedAtOnce });
        for (const row of rows) if (!this.#begin(row)) return;
        hasMore = rows.length === lookedAtOnce && !this.#stop.signal.aborted;
      }
    }
  }

  /** False if no more files can be scanned at present. */
  #begin(row: AttachmentRow): boolean {
    if (this.#underWay.size >= atOnce || !this.works) return false;
    if (this.#underWay.has(row.id) || this.#tried.has(row.id)) return true;
    const done = this.#scan(row)
      .catch(this.#deps.onError)
      .finally(() => {
        this.#underWay.delete(row.id);
        this.wake();
      });
    this.#underWay.set(row.id, done);
    return true;
  }

  async #scan(row: AttachmentRow): Promise<void> {
    const { store, scan } = this.#deps;
    this.#tried.add(row.id);
    await this.#withFolder(async (path) => {
      const opened = await store.open(row.id);
      // The file is still being stored, or is being deleted.
      if (opened === null || opened === 'unsatisfiable') return;
      await pipeline(opened.stream, createWriteStream(path));
      const verdict = await scan(path, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      if (typeof verdict === 'object') await this.#probe();
      else await this.#settle(row, verdict);
    });
  }

  async #settle({ id, kind, siteId, uploaderId }: AttachmentRow, state: State): Promise<void> {
    const { database, quotas, store, writer } = this.#deps;
    const rows = database.entities(AttachmentRow);
    const { affected } = await rows.update({ id, seq: IsNull() }, { state });
    const sent = affected === 0 ? await rows.findOneBy({ id }) : null;
    if (sent?.seq && sent.conversationId)
      await writer.write(
        scanned({
          id,
          siteId,
          uploaderId,
          conversationId: sent.conversationId,
          seq: sent.seq,
          state,
        }),
      );
    if (state !== 'refused') return;
    for (const key of kind === 'picture' ? allKeys(id) : [id]) await store.delete(key);
    // The row stays, to show that the file was refused, and counts no kilobytes any more.
    await database.transaction(async (transaction) => {
      const sql = `SELECT stored_kb AS kb FROM attachments WHERE id = ? ${database.dialect.forUpdate}`;
      const [row] = await transaction.query<{ kb: number }[]>(sql, [id]);
      if (!row) return;
      await transaction.update(AttachmentRow, { id }, { storedKb: 0 });
      await quotas.remove(transaction, { siteId, userId: uploaderId, kb: row.kb });
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all([...this.#underWay.values(), this.#probing]);
  }
}

interface Scanned {
  id: string;
  siteId: string;
  uploaderId: string;
  conversationId: string;
  seq: number;
  state: State;
}

function scanned({ id, siteId, uploaderId, conversationId, seq, state }: Scanned): Change<void> {
  return {
    siteId,
    conversationId,
    callerId: uploaderId,
    byOutsider: true,
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.stored(seq);
      if (!message?.extra.attachments) return;
      const attachments = message.extra.attachments.map((attachment) =>
        attachment.id === id ? { ...attachment, state } : attachment,
      );
      conversation.storeBeside({
        sql: 'UPDATE attachments SET state = ? WHERE id = ?',
        parameters: [state, id],
      });
      conversation.change(message, { extra: { ...message.extra, attachments } });
    },
  };
}
