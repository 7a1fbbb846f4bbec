import { type hostOperations, type HostUser, UserProfile } from '@parlor/sdk/protocol/host';
import { includesScope } from '@parlor/sdk/protocol/scopes';
import type { HostActor } from '../../kernel/context.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import { parseInput } from '../../kernel/parse-input.js';
import type { hostPeopleOperations } from '@parlor/sdk/protocol/host-people';
import type { HostUsers } from './host-users.js';
import { keyOf } from './someone.js';
import type { UserExport } from './user-export.js';

export function hostApi(
  users: HostUsers,
  userExport: UserExport,
): Handlers<typeof hostOperations & typeof hostPeopleOperations> {
  return {
    'host.upsertUser': async ({ siteId, actor }, profile) => {
      requireRoleScope(actor, profile);
      return users.upsert(siteId, profile, actor);
    },

    'host.upsertUsers': async ({ siteId, actor }, { users: profiles }) => {
      const results: { user: HostUser | null; error: { code: string; message: string } | null }[] =
        [];
      for (const profile of profiles) {
        try {
          const parsed = parseInput(UserProfile, profile);
          requireRoleScope(actor, parsed);
          results.push({ user: await users.upsert(siteId, parsed, actor), error: null });
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          results.push({ user: null, error: { code: error.code, message: error.message } });
        }
      }
      return { results };
    },

    'host.listUsers': ({ siteId }, query) => users.list(siteId, query),
    'host.getUser': async ({ siteId }, who) => users.get(siteId, keyOf(who)),
    'host.deactivateUser': async ({ siteId, actor }, who) =>
      users.deactivate(siteId, keyOf(who), actor),
    'host.reactivateUser': async ({ siteId, actor }, who) =>
      users.reactivate(siteId, keyOf(who), actor),
    'host.deleteUser': async ({ siteId, actor }, { messages, ...who }) =>
      users.delete(siteId, keyOf(who), messages, actor),

    'host.searchUsers': ({ siteId }, query) => users.search(siteId, query),
    'host.updateUser': async ({ siteId, actor }, { userId, externalId, ...change }) => {
      requireRoleScope(actor, change);
      return users.update(siteId, keyOf({ userId, externalId }), change, actor);
    },
    'host.exportUser': async ({ siteId, actor }, { cursor, ...who }) =>
      userExport.page(siteId, await users.idOf(siteId, keyOf(who)), cursor, actor),
  };
}

/** Who may make others staff may do everything. Throws `forbidden`. */
function requireRoleScope({ scopes }: HostActor, { role }: Pick<UserProfile, 'role'>): void {
  if (role !== undefined && !includesScope(scopes, 'admin'))
    throw new Fault('forbidden', 'Setting a role needs the scope "admin".');
}
