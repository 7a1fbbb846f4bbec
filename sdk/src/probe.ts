import { ChatError } from './chat-error.js';
import { browserPlatform } from './platform.js';
import { routes } from './protocol/routes.generated.js';
import type { Site } from './protocol/sites.js';
import { socketDial } from './transport/line.js';
import { Rest } from './transport/rest.js';

/** What stands between a page and a site's chat. */
export interface Probe {
  /** The site, if the server answered for it. */
  site: Site | null;
  /**
   * Why it did not: `unknown_site`, `origin_not_allowed`, `bad_answer`, `network_error`,
   * `timed_out`.
   */
  error: ChatError | null;
  /** The server's clock minus the device's, in milliseconds; `null` where it was not told. */
  clockAheadMs: number | null;
  /** Why no socket opens, where the site answered; `null` where one does. */
  socketError: ChatError | null;
}

/**
 * Tries what a chat needs, without signing anybody in and without storing anything. Never rejects
 * for what it finds.
 *
 *     const { error, socketError } = await probe({ site: 'pk_…', url: 'https://chat.example.com' });
 */
export async function probe(
  { site, url }: { site: string; url: string },
  signal?: AbortSignal,
): Promise<Probe> {
  const address = url.replace(/\/+$/, '');
  const found: Probe = { site: null, error: null, clockAheadMs: null, socketError: null };
  try {
    const asked = browserPlatform.now();
    found.site = await new Rest(address, site, browserPlatform, routes).call(
      'sites.current',
      {},
      { signal, timeoutMs: 8_000 },
    );
    // Half of the way there and back. Earlier servers do not tell.
    const told = Date.parse(found.site.serverTime);
    if (told > 0) found.clockAheadMs = Math.round(told - (asked + browserPlatform.now()) / 2);
  } catch (error) {
    found.error = asProbed(error, signal);
    return found;
  }
  try {
    // Nobody's token: a server that can be reached refuses it, and a page that may not reach it
    // hears nothing.
    const line = await socketDial(address, site)(
      '',
      () => undefined,
      signal ?? new AbortController().signal,
    );
    line.close();
  } catch (error) {
    const failure = asProbed(error, signal);
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

function asProbed(error: unknown, signal: AbortSignal | undefined): ChatError {
  signal?.throwIfAborted();
  return error instanceof ChatError
    ? error
    : new ChatError('network_error', String(error), { cause: error });
}
