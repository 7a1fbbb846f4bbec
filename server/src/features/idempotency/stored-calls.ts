/**
 * Calls with an `Idempotency-Key`: the first one runs, and a repeated one gets its answer, on
 * whichever node it arrives. A run claims its key in the database before it begins and renews the
 * claim while it lasts. If its node dies, the claim expires, and the next call with the key runs
 * the operation again.
 */
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { RepeatableCall, RepeatedCalls } from '../../kernel/repeated-calls.js';
import { IdempotencyKeyRow } from './idempotency-key.entity.js';
import { openAnswer, sealAnswer } from './sealed-answer.js';

interface Deps {
  database: Database;
  environment: Environment;
  /** How many keys of a site are kept. */
  keysOfSite: number;
}

type Begun = { claim: string } | { answer: unknown } | { rerun: true };

/** A run whose claim is older has died with its node. */
const claimMs = 30_000;
const renewMs = 10_000;
/** When to ask again while the first call runs. */
const busyMs = 1_000;
/** Two calls may delete and claim an expired key at the same time. */
const tries = 5;
const deletedAtOnce = 500;

const keptMs = serverLimits.idempotencySeconds * 1_000;

export class StoredCalls implements RepeatedCalls {
  constructor(private readonly deps: Deps) {}

  async once(
    call: RepeatableCall,
    run: () => Promise<unknown>,
  ): Promise<{ output: unknown; isRepeated: boolean }> {
    const begun = await this.#begin(call);
    if ('answer' in begun) return { output: begun.answer, isRepeated: true };
    if ('rerun' in begun) return { output: await run(), isRepeated: true };
    const renewing = setInterval(() => void this.#renew(call, begun.claim), renewMs).unref();
    try {
      const output = await run();
      await this.#keep(call, begun.claim, output);
      return { output, isRepeated: false };
    } catch (error) {
      // The call failed, so that it has changed nothing or may be continued: a repeated one runs.
      await this.#forget(call, begun.claim);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  /** Throws `idempotency_conflict`, and `unavailable` while the first call runs. */
  async #begin({ siteId, key, name, input }: RepeatableCall): Promise<Begun> {
    const { database, environment } = this.deps;
    const rows = database.entities(IdempotencyKeyRow);
    const id = { siteId, keyHash: hashOf(siteId, key) };
    const inputHash = sha256(`${name} ${JSON.stringify(sorted(input))}`);
    for (let i = 0; i < tries; i++) {
      const now = environment.now();
      const claim = environment.newId();
      const claimed = { claim, claimedUntil: new Date(now.getTime() + claimMs) };
      try {
        await database.repeating(() =>
          rows.insert({ ...id, inputHash, createdAt: now, ...claimed, answer: null }),
        );
        return { claim };
      } catch (error) {
        if (!database.dialect.isUniqueViolation(error)) throw error;
      }
      const found = await rows.findOneBy(id);
      if (!found) continue;
      if (found.createdAt.getTime() <= now.getTime() - keptMs) {
        await rows.delete({ ...id, createdAt: found.createdAt });
        continue;
      }
      if (found.inputHash !== inputHash) throw new Fault('idempotency_conflict');
      if (found.claim === null)
        return found.answer === null
          ? { rerun: true }
          : { answer: await openAnswer(siteId, key, found.answer) };
      if (found.claimedUntil > now) throw stillRunning();
      const { affected } = await rows.update({ ...id, claim: found.claim }, claimed);
      if (affected === 1) return { claim };
    }
    throw stillRunning();
  }

  /** If it fails, the claim expires later: the next renewal is in time. */
  async #renew({ siteId, key }: RepeatableCall, claim: string): Promise<void> {
    const { database, environment } = this.deps;
    const claimedUntil = new Date(environment.now().getTime() + claimMs);
    await database
      .entities(IdempotencyKeyRow)
      .update({ siteId, keyHash: hashOf(siteId, key), claim }, { claimedUntil })
      .catch(() => undefined);
  }

  async #keep({ siteId, key }: RepeatableCall, claim: string, output: unknown): Promise<void> {
    const sealed = await sealAnswer(siteId, key, output);
    const answer = sealed.length > serverLimits.idempotentAnswer ? null : sealed;
    // The call has succeeded, whether or not its answer can be stored.
    await this.deps.database
      .repeating(() =>
        this.deps.database
          .entities(IdempotencyKeyRow)
          .update({ siteId, keyHash: hashOf(siteId, key), claim }, { claim: null, answer }),
      )
      .catch(() => undefined);
  }

  async #forget({ siteId, key }: RepeatableCall, claim: string): Promise<void> {
    await this.deps.database
      .entities(IdempotencyKeyRow)
      .delete({ siteId, keyHash: hashOf(siteId, key), claim })
      .catch(() => undefined);
  }

  /** Deletes some expired keys; returns whether there may be more. */
  deleteOld(): Promise<boolean> {
    const before = new Date(this.deps.environment.now().getTime() - keptMs);
    return this.#deleteSome('created_at <= ?', [before]);
  }

  /**
   * Deletes some of the oldest keys of the sites that have too many; returns whether there may be
   * more.
   */
  async deleteExcess(): Promise<boolean> {
    const { database, keysOfSite } = this.deps;
    const sites = await database.query<{ siteId: string }[]>(
      'SELECT site_id AS siteId FROM idempotency_keys GROUP BY site_id HAVING COUNT(*) > ?',
      [keysOfSite],
    );
    let isMore = false;
    for (const { siteId } of sites) {
      const [oldest] = await database.entities(IdempotencyKeyRow).find({
        select: { createdAt: true },
        where: { siteId },
        order: { createdAt: 'DESC' },
        skip: keysOfSite,
        take: 1,
      });
      if (!oldest) continue;
      // A call that runs keeps its key.
      const where = 'site_id = ? AND created_at <= ? AND claim IS NULL';
      if (await this.#deleteSome(where, [siteId, oldest.createdAt])) isMore = true;
    }
    return isMore;
  }

  async #deleteSome(where: string, parameters: readonly (string | Date)[]): Promise<boolean> {
    const { database } = this.deps;
    const rows = { table: 'idempotency_keys', key: ['site_id', 'key_hash'], where, parameters };
    return (await database.dialect.deleteSome(database, rows, deletedAtOnce)) === deletedAtOnce;
  }
}

const hashOf = (siteId: string, key: string) => sha256(`${siteId} ${key}`);

const stillRunning = () =>
  new Fault('unavailable', 'The first call with this Idempotency-Key is still in progress.', {
    retryAfterMs: busyMs,
  });

/** The same input with its fields in another order is the same input. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}
