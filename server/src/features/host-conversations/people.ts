/** Finds the users whom the host names by its own ids or by Parlor's. */
import { Fault } from '../../kernel/fault.js';
import type { Accounts, UserRecord } from '../../ports/users.js';

export interface SomeUser {
  userId?: string | undefined;
  externalId?: string | undefined;
}

/** A user to add, and the role. */
export type NewMember = SomeUser & { role?: 'owner' | 'admin' | 'member' | undefined };

export const someUser = ({ userId, externalId }: NewMember): SomeUser => ({ userId, externalId });

/**
 * In the order given. `gone`: also users who were deactivated. Throws `not_found` for the first who
 * does not exist, and `invalid_input` unless each is named by one id.
 */
export async function findPeople(
  users: Accounts,
  siteId: string,
  wanted: readonly SomeUser[],
  { gone = false }: { gone?: boolean } = {},
): Promise<UserRecord[]> {
  for (const [i, { userId, externalId }] of wanted.entries())
    requireOneId([userId, externalId], `members.${i}.userId`);
  const [byId, byExternalId] = await Promise.all([
    users.many(
      siteId,
      wanted.flatMap(({ userId }) => userId ?? []),
    ),
    users.manyByExternalId(
      siteId,
      wanted.flatMap(({ externalId }) => externalId ?? []),
    ),
  ]);
  const external = new Map(byExternalId.map((user) => [user.externalId, user]));
  return wanted.map(({ userId, externalId }) => {
    const user = userId === undefined ? external.get(externalId!) : byId.get(userId);
    if (!user || user.deletedAt || (user.deactivatedAt && !gone))
      throw new Fault('not_found', `There is no user ${JSON.stringify(externalId ?? userId)}.`);
    return user;
  });
}

/** Throws `invalid_input` unless it is one of the two ids. */
export function requireOneId(ids: readonly (string | undefined)[], field: string): void {
  if (ids.filter((id) => id !== undefined).length === 1) return;
  const problem = 'or externalId is needed, and not both';
  throw new Fault('invalid_input', `Wrong input: ${field} ${problem}.`, {
    details: [{ field, problem }],
  });
}
