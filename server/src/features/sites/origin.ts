/**
 * The origins of a site's pages, as users write them and as browsers send them.
 * `https://*.example.com` matches the subdomains of a domain at any depth, but not the domain
 * itself.
 */
import { isIP } from 'node:net';
import { getPublicSuffix } from 'tldts';
import { SiteError } from '../../kernel/site-error.js';

/**
 * Scheme, host, port, and an optional slash. `URL` accepts much more than that, and silently drops
 * some of it.
 */
const form = /^https?:\/\/(?<host>\[[\da-f:.]{2,45}\]|[^\s/?#@\\%*:[\]]{1,253})(?::\d{1,5})?\/?$/iu;

/** The length of the column. */
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

/**
 * Refuses public suffixes: anyone can get a subdomain of `co.uk` or `github.io`. Throws
 * `SiteError`.
 */
function requireOwnDomain(text: string, hostname: string): void {
  // Its subdomains are this machine.
  if (hostname === 'localhost') return;
  if (isIP(hostname) || hostname.startsWith('['))
    throw new SiteError(`"${text.slice(0, 300)}" names an address, which has no subdomains.`);
  // Also true for names of a single label that are in no list.
  if (
    getPublicSuffix(hostname, { allowPrivateDomains: true, validateHostname: false }) === hostname
  ) {
    throw new SiteError(
      `"${text.slice(0, 300)}" would let in pages of anybody: "${hostname}" is a suffix under which everybody may have a domain.`,
    );
  }
}

/**
 * Whether a page's origin, as a browser sends it, matches a list of results of `toListedOrigin`.
 */
export function isListed(list: ReadonlySet<string>, origin: string): boolean {
  // No browser sends a star; without this check, an entry would match itself.
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
 * The origin as browsers send it: in lower case, IDN in ASCII, without the default port of the
 * scheme. Throws `SiteError`.
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
  // For a browser, `0x7f.1` is 127.0.0.1, which a reader of the list would not see.
  if (isIP(hostname)) return hostname === written;
  if (hostname.startsWith('[')) return true;
  // A name with a dot at its end is a different origin, which is not the intended one.
  return hostname.split('.').every((label) => label.length >= 1 && label.length <= 63);
}
