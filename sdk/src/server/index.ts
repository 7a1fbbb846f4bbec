/**
 * `@parlor/sdk/server`: for the host's backend, in Node or any runtime with `fetch`. It is separate
 * from the chat client, because its secret key must never reach a page: bundles for browsers refuse
 * to import it, and the server refuses calls from a page.
 */
import { addressOf, checkText, wrongOption } from '../options.js';
import { browserPlatform } from '../platform.js';
import { hostCall } from './call.js';
import { type HostBots, hostBots } from './bots.js';
import { type HostConversations, hostConversations } from './conversations.js';
import { type HostMessages, hostMessages } from './messages.js';
import { type HostNumbers, hostNumbers } from './numbers.js';
import { requireBackend } from './require-backend.js';
import { type HostEventsOfSite, hostEvents } from './events.js';
import { type HostAudit, hostAudit } from './audit.js';
import { type HostModeration, hostModeration } from './moderation.js';
import { type HostKeys, hostKeys, type HostSigningSecrets, hostSigningSecrets } from './keys.js';
import { type HostSendHook, hostSendHook } from './send-hook.js';
import { hostSite, type HostSiteSettings } from './site.js';
import { type HostUsers, hostUsers } from './users.js';
import { type HostWebhooks, hostWebhooks } from './webhooks.js';

export { ChatError, type ChatErrorCode } from '../chat-error.js';
export {
  type BotClient,
  type BotMessages,
  type BotOptions,
  createBot,
  type StreamOptions,
} from './bot.js';
export type { MessageStream } from './message-stream.js';
export type { BotProfile, BotWithToken, HostBots, NewBot } from './bots.js';
export type { Bot, BotToken } from '../protocol/bots.js';
export type { Button, Choice, Chosen, MessageBlock } from '../protocol/message-blocks.js';
export type { AttributeChange, Attributes } from '../protocol/attributes.js';
export type { Page } from '../protocol/fields.js';
export type { HostUser } from '../protocol/host.js';
export type {
  HostConversation,
  HostMember,
  ListedConversation,
} from '../protocol/host-conversations.js';
export type { ConversationNote, OperatorReading } from '../protocol/host-reading.js';
export type {
  ConversationReference,
  ConversationSettings,
  HostConversations,
  NewHostConversation,
  NewHostMember,
} from './conversations.js';
export type { HostMessages, ImportedMessage, NewHostMessage } from './messages.js';
export type { NumbersPoint, Refusals } from '../protocol/host-numbers.js';
export type { HostNumbers, NumbersQuery, SiteNumbers } from './numbers.js';
export type {
  HostSite,
  HostSiteChange,
  Sighting,
  SecretKey,
  SigningSecret,
  SignInMode,
} from '../protocol/host-site.js';
export type { Scope } from '../protocol/scopes.js';
export type { HostKeys, HostSigningSecrets, NewSecretKey, NewSigningSecret } from './keys.js';
export type { HostSiteSettings } from './site.js';
export { type IdentityOptions, signIdentity } from './sign-identity.js';
export type { Delivery, DeliveryDetails, Webhook } from '../protocol/webhooks.js';
export { verifyWebhook, type WebhookEvent, WebhookVerificationError } from './verify-webhook.js';
export type {
  HostWebhooks,
  NewWebhook,
  Ping,
  WebhookChange,
  WebhookWithSecret,
} from './webhooks.js';
export {
  type HostSendHook,
  type SendAnswer,
  type SendHook,
  type SendHookSettings,
  type SendHookTest,
  type SendHookWithSecret,
  type SendQuestion,
  verifySendQuestion,
} from './send-hook.js';
export type { EventPage, HostEventsOfSite, SiteEvent } from './events.js';
export type { Filter } from '../protocol/host-moderation.js';
export type {
  ExportItem,
  ExportSection,
  HostMembership,
  HostSession,
} from '../protocol/host-people.js';
export type { Message } from '../protocol/messages.js';
export type { HostAuditEntry } from '../protocol/host-audit.js';
export type { HeldSend, Sanctions } from '../protocol/moderation.js';
export type { Report } from '../protocol/reports.js';
export type { AuditSearch, HostAudit } from './audit.js';
export type { FilterChange, HostModeration, ReportOutcome } from './moderation.js';
export type {
  HostUsers,
  Reason,
  Upserted,
  UserChange,
  UserProfile,
  UserReference,
  UserSearch,
} from './users.js';

export interface HostOptions {
  /** Address of the Parlor server, such as `https://chat.example.com`. */
  url: string;
  /** The site's secret key, `sk_…`. */
  secretKey: string;
  /**
   * How often a call is repeated by itself after an error that may pass, such as a lost connection
   * or `rate_limited`: 0 to 10, 4 by default. A change happens once all the same.
   */
  retries?: number;
}

export interface Host {
  readonly conversations: HostConversations;
  readonly messages: HostMessages;
  readonly users: HostUsers;
  readonly events: HostEventsOfSite;
  readonly moderation: HostModeration;
  readonly audit: HostAudit;
  readonly webhooks: HostWebhooks;
  readonly sendHook: HostSendHook;
  readonly numbers: HostNumbers;
  readonly bots: HostBots;
  readonly site: HostSiteSettings;
  readonly keys: HostKeys;
  readonly signingSecrets: HostSigningSecrets;
}

/**
 * The host's backend on one site. Opens no permanent connection.
 *
 *     const host = createHost({
 *       url: 'https://chat.example.com',
 *       secretKey: process.env.PARLOR_SECRET_KEY,
 *     });
 *     await host.users.upsert({
 *       externalId: '42',
 *       name: 'Ada',
 *       attributes: { plan: 'gold' },
 *       privateAttributes: { customer: 7 },
 *     });
 *     await host.users.deactivate({ externalId: '42' });
 */
export function createHost(options: HostOptions): Host {
  requireBackend('createHost');
  // In JavaScript without types, the options are easily left out.
  const { url, secretKey, retries = 4 } = options ?? ({} as HostOptions);
  checkText(secretKey, 'secretKey', "the site's secret key, sk_…", 'createHost');
  if (!(Number.isInteger(retries) && retries >= 0 && retries <= 10))
    throw wrongOption('createHost', 'retries', 'must be 0 to 10');
  const call = hostCall({
    url: addressOf(url, 'createHost'),
    secretKey,
    retries,
    platform: browserPlatform,
  });

  return {
    conversations: hostConversations(call),
    messages: hostMessages(call),
    users: hostUsers(call),
    events: hostEvents(call),
    moderation: hostModeration(call),
    audit: hostAudit(call),
    webhooks: hostWebhooks(call),
    sendHook: hostSendHook(call),
    numbers: hostNumbers(call),
    bots: hostBots(call),
    site: hostSite(call),
    keys: hostKeys(call),
    signingSecrets: hostSigningSecrets(call),
  };
}
