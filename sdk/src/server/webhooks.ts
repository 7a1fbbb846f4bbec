/** `host.webhooks`: addresses of your backend to which events are sent. */
import type { Page } from '../protocol/fields.js';
import type { HostEventName } from '../protocol/host-events.js';
import type { Delivery, DeliveryDetails, Webhook } from '../protocol/webhooks.js';
import type { HostCall } from './call.js';

export interface NewWebhook {
  /** What to call it, 1 to 80 characters. */
  name: string;
  /** An `http` or `https` address on the internet, on port 80 or 443. */
  url: string;
  /** Which events to send; left out or `null`, all. */
  events?: HostEventName[] | null;
}

export interface WebhookChange extends Partial<NewWebhook> {
  /** `false` switches it off, `true` on again. */
  enabled?: boolean;
}

/** A webhook with a secret that is shown only this once. */
export interface WebhookWithSecret {
  webhook: Webhook;
  /** `whsec_…`: what `verifyWebhook` takes. */
  secret: string;
}

/** What came of a ping. */
export interface Ping {
  /** Whether the answer had a status from 200 to 299. */
  delivered: boolean;
  statusCode: number | null;
  /** Why there was no answer, such as `too_slow` or `unreachable`. */
  error: string | null;
  milliseconds: number | null;
  /** Up to 2,048 bytes. */
  answer: string | null;
}

/**
 * The webhooks of your site. Every method throws a `ChatError`; those that name a webhook throw
 * `not_found`.
 */
export interface HostWebhooks {
  list(signal?: AbortSignal): Promise<Webhook[]>;
  /**
   * Sends the events of the site to an address from now on. Store the secret. Throws
   * `limit_reached`.
   */
  add(webhook: NewWebhook, signal?: AbortSignal): Promise<WebhookWithSecret>;
  update(webhookId: string, change: WebhookChange, signal?: AbortSignal): Promise<Webhook>;
  /**
   * Adds a secret. For `overlapHours` (0 to 168, default 24), the old one signs as well: give both
   * to `verifyWebhook`.
   */
  rotateSecret(
    webhookId: string,
    options?: { overlapHours?: number },
    signal?: AbortSignal,
  ): Promise<WebhookWithSecret>;
  /** Removes a webhook with its deliveries. Again changes nothing. */
  remove(webhookId: string, signal?: AbortSignal): Promise<void>;
  /** Sends an event of the type `ping` at once. */
  test(webhookId: string, signal?: AbortSignal): Promise<Ping>;
  /** The deliveries of the last seven days, the latest event first. */
  deliveries(
    webhookId: string,
    query?: { state?: Delivery['state']; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Delivery>>;
  /** One delivery, with what is sent and what was answered. */
  delivery(webhookId: string, number: number, signal?: AbortSignal): Promise<DeliveryDetails>;
  /** Sends an event again, whatever came of it before. */
  replay(webhookId: string, number: number, signal?: AbortSignal): Promise<Delivery>;
  /**
   * Sends the events of a range again that were not delivered, or with `delivered` all of them.
   * Long ranges take several requests. Returns how many events are sent again.
   */
  replayRange(
    webhookId: string,
    range: { from: number; to: number; delivered?: boolean },
    signal?: AbortSignal,
  ): Promise<number>;
}

export function hostWebhooks(call: HostCall): HostWebhooks {
  return {
    list: async (signal) => (await call('host.listWebhooks', {}, signal)).items,
    add: (webhook, signal) => call('host.addWebhook', webhook, signal),
    update: (webhookId, change, signal) =>
      call('host.updateWebhook', { webhookId, ...change }, signal),
    rotateSecret: (webhookId, options = {}, signal) =>
      call('host.rotateWebhookSecret', { webhookId, ...options }, signal),
    async remove(webhookId, signal) {
      await call('host.removeWebhook', { webhookId }, signal);
    },
    test: (webhookId, signal) => call('host.testWebhook', { webhookId }, signal),
    deliveries: (webhookId, query = {}, signal) =>
      call('host.listDeliveries', { webhookId, ...query }, signal),
    delivery: (webhookId, number, signal) =>
      call('host.getDelivery', { webhookId, number }, signal),
    replay: (webhookId, number, signal) =>
      call('host.replayDelivery', { webhookId, number }, signal),
    async replayRange(webhookId, { from, to, ...rest }, signal) {
      for (let replayed = 0, next = from; ;) {
        const step = await call(
          'host.replayDeliveries',
          { webhookId, from: next, to, ...rest },
          signal,
        );
        replayed += step.replayed;
        if (step.next === null) return replayed;
        next = step.next;
      }
    },
  };
}
