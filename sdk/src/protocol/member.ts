import * as v from 'valibot';
import { counter, time } from './fields.js';
import { Role } from './groups.js';
import { User } from './users.js';

/** A user in a conversation. */
export const Member = v.object({
  user: User,
  role: Role,
  /** Everything up to this `seq` was seen, or reached a device. */
  readSeq: counter,
  deliveredSeq: counter,
  joinedAt: time,
  /** Until when the member may read and not write here; it may be over. */
  silencedUntil: v.optional(v.nullable(time)),
});
export interface Member extends v.InferOutput<typeof Member> {}
