/** Conversations and messages as the host's backend and the site's operators manage them. */
import type { hostConversationOperations } from '@parlor/sdk/protocol/host-conversations';
import type { hostMessageOperations } from '@parlor/sdk/protocol/host-messages';
import type { hostReadingOperations } from '@parlor/sdk/protocol/host-reading';
import type { Handlers } from '../../kernel/dispatcher.js';
import type {
  ConversationViews,
  FindConversation,
  ForgettingNotes,
  UpdatingGroup,
} from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { HostMembership, MemberRows, Newcomers } from '../../ports/members.js';
import type { Clearing, Deletion, Editing, HostSearch } from '../../ports/messages.js';
import type { Audit, RecordDeletion, ReportedIn } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import type { Accounts } from '../../ports/users.js';
import { hostConversationsApi } from './host-conversations.api.js';
import { HostConversations } from './host-conversations.js';
import { HostDeletion } from './host-deletion.js';
import { HostImport } from './host-import.js';
import { hostMessagesApi } from './host-messages.api.js';
import { HostMessages } from './host-messages.js';
import { HostMembers } from './host-members.js';
import { HostPlaces } from './host-places.js';
import { HostReading } from './host-reading.js';
import { SiteVoice } from './site-voice.js';

interface Deps extends Ground {
  sites: Sites;
  users: Accounts;
  views: ConversationViews;
  memberRows: MemberRows;
  newcomers: Newcomers;
  hostMembership: HostMembership;
  updatingGroup: UpdatingGroup;
  clearing: Clearing;
  editing: Editing;
  deletion: Deletion;
  audit: Audit;
  recordDeletion: RecordDeletion;
  reportedIn: ReportedIn;
  forgettingNotes: ForgettingNotes;
  search: HostSearch;
}

type HostOperations = typeof hostConversationOperations &
  typeof hostMessageOperations &
  Pick<typeof hostReadingOperations, 'host.readMessages'>;

export function createHostConversationsFeature(
  deps: Deps,
): Feature<Handlers<HostOperations>, { findConversation: FindConversation }> {
  const voice = new SiteVoice(deps);
  const places = new HostPlaces({ ...deps, voice });
  const members = new HostMembers({ ...deps, places });
  const conversations = new HostConversations({ ...deps, voice, places, members });
  const deletion = new HostDeletion({ ...deps, places });
  const messages = new HostMessages({ ...deps, places });
  const imports = new HostImport({ ...deps, places });
  const reading = new HostReading({ ...deps, places });
  return {
    handlers: {
      ...hostConversationsApi({ conversations, members, deletion }),
      ...hostMessagesApi({ ...deps, messages, imports, places, reading }),
    },
    ports: { findConversation: (siteId, which) => places.find(siteId, which) },
  };
}
