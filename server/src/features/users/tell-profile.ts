import type { TellProfile } from '../../ports/users.js';
import type { Users } from './users.js';
import type { Audience } from '../../ports/conversations.js';

/** Notifies those who may see the user, and the user's own devices, if they see a change. */
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
