import * as v from 'valibot';
import { counter, cursor, id, page, pageSize, time } from './fields.js';
import { limits } from './limits.js';
import { memberRoutes } from './routes/members.js';
import { defineEvents, defineOperations } from './table.js';
import { User } from './users.js';

/** A user in a conversation. */
export const Member = v.object({
  user: User,
  role: v.picklist(['owner', 'admin', 'member']),
  /** Everything up to this `seq` was seen, or reached a device. */
  readSeq: counter,
  deliveredSeq: counter,
  joinedAt: time,
  /** Until when the member may read and not write here; it may be over. */
  silencedUntil: v.optional(v.nullable(time)),
});
export interface Member extends v.InferOutput<typeof Member> {}

export const memberOperations = defineOperations(memberRoutes, {
  'members.list': {
    summary: 'The members of a conversation, those who joined first first.',
    caller: 'user',
    rate: 'read',
    input: v.strictObject({ conversationId: id, cursor: v.optional(cursor), limit: v.optional(pageSize) }),
    output: page(Member),
    errors: ['not_found'],
  },
  'members.add': {
    summary: 'Adds people to a group, for its owner and admins. Those who are members already stay as they are.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id, userIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(limits.membersAtOnce)) }),
    output: v.object({ added: v.array(id), rev: counter }),
    errors: ['not_found', 'forbidden', 'limit_reached', 'unavailable'],
  },
  'members.remove': {
    summary:
      'Removes a member from a group, for its owner and admins; or the caller, who leaves. The last owner cannot go while others are there.',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({ conversationId: id, userId: id }),
    output: v.object({ rev: counter }),
    errors: ['not_found', 'forbidden', 'unavailable'],
  },
});

export const memberEvents = defineEvents({
  'member.joined': {
    summary: 'Somebody became a member; travels with the system entry that says so. At most 50 are listed.',
    data: v.object({ conversationId: id, members: v.array(Member), memberCount: counter }),
  },
  'member.left': {
    summary: 'Somebody is no longer a member; travels with the system entry that says so.',
    data: v.object({ conversationId: id, userId: id, memberCount: counter }),
  },
});
