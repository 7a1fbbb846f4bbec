/** What was sent to a webhook and what is to be sent, as its host sees it, and sending it again. */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Delivery, DeliveryDetails } from '@parlor/sdk/protocol/webhooks';
import { In, LessThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import type { EventStore, NumberedEvent } from '../../ports/events.js';
import { wanted } from './delivery-store.js';
import { DeliveryRow, WebhookRow } from './webhook.entity.js';
import type { Webhooks } from './webhooks.js';

interface Deps {
  database: Database;
  environment: Environment;
  events: Pick<EventStore, 'find' | 'range' | 'firstNumber' | 'body'>;
  webhooks: Pick<Webhooks, 'require'>;
  /** A webhook has something to send. */
  wake(webhookId: string): void;
}

const newColumns = 'webhook_id, number, name, stream, state, attempts';

/** A delivery as if it had never been tried. */
const untried = {
  state: 'pending',
  attempts: 0,
  dueAt: null,
  firstAt: null,
} as const satisfies Partial<DeliveryRow>;

const deletedAtOnce = 500;

export class Deliveries {
  readonly #deps: Deps;
  /** The last webhook that `deleteOld` has looked at. */
  #afterId = '';

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `not_found`. */
  async list(
    siteId: string,
    { webhookId, state, cursor, limit = limits.pageDefault }: Input<'host.listDeliveries'>,
  ): Promise<Page<Delivery>> {
    const [before] =
      cursor === undefined ? [serverLimits.eventNumber] : decodeCursor(cursor, ['number']);
    await this.#deps.webhooks.require(siteId, webhookId);
    const rows = await this.#deps.database.entities(DeliveryRow).find({
      where: {
        webhookId,
        number: LessThan(Math.min(before, serverLimits.eventNumber)),
        ...(state && { state }),
      },
      order: { number: 'DESC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(present),
      next: rows.length > limit && last ? encodeCursor([last.number]) : null,
      prev: null,
    };
  }

  /** Throws `not_found`. */
  async get(siteId: string, webhookId: string, number: number): Promise<DeliveryDetails> {
    await this.#deps.webhooks.require(siteId, webhookId);
    const row = await this.#deps.database.entities(DeliveryRow).findOneBy({ webhookId, number });
    if (!row) throw noDelivery();
    const event = (await this.#deps.events.find(siteId, [number])).get(number);
    return {
      ...present(row),
      payload: event ? this.#deps.events.body(event) : null,
      answer: row.answer,
    };
  }

  /** Throws `not_found`. */
  async replay(siteId: string, webhookId: string, number: number): Promise<Delivery> {
    await this.#deps.webhooks.require(siteId, webhookId);
    const event = (await this.#deps.events.find(siteId, [number])).get(number);
    if (!event) throw noDelivery();
    await this.#again(webhookId, [event], true);
    const row = await this.#deps.database
      .entities(DeliveryRow)
      .findOneByOrFail({ webhookId, number });
    return present(row);
  }

  /** Throws `not_found`. */
  async replayRange(
    siteId: string,
    { webhookId, from, to, delivered = false }: Input<'host.replayDeliveries'>,
  ): Promise<Output<'host.replayDeliveries'>> {
    const { events, webhooks } = this.#deps;
    const webhook = await webhooks.require(siteId, webhookId);
    const wants = wanted(webhook);
    const some = await events.range(siteId, from - 1, to, serverLimits.replayedAtOnce);
    const replayed = await this.#again(
      webhookId,
      some.filter(({ name }) => wants(name)),
      delivered,
    );
    const last = some.at(-1)?.number;
    const isWhole = some.length < serverLimits.replayedAtOnce || last === to;
    return { replayed, next: isWhole ? null : last! + 1 };
  }

  /**
   * Deletes some deliveries whose events or whose webhook are deleted. Returns whether there may be
   * more.
   */
  async deleteOld(): Promise<boolean> {
    const { database, events } = this.#deps;
    const [row] = await database.query<{ id: string }[]>(
      'SELECT webhook_id AS id FROM webhook_deliveries WHERE webhook_id > ? ORDER BY webhook_id LIMIT 1',
      [this.#afterId],
    );
    if (!row) {
      this.#afterId = '';
      return false;
    }
    const webhook = await database.entities(WebhookRow).findOneBy({ id: row.id });
    const first = webhook ? await events.firstNumber(webhook.siteId) : serverLimits.eventNumber;
    const old = {
      table: 'webhook_deliveries',
      key: ['webhook_id', 'number'],
      where: 'webhook_id = ? AND number < ?',
      parameters: [row.id, first],
    };
    const deleted = await database.dialect.deleteSome(database, old, deletedAtOnce);
    if (deleted < deletedAtOnce) this.#afterId = row.id;
    return true;
  }

  /** Returns how many of these events are sent again. */
  async #again(
    webhookId: string,
    events: readonly NumberedEvent[],
    isDelivered: boolean,
  ): Promise<number> {
    if (events.length === 0) return 0;
    const { database, environment, wake } = this.#deps;
    const replayed = await database.transaction(async (transaction) => {
      await lock(database, transaction, webhookId);
      const numbers = events.map(({ number }) => number);
      const known = await transaction.find(DeliveryRow, {
        select: { webhookId: true, number: true, state: true },
        where: { webhookId, number: In(numbers) },
      });
      const again = known
        .filter(({ state }) => isDelivered || state !== 'delivered')
        .map(({ number }) => number);
      if (again.length > 0)
        await transaction.update(DeliveryRow, { webhookId, number: In(again) }, untried);
      const there = new Set(known.map(({ number }) => number));
      const added = events
        .filter(({ number }) => !there.has(number))
        .map(({ number, name, stream }) => [webhookId, number, name, stream, 'pending', 0]);
      for (const { sql, parameters } of database.dialect.insert(
        'webhook_deliveries',
        newColumns,
        added,
      ))
        await transaction.query(sql, [...parameters]);
      await transaction.update(WebhookRow, { id: webhookId }, { nextAt: environment.now() });
      return again.length + added.length;
    });
    wake(webhookId);
    return replayed;
  }
}

const lock = (database: Database, transaction: Transaction, webhookId: string) =>
  transaction.query(`SELECT id FROM webhooks WHERE id = ? ${database.dialect.forUpdate}`, [
    webhookId,
  ]);

function present(row: DeliveryRow): Delivery {
  const { webhookId, number, name, state, attempts, statusCode, error, milliseconds } = row;
  return {
    webhookId,
    number,
    type: name,
    state,
    attempts,
    nextAt: state === 'pending' ? (row.dueAt?.toISOString() ?? null) : null,
    triedAt: row.triedAt?.toISOString() ?? null,
    statusCode,
    error,
    milliseconds,
  };
}

const noDelivery = () => new Fault('not_found', 'There is no such delivery.');
