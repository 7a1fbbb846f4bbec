import * as v from 'valibot';
import { conversationEvents } from './conversations.js';
import { counter, id, seq, time } from './fields.js';
import { HostUser } from './host.js';
import { memberEvents } from './members.js';
import { messageEvents } from './messages.js';
import { moderationEvents } from './moderation.js';
import { reportReasons } from './reports.js';
import { serverLimits } from './server-limits.js';
import { defineEvents, defineOperations } from './table.js';

/** Two users: who acted, and the other one. */
const pair = {
  /** The user who did it. */
  userId: id,
  /** The other user. */
  otherId: id,
};

/**
 * What the host's backend learns of: by a webhook, or from `host.listEvents`. Events of the same
 * name as one of the socket have the same data.
 */
export const hostEvents = defineEvents({
  'message.created': messageEvents['message.created'],
  'message.changed': messageEvents['message.changed'],
  'conversation.created': {
    summary: 'A conversation began. Its first entry follows as `message.created`.',
    data: v.object({
      conversationId: id,
      kind: v.picklist(['direct', 'group']),
      /** The title of a group; `null` for a direct conversation. */
      title: v.nullable(v.string()),
      /** Who is in it from the start. */
      userIds: v.array(id),
    }),
  },
  'conversation.updated': conversationEvents['conversation.updated'],
  'member.joined': memberEvents['member.joined'],
  'member.left': memberEvents['member.left'],
  'member.updated': memberEvents['member.updated'],
  'member.silenced': moderationEvents['member.silenced'],
  'user.created': {
    summary: 'A new user: a guest, an account, or one that the host made.',
    data: v.object({ user: HostUser }),
  },
  'user.updated': {
    summary: 'The profile, role or status of a user changed. `user` is what it is now.',
    data: v.object({ user: HostUser }),
  },
  'user.deleted': {
    summary: 'A user was deleted for good.',
    data: v.object({ userId: id, externalId: v.nullable(v.string()) }),
  },
  'user.silenced': {
    summary: 'A user was silenced on the whole site, or may write again.',
    data: v.object({
      userId: id,
      /** Until when; `null`: the user may write again. */
      silencedUntil: v.nullable(time),
    }),
  },
  'user.banned': {
    summary: 'A user was banned, or may come back.',
    data: v.object({
      userId: id,
      /** `false`: the user may come back. */
      banned: v.boolean(),
      /** When the ban ends; `null` if it has no end, or if there is none. */
      bannedUntil: v.nullable(time),
    }),
  },
  'contact.requested': {
    summary: 'A user asked another one to become a contact.',
    data: v.object({
      ...pair,
      /** What the request says; `null` if nothing. */
      note: v.nullable(v.string()),
    }),
  },
  'contact.accepted': {
    summary: 'A user accepted the request of another one: the two are contacts.',
    data: v.object(pair),
  },
  'contact.declined': {
    summary: 'A user declined the request of another one.',
    data: v.object(pair),
  },
  'contact.withdrawn': {
    summary: 'A user took a request to another one back.',
    data: v.object(pair),
  },
  'contact.removed': {
    summary: 'A user ended the friendship with another one.',
    data: v.object(pair),
  },
  'report.created': {
    summary: 'A user reported a user or a message.',
    data: v.object({
      reportId: id,
      /** Who reported it. */
      reporterId: id,
      /** Who was reported. */
      userId: id,
      /** The conversation of the message; `null` for a report of a user. */
      conversationId: v.nullable(id),
      /** The message; `null` for a report of a user. */
      seq: v.nullable(seq),
      reason: v.picklist(reportReasons),
      /** What the reporter says; `null` if nothing. */
      note: v.nullable(v.string()),
    }),
  },
  'report.resolved': {
    summary: 'A report was closed.',
    data: v.object({
      reportId: id,
      /** What was done about it. */
      outcome: v.string(),
    }),
  },
});

export type HostEvents = typeof hostEvents;
export type HostEventName = keyof HostEvents;
export type HostEventData<N extends HostEventName> = v.InferOutput<HostEvents[N]['data']>;

/** An event with its data, before it has a number. */
export type NewHostEvent = {
  [N in HostEventName]: { name: N; data: HostEventData<N> };
}[HostEventName];

/* @__NO_SIDE_EFFECTS__ */
export const isHostEvent = (name: string): name is HostEventName => Object.hasOwn(hostEvents, name);

/** An event as a webhook sends it, and as `host.listEvents` lists it. */
export const HostEvent = v.object({
  /** The same in each delivery of the event; the header `webhook-id` has it, too. */
  id: v.string(),
  /**
   * Counts the events of the site: 1, 2, 3 … in the order of each conversation. What
   * `host.listEvents` takes as `after`.
   */
  number: counter,
  /** The name of the event, such as `message.created`. Later servers may have more. */
  type: v.string(),
  /** When it happened. */
  timestamp: time,
  /**
   * The data of the event, by its type. Of an event that would have more than 60,000 bytes, only
   * `truncated: true`, and `conversationId`, `rev` and `seq` of its message.
   */
  data: v.record(v.string(), v.unknown()),
});
export interface HostEvent extends v.InferOutput<typeof HostEvent> {}

export const hostEventOperations = defineOperations({
  'host.listEvents': {
    summary:
      'The events of the last seven days after a number, in order. Empty unless the site keeps events: it does while it has a webhook, and after `host.keepEvents`. Pass `last` as the next `after`.',
    method: 'GET',
    path: '/events',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** The number of the last event that you have; 0 for the first page. */
      after: v.pipe(counter, v.maxValue(serverLimits.eventNumber)),
      /** How many at most, up to 100; 50 if left out. */
      limit: v.optional(v.pipe(counter, v.minValue(1), v.maxValue(100))),
    }),
    output: v.object({
      /** The events after `after`, the earliest first. */
      items: v.array(HostEvent),
      /** The number of the last of `items`; `after` if there are none. */
      last: counter,
      /** Whether there are more. */
      more: v.boolean(),
      /**
       * The earliest number that is still kept. If it is greater than `after` + 1, events in
       * between are older than seven days, and deleted.
       */
      first: counter,
      /** Whether the site keeps events at present. */
      kept: v.boolean(),
    }),
    errors: [],
  },
  'host.keepEvents': {
    summary:
      'Whether the site keeps its events for `host.listEvents`, also without a webhook. Changes from then on are kept for seven days.',
    method: 'POST',
    path: '/events/keep',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** `false`: only while the site has a webhook. */
      keep: v.boolean(),
    }),
    output: v.object({
      /** Whether the site keeps events now: also `true` because of a webhook. */
      kept: v.boolean(),
    }),
    errors: [],
  },
});
