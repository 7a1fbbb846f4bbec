/** How the host names a user: by its own id, or by Parlor's. */
import { Fault } from '../../kernel/fault.js';
import type { FindUser, Someone } from '../../ports/users.js';
import type { Users } from './users.js';

/** The user's id in Parlor, or the host's id. */
export type Key = { id: string } | { externalId: string };

/** Throws `invalid_input` unless it is one of the two. */
export function keyOf({ userId, externalId }: Someone): Key {
  if (userId !== undefined && externalId === undefined) return { id: userId };
  if (externalId !== undefined && userId === undefined) return { externalId };
  throw new Fault('invalid_input', 'Wrong input: name the user by userId or by externalId.', {
    details: [{ field: 'userId', problem: 'or externalId is needed, and not both' }],
  });
}

export const findUser =
  (users: Users): FindUser =>
  async (siteId, who) => {
    const key = keyOf(who);
    // A deleted user has no external id.
    const { id } =
      'id' in key
        ? await users.getKnown(siteId, key.id)
        : await users.getByExternalId(siteId, key.externalId);
    return id;
  };
