/** The one list of entities, and the one list of migrations, in order. */
import { AttachmentRow } from './features/attachments/attachment.entity.js';
import { FetchedAvatarRow } from './features/attachments/fetched-avatar.entity.js';
import { StoredFilesRow } from './features/attachments/stored-files.entity.js';
import { BlockRow } from './features/blocks/block.entity.js';
import { ClosingDirectRow, ContactRow } from './features/contacts/contact.entity.js';
import { ServerStateRow } from './database/server-state.entity.js';
import { SessionRow } from './features/auth/session.entity.js';
import { ConversationRow } from './conversation-log/conversation.entity.js';
import { KeptStandingRow, MemberRow } from './features/members/member.entity.js';
import { GuestMergeRow } from './features/merging/guest-merge.entity.js';
import {
  BanRow,
  InvitationRow,
  InviteRow,
  JoinRequestRow,
} from './features/members/ways-in.entity.js';
import { HiddenMessageRow } from './features/messages/hidden-message.entity.js';
import { MessageEditRow, MessageRow, PinnedMessageRow } from './conversation-log/message.entity.js';
import {
  AuditEntryRow,
  HeldSendRow,
  ReportMessageRow,
  ReportRow,
  SiteFilterRow,
} from './features/moderation/moderation.entity.js';
import { SearchLogRow, SearchSegmentRow, SearchWordRow } from './features/search/search.entity.js';
import { LinkPreviewRow } from './features/previews/preview.entity.js';
import {
  SecretKeyRow,
  SigningSecretRow,
  SiteOriginRow,
  SiteRow,
} from './features/sites/site.entity.js';
import { UserRow } from './features/users/user.entity.js';
import { Foundation0001 } from './database/migrations/0001-foundation.js';
import { MessageLog0002 } from './database/migrations/0002-message-log.js';
import { Search0003 } from './database/migrations/0003-search.js';
import { PinnedMessages0004 } from './database/migrations/0004-pinned-messages.js';
import { Groups0005 } from './database/migrations/0005-groups.js';
import { Contacts0006 } from './database/migrations/0006-contacts.js';
import { Moderation0007 } from './database/migrations/0007-moderation.js';
import { Profiles0008 } from './database/migrations/0008-profiles.js';
import { People0009 } from './database/migrations/0009-people.js';
import { Attachments0010 } from './database/migrations/0010-attachments.js';
import { LinkPreviews0011 } from './database/migrations/0011-link-previews.js';
import { VoiceMessages0012 } from './database/migrations/0012-voice-messages.js';
import { Muting0013 } from './database/migrations/0013-muting.js';
import { SessionOrigins0014 } from './database/migrations/0014-session-origins.js';
import { StoredFiles0015 } from './database/migrations/0015-stored-files.js';
import { QuotesByReference0016 } from './database/migrations/0016-quotes-by-reference.js';
import { WhoMayAdd0017 } from './database/migrations/0017-who-may-add.js';
import { StaffLookalikes0019 } from './database/migrations/0019-staff-lookalikes.js';
import { Directory0020 } from './database/migrations/0020-directory.js';
import { GuestMerges0021 } from './database/migrations/0021-guest-merges.js';
import { Pruning0022 } from './database/migrations/0022-pruning.js';
import { MemberSettings0023 } from './database/migrations/0023-member-settings.js';
import { Welcome0024 } from './database/migrations/0024-welcome.js';

export const entities = [
  SiteRow,
  SiteOriginRow,
  SecretKeyRow,
  SigningSecretRow,
  UserRow,
  SessionRow,
  ServerStateRow,
  ConversationRow,
  MemberRow,
  KeptStandingRow,
  BanRow,
  JoinRequestRow,
  InvitationRow,
  InviteRow,
  MessageRow,
  MessageEditRow,
  HiddenMessageRow,
  PinnedMessageRow,
  SearchLogRow,
  SearchSegmentRow,
  SearchWordRow,
  ContactRow,
  ClosingDirectRow,
  BlockRow,
  ReportRow,
  ReportMessageRow,
  AuditEntryRow,
  SiteFilterRow,
  HeldSendRow,
  AttachmentRow,
  StoredFilesRow,
  FetchedAvatarRow,
  LinkPreviewRow,
  GuestMergeRow,
];

export const migrations = [
  Foundation0001,
  MessageLog0002,
  Search0003,
  PinnedMessages0004,
  Groups0005,
  Contacts0006,
  Moderation0007,
  Profiles0008,
  People0009,
  Attachments0010,
  LinkPreviews0011,
  VoiceMessages0012,
  Muting0013,
  SessionOrigins0014,
  StoredFiles0015,
  QuotesByReference0016,
  WhoMayAdd0017,
  StaffLookalikes0019,
  Directory0020,
  GuestMerges0021,
  Pruning0022,
  MemberSettings0023,
  Welcome0024,
];
