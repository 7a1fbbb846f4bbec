import type { userOperations } from '@parlor/sdk/protocol/users';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Audience } from '../conversations/audience.js';
import type { Users } from './users.js';

export function usersApi(users: Users, audience: Audience): Handlers<typeof userOperations> {
  return {
    'users.me': async ({ siteId, user }) => users.presentMe(await users.get(siteId, user.id)),

    'users.updateMe': async ({ siteId, user }, input) => {
      const row = await users.update(siteId, user.id, input);
      await audience.publishTo(user.id, [{ name: 'user.updated', data: { user: users.present(row) } }]);
      return users.presentMe(row);
    },

    'users.list': ({ siteId, user }, query) => users.list(siteId, user.id, query),

    'users.get': async ({ siteId }, { userId }) => users.present(await users.get(siteId, userId)),
  };
}
