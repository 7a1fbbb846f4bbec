import * as v from 'valibot';
import { counter, id, time } from './fields.js';
import { limits } from './limits.js';
import { defineEvents, defineOperations } from './table.js';

const Presence = v.object({
  /** Whose presence it is. */
  userId: id,
  online: v.boolean(),
  lastSeenAt: v.nullable(time),
});

export const presenceOperations = defineOperations({
  'presence.watch': {
    summary: `Whether these users are online: of people whom the directory shows to the caller or whom the caller has met; others are left out. Over the socket, \`presence.changed\` follows for ${limits.presenceWatchSeconds} seconds; the next call on the same socket replaces the list, and an empty list ends it.`,
    method: 'POST',
    path: '/presence',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** Users to watch from now on, at most 100; empty: none. */
      userIds: v.pipe(v.array(id), v.maxLength(limits.presenceWatched)),
    }),
    output: v.object({
      /** One for each of these users whom the caller may see. */
      items: v.array(Presence),
    }),
    errors: [],
  },
  'presence.count': {
    summary: `How many other members of a conversation are online, as far as the caller may see it; at most five seconds old. For conversations of more than ${limits.presenceMembers} members, where \`presence.changed\` is not sent to all.`,
    method: 'GET',
    path: '/conversations/:conversationId/presence',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The conversation, direct or a group. */
      conversationId: id,
    }),
    output: v.object({
      /** Other members who are online and do not hide it; without those across a block. */
      online: counter,
    }),
    errors: ['not_found'],
  },
});

export const presenceEvents = defineEvents({
  'presence.changed': {
    summary: `A user came online with a first device, or went offline with the last one. Sent for contacts, for members of a common conversation of at most ${limits.presenceMembers} members, and for users that this socket watches. Changes are gathered for a moment: a user who comes back within it causes no event.`,
    data: Presence,
  },
});
