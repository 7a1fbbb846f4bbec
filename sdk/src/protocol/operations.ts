import type * as v from 'valibot';
import { attachmentOperations } from './attachments.js';
import { authOperations } from './auth.js';
import { blockOperations } from './blocks.js';
import { botOperations } from './bots.js';
import { contactOperations } from './contacts.js';
import { conversationOperations } from './conversations.js';
import { hostConversationOperations } from './host-conversations.js';
import { hostMessageOperations } from './host-messages.js';
import { hostOperations } from './host.js';
import { hostEventOperations } from './host-events.js';
import { hostModerationOperations } from './host-moderation.js';
import { hostNumberOperations } from './host-numbers.js';
import { hostReadingOperations } from './host-reading.js';
import {
  hostMembershipOperations,
  hostMergeOperations,
  hostPeopleOperations,
  hostSanctionOperations,
  hostSessionOperations,
} from './host-people.js';
import { hostSiteOperations } from './host-site.js';
import { inviteOperations } from './invites.js';
import { memberOperations } from './members.js';
import { memberSettingOperations, mutingOperations } from './member-settings.js';
import { messageOperations } from './messages.js';
import { moderationOperations } from './moderation.js';
import { operatorOperations } from './operators.js';
import { presenceOperations } from './presence.js';
import { reactionOperations } from './reactions.js';
import { receiptOperations } from './receipts.js';
import { reportOperations } from './reports.js';
import { sendHookOperations } from './send-hook.js';
import { siteOperations } from './sites.js';
import { streamOperations } from './streams.js';
import { typingOperations } from './typing.js';
import { userOperations } from './users.js';
import { webhookOperations } from './webhooks.js';

/** Every operation of the wire, by name. */
export const operations = {
  ...siteOperations,
  ...authOperations,
  ...userOperations,
  ...contactOperations,
  ...blockOperations,
  ...conversationOperations,
  ...mutingOperations,
  ...memberSettingOperations,
  ...memberOperations,
  ...inviteOperations,
  ...messageOperations,
  ...attachmentOperations,
  ...reactionOperations,
  ...receiptOperations,
  ...typingOperations,
  ...streamOperations,
  ...presenceOperations,
  ...reportOperations,
  ...moderationOperations,
  ...hostOperations,
  ...hostSiteOperations,
  ...operatorOperations,
  ...hostEventOperations,
  ...hostPeopleOperations,
  ...hostSessionOperations,
  ...hostSanctionOperations,
  ...hostMergeOperations,
  ...hostMembershipOperations,
  ...hostModerationOperations,
  ...webhookOperations,
  ...sendHookOperations,
  ...botOperations,
  ...hostConversationOperations,
  ...hostMessageOperations,
  ...hostNumberOperations,
  ...hostReadingOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
/** What the host's backend and the site's operators call. */
export type HostOperationName = Extract<OperationName, `host.${string}`>;
/** What the console calls, besides those of hosts. */
export type OperatorOperationName = Extract<OperationName, `operators.${string}`>;
/** What a chat client may call: all other operations. */
export type ClientOperationName = Exclude<OperationName, HostOperationName | OperatorOperationName>;
export type Input<N extends OperationName> = v.InferOutput<Operations[N]['input']>;
export type Output<N extends OperationName> = v.InferOutput<Operations[N]['output']>;
