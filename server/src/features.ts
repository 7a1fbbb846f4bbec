/**
 * The features of one server, each after those whose ports it gets. A feature whose ports are
 * needed before its own dependencies exist provides them in a separate step (`createUsers` before
 * `createUsersFeature`).
 */
import { type Config, defaultSitesPerOperator } from './config.js';
import { type OpenLog, openLog } from './conversation-log/open-log.js';
import { createAttachmentsFeature, defaultMaxBytes } from './features/attachments/index.js';
import { createAuthFeature, createSessions, loadTokenSecret } from './features/auth/index.js';
import { createBotsFeature, createBotTokens } from './features/bots/index.js';
import { createBlockedPairs, createBlocksFeature } from './features/blocks/index.js';
import { createContactsFeature } from './features/contacts/index.js';
import { createConversationNotesFeature } from './features/conversation-notes/index.js';
import { createConversations, createConversationsFeature } from './features/conversations/index.js';
import { createHostConversationsFeature } from './features/host-conversations/index.js';
import { createIdempotencyFeature } from './features/idempotency/index.js';
import { createEventsFeature } from './features/events/index.js';
import {
  createAudience,
  createMembersFeature,
  createMembership,
} from './features/members/index.js';
import { createMergingFeature } from './features/merging/index.js';
import { createMessages, createMessagesFeature } from './features/messages/index.js';
import { createModerationFeature, createModerators } from './features/moderation/index.js';
import { createNumbersFeature } from './features/numbers/index.js';
import { createOperatorsFeature } from './features/operators/index.js';
import { createPresenceFeature, trackPresence } from './features/presence/index.js';
import { createPreviewsFeature } from './features/previews/index.js';
import { createReactionsFeature } from './features/reactions/index.js';
import { createSearchFeature } from './features/search/index.js';
import { createSitesFeature, createSiteSetup, SiteDeletion } from './features/sites/index.js';
import { createStreamsFeature } from './features/streams/index.js';
import { createTypingFeature } from './features/typing/index.js';
import { createFaces, createUsers, createUsersFeature } from './features/users/index.js';
import { createWebhooksFeature } from './features/webhooks/index.js';
import type { Gatekeeper } from './kernel/context.js';
import { GuardedFetch } from './kernel/guarded-fetch.js';
import { describe } from './kernel/describe.js';
import { Janitor } from './kernel/janitor.js';
import type { SocketHooks } from './kernel/realtime.js';
import type { Overrides } from './overrides.js';
import type { Ground } from './ports/feature.js';
import { sql } from './sql.js';

/** The user agent for fetching pages. */
const previewAgent = 'Parlor-LinkPreview/1.0';

interface Deps extends Omit<Ground, keyof OpenLog | 'sql'> {
  config: Config;
  overrides: Overrides;
}

export type Features = Awaited<ReturnType<typeof createFeatures>>;

export async function createFeatures(deps: Deps) {
  const { config, overrides, database, environment, log } = deps;
  const maxWaiting = overrides.maxWaitingSends ?? 10_000;
  const ground: Ground = { ...deps, ...openLog({ ...deps, maxWaiting }), sql };
  const { writer } = ground;
  const tokenSecret = await loadTokenSecret(database, environment);
  const fetch = new GuardedFetch(previewAgent, overrides.previews?.around);

  // Dependencies of nearly all features.
  const { checkWire = false } = overrides;
  const hostEvents = createEventsFeature({
    ...ground,
    checkWire,
    everyMs: overrides.eventsMs,
    audit: () => moderators.audit,
  });
  const events = hostEvents.ports.recorder;
  const maxBytes = config.files?.maxBytes ?? defaultMaxBytes;
  const site = createSitesFeature({ ...ground, maxBytes, faces: createFaces(ground) });
  const { sites, secretKeys, sightings } = site.ports;
  const blocked = createBlockedPairs(ground);
  const graceMs = overrides.presenceGraceMs ?? 3_000;
  const { presence, sharers } = trackPresence({ ...ground, blocked, graceMs });
  const audience = createAudience({ ...ground, hearers: (id) => sharers.allRoomsOf(id) });
  const seeing = {
    isOnline: presence.isOnline,
    met: (callerId: string, userIds: readonly string[]) => sharers.met(callerId, userIds),
    known: (callerId: string) => sharers.known(callerId),
    blocked: (callerId: string) => blocked.of(callerId),
  };
  const people = createUsers({ ...ground, sites, seeing, audience, events });
  const { users } = people;
  const sessions = createSessions({ ...ground, sites, users, tokenSecret });
  presence.keepLastSeen((userIds, at) => users.setLastSeen(userIds, at));
  const moderators = createModerators({ ...ground, sites, users, events });
  const { filters } = moderators;
  const base = { ...ground, ...people, ...moderators, sites, sessions, blocked, audience, events };

  const membership = createMembership(base);
  const presences = createPresenceFeature({ ...base, ...membership, presence, sharers });
  const showPresence = presences.ports.show;
  const tellPresence = presences.ports.tellPair;
  const contacts = createContactsFeature({ ...base, ...membership, tellPresence });
  const { reach, withdrawRequest } = contacts.ports;
  const blocks = createBlocksFeature({
    ...base,
    ...membership,
    tellPresence,
    withdrawRequest,
  });
  const reaching = {
    mayReach: reach.mayReach.bind(reach),
    mayAdd: reach.addable.bind(reach),
  };
  const said = createMessages({ ...base, ...membership });
  const talks = createConversations({ ...base, ...membership, ...said, reach });
  const { conversations } = talks;
  const search = createSearchFeature({ ...base, ...membership, ...said });
  const attachments = createAttachmentsFeature({
    ...base,
    ...membership,
    config,
    tokenSecret,
    conversations,
    fetch,
    around: overrides.previews?.around,
    scanMs: overrides.scanMs,
  });
  const { avatars, setAvatar, keepFiles, filesOf, sweeper } = attachments.ports;
  const previews = createPreviewsFeature({
    ...base,
    fetch,
    pictures: attachments.ports.previewPictures,
    scansFiles: attachments.ports.scans,
    isOn: config.linkPreviews === true || overrides.previews !== undefined,
    timing: overrides.previews?.timing,
  });
  const webhooks = createWebhooksFeature({
    ...base,
    eventStore: hostEvents.ports.eventStore,
    filesOf,
    trusted: config.webhookHosts ?? [],
    options: overrides.webhooks,
  });
  const { sendHook } = webhooks.ports;
  const { reportDays, auditDays } = config;
  const moderation = createModerationFeature({
    ...base,
    ...membership,
    ...said,
    conversations,
    reach,
    keepFiles,
    sendHook,
    reportDays,
    auditDays,
  });
  const { held, reports, discipline, recordDeletion, reportedIn } = moderation.ports;
  const group = createConversationsFeature({
    ...base,
    ...membership,
    ...talks,
    ...reaching,
    held,
    avatars,
  });
  const members = createMembersFeature({
    ...base,
    ...membership,
    ...talks,
    ...reaching,
    reports,
    showPresence,
  });
  const messages = createMessagesFeature({
    ...base,
    ...membership,
    ...said,
    conversations,
    reach,
    held,
    recordDeletion,
    previews: previews.ports,
    index: search.ports,
  });
  const notes = createConversationNotesFeature({
    ...base,
    findConversation: (...what) => hostConversations.ports.findConversation(...what),
  });
  const hostConversations: ReturnType<typeof createHostConversationsFeature> =
    createHostConversationsFeature({
      ...base,
      ...membership,
      ...said,
      ...talks,
      ...group.ports,
      ...members.ports,
      ...notes.ports,
      recordDeletion,
      reportedIn,
      search: (...what) => search.ports.search.pageOfHost(...what),
    });
  const reactions = createReactionsFeature({ ...base, conversations, reach });
  const typing = createTypingFeature({
    ...base,
    conversations,
    onGone: (listener) => presence.onGone(listener),
    timing: overrides.typing,
  });

  const streams = createStreamsFeature({
    ...base,
    ...membership,
    ...said,
    conversations,
    reach,
    stored: previews.ports.stored,
    timing: overrides.streams,
  });

  const numbers = createNumbersFeature({
    ...base,
    onUserCreated: people.users.onCreated,
    onReportCreated: reports.onCreated,
    onUploaded: attachments.ports.onUploaded,
    onDelivered: webhooks.ports.onDelivered,
    online: () => presence.online(),
    storedBytes: attachments.ports.storedBytes,
    everyMs: overrides.numbersMs,
  });

  // The features that keep rows about users.
  const keepers = [messages, contacts, blocks, members, moderation, attachments, numbers];
  const merging = createMergingFeature({
    ...base,
    ...membership,
    ...said,
    ...members.ports,
    handOvers: keepers.flatMap(({ handOver = [] }) => handOver),
  });
  const { merges } = merging.ports;
  const { botTokens, ...ofBots } = createBotTokens(ground);
  const { passwordCost, firstPauseSeconds } = overrides;
  const auth = createAuthFeature({
    ...base,
    merges,
    botTokens,
    setAvatar,
    passwordCost,
    firstPauseSeconds,
  });
  const user = createUsersFeature({
    ...base,
    ...membership,
    ...said,
    avatars,
    setAvatar,
    showPresence,
    finishMerges: (userId) => merges.finishOf(userId),
    forgets: [merging, auth, ofBots, ...keepers].flatMap(({ forget = [] }) => forget),
    exports: [auth, members, contacts, blocks, messages, moderation].flatMap(
      ({ exports = [] }) => exports,
    ),
  });
  const { hostUsers } = user.ports;
  const bots = createBotsFeature({ ...base, hostUsers, botTokens, setAvatar });
  const idempotency = createIdempotencyFeature(ground);
  const siteSetup = createSiteSetup({ ...base, secretKeys, sightings });
  const operator = createOperatorsFeature({
    ...base,
    ...auth.ports,
    tokenSecret,
    audit: moderators.audit,
    deleteSite: (siteId) => siteDeletion.begin(siteId),
    publicUrl: config.publicUrl,
    signUp: config.signUp ?? false,
    sitesPerOperator: config.sitesPerOperator ?? defaultSitesPerOperator,
  });
  const features = [
    auth,
    operator,
    site,
    contacts,
    merging,
    bots,
    user,
    members,
    attachments,
    previews,
    moderation,
    messages,
    blocks,
    search,
    typing,
    streams,
    presences,
    idempotency,
    hostEvents,
    webhooks,
    numbers,
    notes,
  ];
  const logged = ground.conversationRows.siteRows;
  const siteDeletion: SiteDeletion = new SiteDeletion({
    ...base,
    rows: [...logged.rows, ...features.flatMap(({ siteRows = [] }) => siteRows)],
    conversations: logged.owners,
    users: people.users.siteOwners,
  });
  const janitor = new Janitor({
    chores: [...features.flatMap(({ chores = [] }) => chores), () => siteDeletion.chore()],
    everyMs: overrides.janitorMs ?? 60_000,
    onError: (error) =>
      log.warn({ error: describe(error) }, 'what is done from time to time could not be done'),
  });

  const gatekeeper: Gatekeeper = {
    site: (publicKey) => sites.byKey(publicKey),
    user: (accessToken) => sessions.authenticate(accessToken),
    host: (secretKey) => secretKeys.authenticate(secretKey),
    operator: (token) => operator.ports.authenticate(token),
    hostOf: (caller, publicKey) => operator.ports.host(caller, publicKey),
    knowsOrigin: (origin) => sites.knowsOrigin(origin),
    saw: (siteId, origin, isConnected) => sightings.saw(siteId, origin, isConnected),
  };
  const hooks: SocketHooks = {
    conversationsOf: (userId) => audience.conversationsOf(userId),
    conversationsOfMany: (userIds) => audience.conversationsOfMany(userIds),
    connected: (userId) => presence.connected(userId),
    disconnected: (userId) => presence.disconnected(userId),
    endedSessions: (sessionIds) => sessions.ended(sessionIds),
  };

  return {
    /** The parts that `App` has. */
    shown: {
      sites,
      secretKeys,
      users,
      sessions,
      passwords: auth.ports.passwords,
      conversations,
      writer,
      receipts: members.ports.receipts,
      epoch: group.ports.epoch,
      filters,
      audit: moderators.audit,
      discipline,
      hostUsers,
      siteDeletion,
      operatorLinks: operator.ports.operatorLinks,
      sweeper,
    },
    pages: attachments.ports.pages,
    /** The look of the site of a public key. Throws `unknown_site`. */
    lookOf: async (publicKey: string) => (await sites.byKey(publicKey)).look,
    /** The optional parts that do not work at present. */
    degraded: (): string[] => (attachments.ports.canScan() ? [] : ['scanner']),
    searchBehindSeconds: search.ports.behindSeconds,
    handlers: {
      ...site.handlers,
      ...siteSetup.handlers,
      ...auth.handlers,
      ...operator.handlers,
      ...user.handlers,
      ...contacts.handlers,
      ...blocks.handlers,
      ...group.handlers,
      ...members.handlers,
      ...attachments.handlers,
      ...messages.handlers,
      ...reactions.handlers,
      ...typing.handlers,
      ...streams.handlers,
      ...presences.handlers,
      ...moderation.handlers,
      ...hostEvents.handlers,
      ...merging.handlers,
      ...webhooks.handlers,
      ...bots.handlers,
      ...hostConversations.handlers,
      ...numbers.handlers,
      ...notes.handlers,
    },
    gatekeeper,
    hooks,
    repeatedCalls: idempotency.ports.repeatedCalls,
    callWatch: numbers.ports.callWatch,
    /** Starts background work, before the first listener. */
    start(): void {
      for (const feature of features) feature.start?.();
      if (overrides.janitorMs !== null) janitor.start();
    },
    /** Finishes the work in progress and starts no more. */
    async finish(): Promise<void> {
      await janitor.close();
      await previews.finish?.();
      await attachments.finish?.();
      await writer.drain();
      await hostEvents.finish?.();
      await webhooks.finish?.();
      await streams.finish?.();
      await numbers.finish?.();
    },
    /** After the last socket closed. */
    async close(): Promise<void> {
      for (const feature of [typing, streams, presences, search]) await feature.close?.();
    },
  };
}
