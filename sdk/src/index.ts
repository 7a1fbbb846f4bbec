/** The public API of `@parlor/sdk`: the client with all features, and each feature by itself. */
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

export {
  createAttachments,
  type Attachments,
  type FileSize,
  type FileToSend,
  type UploadOptions,
} from './attachments.js';
export type { Auth } from './auth.js';
export { createBlocks, type Blocks, type BlockList } from './blocks.js';
export { answersWithoutFetch, checkConnection, type ConnectionCheck } from './check-connection.js';
export { ChatError, type ChatErrorCode, type ClientErrorCode } from './chat-error.js';
export { createContacts, type Contacts, type RequestList } from './contacts.js';
export {
  createConversations,
  type Conversations,
  type ConversationViews,
  type Started,
  type GroupChange,
  type GroupSettings,
  type NewGroup,
} from './conversations.js';
export { createCore, type ChatOptions, type Core } from './core.js';
export { createDrafts, type Drafts } from './drafts.js';
export type { Feature } from './feature.js';
export { createInvites, type Invites } from './invites.js';
export type { LiveList } from './live-list.js';
export type { Live } from './live.js';
export { createMemberSettings, type MemberSettings } from './member-settings.js';
export {
  createMembers,
  type AddedPeople,
  type AtDoor,
  type Members,
  type PageQuery,
} from './members.js';
export {
  createMessages,
  type Edit,
  type MessageLogs,
  type Messages,
  type MessageSearch,
  type MessageStatus,
  type SendOptions,
} from './messages.js';
export {
  createModeration,
  type MeasureOptions,
  type Moderation,
  type NewMeasureOptions,
} from './moderation.js';
export { createMuting, type Muting } from './muting.js';
export { createPresence, type Presence, type Presences } from './presence.js';
export type {
  Attachment,
  AttachmentKind,
  AttachmentUsage,
  SentAttachment,
  Voice,
} from './protocol/attachments.js';
export type { Block } from './protocol/blocks.js';
export type { Contact, ContactRequest, Relation, RelationState } from './protocol/contacts.js';
export type { Conversation } from './protocol/conversations.js';
export type { EndReason, ErrorCode } from './protocol/errors.js';
export type { EventData, EventName } from './protocol/events.js';
export type { Page } from './protocol/fields.js';
export { limits } from './protocol/limits.js';
export type { Group } from './protocol/groups.js';
export type { Invite } from './protocol/invites.js';
export type { Member } from './protocol/member.js';
export type { Invitation, JoinRequest } from './protocol/members.js';
export type {
  Message,
  Metadata,
  Preview,
  Quote,
  Reaction,
  SentLink,
  SystemEntry,
} from './protocol/messages.js';
export type { AuditAct, AuditEntry, HeldSend, Sanctions } from './protocol/moderation.js';
export type { Named, Report, ReportedMessage, ReportReason } from './protocol/reports.js';
export type {
  DirectoryHolds,
  DirectoryVisibleTo,
  Site,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from './protocol/sites.js';
export type { Attributes } from './protocol/attributes.js';
export type { Me, Profile, User } from './protocol/users.js';
export { createReactions, type Reactions, type Reactor } from './reactions.js';
export { createReceipts, type Marks, type Reading, type Receipts } from './receipts.js';
export { createReports, type ReportOptions, type ReportOutcome, type Reports } from './reports.js';
export type { ConversationList } from './sync/conversation-list.js';
export type { Draft } from './sync/draft-store.js';
export { badgeCount, isMuted } from './sync/muted.js';
export type { PendingTo } from './sync/pending-to.js';
export type { FileStorage, OutboxStorage } from './sync/kept.js';
export type { MessageLog, MessageWindow } from './sync/message-window.js';
export type { PendingFile, PendingMessage } from './sync/pending-message.js';
export type { ConnectionState } from './transport/connection.js';
export type { LeftGuestName } from './transport/left-guest.js';
export type { SessionEnd } from './transport/session.js';
export type { SessionStorage } from './transport/safe-storage.js';
export type { SignIdentity, SignReason } from './transport/signed-identity.js';
export { createSite, type SiteView } from './site.js';
export { createTyping, type Typing } from './typing.js';
export { createUnread, type Unread } from './unread.js';
export { createUsers, type ProfileChange, type Users } from './users.js';

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
export function createChat(options: ChatOptions): Chat {
  const { use, ...core } = createCore(options);
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
