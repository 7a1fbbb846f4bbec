/**
 * How the pre-send hooks fare: counted in memory, and stored now and then, so that a dead hook does
 * not cost a write for each message.
 */
import type { Database } from '../../database/database.js';
import { describe } from '../../kernel/describe.js';
import type { Environment } from '../../kernel/environment.js';
import type { Log } from '../../kernel/log.js';
import type { Audit } from '../../ports/moderation.js';
import { SendHookRow } from './send-hook.entity.js';

interface Deps {
  database: Database;
  environment: Environment;
  log: Log;
  audit: Audit;
}

interface Counted {
  failures: number;
  skipped: number;
  lastError: string | null;
  /** Whether it is skipped now; null if that has not changed. */
  isFailing: boolean | null;
  /** The last time that it was stored. */
  storedAt: number;
}

const storeEveryMs = 10_000;
/** Between two entries in the audit log that the same hook fails. */
const noteEveryMs = 60 * 60_000;

export class SendHookHealth {
  readonly #deps: Deps;
  readonly #counted = new Map<string, Counted>();
  readonly #storing = new Set<Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `isFailing`: from now on it is skipped. */
  failed(siteId: string, error: string, isFailing: boolean): void {
    const counted = this.#of(siteId);
    counted.failures++;
    counted.lastError = error;
    if (isFailing) counted.isFailing = true;
    if (isFailing || this.#isTime(counted)) this.#store(siteId, counted);
  }

  skipped(siteId: string): void {
    const counted = this.#of(siteId);
    counted.skipped++;
    if (this.#isTime(counted)) this.#store(siteId, counted);
  }

  /** It answers again. */
  recovered(siteId: string): void {
    const counted = this.#of(siteId);
    counted.isFailing = false;
    this.#store(siteId, counted);
  }

  /** Stores what was counted. */
  async finish(): Promise<void> {
    for (const [siteId, counted] of this.#counted) this.#store(siteId, counted);
    await Promise.all(this.#storing);
  }

  #of(siteId: string): Counted {
    const known = this.#counted.get(siteId);
    if (known) return known;
    const added = { failures: 0, skipped: 0, lastError: null, isFailing: null, storedAt: 0 };
    this.#counted.set(siteId, added);
    return added;
  }

  #isTime({ storedAt }: Counted): boolean {
    return this.#deps.environment.now().getTime() - storedAt >= storeEveryMs;
  }

  #store(siteId: string, counted: Counted): void {
    const { failures, skipped, lastError, isFailing } = counted;
    const now = this.#deps.environment.now();
    Object.assign(counted, { failures: 0, skipped: 0, isFailing: null, storedAt: now.getTime() });
    if (failures === 0 && skipped === 0 && isFailing === null) return;
    const storing = this.#write(siteId, { failures, skipped, lastError, isFailing }, now)
      .catch((error: unknown) =>
        this.#deps.log.warn({ error: describe(error) }, 'how a hook fares could not be stored'),
      )
      .finally(() => this.#storing.delete(storing));
    this.#storing.add(storing);
  }

  #write(
    siteId: string,
    { failures, skipped, lastError, isFailing }: Omit<Counted, 'storedAt'>,
    now: Date,
  ): Promise<void> {
    const { database, audit } = this.#deps;
    return database.transaction(async (transaction) => {
      await transaction.query(
        `SELECT site_id FROM send_hooks WHERE site_id = ? ${database.dialect.forUpdate}`,
        [siteId],
      );
      const row = await transaction.findOneBy(SendHookRow, { siteId });
      if (!row) return;
      const isNoted =
        isFailing !== true ||
        (row.notedAt !== null && now.getTime() - row.notedAt.getTime() < noteEveryMs);
      await transaction.update(
        SendHookRow,
        { siteId },
        {
          failures: row.failures + failures,
          skipped: row.skipped + skipped,
          ...(lastError !== null && { lastError }),
          ...(isFailing !== null && { failingSince: isFailing ? (row.failingSince ?? now) : null }),
          ...(!isNoted && { notedAt: now }),
        },
      );
      if (!isNoted)
        await audit.append(transaction, {
          siteId,
          act: 'send_hook.failing',
          actorId: null,
          detail: lastError,
        });
    });
  }
}
