import { ChatError } from './chat-error.js';
import { addressOf, checkText } from './options.js';
import { browserPlatform } from './platform.js';
import { routes } from './protocol/routes.generated.js';
import type { Site } from './protocol/sites.js';
import { socketDial } from './transport/line.js';
import { Rest } from './transport/rest.js';

/** What a page can reach of a site's chat. */
export interface ConnectionCheck {
  /** The site, or `null` if the server did not answer for it. */
  site: Site | null;
  /**
   * Why `site` is `null`: `invalid_input` (the options), `unknown_site`, `origin_not_allowed`,
   * `bad_answer`, `network_error` or `timed_out`.
   */
  error: ChatError | null;
  /** The server's clock minus the device's, in milliseconds; `null` if it is unknown. */
  clockAheadMs: number | null;
  /** Why no socket opens although the site answered; `null` if one does. */
  socketError: ChatError | null;
}

/**
 * Tries what a chat needs: the server, the site, the page's origin, and the socket. It does not
 * sign in and stores nothing. The result says what is wrong; the promise rejects only if `signal`
 * is aborted.
 *
 *     const { error, socketError } = await checkConnection({
 *       site: 'pk_…',
 *       url: 'https://chat.example.com',
 *     });
 */
export async function checkConnection(
  { site, url }: { site: string; url: string },
  signal?: AbortSignal,
): Promise<ConnectionCheck> {
  const found: ConnectionCheck = {
    site: null,
    error: null,
    clockAheadMs: null,
    socketError: null,
  };
  let address: string;
  try {
    address = addressOf(url, 'checkConnection');
    checkText(site, 'site', "the site's public key, pk_…", 'checkConnection');
    const asked = browserPlatform.now();
    found.site = await new Rest(address, site, browserPlatform, routes).call(
      'sites.current',
      {},
      { signal, timeoutMs: 8_000 },
    );
    // The answer was written half-way between the two readings. Older servers send no time.
    const serverTime = Date.parse(found.site.serverTime);
    if (serverTime > 0)
      found.clockAheadMs = Math.round(serverTime - (asked + browserPlatform.now()) / 2);
  } catch (error) {
    found.error = asFound(error, signal);
    return found;
  }
  try {
    // An empty token: a server that can be reached refuses it with 401.
    const line = await socketDial(address, site)(
      '',
      () => undefined,
      signal ?? new AbortController().signal,
    );
    line.close();
  } catch (error) {
    const failure = asFound(error, signal);
    if (failure.status !== 401) found.socketError = failure;
  }
  return found;
}

/**
 * Whether the server answers a request that does not use `fetch`, which another script of the page
 * may have replaced. Browsers only. Never rejects.
 */
export function answersWithoutFetch({
  site,
  url,
}: {
  site: string;
  url: string;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', `${url.replace(/\/+$/, '')}/v1/site`);
    request.setRequestHeader('x-parlor-site', site);
    request.timeout = 8_000;
    request.onload = () => resolve(true);
    request.onerror = request.ontimeout = () => resolve(false);
    request.send();
  });
}

function asFound(error: unknown, signal: AbortSignal | undefined): ChatError {
  signal?.throwIfAborted();
  return error instanceof ChatError
    ? error
    : new ChatError('network_error', String(error), { cause: error });
}
