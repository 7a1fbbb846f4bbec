/** The composition root: opens everything in order, hands each part what it needs, and closes in reverse. Two apps can run side by side in one process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { events } from '@parlor/sdk/protocol/events';
import { operations } from '@parlor/sdk/protocol/operations';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { entities, migrations } from './schema.js';
import { openAttachments, uploadsFolder } from './features/attachments/open-attachments.js';
import type { Janitor } from './features/attachments/janitor.js';
import { authApi } from './features/auth/auth.api.js';
import { Passwords } from './features/auth/passwords.js';
import { Sessions } from './features/auth/sessions.js';
import { SignIn } from './features/auth/sign-in.js';
import { loadTokenSecret } from './features/auth/token-secret.js';
import { BlockedPairs } from './features/blocks/blocked-pairs.js';
import { blocksApi } from './features/blocks/blocks.api.js';
import { Blocks } from './features/blocks/blocks.js';
import { ContactLists } from './features/contacts/contact-lists.js';
import { contactsApi } from './features/contacts/contacts.api.js';
import { Contacts } from './features/contacts/contacts.js';
import { Reach } from './features/contacts/reach.js';
import { Audience } from './features/conversations/audience.js';
import { conversationsApi } from './features/conversations/conversations.api.js';
import { Conversations } from './features/conversations/conversations.js';
import { ConversationViews } from './features/conversations/conversation-views.js';
import { Groups } from './features/conversations/groups.js';
import { hostApi } from './features/host/host.api.js';
import { type Forget, HostUsers } from './features/host/host-users.js';
import { OpenGroups } from './features/conversations/open-groups.js';
import { invitesApi } from './features/invites/invites.api.js';
import { Invites } from './features/invites/invites.js';
import { Entrance } from './features/members/entrance.js';
import type { MayReach } from './features/members/may-reach.js';
import { membersApi } from './features/members/members.api.js';
import { Members } from './features/members/members.js';
import { Newcomers } from './features/members/newcomers.js';
import { deliver } from './features/messages/deliver.js';
import { MessageEraser } from './features/messages/eraser.js';
import { HiddenMessages } from './features/messages/hidden.js';
import { MessageLog } from './features/messages/message-log.js';
import { MessageViews } from './features/messages/message-views.js';
import { messagesApi } from './features/messages/messages.api.js';
import { MessageWriter } from './features/messages/writer.js';
import { Audit } from './features/moderation/audit.js';
import { Discipline } from './features/moderation/discipline.js';
import { Filters } from './features/moderation/filters.js';
import { HeldSends } from './features/moderation/held-sends.js';
import { moderationApi } from './features/moderation/moderation.api.js';
import { Moderators } from './features/moderation/moderators.js';
import { Reports } from './features/moderation/reports.js';
import { Presence } from './features/presence/presence.js';
import { Sharers } from './features/presence/sharers.js';
import { tellPair } from './features/presence/tell-pair.js';
import { showPresence } from './features/presence/show-presence.js';
import { reactionsApi } from './features/reactions/reactions.api.js';
import { Reactions } from './features/reactions/reactions.js';
import { receiptsApi } from './features/receipts/receipts.api.js';
import { Receipts } from './features/receipts/receipts.js';
import { Unread } from './features/receipts/unread.js';
import { sitesApi } from './features/sites/sites.api.js';
import { SearchFollower } from './features/search/follower.js';
import { SearchIndexer } from './features/search/indexer.js';
import { Search } from './features/search/search.js';
import { WordIndex } from './features/search/word-index.js';
import { SecretKeys } from './features/sites/secret-keys.js';
import { Sites } from './features/sites/sites.js';
import { Epoch } from './features/sync/epoch.js';
import { Sync } from './features/sync/sync.js';
import { typingApi } from './features/typing/typing.api.js';
import { Typing, typingTiming, type TypingTiming } from './features/typing/typing.js';
import { usersApi } from './features/users/users.api.js';
import { Users } from './features/users/users.js';
import { widgetAssets } from './kernel/assets.js';
import { type Bus, localBus } from './kernel/bus.js';
import type { Gatekeeper } from './kernel/context.js';
import { createDispatcher } from './kernel/dispatcher.js';
import { type Environment, systemEnvironment } from './kernel/environment.js';
import { healthPages } from './kernel/health.js';
import { createHttp, describe } from './kernel/http.js';
import { createLimiter, defaultRates, type Rates } from './kernel/limits.js';
import { createLog, type Log } from './kernel/log.js';
import { nodeTiming, type NodeTiming } from './kernel/node-timing.js';
import { type Realtime, SocketServer } from './kernel/realtime.js';
import { RedisBus } from './kernel/redis-bus.js';
import { RedisLink } from './kernel/redis-link.js';
import { referencePages } from './kernel/reference.js';

/** What tests, seeds and embedders may set; production leaves all of it out. */
export interface Overrides {
  environment?: Environment;
  log?: Log;
  rates?: Partial<Rates>;
  passwordCost?: number;
  presenceGraceMs?: number;
  typing?: Partial<TypingTiming>;
  nodes?: Partial<NodeTiming>;
  /** Bytes that may wait for one socket's reader. */
  maxUnread?: number;
  /** Sends that may wait for the writer. */
  maxWaitingSends?: number;
  /** Parse every output and event against the table. */
  checkWire?: boolean;
  /** The folder of the widget's script-tag build. */
  assets?: string;
}

export interface App {
  readonly sites: Sites;
  readonly secretKeys: SecretKeys;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly conversations: Conversations;
  readonly writer: MessageWriter;
  readonly receipts: Receipts;
  readonly epoch: Epoch;
  readonly filters: Filters;
  readonly audit: Audit;
  readonly discipline: Discipline;
  readonly janitor: Janitor;
  readonly database: Database;
  readonly realtime: Realtime;
  /** Listens, and gives the port (of interest where the config says 0). */
  listen(): Promise<number>;
  /** Takes no new work, finishes what is under way, then closes everything. */
  close(): Promise<void>;
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const environment = overrides.environment ?? systemEnvironment;
  const log = overrides.log ?? createLog(config.logLevel);
  const checkWire = overrides.checkWire ?? false;
  const database = await Database.open(config.database, entities, migrations);
  const isUnavailable = (error: unknown) => database.dialect.isUnavailable(error);
  const timing = { ...nodeTiming, ...overrides.nodes };
  const redis = config.redisUrl === null ? null : new RedisLink({ url: config.redisUrl, timing, log });
  const newId = () => environment.newId();
  const bus: Bus = redis ? new RedisBus({ link: redis, nodeId: newId(), newId, timing, log }) : localBus(newId());
  const limiter = createLimiter({ ...defaultRates, ...config.rates, ...overrides.rates }, redis);

  const siteChanges = bus.topic<object>('sites.changed');
  const sites = new Sites(database, environment, () => siteChanges.send({}));
  siteChanges.listen(() => sites.forget());
  bus.watch({ reconnected: () => sites.forget() });
  const secretKeys = new SecretKeys(database, environment, sites);
  const passwords = new Passwords(overrides.passwordCost ?? 12);
  const tokenSecret = await loadTokenSecret(database, environment);
  const sessions = new Sessions(database, environment, sites, tokenSecret, (id) => realtime().endSession(id, 'revoked'));
  const gatekeeper: Gatekeeper = {
    site: (publicKey) => sites.byKey(publicKey),
    user: (accessToken) => sessions.authenticate(accessToken),
    host: (secretKey) => secretKeys.siteOf(secretKey),
    knowsOrigin: (origin) => sites.knowsOrigin(origin),
  };

  // The socket server comes last, and features publish through it: they ask for it when they do.
  const realtime = () => socketServer;
  const blocked = new BlockedPairs(database, bus);
  const sharers = new Sharers(database, blocked);
  const audience = new Audience(database, realtime, (userId) => sharers.allRoomsOf(userId));
  const presence: Presence = new Presence({
    environment,
    bus,
    graceMs: overrides.presenceGraceMs ?? 3_000,
    setLastSeen: (userIds, at) => users.setLastSeen(userIds, at),
    roomsOf: (userIds) => sharers.roomsOf(userIds),
    publishHere: (targets, wireEvents, except) => realtime().publishHere(targets, wireEvents, except),
    gone: (userId) => typing.stop(userId),
    onError: (error) => log.warn({ error: describe(error) }, 'presence could not be stored'),
  });
  const users = new Users(database, environment, {
    isOnline: presence.isOnline,
    sharing: (callerId, userIds) => sharers.sharing(callerId, userIds),
  });
  const signIn = new SignIn({ sites, users, sessions, passwords, limiter, environment, log });
  const messageLog = new MessageLog(database);
  const follower = new SearchFollower({
    database,
    indexer: new SearchIndexer(database),
    onError: (error) => log.warn({ error: describe(error) }, 'the search index could not be written'),
  });
  const writer = new MessageWriter({
    database,
    now: () => environment.now(),
    maxWaiting: overrides.maxWaitingSends ?? 10_000,
    publish: (committed) => {
      deliver(realtime(), committed);
      follower.committed(committed.conversationId);
    },
    leaving: (userIds, conversationId) => realtime().leaveEverywhere(userIds, conversationId),
    uncertain: (userIds) => realtime().reconnect(userIds),
  });
  const unread = new Unread(database);
  const views = new ConversationViews({ database, users, log: messageLog, unread, blocked });
  const reach = new Reach({ database, setting: async (siteId) => (await sites.byId(siteId)).whoMayWrite });
  const tellPresence = tellPair({ users, realtime });
  const contacts = new Contacts({ database, environment, users, reach, writer, tellPresence, realtime });
  const contactLists = new ContactLists({ database, users, reach });
  const blocks = new Blocks({ database, environment, users, blocked, tellPresence, realtime });
  const conversations = new Conversations({ database, environment, users, views, writer, follower, reach, realtime });
  const files = openAttachments({ config, database, environment, log, tokenSecret, sites, conversations, writer });
  const mayReach: MayReach = (...whom) => reach.mayReach(...whom);
  const groups = new Groups({ database, environment, users, log: messageLog, views, writer, conversations, mayReach, realtime });
  const openGroups = new OpenGroups(database);
  const show = showPresence({ presence, sharers, users, realtime });
  const newcomers = new Newcomers({ database, users, views, blocked, tellPresence: show, realtime });
  const members = new Members({ database, users, writer, blocked, newcomers, mayReach });
  const entrance = new Entrance({ database, users, writer, conversations, openGroups, newcomers, mayReach, realtime });
  const invites = new Invites({ database, environment, writer, entrance, openGroups });
  const reactions = new Reactions(messageLog, users);
  const messageViews = new MessageViews(database, messageLog);
  const hidden = new HiddenMessages({ database, unread, realtime });
  const receipts = new Receipts({ database, unread, users, realtime });
  const search = new Search(database, new WordIndex(database));
  const filters = new Filters(database, sites);
  const audit = new Audit(database, environment, users);
  const moderators = new Moderators({ database, users, realtime });
  const reports = new Reports({ database, environment, users, views: messageViews, moderators, audit });
  const discipline = new Discipline({ database, environment, users, sessions, moderators, audit, realtime });
  const held = new HeldSends({ database, environment, users, filters, conversations, writer, moderators, audit });
  const hostUsers = new HostUsers({
    database,
    users,
    sessions,
    audience,
    eraser: new MessageEraser(database, writer),
    realtime,
    now: () => environment.now(),
    forgets: [sessions, hidden, contacts, blocks, entrance, reports, audit, held, files.attachments].map(
      (feature): Forget =>
        (...what) =>
          feature.forget(...what),
    ),
  });
  const epoch = new Epoch(database, environment);
  const sync = new Sync({ database, conversations, epoch });
  const typing = new Typing({
    bus,
    timing: { ...typingTiming, ...overrides.typing },
    blocked: (userId) => blocked.of(userId),
    requireMember: (siteId, userId, conversationId) => conversations.requireMember(siteId, userId, conversationId),
    publishHere: (targets, wireEvents, except) => realtime().publishHere(targets, wireEvents, except),
  });

  const dispatcher = createDispatcher(
    operations,
    {
      ...sitesApi(sites),
      ...authApi(signIn, sessions, realtime, filters),
      ...usersApi(users, audience, show, filters, files.avatars),
      ...contactsApi(contacts, contactLists, filters),
      ...blocksApi(blocks),
      ...conversationsApi({ conversations, groups, openGroups, sync, filters, held, sites, avatars: files.avatars }),
      ...membersApi(members, entrance, conversations, filters),
      ...invitesApi(invites, conversations),
      ...messagesApi({ writer, log: messageLog, views: messageViews, hidden, search, conversations, sites, reach, filters, held, audit }),
      ...files.api,
      ...reactionsApi(writer, reactions, conversations, reach),
      ...receiptsApi(receipts, unread),
      ...typingApi(typing),
      ...moderationApi({ reports, discipline, held, moderators, audit, users, writer }),
      ...hostApi(hostUsers),
    },
    { limiter, checkOutputs: checkWire },
  );

  let closing: Promise<void> | undefined;
  const http = createHttp({
    dispatcher,
    gatekeeper,
    log,
    newId: () => environment.newId(),
    trustProxy: config.trustProxy,
    uploads: uploadsFolder(config),
    isUnavailable,
    pages: [
      files.pages,
      healthPages(async () => ({ ok: !closing && (await canQuery(database)), ...(redis?.isUp === false && { degraded: ['redis'] }) })),
      referencePages(operations, events, config.publicUrl),
      ...(overrides.assets ? [widgetAssets(overrides.assets)] : []),
    ],
  });
  const server: Server = createServer((request, response) => void http.callback()(request, response));
  // A large file over a slow line.
  server.requestTimeout = 30 * 60_000;
  const socketServer = new SocketServer(server, {
    dispatcher,
    gatekeeper,
    bus,
    hooks: {
      conversationsOf: (userId) => audience.conversationsOf(userId),
      conversationsOfMany: (userIds) => audience.conversationsOfMany(userIds),
      connected: (userId) => presence.connected(userId),
      disconnected: (userId) => {
        presence.disconnected(userId);
        if (!presence.hasSocket(userId) && !presence.isElsewhere(userId)) typing.stop(userId);
      },
      endedSessions: (sessionIds) => sessions.ended(sessionIds),
    },
    events,
    log,
    newId: () => environment.newId(),
    now: () => environment.now(),
    trustProxy: config.trustProxy,
    isUnavailable,
    checkEvents: checkWire,
    maxUnread: overrides.maxUnread ?? 1024 * 1024,
  });
  await redis?.start();

  async function close(): Promise<void> {
    // New calls are refused, those under way get their answer, and only then the sockets go.
    await dispatcher.close();
    await files.close();
    await writer.drain();
    await socketServer.close();
    typing.close();
    await presence.close();
    await follower.close();
    await bus.close();
    redis?.close();
    await database.close();
  }

  return {
    sites,
    secretKeys,
    users,
    sessions,
    passwords,
    conversations,
    writer,
    receipts,
    epoch,
    filters,
    audit,
    discipline,
    janitor: files.janitor,
    database,
    realtime: socketServer,
    listen: () =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, () => {
          server.off('error', reject);
          follower.start();
          files.start();
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () => (closing ??= close()),
  };
}

async function canQuery(database: Database): Promise<boolean> {
  try {
    await database.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}
