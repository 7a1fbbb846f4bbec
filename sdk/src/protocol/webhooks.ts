import * as v from 'valibot';
import { counter, cursor, httpUrl, id, line, nothing, page, pageSize, time } from './fields.js';
import { hostEvents, type HostEventName } from './host-events.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

const eventNames = Object.keys(hostEvents) as [HostEventName, ...HostEventName[]];

/** Which events a webhook gets; `null` for all, also for those that later servers add. */
const events = v.nullable(
  v.pipe(v.array(v.picklist(eventNames)), v.minLength(1), v.maxLength(eventNames.length)),
);
const name = line(serverLimits.webhookName);

/** A secret of a webhook, without the secret itself. */
export const WebhookSecret = v.object({
  /** The last four characters of the secret. */
  hint: v.string(),
  createdAt: time,
  /** When it stops to sign, because a newer one replaces it; `null` for the newest. */
  expiresAt: v.nullable(time),
});

/** For how long the old secrets sign beside a new one. */
export const overlapHours = v.pipe(counter, v.maxValue(serverLimits.webhookOverlapHours));

/** An address of the host's backend to which events are sent. */
export const Webhook = v.object({
  /** What the other operations take as `webhookId`. */
  id,
  /** What the host calls it. */
  name: v.string(),
  /** Where events are sent. */
  url: v.string(),
  /** The names of the events that are sent; `null` for all. */
  events: v.nullable(v.array(v.string())),
  /** The secrets that sign at present, the newest first: more than one after a rotation. */
  secrets: v.array(WebhookSecret),
  createdAt: time,
  /** Since when every delivery has failed; `null` if the last one succeeded. */
  failingSince: v.nullable(time),
  /** When it was switched off; `null` if it is on. */
  disabledAt: v.nullable(time),
  /**
   * Why it is off: `host` (the host switched it off), `failing` (all deliveries failed for a day),
   * `gone` (the address answered 410); `null` if it is on.
   */
  disabledReason: v.nullable(v.picklist(['host', 'failing', 'gone'])),
});
export interface Webhook extends v.InferOutput<typeof Webhook> {}

/** What a try came to. */
export const withOutcome = {
  /** The status of the last answer; `null` if there was none. */
  statusCode: v.nullable(counter),
  /**
   * Why there was no answer, such as `too_slow`, `unreachable` or `address` (an internal address);
   * `null` if there was one.
   */
  error: v.nullable(v.string()),
  /** How long the last try took, in milliseconds; `null` before the first one. */
  milliseconds: v.nullable(counter),
};

/** One event for one webhook. */
export const Delivery = v.object({
  /** The webhook, by its id. */
  webhookId: id,
  /** The number of the event. */
  number: counter,
  /** The name of the event. */
  type: v.string(),
  /** `pending`: not delivered yet. `failed`: given up after a day, or the event is deleted. */
  state: v.picklist(['pending', 'delivered', 'failed']),
  /** How often it was tried. */
  attempts: counter,
  /** When it is tried again; `null` if at once, or no more. */
  nextAt: v.nullable(time),
  /** When it was last tried; `null` before the first try. */
  triedAt: v.nullable(time),
  ...withOutcome,
});
export interface Delivery extends v.InferOutput<typeof Delivery> {}

/** A delivery with what was sent and answered. */
export const DeliveryDetails = v.object({
  ...Delivery.entries,
  /** The body that is sent; `null` if the event is older than seven days. */
  payload: v.nullable(v.string()),
  /** The beginning of the last answer, up to 2,048 bytes; `null` if there was none. */
  answer: v.nullable(v.string()),
});
export interface DeliveryDetails extends v.InferOutput<typeof DeliveryDetails> {}

const ofWebhook = {
  /** The webhook, by its id. */
  webhookId: id,
};
const number = v.pipe(counter, v.maxValue(serverLimits.eventNumber));

const withSecret = v.object({
  /** The webhook as it is now. */
  webhook: Webhook,
  /** Shown only this once: `whsec_…`. */
  secret: v.string(),
});

export const webhookOperations = defineOperations({
  'host.listWebhooks': {
    summary: 'The webhooks of the site, the oldest first.',
    method: 'GET',
    path: '/webhooks',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** All of them. */
      items: v.array(Webhook),
    }),
    errors: [],
  },
  'host.addWebhook': {
    summary: `Sends the events of the site to an address from now on, at most ${serverLimits.webhooks} of them. The answer has the secret, only this once.`,
    method: 'POST',
    path: '/webhooks',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** What to call it: one line, up to 80 characters. */
      name,
      /** An `http` or `https` address on the internet, on port 80 or 443. */
      url: httpUrl,
      /** The names of the events to send; left out or `null`, all. */
      events: v.optional(events),
    }),
    output: withSecret,
    errors: ['limit_reached'],
  },
  'host.updateWebhook': {
    summary:
      'Changes a webhook; what is left out stays. Switched on again, it gets the deliveries that are pending. Events of the time in which it was off are sent by `host.replayDeliveries`.',
    method: 'PATCH',
    path: '/webhooks/:webhookId',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** What to call it: one line, up to 80 characters. */
      name: v.optional(name),
      /** An `http` or `https` address on the internet, on port 80 or 443. */
      url: v.optional(httpUrl),
      /** The names of the events to send; `null` for all. */
      events: v.optional(events),
      /** `false` switches it off, `true` on again. */
      enabled: v.optional(v.boolean()),
    }),
    output: Webhook,
    errors: ['not_found'],
  },
  'host.rotateWebhookSecret': {
    summary:
      'Adds a secret, which the answer has only this once. For the time of the overlap, both the new and the old ones sign, so that the backend can be changed in between.',
    method: 'POST',
    path: '/webhooks/:webhookId/rotate-secret',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** For how long the old secrets sign, from 0 to 168; 24 if left out. */
      overlapHours: v.optional(overlapHours),
    }),
    output: withSecret,
    errors: ['not_found'],
  },
  'host.removeWebhook': {
    summary: 'Removes a webhook with its deliveries. Again changes nothing.',
    method: 'DELETE',
    path: '/webhooks/:webhookId',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject(ofWebhook),
    output: v.object({}),
    errors: [],
  },
  'host.testWebhook': {
    summary:
      'Sends an event of the type `ping` at once, also to a webhook that is off, and answers what came of it. It is not repeated, and is no delivery.',
    method: 'POST',
    path: '/webhooks/:webhookId/test',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject(ofWebhook),
    output: v.object({
      /** Whether the answer was a success: a status from 200 to 299. */
      delivered: v.boolean(),
      ...withOutcome,
      /** The beginning of the answer, up to 2,048 bytes; `null` if there was none. */
      answer: v.nullable(v.string()),
    }),
    errors: ['not_found'],
  },
  'host.listDeliveries': {
    summary: 'The deliveries of a webhook of the last seven days, the latest event first.',
    method: 'GET',
    path: '/webhooks/:webhookId/deliveries',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** Only deliveries in this state. */
      state: v.optional(v.picklist(['pending', 'delivered', 'failed'])),
      cursor: v.optional(cursor),
      limit: v.optional(pageSize),
    }),
    output: page(Delivery),
    errors: ['not_found'],
  },
  'host.getDelivery': {
    summary: 'One delivery, with what is sent and what was answered.',
    method: 'GET',
    path: '/webhooks/:webhookId/delivery',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** The number of the event. */
      number,
    }),
    output: DeliveryDetails,
    errors: ['not_found'],
  },
  'host.replayDelivery': {
    summary:
      'Sends an event to a webhook again, whatever came of it before; also one that the webhook did not get, because it was off. The event must be of the last seven days.',
    method: 'POST',
    path: '/webhooks/:webhookId/replay',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** The number of the event. */
      number,
    }),
    output: Delivery,
    errors: ['not_found'],
  },
  'host.replayDeliveries': {
    summary: `The same for a range of events, as far as the webhook is for them. One call replays up to ${serverLimits.replayedAtOnce} events: if \`next\` is a number, call it again with that as \`from\`.`,
    method: 'POST',
    path: '/webhooks/:webhookId/replay-range',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofWebhook,
      /** The number of the first event. */
      from: number,
      /** The number of the last event. */
      to: number,
      /** `true`: also those that were delivered. Else only those that were not. */
      delivered: v.optional(v.boolean()),
    }),
    output: v.object({
      /** How many events are sent again. */
      replayed: counter,
      /** Where the next call continues; `null` if there are no more. */
      next: v.nullable(counter),
    }),
    errors: ['not_found'],
  },
});
