import * as v from 'valibot';
import { counter, time } from './fields.js';
import { Role } from './groups.js';
import { User } from './users.js';

/** A user in a conversation. */
export const Member = v.object({
  /** Who it is. */
  user: User,
  /** What the member may do here. In direct conversations everybody is a `member`. */
  role: Role,
  readSeq: counter,
  deliveredSeq: counter,
  /** When the user became a member, the last time. */
  joinedAt: time,
  /** Until when the member may read and not write here; it may be over. */
  silencedUntil: v.optional(v.nullable(time)),
});
export interface Member extends v.InferOutput<typeof Member> {}
