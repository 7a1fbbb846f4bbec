/** The webhooks of a site, as its host manages them. */
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Webhook } from '@parlor/sdk/protocol/webhooks';
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { deleteSome, type SiteRows, tableOf } from '../../database/site-rows.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import type { EventStore } from '../../ports/events.js';
import type { Audit } from '../../ports/moderation.js';
import { DeliveryRow, WebhookRow } from './webhook.entity.js';
import { requireReachable } from './reachable.js';
import { newSecret, presentSecrets, readSecrets, rotated } from './webhook-secrets.js';
import { isSuccess, type WebhookSender } from './webhook-sender.js';

interface Deps {
  database: Database;
  environment: Environment;
  events: Pick<EventStore, 'setHooked'>;
  audit: Audit;
  sender: WebhookSender;
  fetch: Pick<GuardedFetch, 'check'>;
  /** A webhook may have something to send. */
  wake(webhookId: string): void;
}

export class Webhooks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(siteId: string): Promise<{ items: Webhook[] }> {
    const rows = await this.#deps.database
      .entities(WebhookRow)
      .find({ where: { siteId }, order: { createdAt: 'ASC', id: 'ASC' } });
    return { items: rows.map((row) => this.#present(row)) };
  }

  /** Throws `invalid_input` or `limit_reached`. */
  async add(
    siteId: string,
    by: HostActor,
    { name, url, events = null }: Input<'host.addWebhook'>,
  ): Promise<Output<'host.addWebhook'>> {
    const { database, environment, events: store } = this.#deps;
    await requireReachable(this.#deps.fetch, url);
    const secret = newSecret(this.#deps);
    const row: WebhookRow = {
      id: environment.newId(),
      siteId,
      name,
      url,
      events: events && JSON.stringify([...new Set(events)]),
      secrets: JSON.stringify([secret]),
      createdAt: environment.now(),
      failingSince: null,
      disabledAt: null,
      disabledReason: null,
      nextAt: null,
      leasedBy: null,
      leasedUntil: null,
    };
    await database.transaction(async (transaction) => {
      // It also locks the row of the site, so that the count is exact.
      await store.setHooked(transaction, siteId, true);
      if ((await transaction.countBy(WebhookRow, { siteId })) >= serverLimits.webhooks)
        throw new Fault('limit_reached', `A site has at most ${serverLimits.webhooks} webhooks.`);
      await transaction.insert(WebhookRow, row);
      await this.#record(transaction, by, 'webhook.added', row);
    });
    return { webhook: this.#present(row), secret: secret.secret };
  }

  /** Throws `invalid_input` or `not_found`. */
  async update(
    siteId: string,
    by: HostActor,
    { webhookId, name, url, events, enabled }: Input<'host.updateWebhook'>,
  ): Promise<Webhook> {
    const { environment } = this.#deps;
    if (url !== undefined) await requireReachable(this.#deps.fetch, url);
    const now = environment.now();
    const row = await this.#change(siteId, webhookId, async (transaction, before) => {
      const isOff = before.disabledAt !== null;
      const switched: Partial<WebhookRow> =
        enabled === undefined || enabled !== isOff
          ? {}
          : enabled
            ? { disabledAt: null, disabledReason: null, failingSince: null, nextAt: now }
            : { disabledAt: now, disabledReason: 'host' };
      const changed: Partial<WebhookRow> = {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url }),
        ...(events !== undefined && { events: events && JSON.stringify([...new Set(events)]) }),
        ...switched,
      };
      if (Object.keys(changed).length === 0) return {};
      if (enabled === true && isOff)
        await transaction.update(DeliveryRow, { webhookId, state: 'pending' }, { dueAt: null });
      await this.#record(transaction, by, 'webhook.changed', { ...before, ...changed });
      return changed;
    });
    this.#deps.wake(webhookId);
    return this.#present(row);
  }

  /** Throws `not_found`. */
  async rotateSecret(
    siteId: string,
    by: HostActor,
    { webhookId, overlapHours = 24 }: Input<'host.rotateWebhookSecret'>,
  ): Promise<Output<'host.rotateWebhookSecret'>> {
    const added = newSecret(this.#deps);
    const now = this.#deps.environment.now();
    const row = await this.#change(siteId, webhookId, async (transaction, before) => {
      const secrets = rotated(readSecrets(before.secrets, now), added, overlapHours, now);
      await this.#record(transaction, by, 'webhook.rotated', before);
      return { secrets: JSON.stringify(secrets) };
    });
    return { webhook: this.#present(row), secret: added.secret };
  }

  async remove(siteId: string, by: HostActor, webhookId: string): Promise<void> {
    const { database, events } = this.#deps;
    await database.transaction(async (transaction) => {
      const row = await transaction.findOneBy(WebhookRow, { id: webhookId, siteId });
      if (!row) return;
      // The rows of its deliveries are deleted in steps (`deleteLeft`).
      await transaction.delete(WebhookRow, { id: webhookId });
      await events.setHooked(
        transaction,
        siteId,
        (await transaction.countBy(WebhookRow, { siteId })) > 0,
      );
      await this.#record(transaction, by, 'webhook.removed', row);
    });
  }

  /** Sends a ping. Throws `not_found`. */
  async test(
    siteId: string,
    webhookId: string,
    signal: AbortSignal,
  ): Promise<Output<'host.testWebhook'>> {
    const { environment, sender } = this.#deps;
    const { url, secrets } = await this.require(siteId, webhookId);
    const now = environment.now();
    const id = `ping_${environment.newId()}`;
    const body = JSON.stringify({
      id,
      number: 0,
      type: 'ping',
      timestamp: now.toISOString(),
      data: {},
    });
    const signing = readSecrets(secrets, now).map(({ secret }) => secret);
    const outcome = await sender.send({ id, url, body, secrets: signing }, signal);
    const { statusCode, error, milliseconds, answer } = outcome;
    return { delivered: isSuccess(outcome), statusCode, error, milliseconds, answer };
  }

  /** Throws `not_found`. */
  async require(siteId: string, webhookId: string): Promise<WebhookRow> {
    const row = await this.#deps.database.entities(WebhookRow).findOneBy({ id: webhookId, siteId });
    if (!row) throw noWebhook();
    return row;
  }

  /** The deliveries are deleted first, because they can only be found by their webhooks. */
  get siteRows(): SiteRows {
    const { database } = this.#deps;
    return {
      tables: [tableOf(database, DeliveryRow), tableOf(database, WebhookRow)],
      foundBy: 'site',
      async deleteSome(siteIds) {
        const some = await database
          .entities(WebhookRow)
          .find({ select: { id: true }, where: siteIds.map((siteId) => ({ siteId })) });
        const ids = some.map(({ id }) => id);
        return (
          (await deleteSome(database, DeliveryRow, 'webhookId', ids)) ||
          deleteSome(database, WebhookRow, 'id', ids)
        );
      },
    };
  }

  /** Locks a webhook and changes it. Throws `not_found`. */
  async #change(
    siteId: string,
    webhookId: string,
    change: (transaction: Transaction, before: WebhookRow) => Promise<Partial<WebhookRow>>,
  ): Promise<WebhookRow> {
    const { database } = this.#deps;
    return database.transaction(async (transaction) => {
      await transaction.query(
        `SELECT id FROM webhooks WHERE id = ? ${database.dialect.forUpdate}`,
        [webhookId],
      );
      const before = await transaction.findOneBy(WebhookRow, { id: webhookId, siteId });
      if (!before) throw noWebhook();
      const changed = await change(transaction, before);
      if (Object.keys(changed).length > 0)
        await transaction.update(WebhookRow, { id: webhookId }, changed);
      return { ...before, ...changed };
    });
  }

  #record(
    transaction: Transaction,
    by: HostActor,
    act: HostAuditAct,
    { siteId, name }: Pick<WebhookRow, 'siteId' | 'name'>,
  ): Promise<void> {
    return this.#deps.audit.append(transaction, { siteId, act, actorId: null, by, detail: name });
  }

  #present(row: WebhookRow): Webhook {
    const { id, name, url, events, secrets, createdAt } = row;
    return {
      id,
      name,
      url,
      events: events === null ? null : (JSON.parse(events) as string[]),
      secrets: presentSecrets(secrets, this.#deps.environment.now()),
      createdAt: createdAt.toISOString(),
      failingSince: row.failingSince?.toISOString() ?? null,
      disabledAt: row.disabledAt?.toISOString() ?? null,
      disabledReason: row.disabledReason,
    };
  }
}

export const noWebhook = () => new Fault('not_found', 'There is no such webhook.');
