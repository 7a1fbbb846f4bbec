/**
 * Has files scanned after they were uploaded, a few at a time. Until then they are `scanning`, and
 * nobody opens them, sent or not. What became of a file that is sent already is a change of its
 * message, stored together with the row. Nothing is kept in memory: what a process leaves, the next
 * one finds.
 *
 * A scanner that gives no verdict on a file is asked about a harmless one. If it cannot say
 * anything of that either, it does not work: that is logged once, no file is tried until it works
 * again, and uploads are refused meanwhile.
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
  /** Between two rounds. */
  lookMs?: number | undefined;
  onError: (error: unknown) => void;
  /** It does not work, and why; or null: it works again. */
  onChange: (problem: string | null) => void;
}

/** Clean to every scanner. */
const harmless = 'Parlor asks whether files can be scanned.\n';

const atOnce = 2;
const lookedAtOnce = 200;
const lookMs = 15_000;

type State = 'clean' | 'refused';

export class Scanner {
  readonly #deps: Deps;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Could not be scanned in this round; the next one begins with the timer. */
  readonly #tried = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #problem: string | null = null;
  #probing: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether files can be scanned, as far as is known. */
  get works(): boolean {
    return this.#problem === null;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#nextRound(), this.#deps.lookMs ?? lookMs).unref();
    // So that a wrong setting is seen before the first file.
    void this.#probe().then(() => this.wake());
  }

  async #nextRound(): Promise<void> {
    if (!this.works) await this.#probe();
    this.#tried.clear();
    this.wake();
  }

  /** Asks about a harmless file. */
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

  /** A path in a folder of its own, which goes afterwards. */
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
   * There may be something to scan. `id` is a file that is in the store since now: an earlier look
   * may not have found it there.
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
      // Those that cannot be scanned, however many they are, do not stand in the way of what came
      // after them.
      for (let skip = 0, hasMore = true; hasMore; skip += lookedAtOnce) {
        const rows = await this.#deps.database
          .entities(AttachmentRow)
          .find({ ...waiting, skip, take: lookedAtOnce });
        for (const row of rows) if (!this.#begin(row)) return;
        hasMore = rows.length === lookedAtOnce && !this.#stop.signal.aborted;
      }
    }
  }

  /** False where as many are under way as may be. */
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
      // On its way to the store, or from it.
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
    // The row stays, to say so, and takes nothing any more.
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
