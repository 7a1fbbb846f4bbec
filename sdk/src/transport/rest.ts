import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Reply } from '../protocol/errors.js';
import type { ClientOperationName, Input, OperationName, Output } from '../protocol/operations.js';
import { routes } from '../protocol/routes.js';
import type { Route } from '../protocol/table.js';
import { wire } from '../protocol/wire.js';
import { abortable, asChatError } from './abortable.js';

/** An operation as an HTTP request; `path` is below the server's address. */
export interface Request {
  method: string;
  path: string;
  body: string | undefined;
}

export interface RestOptions {
  /** For operations of caller `user`; without it the call names the site alone. */
  token?: string;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

/** Calls operations over HTTP. Knows no session: whoever calls brings the token. */
export class Rest {
  readonly #url: string;
  readonly #site: string;
  readonly #platform: Platform;

  constructor(url: string, site: string, platform: Platform) {
    this.#url = url;
    this.#site = site;
    this.#platform = platform;
  }

  /** Throws what the server answered, else `network_error`, `timed_out`, `bad_answer` or the signal's abort. */
  async call<N extends ClientOperationName>(name: N, input: Input<N>, { token, ...waiting }: RestOptions = {}): Promise<Output<N>> {
    const headers = token === undefined ? { [wire.siteHeader]: this.#site } : bearer(token);
    return (await exchange(this.#platform, this.#url, requestFor(name, input), headers, waiting)) as Output<N>;
  }
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** One request and its reply's data. Throws what the server answered, else `network_error`, `timed_out`, `bad_answer` or the signal's abort. */
export async function exchange(
  platform: Pick<Platform, 'after' | 'fetch'>,
  url: string,
  { method, path, body }: Request,
  headers: Record<string, string>,
  { signal, timeoutMs = 15_000 }: Omit<RestOptions, 'token'>,
): Promise<unknown> {
  const timeout = new AbortController();
  const cancel = platform.after(timeoutMs, () => timeout.abort(new ChatError('timed_out', `No answer within ${timeoutMs} ms.`)));
  try {
    return await abortable([signal, timeout.signal], async (either) => {
      let response: Response;
      let text: string;
      try {
        response = await platform.fetch(url + path, {
          method,
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(body !== undefined && { body }),
          credentials: 'omit',
          cache: 'no-store',
          signal: either,
        });
        text = await response.text();
      } catch (error) {
        throw asChatError(error);
      }
      return replyData(parse(text), response);
    });
  } finally {
    cancel();
  }
}

/** Splits an input into what its route says: fields of the path, then a query string for `GET` and a JSON body for the rest. */
export function requestFor<N extends OperationName>(
  name: N,
  input: Input<N>,
  { method, path }: Route = routes[name as ClientOperationName],
): Request {
  const rest = new Map(Object.entries<unknown>(input).filter(([, value]) => value !== undefined));
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field);
    rest.delete(field);
    return encodeURIComponent(String(value));
  });
  if (method !== 'GET') return { method, path: wire.base + filled, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams([...rest].map(([field, value]) => [field, String(value)])).toString();
  return { method, path: wire.base + filled + (query && `?${query}`), body: undefined };
}

/** The data of a reply, from HTTP or from the socket; throws its error. */
export function replyData(reply: unknown, response?: Response): unknown {
  if (typeof reply === 'object' && reply !== null && 'ok' in reply) {
    const { ok, data, error } = reply as { ok: unknown; data?: unknown; error?: (Reply<unknown> & { ok: false })['error'] };
    if (ok === true) return data;
    if (typeof error?.code === 'string') throw ChatError.from(error);
  }
  const seconds = Number(response?.headers.get('retry-after') ?? undefined);
  throw new ChatError('bad_answer', `The answer${response ? ` (HTTP ${response.status})` : ''} is not Parlor's: is the address right?`, {
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
