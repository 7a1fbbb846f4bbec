/**
 * The deliveries in the database. One node at a time works on a webhook, by a lease in its row. A
 * node that lost the lease stores nothing more. All transactions lock the webhook first.
 */
import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { marks, type Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import type { NumberedEvent } from '../../ports/events.js';
import { DeliveryRow, WebhookRow } from './webhook.entity.js';
import type { Outcome } from './webhook-sender.js';

/** What a lane does next. */
export type Due = Pick<DeliveryRow, 'number' | 'stream' | 'attempts' | 'firstAt'>;

/** What is stored of a try. */
export interface Tried {
  readonly due: Due;
  readonly outcome: Outcome;
  readonly state: DeliveryRow['state'];
  /** For a delivery that is tried again: its stream waits until then. */
  readonly nextAt: Date | null;
}

/** What the tries have shown about the webhook itself. */
export type Health = Pick<WebhookRow, 'failingSince' | 'disabledAt' | 'disabledReason'>;

interface Deps {
  database: Database;
  environment: Environment;
  nodeId: string;
  leaseMs: number;
  /** Called after tries were stored. */
  onTried(siteId: string, tried: readonly Tried[]): void;
  /** Records that a webhook was switched off. */
  onDisabled(transaction: Transaction, webhook: WebhookRow, health: Health): Promise<void>;
}

/** Another node works on the webhook, or it was removed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const newColumns = 'webhook_id, number, name, stream, state, attempts';

export class DeliveryStore {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Adds deliveries of events to the webhooks of their sites, in the transaction that numbers them.
   * Returns the ids of these webhooks.
   */
  async add(transaction: Transaction, events: readonly NumberedEvent[]): Promise<string[]> {
    const { database, environment } = this.#deps;
    const { dialect } = database;
    const siteIds = [...new Set(events.map(({ siteId }) => siteId))];
    await transaction.query(
      `SELECT id FROM webhooks WHERE site_id IN (${marks(siteIds.length)}) ORDER BY id ${dialect.forUpdate}`,
      siteIds,
    );
    const webhooks = await transaction.findBy(WebhookRow, { siteId: In(siteIds) });
    const rows = webhooks
      .filter(({ disabledAt }) => disabledAt === null)
      .flatMap((webhook) => {
        const wants = wanted(webhook);
        return events
          .filter(({ siteId, name }) => siteId === webhook.siteId && wants(name))
          .map(({ number, name, stream }) => [webhook.id, number, name, stream, 'pending', 0]);
      });
    for (const { sql, parameters } of dialect.insert('webhook_deliveries', newColumns, rows))
      await transaction.query(sql, [...parameters]);
    const ids = [...new Set(rows.map(([id]) => id as string))];
    if (ids.length > 0)
      await transaction.update(WebhookRow, { id: In(ids) }, { nextAt: environment.now() });
    return ids;
  }

  /** Some webhooks that may have something to send, and that no node works on. */
  async ready(limit: number): Promise<string[]> {
    const now = this.#deps.environment.now();
    const rows = await this.#deps.database.query<{ id: string }[]>(
      `SELECT id FROM webhooks WHERE next_at <= ? AND (leased_until IS NULL OR leased_until < ?)
       ORDER BY next_at LIMIT ${limit}`,
      [now, now],
    );
    return rows.map(({ id }) => id);
  }

  /** Takes the lease of a webhook, or renews it. Null if another node has it, or if it is off. */
  lease(webhookId: string): Promise<WebhookRow | null> {
    const { database, environment, nodeId } = this.#deps;
    return database.transaction(async (transaction) => {
      const row = await this.#lock(transaction, webhookId);
      const now = environment.now();
      const isFree =
        row && (row.leasedBy === nodeId || row.leasedUntil === null || row.leasedUntil < now);
      if (!isFree || row.disabledAt !== null) return null;
      const leasedUntil = this.#leaseEnd();
      const lease = { leasedBy: nodeId, leasedUntil };
      await transaction.update(WebhookRow, { id: webhookId }, lease);
      return { ...row, ...lease };
    });
  }

  /** The deliveries that are due at a time, in the order of their events. */
  async due(webhookId: string, now: Date, limit: number): Promise<Due[]> {
    const { database } = this.#deps;
    const rows = await database.query<(Omit<Due, 'firstAt'> & { first_at: unknown })[]>(
      `SELECT number, stream, attempts, first_at FROM webhook_deliveries
       WHERE webhook_id = ? AND state = 'pending' AND (due_at IS NULL OR due_at <= ?)
       ORDER BY number LIMIT ${limit}`,
      [webhookId, now],
    );
    return rows.map(({ first_at, ...row }) => ({
      ...row,
      firstAt: first_at === null ? null : database.dialect.time(first_at),
    }));
  }

  /** The streams that wait because a delivery of theirs has failed, and until when. */
  async waiting(webhookId: string): Promise<Map<string, Date>> {
    const { database, environment } = this.#deps;
    const rows = await database.query<{ stream: string; until: unknown }[]>(
      `SELECT stream, MAX(due_at) AS until FROM webhook_deliveries
       WHERE webhook_id = ? AND state = 'pending' AND due_at > ? GROUP BY stream`,
      [webhookId, environment.now()],
    );
    return new Map(rows.map(({ stream, until }) => [stream, database.dialect.time(until)]));
  }

  /** Makes deliveries wait with their streams. Throws `LeaseLost`. */
  postpone(
    webhookId: string,
    postponed: readonly { number: number; until: Date }[],
  ): Promise<void> {
    return this.#deps.database.transaction(async (transaction) => {
      await this.#requireLease(transaction, webhookId);
      for (const { number, until } of postponed)
        await transaction.update(DeliveryRow, { webhookId, number }, { dueAt: until });
    });
  }

  /**
   * Stores what came of some tries, in their order. `wakes`: the webhook answers again, and nothing
   * waits any more. Returns the webhook, with its lease renewed. Throws `LeaseLost`.
   */
  async save(
    webhookId: string,
    tried: readonly Tried[],
    health: Health,
    wakes: boolean,
  ): Promise<WebhookRow> {
    const { database, nodeId, onDisabled, onTried } = this.#deps;
    const saved = await database.transaction(async (transaction) => {
      const row = await this.#requireLease(transaction, webhookId);
      for (const { due, outcome, state, nextAt } of tried) {
        const { statusCode, error, answer, milliseconds, triedAt } = outcome;
        await transaction.query(
          `UPDATE webhook_deliveries SET state = ?, attempts = ?, due_at = ?, first_at = ?, tried_at = ?,
             status_code = ?, error = ?, answer = ?, milliseconds = ?
           WHERE webhook_id = ? AND number = ?`,
          [
            state,
            due.attempts + 1,
            nextAt,
            due.firstAt ?? triedAt,
            triedAt,
            statusCode,
            error,
            answer,
            milliseconds,
            webhookId,
            due.number,
          ],
        );
        if (nextAt)
          await transaction.update(
            DeliveryRow,
            { webhookId, state: 'pending', stream: due.stream },
            { dueAt: nextAt },
          );
      }
      if (wakes)
        await transaction.update(DeliveryRow, { webhookId, state: 'pending' }, { dueAt: null });
      // The host may have switched it off or on in the meantime, which goes first.
      const switched = row.disabledAt === null && health.disabledAt !== null;
      const changed = {
        failingSince: health.failingSince,
        ...(switched && { disabledAt: health.disabledAt, disabledReason: health.disabledReason }),
        leasedBy: nodeId,
        leasedUntil: this.#leaseEnd(),
      };
      await transaction.update(WebhookRow, { id: webhookId }, changed);
      if (switched) await onDisabled(transaction, row, health);
      return { ...row, ...changed };
    });
    onTried(saved.siteId, tried);
    return saved;
  }

  /** Gives the lease back, and notes when there is something to send again. */
  release(webhookId: string): Promise<void> {
    const { database, environment, nodeId } = this.#deps;
    return database.transaction(async (transaction) => {
      const row = await this.#lock(transaction, webhookId);
      if (row?.leasedBy !== nodeId) return;
      const [pending] = await transaction.query<{ ready: unknown; next_at: unknown }[]>(
        `SELECT SUM(CASE WHEN due_at IS NULL THEN 1 ELSE 0 END) AS ready, MIN(due_at) AS next_at
         FROM webhook_deliveries WHERE webhook_id = ? AND state = 'pending'`,
        [webhookId],
      );
      const isReady = Number(pending?.ready ?? 0) > 0;
      const waitsUntil = pending?.next_at ? database.dialect.time(pending.next_at) : null;
      const nextAt = row.disabledAt ? null : isReady ? environment.now() : waitsUntil;
      await transaction.update(
        WebhookRow,
        { id: webhookId },
        { leasedBy: null, leasedUntil: null, nextAt },
      );
    });
  }

  /** Locks a webhook. Null if there is none. */
  async #lock(transaction: Transaction, webhookId: string): Promise<WebhookRow | null> {
    await transaction.query(
      `SELECT id FROM webhooks WHERE id = ? ${this.#deps.database.dialect.forUpdate}`,
      [webhookId],
    );
    return transaction.findOneBy(WebhookRow, { id: webhookId });
  }

  async #requireLease(transaction: Transaction, webhookId: string): Promise<WebhookRow> {
    const row = await this.#lock(transaction, webhookId);
    if (row?.leasedBy !== this.#deps.nodeId) throw new LeaseLost('The lease is lost.');
    return row;
  }

  #leaseEnd(): Date {
    return new Date(this.#deps.environment.now().getTime() + this.#deps.leaseMs);
  }
}

/** Whether a webhook is for events of this name. */
export function wanted({ events }: Pick<WebhookRow, 'events'>): (name: HostEventName) => boolean {
  if (events === null) return () => true;
  const names = new Set(JSON.parse(events) as string[]);
  return (name) => names.has(name);
}
