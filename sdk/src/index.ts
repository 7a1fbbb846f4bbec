/** The public API of `@parlor/sdk`: the client with all features, and each feature by itself. */

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
export { type Chat, createChat } from './chat.js';
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
export type { Button, Choice, Chosen, MessageBlock } from './protocol/message-blocks.js';
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
export { createStreams, type Streams } from './streams.js';
export { createTyping, type Typing } from './typing.js';
export { createUnread, type Unread } from './unread.js';
export { createUsers, type ProfileChange, type Users } from './users.js';
