/** Events that are sent to the host's backend, and messages about which it is asked. */
import { setMaxListeners } from 'node:events';
import type { sendHookOperations } from '@parlor/sdk/protocol/send-hook';
import type { webhookOperations } from '@parlor/sdk/protocol/webhooks';
import type { Handlers } from '../../kernel/dispatcher.js';
import { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { Listeners } from '../../kernel/listeners.js';
import type { Surroundings } from '../../kernel/outward-target.js';
import type { FilesOf } from '../../ports/attachments.js';
import type { EventStore } from '../../ports/events.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit } from '../../ports/moderation.js';
import type { Followed } from '../../ports/numbers.js';
import type { SendHook } from '../../ports/send-hook.js';
import type { Sites } from '../../ports/sites.js';
import type { Users } from '../../ports/users.js';
import { Deliveries } from './deliveries.js';
import { DeliveryStore } from './delivery-store.js';
import { Lane } from './lane.js';
import { Lanes } from './lanes.js';
import { SendHookAsker } from './send-hook-asker.js';
import { SendHookHealth } from './send-hook-health.js';
import { sendHookApi } from './send-hook.api.js';
import { SendHooks } from './send-hooks.js';
import { WebhookSender } from './webhook-sender.js';
import { type WebhookTiming, webhookTiming } from './webhook-timing.js';
import { Webhooks } from './webhooks.js';
import { webhooksApi } from './webhooks.api.js';

/** Options for tests. */
export interface WebhookOptions {
  around?: Partial<Surroundings>;
  timing?: Partial<WebhookTiming>;
}

interface Deps extends Ground {
  eventStore: EventStore;
  audit: Audit;
  sites: Sites;
  users: Users;
  filesOf: FilesOf;
  /** Names or addresses that webhooks may use though they are internal, with or without a port. */
  trusted: readonly string[];
  options: WebhookOptions | undefined;
}

interface Ports extends Pick<Followed, 'onDelivered'> {
  sendHook: SendHook;
}

const agent = 'Parlor-Webhooks/1.0';

export function createWebhooksFeature(
  deps: Deps,
): Feature<Handlers<typeof webhookOperations & typeof sendHookOperations>, Ports> {
  const { database, environment, log, eventStore, audit, options, trusted } = deps;
  const timing = { ...webhookTiming, ...options?.timing };
  const trusts = (hostname: string, port: number) =>
    trusted.includes(hostname) || trusted.includes(`${hostname}:${port}`);
  const fetch = new GuardedFetch(agent, {
    trusts,
    ...options?.around,
  });
  const sender = new WebhookSender({ fetch, environment, requestMs: timing.requestMs });
  const delivered = new Listeners<{ siteId: string; delivered: number; failed: number }>();
  const store = new DeliveryStore({
    database,
    environment,
    nodeId: environment.newId(),
    leaseMs: timing.leaseMs,
    onTried(siteId, tried) {
      const succeeded = tried.filter(({ state }) => state === 'delivered').length;
      delivered.call({ siteId, delivered: succeeded, failed: tried.length - succeeded });
    },
    onDisabled: (transaction, { siteId, name }, { disabledReason }) =>
      audit.append(transaction, {
        siteId,
        act: 'webhook.disabled',
        actorId: null,
        detail: `${disabledReason}: ${name}`,
      }),
  });
  const closing = new AbortController();
  // Each request in progress listens to it.
  setMaxListeners(0, closing.signal);
  const lane = (webhookId: string) =>
    new Lane(webhookId, {
      store,
      events: eventStore,
      sender,
      timing,
      environment,
      signal: closing.signal,
    });
  const lanes = new Lanes({ store, lane, timing, log, closing });
  eventStore.onNumbered(async (transaction, events) => {
    const webhookIds = await store.add(transaction, events);
    return () => lanes.wake(webhookIds);
  });
  const wake = (webhookId: string) => lanes.wake([webhookId]);
  const webhooks = new Webhooks({ ...deps, events: eventStore, sender, fetch, wake });
  const deliveries = new Deliveries({ ...deps, events: eventStore, webhooks, wake });
  const health = new SendHookHealth(deps);
  const asker = new SendHookAsker({ ...deps, sender, health, signal: closing.signal });
  const sendHooks = new SendHooks({
    ...deps,
    fetch,
    asker,
    trusts: ({ hostname, port }) => trusts(hostname, Number(port || 80)),
  });
  return {
    handlers: { ...webhooksApi(webhooks, deliveries), ...sendHookApi(sendHooks) },
    ports: { sendHook: asker, onDelivered: delivered.on },
    chores: [() => deliveries.deleteOld()],
    siteRows: [webhooks.siteRows, sendHooks.siteRows],
    start: () => lanes.start(),
    async finish() {
      await lanes.close();
      await health.finish();
      sender.close();
    },
  };
}
