import * as v from 'valibot';
import { id, time } from './fields.js';
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
});

export const presenceEvents = defineEvents({
  'presence.changed': {
    summary:
      'A user came online with a first device, or went offline with the last one. Sent for contacts, for users with a conversation in common, and for users that this socket watches.',
    data: Presence,
  },
});
