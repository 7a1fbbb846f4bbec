/** The client with all features. */
import { createAttachments, type Attachments } from './attachments.js';
import { createBlocks, type Blocks } from './blocks.js';
import { createContacts, type Contacts } from './contacts.js';
import { createConversations, type Conversations } from './conversations.js';
import { createCore, type ChatOptions, type Core } from './core.js';
import { createDrafts } from './drafts.js';
import { createInvites, type Invites } from './invites.js';
import type { Live } from './live.js';
import { createMemberSettings, type MemberSettings } from './member-settings.js';
import { createMembers, type Members } from './members.js';
import { createMessages, type Messages } from './messages.js';
import { createModeration, type Moderation } from './moderation.js';
import { createMuting, type Muting } from './muting.js';
import { createPresence, type Presences } from './presence.js';
import { createReactions, type Reactions } from './reactions.js';
import { createReceipts, type Receipts } from './receipts.js';
import { createReports, type Reports } from './reports.js';
import { createSite, type SiteView } from './site.js';
import { createTyping, type Typing } from './typing.js';
import { createUnread, type Unread } from './unread.js';
import type { Draft } from './sync/draft-store.js';

/** The client with all features. It has one site, and one signed-in user at a time. */
export interface Chat extends Omit<Core, 'use'> {
  readonly conversations: Conversations & Muting & MemberSettings;
  readonly members: Members;
  readonly invites: Invites;
  readonly contacts: Contacts;
  readonly blocks: Blocks;
  readonly messages: Messages & {
    /** The text that the user has begun here. It survives a reload, until the sign-out. */
    draft(conversationId: string): Draft;
  };
  readonly attachments: Attachments;
  readonly reactions: Reactions;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly presence: Presences;
  readonly reports: Reports;
  readonly moderation: Moderation;
  /** The site and its settings, which follow changes while a user is signed in. */
  readonly site: Live<SiteView>;
  /** The number of unread messages of all conversations, loaded or not. */
  readonly unread: Live<Unread>;
}

/**
 * Creates a client with all features. It uses neither network nor storage until a method is called.
 * Throws `invalid_input` for options that cannot work; `message` and `details` name the option.
 *
 *     const chat = createChat({ site: 'pk_…', url: 'https://chat.example.com' });
 *     const me = (await chat.start()) ?? (await chat.auth.signInAsGuest({ name: 'Ada' }));
 */
export const createChat = (options: ChatOptions): Chat => withAllFeatures(createCore(options));

/** A client of `createCore` with all features. */
export function withAllFeatures({ use, ...core }: Core): Chat {
  const drafts = use(createDrafts);
  return {
    ...core,
    conversations: {
      ...use(createConversations),
      ...use(createMuting),
      ...use(createMemberSettings),
    },
    members: use(createMembers),
    invites: use(createInvites),
    contacts: use(createContacts),
    blocks: use(createBlocks),
    messages: { ...use(createMessages), draft: (conversationId) => drafts.of(conversationId) },
    attachments: use(createAttachments),
    reactions: use(createReactions),
    receipts: use(createReceipts),
    typing: use(createTyping),
    presence: use(createPresence),
    reports: use(createReports),
    moderation: use(createModeration),
    site: use(createSite),
    unread: use(createUnread),
  };
}
