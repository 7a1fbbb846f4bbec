import type { userOperations } from '@parlor/sdk/protocol/users';
import type { Handlers } from '../../kernel/dispatcher.js';
import { requireNotSilenced } from '../../conversation-log/rules.js';
import type { Users } from './users.js';
import type { Avatars } from '../../ports/attachments.js';
import type { Audience } from '../../ports/conversations.js';
import type { Filters } from '../../ports/moderation.js';

/** Notifies those who may see the user that the user hides or shows presence from now on. */
type TellPresence = (userId: string, shows: boolean) => Promise<void>;

export function usersApi(
  users: Users,
  audience: Audience,
  tellPresence: TellPresence,
  filters: Filters,
  avatars: Avatars,
  now: () => Date,
): Handlers<typeof userOperations> {
  return {
    'users.me': async ({ siteId, user }) => users.presentMe(await users.get(siteId, user.id)),

    'users.updateMe': async (
      { siteId, user },
      { showsPresence, avatarAttachmentId, ...change },
    ) => {
      const isPictured = change.avatarUrl !== undefined || avatarAttachmentId !== undefined;
      // A silenced user must not change what others see; whether the user shows presence is not
      // shown to others.
      if (isPictured || change.name !== undefined || change.bio !== undefined)
        requireNotSilenced((await users.get(siteId, user.id)).silencedUntil, now());
      const name = await filters.line(siteId, change.name);
      const bio = await filters.line(siteId, change.bio);
      const update = (avatarUrl = change.avatarUrl) =>
        users.update(siteId, user.id, {
          ...change,
          avatarUrl,
          name,
          bio,
          ...(showsPresence !== undefined && { hidesPresence: showsPresence ? 0 : 1 }),
        });
      const row = isPictured
        ? await avatars.replacing(
            { siteId, userId: user.id },
            { avatarUrl: change.avatarUrl, avatarAttachmentId },
            update,
          )
        : await update();
      if (showsPresence !== undefined) await tellPresence(user.id, showsPresence);
      await audience.publishTo(user.id, [
        { name: 'user.updated', data: { user: users.present(row) } },
      ]);
      return users.presentMe(row);
    },

    'users.list': ({ siteId, user }, query) => users.list(siteId, user, query),

    'users.get': async ({ siteId, user }, { userId }) =>
      users.profile(user, await users.getAnyone(siteId, userId)),

    'users.find': async ({ siteId, user }, { externalId }) =>
      users.profile(user, await users.getByExternalId(siteId, externalId)),
  };
}
