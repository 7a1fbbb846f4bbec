import { createAttachments, type Attachments } from './attachments.js';
import { createBlocks, type Blocks } from './blocks.js';
import { createContacts, type Contacts } from './contacts.js';
import { createConversationCalls } from './conversation-calls.js';
import type { Conversations } from './conversations.js';
import { createCore, type ChatOptions, type Core } from './core.js';
import { createDrafts } from './drafts.js';
import { createInvites, type Invites } from './invites.js';
import type { Live } from './live.js';
import { createMemberSettings, type MemberSettings } from './member-settings.js';
import { createMembers, type Members } from './members.js';
import { createMarks } from './marks.js';
import { createMessageCalls } from './message-calls.js';
import type { Messages } from './messages.js';
import { createModeration, type Moderation } from './moderation.js';
import { createMuteEnds } from './mute-ends.js';
import { createMuting, type Muting } from './muting.js';
import { createPresence, type Presences } from './presence.js';
import { createReactions, type Reactions } from './reactions.js';
import type { Receipts } from './receipts.js';
import { createReports, type Reports } from './reports.js';
import { createSite, type SiteView } from './site.js';
import { createTyping, type Typing } from './typing.js';
import { unreadOf, type Unread } from './unread.js';
import { createUserFinding, type UserFinding } from './user-finding.js';
import type { Users } from './users.js';

/** One site, one signed-in user at a time. */
export interface Chat extends Omit<Core, 'use'> {
  readonly users: Users & UserFinding;
  readonly conversations: Conversations & Muting & MemberSettings;
  readonly members: Members;
  readonly invites: Invites;
  readonly contacts: Contacts;
  readonly blocks: Blocks;
  readonly messages: Messages;
  readonly attachments: Attachments;
  readonly reactions: Reactions;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly presence: Presences;
  readonly reports: Reports;
  readonly moderation: Moderation;
  /** The site and its settings, which follow changes while a user is signed in. */
  readonly site: Live<SiteView>;
  /** What is unread in all conversations together, loaded or not. */
  readonly unread: Live<Unread>;
}

/**
 * Makes a chat client. It touches neither network nor storage before it is used. Throws
 * `invalid_input` for options that cannot work; `message` and `details` say which.
 *
 *     const chat = createChat({ site: 'pk_…', url: 'https://chat.example.com' });
 *     const me = (await chat.start()) ?? (await chat.auth.signInAsGuest({ name: 'Ada' }));
 */
export function createChat(options: ChatOptions): Chat {
  const { use, ...core } = createCore(options);
  const drafts = use(createDrafts);
  use(createMuteEnds);
  return {
    ...core,
    users: { ...core.users, ...use(createUserFinding) },
    conversations: {
      ...core.conversations,
      ...use(createConversationCalls),
      ...use(createMuting),
      ...use(createMemberSettings),
    },
    members: use(createMembers),
    invites: use(createInvites),
    contacts: use(createContacts),
    blocks: use(createBlocks),
    messages: {
      ...core.messages,
      ...use(createMessageCalls),
      draft: (conversationId) => drafts.of(conversationId),
    },
    attachments: use(createAttachments),
    reactions: use(createReactions),
    receipts: { ...core.receipts, ...use(createMarks) },
    typing: use(createTyping),
    presence: use(createPresence),
    reports: use(createReports),
    moderation: use(createModeration),
    site: use(createSite),
    unread: use(unreadOf),
  };
}
