import * as v from 'valibot';
import { id, time } from './fields.js';
import { defineEvents } from './table.js';

export const presenceEvents = defineEvents({
  'presence.changed': {
    summary: 'Somebody who shares a conversation came online with a first device, or left with the last.',
    data: v.object({ userId: id, online: v.boolean(), lastSeenAt: v.nullable(time) }),
  },
});
