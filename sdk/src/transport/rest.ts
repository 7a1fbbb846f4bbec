import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Reply } from '../protocol/errors.js';
import type { Input, OperationName, Output } from '../protocol/operations.js';
import type { RouteLine } from '../protocol/table.js';
import { wire } from '../protocol/wire.js';
import { abortable, asChatError } from './abortable.js';
import { toJson } from './to-json.js';

/** An operation as an HTTP request; `path` is below the server's address. */
export interface Request {
  method: string;
  path: string;
  body: string | undefined;
}

export interface RestOptions {
  /** For operations of caller `user`; without it the call carries only the site's key. */
  token?: string;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  /** How a page's browser uses its cache. Default: not at all. */
  cache?: RequestCache;
}

/** Calls operations over HTTP. Does not know the session: the caller passes the token. */
export class Rest {
  readonly #url: string;
  readonly #site: string;
  readonly #platform: Platform;
  #routes: Readonly<Record<string, RouteLine>>;

  constructor(
    url: string,
    site: string,
    platform: Platform,
    routes: Readonly<Record<string, RouteLine>>,
  ) {
    this.#url = url;
    this.#site = site;
    this.#platform = platform;
    this.#routes = routes;
  }

  /** Adds the routes of a feature that is not part of every client. */
  add(routes: Readonly<Record<string, RouteLine>>): void {
    this.#routes = { ...this.#routes, ...routes };
  }

  /** Whether the operation changes nothing, so that it may be repeated. */
  isRead(name: OperationName): boolean {
    return this.#routes[name]!.startsWith('GET ');
  }

  /**
   * Throws the server's error, else `network_error`, `timed_out`, `bad_answer` or the signal's
   * abort.
   */
  async call<N extends OperationName>(
    name: N,
    input: Input<N>,
    options: RestOptions = {},
  ): Promise<Output<N>> {
    const { token, signal, timeoutMs = 15_000, cache = 'no-store' } = options;
    const timeout = new AbortController();
    const cancel = this.#platform.after(timeoutMs, () =>
      timeout.abort(new ChatError('timed_out', `No answer within ${timeoutMs} ms.`)),
    );
    try {
      return (await abortable([signal, timeout.signal], (either) =>
        this.#exchange(requestFor(this.#routes[name]!, input), token, cache, either),
      )) as Output<N>;
    } finally {
      cancel();
    }
  }

  async #exchange(
    request: Request,
    token: string | undefined,
    cache: RequestCache,
    signal: AbortSignal,
  ): Promise<unknown> {
    const headers: Record<string, string> =
      token === undefined
        ? { [wire.siteHeader]: this.#site }
        : { authorization: `Bearer ${token}` };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    let text: string;
    try {
      response = await this.#platform.fetch(this.#url + request.path, {
        method: request.method,
        headers,
        ...(request.body !== undefined && { body: request.body }),
        ...pageOptions(cache),
        signal,
      });
      text = await response.text();
    } catch (error) {
      throw asChatError(error);
    }
    return replyData(parse(text), response);
  }
}

/** Options only for pages: some edge runtimes reject them. */
function pageOptions(cache: RequestCache): RequestInit {
  return typeof document === 'undefined' ? {} : { credentials: 'omit', cache };
}

/**
 * Splits an input as its route says: fields of the path, then a query string for `GET` and a JSON
 * body for other methods.
 */
export function requestFor(route: RouteLine, input: Readonly<Record<string, unknown>>): Request {
  const [method, path] = route.split(' ') as [string, string];
  const rest = new Map(Object.entries<unknown>(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field);
    rest.delete(field);
    return encodeURIComponent(String(value));
  });
  if (method !== 'GET')
    return { method, path: wire.base + filled, body: toJson(Object.fromEntries(rest)) };
  const query = new URLSearchParams(
    [...rest].map(([field, value]) => [field, String(value)]),
  ).toString();
  return { method, path: wire.base + filled + (query && `?${query}`), body: undefined };
}

/** The parts of a response that are used besides its body. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** The data of a reply, from HTTP or from the socket; throws its error. */
export function replyData(reply: unknown, response?: AnswerHead): unknown {
  if (typeof reply === 'object' && reply !== null && 'ok' in reply) {
    const { ok, data, error } = reply as {
      ok: unknown;
      data?: unknown;
      error?: (Reply<unknown> & { ok: false })['error'];
    };
    if (ok === true) return data;
    if (typeof error?.code === 'string') throw ChatError.from(error);
  }
  // A proxy answered: it does not accept a body of this size.
  if (response?.status === 413)
    throw new ChatError('too_large', 'A server on the way takes no body of this size.');
  const seconds = Number(response?.headers.get('retry-after') ?? undefined);
  throw new ChatError(
    'bad_answer',
    `The answer${response ? ` (HTTP ${response.status})` : ''} is not Parlor's: is the address right?`,
    {
      retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
