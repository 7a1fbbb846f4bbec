/** The origins of a site's pages, as a person writes them and as browsers send them. */
import { isIP } from 'node:net';
import { SiteError } from './site-error.js';

/** Scheme, host and port, and a slash at most. `URL` reads far more than that, and leaves out what it does not like. */
const form = /^https?:\/\/(?<host>\[[\da-f:.]{2,45}\]|[^\s/?#@\\%*:[\]]{1,253})(?::\d{1,5})?\/?$/iu;

/** What fits into the column. */
const originMax = 255;

/** As browsers send it: in lower case, IDN in ASCII, without the port that the scheme has anyway. Throws `SiteError`. */
export function toOrigin(text: string): string {
  const written = form.exec(text.slice(0, 300))?.groups?.['host'];
  const url = written !== undefined && URL.canParse(text) ? new URL(text) : null;
  if (!url || url.port === '0' || url.origin.length > originMax || !isHostname(url.hostname, written!)) {
    throw new SiteError(`"${text.slice(0, 300)}" is not an origin: write scheme, host and port, such as https://www.example.com`);
  }
  return url.origin;
}

function isHostname(hostname: string, written: string): boolean {
  // `0x7f.1` is 127.0.0.1 to a browser, and nobody who reads the list sees it.
  if (isIP(hostname)) return hostname === written;
  if (hostname.startsWith('[')) return true;
  // With a dot at its end a name is another origin, and not the one that is meant.
  return hostname.split('.').every((label) => label.length >= 1 && label.length <= 63);
}
