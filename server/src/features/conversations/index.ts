/** Conversations as their members see them, and groups. */
import type { conversationOperations } from '@parlor/sdk/protocol/conversations';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Avatars } from '../../ports/attachments.js';
import type { BlockedPairs, MayAdd, Reach } from '../../ports/contacts.js';
import type { OpenGroups, FindViewer, UpdatingGroup } from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { GroupRates, Invitations, Unread, Listing, MemberRows } from '../../ports/members.js';
import type { Filters, HeldSends } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import type { Users } from '../../ports/users.js';
import { conversationsApi } from './conversations.api.js';
import { Conversations } from './conversations.js';
import { ConversationViews } from './conversation-views.js';
import { Epoch } from './epoch.js';
import { Groups, updating } from './groups.js';
import { ListTurns } from './list-turns.js';
import { Sync } from './sync.js';
import type { ViewedBy } from '../../ports/messages.js';

interface ConversationDeps extends Ground {
  users: Users;
  unread: Unread;
  viewedBy: ViewedBy;
  listing: Listing;
  memberRows: MemberRows;
  findViewer: FindViewer;
  blocked: BlockedPairs;
  reach: Reach;
}

interface ConversationPorts {
  conversations: Conversations;
  views: ConversationViews;
}

/** Conversations as other features need them. */
export function createConversations(deps: ConversationDeps): ConversationPorts {
  const views = new ConversationViews({ ...deps, log: deps.messageLog });
  return { views, conversations: new Conversations({ ...deps, views }) };
}

interface Deps extends Ground, ConversationPorts {
  sites: Sites;
  users: Users;
  openGroups: OpenGroups;
  invitations: Invitations;
  rates: GroupRates;
  memberRows: MemberRows;
  listing: Listing;
  mayAdd: MayAdd;
  filters: Filters;
  held: HeldSends;
  avatars: Avatars;
}

export function createConversationsFeature(
  deps: Deps,
): Feature<
  Handlers<typeof conversationOperations>,
  { epoch: Epoch; updatingGroup: UpdatingGroup }
> {
  const { database, environment } = deps;
  const groups = new Groups({ ...deps, log: deps.messageLog });
  const epoch = new Epoch(database, environment);
  const sync = new Sync({ ...deps, epoch });
  const turns = new ListTurns();
  return {
    handlers: conversationsApi({ ...deps, groups, sync, turns }),
    ports: { epoch, updatingGroup: updating },
    close: () => turns.close(),
  };
}
