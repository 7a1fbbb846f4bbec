import { type hostOperations, type HostUser, UserProfile } from '@parlor/sdk/protocol/host';
import { includesScope } from '@parlor/sdk/protocol/scopes';
import type { HostActor } from '../../kernel/context.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import { Fault } from '../../kernel/fault.js';
import { parseInput } from '../../kernel/parse-input.js';
import type { HostUsers, Key } from './host-users.js';

interface Someone {
  userId?: string | undefined;
  externalId?: string | undefined;
}

export function hostApi(users: HostUsers): Handlers<typeof hostOperations> {
  return {
    'host.upsertUser': async ({ siteId, actor }, profile) => {
      requireRoleScope(actor, profile);
      return users.upsert(siteId, profile);
    },

    'host.upsertUsers': async ({ siteId, actor }, { users: profiles }) => {
      const results: { user: HostUser | null; error: { code: string; message: string } | null }[] =
        [];
      for (const profile of profiles) {
        try {
          const parsed = parseInput(UserProfile, profile);
          requireRoleScope(actor, parsed);
          results.push({ user: await users.upsert(siteId, parsed), error: null });
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          results.push({ user: null, error: { code: error.code, message: error.message } });
        }
      }
      return { results };
    },

    'host.listUsers': ({ siteId }, query) => users.list(siteId, query),
    'host.getUser': async ({ siteId }, who) => users.get(siteId, keyOf(who)),
    'host.deactivateUser': async ({ siteId }, who) => users.deactivate(siteId, keyOf(who)),
    'host.reactivateUser': async ({ siteId }, who) => users.reactivate(siteId, keyOf(who)),
    'host.deleteUser': async ({ siteId }, { messages, ...who }) =>
      users.delete(siteId, keyOf(who), messages),
  };
}

/** Who may make others staff may do everything. Throws `forbidden`. */
function requireRoleScope({ scopes }: HostActor, { role }: UserProfile): void {
  if (role !== undefined && !includesScope(scopes, 'admin'))
    throw new Fault('forbidden', 'Setting a role needs the scope "admin".');
}

/** Throws `invalid_input` unless it is one of the two. */
function keyOf({ userId, externalId }: Someone): Key {
  if (userId !== undefined && externalId === undefined) return { id: userId };
  if (externalId !== undefined && userId === undefined) return { externalId };
  throw new Fault('invalid_input', 'Wrong input: name the user by userId or by externalId.', {
    details: [{ field: 'userId', problem: 'or externalId is needed, and not both' }],
  });
}
