/** The composition root: opens everything in order, hands each part what it needs, and closes in reverse. Two apps can run side by side in one process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { events } from '@parlor/sdk/protocol/events';
import { operations } from '@parlor/sdk/protocol/operations';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { entities, migrations } from './schema.js';
import { authApi } from './features/auth/auth.api.js';
import { Passwords } from './features/auth/passwords.js';
import { Sessions } from './features/auth/sessions.js';
import { SignIn } from './features/auth/sign-in.js';
import { loadTokenSecret } from './features/auth/token-secret.js';
import { Audience } from './features/conversations/audience.js';
import { conversationsApi } from './features/conversations/conversations.api.js';
import { Conversations } from './features/conversations/conversations.js';
import { ConversationViews } from './features/conversations/conversation-views.js';
import { Groups } from './features/conversations/groups.js';
import { membersApi } from './features/members/members.api.js';
import { Members } from './features/members/members.js';
import { deliver } from './features/messages/deliver.js';
import { MessageLog } from './features/messages/message-log.js';
import { messagesApi } from './features/messages/messages.api.js';
import { MessageWriter } from './features/messages/writer.js';
import { Presence } from './features/presence/presence.js';
import { reactionsApi } from './features/reactions/reactions.api.js';
import { Reactions } from './features/reactions/reactions.js';
import { receiptsApi } from './features/receipts/receipts.api.js';
import { Receipts } from './features/receipts/receipts.js';
import { sitesApi } from './features/sites/sites.api.js';
import { Sites } from './features/sites/sites.js';
import { usersApi } from './features/users/users.api.js';
import { Users } from './features/users/users.js';
import { widgetAssets } from './kernel/assets.js';
import type { Gatekeeper } from './kernel/context.js';
import { createDispatcher } from './kernel/dispatcher.js';
import { type Environment, systemEnvironment } from './kernel/environment.js';
import { healthPages } from './kernel/health.js';
import { createHttp, describe } from './kernel/http.js';
import { createLimiter, defaultRates, type Rates } from './kernel/limits.js';
import { createLog, type Log } from './kernel/log.js';
import { SocketServer } from './kernel/realtime.js';
import { referencePages } from './kernel/reference.js';

/** What tests, seeds and embedders may set; production leaves all of it out. */
export interface Overrides {
  environment?: Environment;
  log?: Log;
  rates?: Partial<Rates>;
  passwordCost?: number;
  presenceGraceMs?: number;
  /** Sends that may wait for the writer. */
  maxWaitingSends?: number;
  /** Parse every output and event against the table. */
  checkWire?: boolean;
  /** The folder of the widget's script-tag build. */
  assets?: string;
}

export interface App {
  readonly sites: Sites;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly conversations: Conversations;
  readonly writer: MessageWriter;
  readonly receipts: Receipts;
  readonly database: Database;
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
  const limiter = createLimiter({ ...defaultRates, ...overrides.rates });

  const sites = new Sites(database, environment);
  const passwords = new Passwords(overrides.passwordCost ?? 12);
  const sessions = new Sessions(database, environment, sites, await loadTokenSecret(database, environment));
  const gatekeeper: Gatekeeper = {
    site: (publicKey) => sites.byKey(publicKey),
    user: (accessToken) => sessions.authenticate(accessToken),
    knowsOrigin: (origin) => sites.knowsOrigin(origin),
  };

  // The socket server comes last, and features publish through it: they ask for it when they do.
  const realtime = () => socketServer;
  const audience = new Audience(database, realtime);
  const presence: Presence = new Presence({
    environment,
    graceMs: overrides.presenceGraceMs ?? 3_000,
    setLastSeen: (userIds, at) => users.setLastSeen(userIds, at),
    publish: (userId, wireEvents) => audience.publishTo(userId, wireEvents),
    onError: (error) => log.warn({ error: describe(error) }, 'presence could not be stored'),
  });
  const users = new Users(database, environment, presence.isOnline);
  const signIn = new SignIn({ sites, users, sessions, passwords, limiter, environment, log });
  const messageLog = new MessageLog(database);
  const writer = new MessageWriter({
    database,
    now: () => environment.now(),
    maxWaiting: overrides.maxWaitingSends ?? 10_000,
    publish: (committed) => deliver(realtime(), committed),
    uncertain: (userIds) => realtime().reconnect(userIds),
  });
  const views = new ConversationViews({ database, users, log: messageLog });
  const conversations = new Conversations({ database, environment, users, views, writer, realtime });
  const groups = new Groups({ database, environment, users, log: messageLog, views, writer, conversations, realtime });
  const members = new Members({ database, users, views, writer, realtime });
  const reactions = new Reactions(messageLog, users);
  const receipts = new Receipts({ database, conversations, log: messageLog, realtime });

  const dispatcher = createDispatcher(
    operations,
    {
      ...sitesApi(sites),
      ...authApi(signIn, sessions, realtime),
      ...usersApi(users, audience),
      ...conversationsApi(conversations, groups),
      ...membersApi(members, conversations),
      ...messagesApi({ writer, log: messageLog, conversations, sites }),
      ...reactionsApi(writer, reactions, conversations),
      ...receiptsApi(receipts),
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
    isUnavailable,
    pages: [
      healthPages(async () => ({ ok: !closing && (await canQuery(database)) })),
      referencePages(operations, events, config.publicUrl),
      ...(overrides.assets ? [widgetAssets(overrides.assets)] : []),
    ],
  });
  const server: Server = createServer((request, response) => void http.callback()(request, response));
  const socketServer = new SocketServer(server, {
    dispatcher,
    gatekeeper,
    hooks: {
      conversationsOf: (userId) => audience.conversationsOf(userId),
      connected: (userId) => presence.connected(userId),
      disconnected: (userId) => presence.disconnected(userId),
      endedSessions: (sessionIds) => sessions.ended(sessionIds),
    },
    events,
    log,
    newId: () => environment.newId(),
    now: () => environment.now(),
    trustProxy: config.trustProxy,
    isUnavailable,
    checkEvents: checkWire,
  });

  async function close(): Promise<void> {
    // New calls are refused, those under way get their answer, and only then the sockets go.
    await dispatcher.close();
    await writer.drain();
    await socketServer.close();
    await presence.close();
    await database.close();
  }

  return {
    sites,
    users,
    sessions,
    passwords,
    conversations,
    writer,
    receipts,
    database,
    listen: () =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, () => {
          server.off('error', reject);
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
