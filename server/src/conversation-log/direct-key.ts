import { createHash } from 'node:crypto';

/** Identifies a set of people, in any order. */
export function directKey(userIds: readonly string[]): string {
  return createHash('sha256')
    .update([...userIds].sort().join(','))
    .digest('base64url');
}
