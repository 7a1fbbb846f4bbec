/** The composition root: opens everything in order, hands each part what it needs, and closes in reverse. Two apps can run side by side in one process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { events } from '@parlor/sdk/protocol/events';
import { operations } from '@parlor/sdk/protocol/operations';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { uploadsFolder } from './features/attachments/open-attachments.js';
import { createFeatures, type Features } from './features.js';
import { widgetAssets } from './kernel/assets.js';
import { type Bus, localBus } from './kernel/bus.js';
import { createDispatcher } from './kernel/dispatcher.js';
import { systemEnvironment } from './kernel/environment.js';
import { healthPages } from './kernel/health.js';
import { createHttp } from './kernel/http.js';
import { createLimiter, defaultRates } from './kernel/limits.js';
import { createLog } from './kernel/log.js';
import { nodeTiming } from './kernel/node-timing.js';
import { type Realtime, SocketServer } from './kernel/realtime.js';
import { RedisBus } from './kernel/redis-bus.js';
import { RedisLink } from './kernel/redis-link.js';
import { referencePages } from './kernel/reference.js';
import type { Overrides } from './overrides.js';
import { entities, migrations } from './schema.js';

type Shown = Features['shown'];

/** With what tests, seeds and the command line reach for. */
export interface App extends Shown {
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

  // Features publish through the socket server, which comes last.
  const features = await createFeatures({ config, database, environment, log, bus, limiter, overrides, realtime: () => socketServer });
  const { handlers, gatekeeper, hooks, shown } = features;
  const dispatcher = createDispatcher(operations, handlers, { limiter, checkOutputs: checkWire });

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
      features.pages,
      healthPages(async () => ({ ok: !closing && (await canQuery(database)), ...(redis?.isUp === false && { degraded: ['redis'] }) })),
      referencePages(operations, events, config.publicUrl),
      ...(overrides.assets ? [widgetAssets(overrides.assets, join(config.dataDir, 'assets'))] : []),
    ],
  });
  const server: Server = createServer((request, response) => void http.callback()(request, response));
  // A large file over a slow line.
  server.requestTimeout = 30 * 60_000;
  const socketServer = new SocketServer(server, {
    dispatcher,
    gatekeeper,
    bus,
    hooks,
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
    await features.finish();
    await socketServer.close();
    await features.close();
    await bus.close();
    redis?.close();
    await database.close();
  }

  return {
    ...shown,
    database,
    realtime: socketServer,
    listen: () =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, () => {
          server.off('error', reject);
          features.start();
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
