import * as v from 'valibot';
import { Conversation } from './conversations.js';
import { counter, id, time } from './fields.js';
import { Group } from './groups.js';
import { limits } from './limits.js';
import { defineOperations } from './table.js';

/** A link into a group, as its managers see it. Only its creator gets the token, once. */
export const Invite = v.object({
  /** What `invites.revoke` takes as `inviteId`. It does not let anybody in: the token does. */
  id,
  /** The group that it leads into. */
  conversationId: id,
  /** Who made the link. */
  createdBy: id,
  createdAt: time,
  /** When it stops working; `null`: never. */
  expiresAt: v.nullable(time),
  /** How many users may join with it; `null`: any number. */
  maxUses: v.nullable(counter),
  /** How many users have joined with it. */
  uses: counter,
});
export interface Invite extends v.InferOutput<typeof Invite> {}

const token = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, 'must be the token of an invite'));

export const inviteOperations = defineOperations({
  'invites.create': {
    summary:
      'Makes a link into a group, for its owners and admins: whoever has the `token` may join, until it has run out or was used so often. The token is not shown again.',
    method: 'POST',
    path: '/conversations/:conversationId/invites',
    caller: 'user',
    rate: 'write',
    status: 201,
    input: v.strictObject({
      conversationId: id,
      /** How long the link works, in seconds: from a minute to 365 days. Left out: for ever. */
      expiresInSeconds: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(limits.inviteSeconds)),
      ),
      /** How many users may join with it, from 1 to 10,000. Left out: any number. */
      maxUses: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.inviteUses)),
      ),
    }),
    output: v.object({
      /** The link as the group's managers see it. */
      invite: Invite,
      /**
       * The secret that lets users join: 8 to 64 letters, digits, `_` or `-`. It is shown only
       * here.
       */
      token: v.string(),
    }),
    errors: ['not_found', 'forbidden', 'limit_reached', 'unavailable'],
  },
  'invites.list': {
    summary:
      "A group's links that still lead into it, the latest first. For its owners and admins.",
    method: 'GET',
    path: '/conversations/:conversationId/invites',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id }),
    output: v.object({
      /** All links that still work, at most 20. */
      items: v.array(Invite),
    }),
    errors: ['not_found', 'forbidden'],
  },
  'invites.revoke': {
    summary: 'Ends a link, for the owners and admins of its group. Who joined by it stays.',
    method: 'DELETE',
    path: '/conversations/:conversationId/invites/:inviteId',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      conversationId: id,
      /** The link to end, by the `id` of its `Invite`. */
      inviteId: id,
    }),
    output: v.object({}),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
  'invites.preview': {
    summary: 'The group that a link leads into, before joining it.',
    method: 'POST',
    // The token is a secret: it is in the body, so that access logs do not contain it.
    path: '/invites/preview',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({
      /** The token of the link. */
      token,
    }),
    output: v.object({
      /** The group that the link leads into. */
      group: Group,
      /** When the link stops working; `null`: never. */
      expiresAt: v.nullable(time),
      /** Whether the caller is a member already. */
      isMember: v.boolean(),
    }),
    errors: ['not_found', 'invite_ended', 'banned'],
  },
  'invites.join': {
    summary: 'Joins a group by a link. Members stay as they are, and use nothing up.',
    method: 'POST',
    path: '/invites/join',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** The token of the link. */
      token,
    }),
    output: Conversation,
    errors: ['not_found', 'invite_ended', 'banned', 'limit_reached', 'unavailable'],
  },
});
