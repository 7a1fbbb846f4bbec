import { createHash } from 'node:crypto';

/** Stands for a set of people: the same for the same people, in whatever order they are named. */
export function directKey(userIds: readonly string[]): string {
  return createHash('sha256')
    .update([...userIds].sort().join(','))
    .digest('base64url');
}
