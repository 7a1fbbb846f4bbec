import type { Named } from '@parlor/sdk/protocol/reports';
import type { UserRecord, Users } from '../../ports/users.js';

interface Naming {
  (userId: string): Named;
  (userId: string | null): Named | null;
}

/** The names of users in a moderator's list, even if they are deleted. */
export async function namesOf(
  users: Users,
  siteId: string,
  userIds: readonly (string | null)[],
): Promise<Naming> {
  const people = await users.many(
    siteId,
    userIds.filter((userId) => userId !== null),
  );
  const nameOf = (row: UserRecord | undefined) => (row ? users.present(row).name : '');
  const named = (userId: string | null) =>
    userId === null ? null : { id: userId, name: nameOf(people.get(userId)) };
  return named as Naming;
}
