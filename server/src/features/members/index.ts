/**
 * Membership: who is in a conversation, how far each member has read, how members set it up for
 * themselves, and the ways into groups.
 */
import type { hostMembershipOperations } from '@parlor/sdk/protocol/host-people';
import type { inviteOperations } from '@parlor/sdk/protocol/invites';
import type { memberSettingOperations } from '@parlor/sdk/protocol/member-settings';
import type { memberOperations } from '@parlor/sdk/protocol/members';
import type { mutingOperations } from '@parlor/sdk/protocol/member-settings';
import type { receiptOperations } from '@parlor/sdk/protocol/receipts';
import { rowsOf } from '../../database/site-rows.js';
import { KeptStandingRow, MemberRow } from './member.entity.js';
import { BanRow, InvitationRow, InviteRow, JoinRequestRow } from './ways-in.entity.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { BlockedPairs, MayAdd, MayReach } from '../../ports/contacts.js';
import type {
  Conversations,
  ConversationViews,
  Hearers,
  FindViewer,
} from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit, Filters, Moderators, Reports } from '../../ports/moderation.js';
import type { FindUser, Users } from '../../ports/users.js';
import { Audience } from './audience.js';
import { Entrance } from './entrance.js';
import { waysInLog } from './find-ways-in.js';
import { GroupRates } from './group-rates.js';
import { hostMemberships, membershipExports } from './host-memberships.js';
import { Invitations } from './invitations.js';
import { invitesApi } from './invites.api.js';
import { Invites } from './invites.js';
import { memberSettingsApi } from './member-settings.api.js';
import { MemberSettings } from './member-settings.js';
import { membersApi } from './members.api.js';
import { Members } from './members.js';
import { membership } from './membership.js';
import { mutingApi } from './muting.api.js';
import { createListing } from './listing.js';
import { memberMarks, memberRowsOf } from './member-rows.js';
import { findViewer } from './viewer.js';
import { closing, renaming, takingPlace } from './taking-over.js';
import { Muting } from './muting.js';
import { Newcomers } from './newcomers.js';
import { OpenGroups } from './open-groups.js';
import { receiptsApi } from './receipts.api.js';
import { Receipts } from './receipts.js';
import { Succession } from './succession.js';
import { Unread } from './unread.js';
import { addingByHost, dissolving, removingByHost } from './host-changes.js';
import type { HostMembership, Listing, MemberRows, Takeovers } from '../../ports/members.js';

export { memberSql } from './member-sql.js';

interface AudienceDeps extends Pick<Ground, 'database' | 'realtime'> {
  hearers: (userId: string) => Promise<Hearers>;
}

/** Finds who may see what a user does. Needed before the feature of users is created. */
export const createAudience = ({ database, realtime, hearers }: AudienceDeps) =>
  new Audience(database, realtime, hearers);

interface MembershipDeps extends Ground {
  users: Users;
}

interface MembershipPorts {
  unread: Unread;
  openGroups: OpenGroups;
  invitations: Invitations;
  rates: GroupRates;
  succession: Succession;
  findViewer: FindViewer;
  listing: Listing;
  memberRows: MemberRows;
}

/** What the conversations feature needs of membership. */
export function createMembership(deps: MembershipDeps): MembershipPorts {
  const { database, limiter, writer, sql } = deps;
  writer.extend(membership(sql.users.isThere));
  writer.extend(waysInLog);
  const openGroups = new OpenGroups(deps);
  return {
    openGroups,
    findViewer: (...what) => findViewer(deps, ...what),
    listing: createListing(database),
    memberRows: memberRowsOf(database, sql),
    unread: new Unread(deps),
    invitations: new Invitations({ ...deps, openGroups }),
    rates: new GroupRates(limiter),
    succession: new Succession(deps),
  };
}

interface Deps extends Ground, MembershipPorts {
  users: Users;
  findUser: FindUser;
  blocked: BlockedPairs;
  conversations: Conversations;
  views: ConversationViews;
  filters: Filters;
  audit: Audit;
  moderators: Moderators;
  reports: Reports;
  mayAdd: MayAdd;
  mayReach: MayReach;
  /** Notifies those who may see the user whether the user is online. */
  showPresence(userId: string, shows: boolean): Promise<void>;
}

interface Ports {
  takeovers: Takeovers;
  newcomers: Newcomers;
  receipts: Receipts;
  hostMembership: HostMembership;
}

export function createMembersFeature(
  deps: Deps,
): Feature<
  Handlers<
    typeof memberOperations &
      typeof inviteOperations &
      typeof receiptOperations &
      typeof mutingOperations &
      typeof memberSettingOperations &
      typeof hostMembershipOperations
  >,
  Ports
> {
  const { environment, conversations, unread } = deps;
  const newcomers = new Newcomers({ ...deps, tellPresence: deps.showPresence });
  const members = new Members({ ...deps, newcomers });
  const entrance = new Entrance({ ...deps, newcomers });
  const receipts = new Receipts(deps);
  return {
    handlers: {
      ...membersApi(members, entrance, conversations, deps),
      ...invitesApi(new Invites({ ...deps, entrance }), conversations),
      ...receiptsApi(receipts, unread),
      ...mutingApi(new Muting(deps)),
      ...memberSettingsApi(new MemberSettings(deps), conversations),
      'host.listMemberships': async ({ siteId }, { userId, externalId, ...query }) => {
        const id = await deps.findUser(siteId, { userId, externalId });
        return hostMemberships(deps.database, siteId, id, query);
      },
    },
    ports: {
      newcomers,
      receipts,
      hostMembership: {
        list: (...what) => members.list(...what),
        adding: addingByHost,
        removing: removingByHost,
        dissolving,
        closeDoor: (conversationId) => newcomers.closeDoor(conversationId),
        tellEnded: (conversationId, ended) => newcomers.tellEnded(conversationId, ended),
      },
      takeovers: {
        marksOf: memberMarks(deps.database),
        takingPlace: (...what) => takingPlace(deps.sql.blocks, ...what),
        renaming,
        closing,
      },
    },
    chores: [() => members.dropKept(environment.now())],
    siteRows: [MemberRow, KeptStandingRow, BanRow, JoinRequestRow, InvitationRow, InviteRow].map(
      (entity) =>
        rowsOf<{ conversationId: string }>(
          deps.database,
          'conversations',
          entity,
          'conversationId',
        ),
    ),
    forget: [(transaction, userId) => entrance.forget(transaction, userId)],
    exports: [membershipExports(deps.database)],
    handOver: [(...what) => entrance.handOver(...what)],
  };
}
