/**
 * The HTTP side of the binding: a Koa application with request ids, security headers, CORS, one
 * exit for errors, and one route for every operation of the table.
 */
import type { IncomingMessage } from 'node:http';
import cors from '@koa/cors';
import { Router } from '@koa/router';
import { idempotencyHeader, replayedHeader } from '@parlor/sdk/protocol/idempotency';
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import Koa, { type Context, type Middleware } from 'koa';
import { HttpMethodEnum, koaBody } from 'koa-body';
import helmet from 'koa-helmet';
import { isBrokenConnection } from './broken-connection.js';
import { consoleCall, operatorCall, operatorOf, sessionCookieOf } from './console-caller.js';
import type {
  CallingSite,
  ConsoleCall,
  Gatekeeper,
  HostCall,
  SiteCall,
  UserCall,
} from './context.js';
import type { Dispatcher, Table } from './dispatcher.js';
import { sha256 } from './environment.js';
import { Fault, toFault } from './fault.js';
import type { KeyGuesses } from './key-guesses.js';
import type { RateLeft } from './rate.js';
import { describe } from './describe.js';
import type { FaultLog } from './fault-log.js';
import type { Log } from './log.js';
import { type FileReceiver, refuseEncodings } from './receive-file.js';
import { idempotencyKeyOf } from './repeated-calls.js';

export interface HttpOptions {
  dispatcher: Dispatcher;
  gatekeeper: Gatekeeper;
  log: Log;
  faultLog: FaultLog;
  newId: () => string;
  /** Where a request comes from, as limits count it. */
  addressOf: (request: IncomingMessage) => string;
  /** The origin of this server's own pages. */
  ownOrigin: string;
  keyGuesses: KeyGuesses;
  files: FileReceiver;
  isUnavailable: (error: unknown) => boolean;
  /** Pages and files beside the operations; each answers its own paths and hands on the rest. */
  pages: readonly Middleware[];
}

export function createHttp(options: HttpOptions): Koa {
  const { gatekeeper, log } = options;
  const readableAnywhere = readableFromAnyOrigin(options.dispatcher.table);
  const app = new Koa();
  app.on('error', (error: unknown) => {
    if (isBrokenConnection(error))
      log.info({ error: String(error) }, 'a client left before its answer');
    else log.error({ error: describe(error) }, 'a reply could not be sent');
  });

  app.use(identifyRequest(options));
  app.use(logRequest(log));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      // Other host names of the domain do not belong to this server.
      strictTransportSecurity: { includeSubDomains: false },
    }),
  );
  app.use(
    cors({
      origin: async (ctx: Context) =>
        ctx.get('origin') &&
        (readableAnywhere(ctx.path) || (await gatekeeper.knowsOrigin(ctx.get('origin'))))
          ? ctx.get('origin')
          : '',
      allowMethods: 'GET,POST,PATCH,DELETE',
      // Any header that a page's monitoring adds to its calls (decision 42). The star does not
      // include `authorization`.
      allowHeaders: ['authorization', 'content-type', wire.siteHeader, '*'],
      exposeHeaders: ['x-request-id', 'retry-after', ...Object.values(rateHeaders)],
      maxAge: 600,
    }),
  );
  app.use(replyToErrors(options));
  for (const page of options.pages) app.use(page);
  app.use(operationRoutes(options));
  app.use(() => {
    throw new Fault('not_found', 'Nothing answers at this address.');
  });
  return app;
}

function identifyRequest({ newId, addressOf }: HttpOptions): Middleware {
  return async (ctx, next) => {
    ctx.request.ip = addressOf(ctx.req);
    ctx.state['requestId'] = newId();
    ctx.set('x-request-id', ctx.state['requestId'] as string);
    await next();
  };
}

function logRequest(log: Log): Middleware {
  return async (ctx, next) => {
    const started = performance.now();
    await next();
    // Only the path: a query may hold search terms of users.
    const fields = {
      requestId: ctx.state['requestId'] as string,
      method: ctx.method,
      path: ctx.path,
      status: ctx.status,
    };
    log.info({ ...fields, ms: Math.round(performance.now() - started) }, 'request');
  };
}

/**
 * The loader, the code that it imports, and the operations that declare it. For the others, CORS
 * adds no protection to that of the access token: it is enough that some site lists the origin, and
 * the call itself is checked against its own site's list.
 */
function readableFromAnyOrigin(table: Table): (path: string) => boolean {
  const open = Object.values(table).filter(({ anyOrigin }) => anyOrigin);
  const paths = new Set(['/parlor.js', ...open.map(({ path }) => wire.base + path)]);
  return (path) => paths.has(path) || path.startsWith('/assets/');
}

function replyToErrors({ faultLog, isUnavailable }: HttpOptions): Middleware {
  return async (ctx, next) => {
    try {
      if (ctx.method === 'OPTIONS') throw new Fault('origin_not_allowed');
      await next();
    } catch (error) {
      const requestId = ctx.state['requestId'] as string;
      const fault = toFault(error, isUnavailable);
      faultLog.write(fault, requestId);
      ctx.status = fault.status;
      ctx.set('cache-control', 'no-store');
      if (fault.retryAfterMs !== undefined)
        ctx.set('retry-after', String(Math.ceil(fault.retryAfterMs / 1000)));
      if (fault.code === 'rate_limited') {
        ctx.set(rateHeaders.remaining, '0');
        ctx.set(rateHeaders.reset, String(Math.ceil((fault.retryAfterMs ?? 0) / 1000)));
      }
      ctx.body = { ok: false, error: fault.toWire(requestId) };
    }
  };
}

function operationRoutes({ dispatcher, files, ...identification }: HttpOptions): Middleware {
  const router = new Router({ prefix: wire.base });
  const readBody = koaBody({
    json: true,
    urlencoded: false,
    text: false,
    multipart: false,
    jsonLimit: limits.bodyBytes,
    jsonStrict: true,
    parsedMethods: [HttpMethodEnum.POST, HttpMethodEnum.PATCH, HttpMethodEnum.DELETE],
  });

  for (const [name, operation] of Object.entries(dispatcher.table)) {
    const answer: Middleware = async (ctx) => {
      const call = {
        ...(await identifyCaller(ctx, operation, identification)),
        onRate: tellRate(ctx),
      };
      const data = await dispatcher.dispatch(
        name,
        operation.upload ? { ...call, receive: files.of(ctx, call as UserCall) } : call,
        readInput(ctx, operation),
      );
      ctx.status = operation.status ?? 200;
      ctx.body = { ok: true, data };
      // It is for the caller alone.
      if (!operation.conditional) ctx.set('cache-control', 'no-store');
      else letKeep(ctx, data);
    };
    const chain =
      operation.method === 'GET' || operation.upload
        ? [answer]
        : [refuseOtherMedia, readBody, answer];
    router.register(operation.path, [operation.method], chain as never, { name });
  }

  const routes = router.routes() as unknown as Middleware;
  // Answers with the allowed methods, in `allow`.
  const methods = router.allowedMethods() as unknown as Middleware;
  return async (ctx, next) => {
    await routes(ctx, () => methods(ctx, async () => undefined));
    if (ctx.status === 405 || ctx.status === 501) throw new Fault('method_not_allowed');
    if (ctx.status !== 304 && (ctx.body === undefined || ctx.body === null)) await next();
  };
}

/**
 * Lets the client keep the answer and ask whether it has changed; if it has not, no body is sent.
 * The answer depends on the site, which a header names, and on whether the site lets the page's
 * origin read it. Proxies may not keep it: not all of them heed `vary`.
 */
function letKeep(ctx: Context, data: unknown): void {
  const { serverTime: _, ...compared } = data as { serverTime?: unknown };
  ctx.set('cache-control', 'private, no-cache');
  ctx.vary(['Origin', wire.siteHeader]);
  ctx.etag = `W/"${sha256(JSON.stringify(compared))}"`;
  if (!ctx.fresh) return;
  ctx.body = null;
  ctx.status = 304;
}

/** Of the rate that has the fewest points left; `reset` is in seconds. */
const rateHeaders = {
  limit: 'ratelimit-limit',
  remaining: 'ratelimit-remaining',
  reset: 'ratelimit-reset',
} as const;

const tellRate =
  (ctx: Context) =>
  ({ limit, remaining, resetMs }: RateLeft): void => {
    ctx.set(rateHeaders.limit, String(limit));
    ctx.set(rateHeaders.remaining, String(remaining));
    ctx.set(rateHeaders.reset, String(Math.ceil(resetMs / 1000)));
  };

const refuseOtherMedia: Middleware = async (ctx, next) => {
  // A client may send the length 0 with no body; without a length, `is` returns null for no body.
  if (ctx.request.length !== 0 && ctx.request.is('json') === false)
    throw new Fault('unsupported_media_type');
  refuseEncodings(ctx);
  // The body parser reports a connection that was closed before parsing as a server error.
  if (ctx.req.destroyed) throw new Fault('malformed_request', 'The connection was closed.');
  // The parser of the body counts as well, but knows lengths of 32 bits only.
  if ((ctx.request.length ?? 0) > limits.bodyBytes) throw new Fault('too_large');
  await next();
};

type Identification = Pick<HttpOptions, 'gatekeeper' | 'keyGuesses' | 'ownOrigin'>;

async function identifyCaller(
  ctx: Context,
  operation: Table[string],
  options: Identification,
): Promise<SiteCall | UserCall | HostCall | ConsoleCall> {
  const { gatekeeper, ownOrigin } = options;
  const requestId = ctx.state['requestId'] as string;
  const signal = leavingOf(ctx);
  const publicKey = ctx.get(wire.siteHeader);
  if (operation.caller === 'site') {
    if (!publicKey) throw new Fault('unknown_site', 'The x-parlor-site header is missing.');
    const site = await gatekeeper.site(publicKey);
    checkOrigin(site, ctx.get('origin'), options);
    return { requestId, siteId: site.id, address: ctx.ip, signal };
  }
  if (operation.caller === 'operator') {
    const call = { requestId, address: ctx.ip, signal };
    return operation.isOpen ? consoleCall(ctx, call, ownOrigin) : operatorCall(ctx, call, options);
  }
  if (operation.caller === 'host') return identifyHost(ctx, publicKey, options);
  const token = bearerOf(ctx);
  if (!token) throw new Fault('unauthenticated');
  const { site, user, sessionId } = await gatekeeper.user(token);
  if (publicKey && publicKey !== site.publicKey)
    throw new Fault('unauthenticated', 'The access token belongs to another site.');
  checkOrigin(site, ctx.get('origin'), options);
  return { requestId, siteId: site.id, address: ctx.ip, signal, user, sessionId };
}

/** Aborted when the request is over, whether or not it was answered. */
function leavingOf(ctx: Context): AbortSignal {
  const leaving = new AbortController();
  if (ctx.res.closed) leaving.abort();
  else ctx.res.once('close', () => leaving.abort());
  return leaving.signal;
}

async function identifyHost(
  ctx: Context,
  publicKey: string,
  { gatekeeper, keyGuesses, ownOrigin }: Identification,
): Promise<HostCall> {
  const call = {
    requestId: ctx.state['requestId'] as string,
    address: ctx.ip,
    signal: leavingOf(ctx),
    isHost: true,
    idempotencyKey: idempotencyKeyOf(ctx.headers[idempotencyHeader] as string | undefined),
    onReplayed: () => ctx.set(replayedHeader, 'true'),
  } as const;
  if (!ctx.get('authorization') && sessionCookieOf(ctx, ownOrigin)) {
    const { operator } = await operatorOf(ctx, { gatekeeper, ownOrigin });
    const { site, actor } = await gatekeeper.hostOf(operator, publicKey);
    return { ...call, siteId: site.id, actor };
  }
  // Refused regardless of the site's list, and before the key is checked: a key in a page can be
  // read by anyone.
  if (ctx.get('origin')) {
    throw new Fault(
      'origin_not_allowed',
      "A secret key must never be in a page: call this from the host's backend, and replace the key.",
    );
  }
  const key = bearerOf(ctx);
  if (!key)
    throw new Fault(
      'unauthenticated',
      "This takes the site's secret key: authorization: Bearer sk_…",
    );
  const { site, actor } = await keyGuesses.check(ctx.ip, () => gatekeeper.host(key));
  if (publicKey && publicKey !== site.publicKey)
    throw new Fault('unauthenticated', 'The secret key belongs to another site.');
  return { ...call, siteId: site.id, actor };
}

const bearerOf = (ctx: Context): string | undefined =>
  /^Bearer ([\w.~+/=-]+)$/i.exec(ctx.get('authorization'))?.[1];

/**
 * An origin is only meaningful in browsers, where a page cannot choose its own. Also used by the
 * socket's handshake.
 *
 * The server's own origin passes: some clients that are no browsers send it (WebSocket libraries of
 * Python do), and of pages it has the reference alone, as files that people sent are sandboxed,
 * which makes their origin `null`. It is compared with PUBLIC_URL and not with the `Host` of the
 * request: a page of any name that its owner lets point to this server (DNS rebinding) sends that
 * name as its origin and as the host.
 */
export function checkOrigin(
  site: CallingSite,
  origin: string,
  { ownOrigin, gatekeeper }: { ownOrigin: string; gatekeeper: Pick<Gatekeeper, 'saw'> },
  isConnected = false,
): void {
  if (!origin || origin === ownOrigin) return;
  const isAllowed = site.allowsOrigin(origin);
  gatekeeper.saw(site.id, origin, isAllowed && isConnected);
  if (!isAllowed) {
    throw new Fault(
      'origin_not_allowed',
      `The origin ${origin.slice(0, 200)} is not on the site's list.`,
    );
  }
}

/**
 * Path, query and body as the single object that the operation takes. A field in the wrong one of
 * them is refused as unknown.
 */
function readInput(ctx: Context, operation: Table[string]): unknown {
  const body =
    operation.method === 'GET' || operation.upload
      ? readQuery(ctx, operation)
      : ((ctx.request.body as unknown) ?? {});
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Fault('malformed_request', 'The body must be a JSON object.');
  const parameters = ctx['params'] as Record<string, string>;
  const twice = Object.keys(parameters).find((name) => Object.hasOwn(body, name));
  if (twice)
    throw new Fault('invalid_input', `Wrong input: ${twice} belongs in the path.`, {
      details: [{ field: twice, problem: 'belongs in the path' }],
    });
  return { ...body, ...readTexts(operation, parameters) };
}

function readQuery(ctx: Context, operation: Table[string]): Record<string, unknown> {
  const texts = Object.entries(ctx.query).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ]);
  return readTexts(operation, Object.fromEntries(texts) as Record<string, string>);
}

/**
 * Queries and paths are text: the schema of a field says whether it is a number, boolean or list.
 */
function readTexts(
  operation: Table[string],
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      switch (typeOf(operation.input.entries[name])) {
        case 'number':
          return [name, /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text];
        case 'boolean':
          return [name, text === 'true' ? true : text === 'false' ? false : text];
        case 'array':
          return [name, text === '' ? [] : text.split(',')];
        default:
          return [name, text];
      }
    }),
  );
}

function typeOf(schema: unknown): string | undefined {
  const { type, wrapped } = (schema ?? {}) as { type?: string; wrapped?: unknown };
  return wrapped ? typeOf(wrapped) : type;
}
