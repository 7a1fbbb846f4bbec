import * as v from 'valibot';
import { Conversation } from './conversations.js';
import { counter, id, time } from './fields.js';
import { Group } from './groups.js';
import { limits } from './limits.js';
import { inviteRoutes } from './routes/invites.js';
import { defineOperations } from './table.js';

/** A link into a group, as its managers see it. Its token is told once, to who made it. */
export const Invite = v.object({
  id,
  conversationId: id,
  createdBy: id,
  createdAt: time,
  /** `null` is never. */
  expiresAt: v.nullable(time),
  /** How many may join by it; `null` is any number. */
  maxUses: v.nullable(counter),
  uses: counter,
});
export interface Invite extends v.InferOutput<typeof Invite> {}

const token = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, 'must be the token of an invite'));

export const inviteOperations = defineOperations(inviteRoutes, {
  'invites.create': {
    summary:
      'Makes a link into a group, for its owners and admins: whoever has the `token` may join, until it has run out or was used so often. The token is not shown again.',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      conversationId: id,
      expiresInSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(limits.inviteSeconds))),
      maxUses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.inviteUses))),
    }),
    output: v.object({ invite: Invite, token: v.string() }),
    errors: ['not_found', 'forbidden', 'limit_reached', 'unavailable'],
  },
  'invites.list': {
    summary: "A group's links that still lead into it, the latest first. For its owners and admins.",
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: v.object({ items: v.array(Invite) }),
    errors: ['not_found', 'forbidden'],
  },
  'invites.revoke': {
    summary: 'Ends a link, for the owners and admins of its group. Who joined by it stays.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id, inviteId: id }),
    output: v.object({}),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'invites.preview': {
    summary: 'The group that a link leads into, before joining it.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ token }),
    output: v.object({ group: Group, expiresAt: v.nullable(time), isMember: v.boolean() }),
    errors: ['not_found', 'invite_ended', 'banned'],
  },
  'invites.join': {
    summary: 'Joins a group by a link. Members stay as they are, and use nothing up.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ token }),
    output: Conversation,
    errors: ['not_found', 'invite_ended', 'banned', 'limit_reached', 'unavailable'],
  },
});
