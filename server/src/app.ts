/**
 * The composition root: opens everything in order, gives each part its dependencies, and closes in
 * reverse order. Two apps can run side by side in one process.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { events } from '@parlor/sdk/protocol/events';
import { operations } from '@parlor/sdk/protocol/operations';
import { type Config, ConfigError } from './config.js';
import { Database } from './database/database.js';
import { uploadsFolder } from './features/attachments/index.js';
import { loadTokenSecret } from './features/auth/index.js';
import { createFeatures, type Features } from './features.js';
import { addressReader } from './kernel/address.js';
import { widgetAssets } from './kernel/assets.js';
import { type Bus, localBus } from './kernel/bus.js';
import { busKey, BusSeal } from './kernel/bus-seal.js';
import { connectionLimits, limitConnections } from './kernel/connections.js';
import { consolePages } from './kernel/console-pages.js';
import { callsAtOnce, createDispatcher } from './kernel/dispatcher.js';
import { type Environment, systemEnvironment } from './kernel/environment.js';
import { FaultLog } from './kernel/fault-log.js';
import { healthPages, heldFor } from './kernel/health.js';
import { createHttp } from './kernel/http.js';
import { KeyGuesses } from './kernel/key-guesses.js';
import { createLimiter, defaultRates } from './kernel/limits.js';
import { createLog, type Log } from './kernel/log.js';
import { nodeTiming } from './kernel/node-timing.js';
import { Pacing } from './kernel/pacing.js';
import { type Realtime, SocketServer } from './kernel/realtime.js';
import { FileReceiver } from './kernel/receive-file.js';
import { RedisBus } from './kernel/redis-bus.js';
import { RedisLink } from './kernel/redis-link.js';
import { referencePages } from './kernel/reference.js';
import type { Overrides } from './overrides.js';
import { entities, migrations } from './schema.generated.js';

type Shown = Features['shown'];

/**
 * Connections that may wait to be accepted, when all clients come back at once. The operating
 * system may have a smaller limit (on Linux, `net.core.somaxconn`, 4,096).
 */
const listenBacklog = 16_384;

/** A message is found within this time; a longer wait is shown to operators. */
const searchTargetSeconds = 5;

/** The app, with the parts that tests, seeds and the command line use. */
export interface App extends Shown {
  readonly database: Database;
  readonly realtime: Realtime;
  readonly bus: Bus;
  /** Listens, and returns the port (for configs with port 0). */
  listen(): Promise<number>;
  /** Accepts no new work, finishes the work in progress, then closes everything. */
  close(): Promise<void>;
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const environment = overrides.environment ?? systemEnvironment;
  const log = overrides.log ?? createLog(config.logLevel);
  const checkWire = overrides.checkWire ?? false;
  const database = await Database.open(config.database, entities, migrations, {
    migrate: overrides.migrate ?? true,
    random: () => environment.random(),
    onMigrated: (migration) => log.info(migration, 'migrated'),
  });
  // If a later step fails, what was opened before it would keep the process alive.
  const opened: (() => void | Promise<void>)[] = [() => database.close()];
  try {
    return await compose(config, overrides, { environment, log, checkWire, database, opened });
  } catch (error) {
    for (const close of opened.reverse()) await Promise.resolve(close()).catch(() => undefined);
    throw error;
  }
}

interface Base {
  environment: Environment;
  log: Log;
  checkWire: boolean;
  database: Database;
  /** Closed in reverse order if a later step fails. */
  opened: (() => void | Promise<void>)[];
}

async function compose(
  config: Config,
  overrides: Overrides,
  { environment, log, checkWire, database, opened }: Base,
): Promise<App> {
  const isUnavailable = (error: unknown) => database.dialect.isUnavailable(error);
  const timing = { ...nodeTiming, ...overrides.nodes };
  const redis =
    config.redisUrl === null
      ? null
      : new RedisLink({
          url: config.redisUrl,
          timing,
          log,
          random: () => environment.random(),
        });
  if (redis) opened.push(() => redis.close());
  const newId = () => environment.newId();
  const seal = async () =>
    new BusSeal(busKey(await loadTokenSecret(database, environment)), () =>
      environment.now().getTime(),
    );
  const bus: Bus = redis
    ? new RedisBus({ link: redis, nodeId: newId(), seal: await seal(), newId, timing, log })
    : localBus(newId());
  const rates = { ...defaultRates, ...config.rates, ...overrides.rates };
  const limiter = createLimiter(rates, redis);
  const addresses = addressReader(config.trustProxy, log);
  const connections = { ...connectionLimits, ...config.connections };

  // Features publish through the socket server, which is created last.
  const features = await createFeatures({
    config,
    database,
    environment,
    log,
    bus,
    limiter,
    overrides,
    realtime: () => socketServer,
  });
  const { handlers, gatekeeper, hooks, shown } = features;
  const dispatcher = createDispatcher(operations, handlers, {
    limiter,
    repeatedCalls: features.repeatedCalls,
    watch: features.callWatch,
    isUnavailable,
    checkReplies: checkWire,
    callsAtOnce: { ...callsAtOnce, ...overrides.callsAtOnce },
  });

  let closing: Promise<void> | undefined;
  const faultLog = new FaultLog(log);
  const pacing = new Pacing(overrides.pace);
  // The database is queried at most once a second, regardless of the number of readiness checks.
  const databaseAnswers = heldFor(1_000, () => canQuery(database));
  const http = createHttp({
    dispatcher,
    gatekeeper,
    log,
    faultLog,
    newId: () => environment.newId(),
    addressOf: addresses.of,
    ownOrigin: config.publicUrl,
    keyGuesses: new KeyGuesses(limiter),
    files: new FileReceiver({
      uploads: uploadsFolder(config),
      pacing,
      ...(overrides.uploadsAtOnce && { atOnce: overrides.uploadsAtOnce }),
    }),
    isUnavailable,
    pages: [
      features.pages,
      healthPages(async () => {
        const degraded = [...(redis?.isUp === false ? ['redis'] : []), ...features.degraded()];
        const searchBehindSeconds = features.searchBehindSeconds();
        return {
          ok: !closing && (await databaseAnswers()),
          ...(degraded.length > 0 && { degraded }),
          ...(searchBehindSeconds > searchTargetSeconds && { searchBehindSeconds }),
        };
      }),
      referencePages(operations, events, config.publicUrl),
      ...(overrides.console ? [consolePages(overrides.console)] : []),
      ...(overrides.assets
        ? [widgetAssets(overrides.assets, join(config.dataDir, 'assets'), features.lookOf)]
        : []),
    ],
  });
  const answer = http.callback();
  const server: Server = createServer(pacing.serverOptions, (request, response) => {
    if (pacing.watch(request, response)) void answer(request, response);
  });
  // The same number as nginx sends over one connection; the last answer announces that the
  // connection closes.
  server.maxRequestsPerSocket = 1_000;
  limitConnections(server, connections, addresses, log);
  const socketServer = new SocketServer(server, {
    dispatcher,
    gatekeeper,
    bus,
    hooks,
    events,
    log,
    faultLog,
    newId: () => environment.newId(),
    now: () => environment.now(),
    addressOf: addresses.of,
    ownOrigin: config.publicUrl,
    connections,
    limiter,
    rates,
    isUnavailable,
    checkEvents: checkWire,
    maxUnread: overrides.maxUnread ?? 1024 * 1024,
  });
  await redis?.start();

  async function close(): Promise<void> {
    // New calls are refused, calls in progress get their answer, and only then the sockets are
    // closed.
    const answered = dispatcher.close();
    socketServer.release();
    await answered;
    await features.finish();
    await socketServer.close();
    pacing.close();
    faultLog.close();
    await features.close();
    await bus.close();
    redis?.close();
    await database.close();
  }

  return {
    ...shown,
    database,
    realtime: socketServer,
    bus,
    listen: () =>
      new Promise<number>((resolve, reject) => {
        const fail = (error: Error) => reject(listenFault(error, config.host));
        server.once('error', fail);
        server.listen(
          {
            port: config.port,
            backlog: listenBacklog,
            ...(config.host !== undefined && { host: config.host }),
          },
          () => {
            server.off('error', fail);
            features.start();
            resolve((server.address() as AddressInfo).port);
          },
        );
      }),
    close: () => (closing ??= close()),
  };
}

/**
 * If the host is not an address of this machine, the configuration is wrong; without this, the same
 * error codes would be attributed to the database.
 */
function listenFault(error: NodeJS.ErrnoException, host: string | undefined): Error {
  if (host === undefined || !['ENOTFOUND', 'EADDRNOTAVAIL', 'EAI_AGAIN'].includes(error.code ?? ''))
    return error;
  return new ConfigError([
    `HOST must be an address of this machine, such as 127.0.0.1 (it is ${JSON.stringify(host)})`,
  ]);
}

async function canQuery(database: Database): Promise<boolean> {
  try {
    await database.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}
