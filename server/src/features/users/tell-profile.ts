import type { UserRow } from './user.entity.js';
import type { Users } from './users.js';
import type { Audience } from '../../ports/conversations.js';

/**
 * Tells those who may see the user, and the user's own devices, where what they see is another by
 * now.
 */
export type TellProfile = (before: UserRow, after: UserRow) => Promise<void>;

export function tellProfile({
  users,
  audience,
}: {
  users: Users;
  audience: Audience;
}): TellProfile {
  return async (before, after) => {
    const user = users.present(after);
    if (JSON.stringify(users.present(before)) === JSON.stringify(user)) return;
    await audience.publishTo(after.id, [{ name: 'user.updated', data: { user } }]);
  };
}
