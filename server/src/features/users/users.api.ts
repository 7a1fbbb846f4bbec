import type { userOperations } from '@parlor/sdk/protocol/users';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Audience } from '../conversations/audience.js';
import type { Filters } from '../moderation/filters.js';
import type { Users } from './users.js';

/** Tells those who may have seen the user that they no longer do, or do again. */
type TellPresence = (userId: string, shows: boolean) => Promise<void>;

export function usersApi(users: Users, audience: Audience, tellPresence: TellPresence, filters: Filters): Handlers<typeof userOperations> {
  return {
    'users.me': async ({ siteId, user }) => users.presentMe(await users.get(siteId, user.id)),

    'users.updateMe': async ({ siteId, user }, { showsPresence, ...change }) => {
      const row = await users.update(siteId, user.id, {
        ...change,
        name: await filters.line(siteId, change.name),
        bio: await filters.line(siteId, change.bio),
        ...(showsPresence !== undefined && { hidesPresence: showsPresence ? 0 : 1 }),
      });
      if (showsPresence !== undefined) await tellPresence(user.id, showsPresence);
      await audience.publishTo(user.id, [{ name: 'user.updated', data: { user: users.present(row) } }]);
      return users.presentMe(row);
    },

    'users.list': ({ siteId, user }, query) => users.list(siteId, user, query),

    'users.get': async ({ siteId, user }, { userId }) => {
      const [seen] = await users.presentTo(user.id, [await users.getAnyone(siteId, userId)]);
      return user.role === 'user' ? seen! : { ...seen!, privateAttributes: await users.privateAttributes(siteId, userId) };
    },
  };
}
