import * as v from 'valibot';
import { counter, id, time } from './fields.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

const optionalTime = v.optional(time);

/** What happened on a site within an hour or a day. */
export const NumbersPoint = v.object({
  /** When the hour or the day begins, in UTC. */
  at: time,
  /** Messages that were sent; not those that were imported, and no notes such as "Ada joined". */
  messages: counter,
  /** Conversations that began. */
  conversations: counter,
  /** Guests and members who used the chat on the day; `null` for hours. */
  activeUsers: v.nullable(counter),
  /** Guests who came for the first time. */
  newGuests: counter,
  /** Accounts that were made, by people or by the host. */
  newMembers: counter,
  /** Files that were uploaded. */
  attachments: counter,
  /** How large these files were, each in whole kilobytes. */
  attachmentBytes: counter,
  /** Reports of users and messages. */
  reports: counter,
  /** Events that a webhook received. */
  deliveries: counter,
  /** Tries to send an event to a webhook that failed; a delivery is tried several times. */
  deliveryFailures: counter,
  /** Calls that were refused by a limit. */
  refusals: counter,
});
export interface NumbersPoint extends v.InferOutput<typeof NumbersPoint> {}

/** How often a limit refused an operation to a user. */
export const Refusals = v.object({
  /** The operation that was refused. */
  operation: v.string(),
  /** `rate_limited`: called too often. `limit_reached`: beyond a quota or a number. */
  code: v.picklist(['rate_limited', 'limit_reached']),
  /**
   * The user who called; `null` for calls of the host, of people who are not signed in, and of
   * users beyond those that are counted one by one.
   */
  userId: v.nullable(id),
  /** The name of the user; `null` if there is no user. */
  userName: v.nullable(v.string()),
  /** How many calls were refused. */
  times: counter,
});
export interface Refusals extends v.InferOutput<typeof Refusals> {}

export const hostNumberOperations = defineOperations({
  'host.getNumbers': {
    summary: `What happened on the site, by hour or by day in UTC, and how it is now. Hours are kept for ${serverLimits.numberHoursDays} days, days for two years. Numbers are some seconds late.`,
    method: 'GET',
    path: '/host/numbers',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({
      /** What a point stands for. */
      unit: v.picklist(['hour', 'day']),
      /** The first point is the one of this time; if left out, 23 hours or 29 days before `to`. */
      from: optionalTime,
      /** The last point is the one of this time; if left out, of now. */
      to: optionalTime,
    }),
    output: v.object({
      /** Every hour or day in order, also those in which nothing happened. */
      points: v.array(NumbersPoint),
      /** Guests and members with a connected device at present. */
      online: counter,
      /** How much the files of the site take at present. */
      storedBytes: counter,
      /** How much they may take; `null` if there is no quota. */
      quotaBytes: v.nullable(counter),
    }),
    errors: [],
  },
  'host.listRefusals': {
    summary:
      'Which operations were refused by limits, and to whom, the most frequent first. They are kept for 30 days. A site has rows of its own for the users who are refused most; the others share rows without a user.',
    method: 'GET',
    path: '/host/refusals',
    caller: 'host',
    scope: 'read',
    rate: 'host',
    input: v.strictObject({
      /** Of how many days in UTC, up to 30: 1 is today; 7 if left out. */
      days: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(serverLimits.refusalDays)),
      ),
      /** How many rows at most, up to 100; 50 if left out. */
      limit: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(serverLimits.refusalsAtOnce)),
      ),
    }),
    output: v.object({
      /** The rows with the most refusals. */
      items: v.array(Refusals),
    }),
    errors: [],
  },
});
