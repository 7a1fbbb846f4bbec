/** The users of a site, as they see each other and as their host manages them. */
import type { hostOperations } from '@parlor/sdk/protocol/host';
import type { hostPeopleOperations } from '@parlor/sdk/protocol/host-people';
import type { userOperations } from '@parlor/sdk/protocol/users';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Avatars } from '../../ports/attachments.js';
import type { Sessions } from '../../ports/auth.js';
import type { Audience } from '../../ports/conversations.js';
import type { EventRecorder } from '../../ports/events.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Succession } from '../../ports/members.js';
import type { MessageEraser } from '../../ports/messages.js';
import type { Exports } from '../../ports/exports.js';
import type { Audit, Filters } from '../../ports/moderation.js';
import type { Forget } from '../../ports/moves.js';
import type { Sites } from '../../ports/sites.js';
import type { FindUser, TellProfile, UserRecord } from '../../ports/users.js';
import { callerColumns } from './caller-columns.js';
import { Faces } from './faces.js';
import { hostApi } from './host.api.js';
import { HostUsers } from './host-users.js';
import { Lookalikes } from './lookalikes.js';
import { OldGuests } from './old-guests.js';
import { findUser } from './someone.js';
import { tellProfile } from './tell-profile.js';
import { UserExport } from './user-export.js';
import { usersApi } from './users.api.js';
import { type Seeing, Users } from './users.js';

export { userSql } from './user-sql.js';

/** The staff of a site, for visitors before they sign in. */
export const createFaces = ({ database }: Pick<Ground, 'database'>) => new Faces(database);

interface UsersDeps extends Pick<Ground, 'database' | 'environment' | 'writer'> {
  events: EventRecorder;
  sites: Sites;
  seeing: Seeing;
  audience: Audience;
}

interface UserPorts {
  users: Users;
  lookalikes: Lookalikes;
  tell: TellProfile;
  findUser: FindUser;
}

/** Users as all other features need them. */
export function createUsers({
  database,
  environment,
  writer,
  sites,
  seeing,
  audience,
  events,
}: UsersDeps): UserPorts {
  writer.extend(callerColumns);
  const lookalikes = new Lookalikes({ database, sites });
  const users = new Users(
    database,
    environment,
    seeing,
    lookalikes,
    async (siteId) => (await sites.byId(siteId)).directory,
    events,
  );
  const tell = tellProfile({ users, audience });
  lookalikes.onChange(tell);
  return { users, lookalikes, tell, findUser: findUser(users) };
}

interface Deps extends Ground, UserPorts {
  events: EventRecorder;
  sites: Sites;
  sessions: Sessions;
  succession: Succession;
  audience: Audience;
  filters: Filters;
  audit: Audit;
  avatars: Avatars;
  eraser: MessageEraser;
  /** Takes the address of a picture, and returns the address that is shown from now on. */
  setAvatar: (user: UserRecord, source: string | null | undefined) => Promise<string | null>;
  showPresence(userId: string, shows: boolean): Promise<void>;
  /** Finishes the merges of guests into this user. */
  finishMerges: (userId: string) => Promise<void>;
  /** What the features do when a user is deleted. */
  forgets: readonly Forget[];
  /** What the features give of what they store about a user. */
  exports: readonly Exports[];
}

export function createUsersFeature(
  deps: Deps,
): Feature<
  Handlers<typeof userOperations & typeof hostOperations & typeof hostPeopleOperations>,
  { hostUsers: HostUsers }
> {
  const { environment, users, lookalikes } = deps;
  const now = () => environment.now();
  const hostUsers = new HostUsers({ ...deps, now });
  const profile: Exports = {
    section: 'profile',
    page: async (siteId, id) => ({
      items: [{ section: 'profile', data: await hostUsers.get(siteId, { id }) }],
      next: null,
    }),
  };
  const userExport = new UserExport({ ...deps, exports: [profile, ...deps.exports] });
  const oldGuests = new OldGuests({ ...deps, hostUsers, now });
  return {
    handlers: {
      ...usersApi(users, deps.audience, deps.showPresence, deps.filters, deps.avatars, now),
      ...hostApi(hostUsers, userExport),
    },
    ports: { hostUsers },
    chores: [() => lookalikes.fill(), () => oldGuests.forgetSome()],
  };
}
