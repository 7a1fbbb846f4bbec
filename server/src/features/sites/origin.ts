/**
 * The origins of a site's pages, as a person writes them and as browsers send them.
 * `https://*.example.com` stands for the subdomains of a domain at any depth, and not for the
 * domain itself.
 */
import { isIP } from 'node:net';
import { getPublicSuffix } from 'tldts';
import { SiteError } from '../../kernel/site-error.js';

/**
 * Scheme, host and port, and a slash at most. `URL` reads far more than that, and leaves out what
 * it does not like.
 */
const form = /^https?:\/\/(?<host>\[[\da-f:.]{2,45}\]|[^\s/?#@\\%*:[\]]{1,253})(?::\d{1,5})?\/?$/iu;

/** What fits into the column. */
const originMax = 255;

/** The rest of a list's entry for subdomains is an origin of its own. */
const wildcard = /^(https?:\/\/)\*\.(.*)$/isu;

/** An entry of a site's list: an origin, or `https://*.` and a domain. Throws `SiteError`. */
export function toListedOrigin(text: string): string {
  const [, scheme, rest] = wildcard.exec(text.slice(0, 300)) ?? [];
  if (scheme === undefined || rest === undefined) return toOrigin(text);
  const { protocol, hostname, host } = new URL(toOrigin(scheme + rest));
  requireOwnDomain(text, hostname);
  return `${protocol}//*.${host}`;
}

/** Everybody may have a subdomain of `co.uk` or `github.io`. Throws `SiteError`. */
function requireOwnDomain(text: string, hostname: string): void {
  // Subdomains of it are this machine.
  if (hostname === 'localhost') return;
  if (isIP(hostname) || hostname.startsWith('['))
    throw new SiteError(`"${text.slice(0, 300)}" names an address, which has no subdomains.`);
  // Also says so of names of one label that are in no list.
  if (
    getPublicSuffix(hostname, { allowPrivateDomains: true, validateHostname: false }) === hostname
  ) {
    throw new SiteError(
      `"${text.slice(0, 300)}" would let in pages of anybody: "${hostname}" is a suffix under which everybody may have a domain.`,
    );
  }
}

/** Whether a page's origin, as a browser sends it, is on a list of what `toListedOrigin` gave. */
export function isListed(list: ReadonlySet<string>, origin: string): boolean {
  // No browser sends a star; else an entry would match itself.
  if (origin.includes('*')) return false;
  if (list.has(origin)) return true;
  const [, scheme, host, port = ''] =
    /^(https?:\/\/)([^\s/?#@\\%*:[\]]{1,253})(:\d{1,5})?$/.exec(origin) ?? [];
  if (scheme === undefined || host === undefined || isIP(host)) return false;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    if (dot > 0 && list.has(`${scheme}*${host.slice(dot)}${port}`)) return true;
  }
  return false;
}

/**
 * As browsers send it: in lower case, IDN in ASCII, without the port that the scheme has anyway.
 * Throws `SiteError`.
 */
export function toOrigin(text: string): string {
  const written = form.exec(text.slice(0, 300))?.groups?.['host'];
  const url = written !== undefined && URL.canParse(text) ? new URL(text) : null;
  if (
    !url ||
    url.port === '0' ||
    url.origin.length > originMax ||
    !isHostname(url.hostname, written!)
  ) {
    throw new SiteError(
      `"${text.slice(0, 300)}" is not an origin: write scheme, host and port, such as https://www.example.com`,
    );
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
