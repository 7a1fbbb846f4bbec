import { limits } from '@parlor/sdk/protocol/limits';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { urlMost } from '../../kernel/outward-target.js';
import { readHead } from './page-head.js';

/** What a page says of itself, as it may be shown. */
export interface PageSummary {
  title: string;
  text: string | null;
  siteName: string | null;
  /** The host where the page was found in the end. */
  host: string;
  /** Where it says that its picture is: an address that nothing is known of. */
  pictureUrl?: string;
}

const wanted = {
  types: ['text/html', 'application/xhtml+xml'],
  maxBytes: 512 * 1024,
  maxMs: 5_000,
};

/** Null for a page without a title. Throws `RefusedFetch`. */
export function readPage(
  fetch: GuardedFetch,
  link: string,
  signal: AbortSignal,
): Promise<PageSummary | null> {
  return fetch.get(link, { ...wanted, signal }, async ({ url, contentType, body }) => {
    const head = await readHead(body, contentType);
    const title = shown(head.title, limits.previewTitle);
    if (title === null) return null;
    const text = shown(head.text, limits.previewText);
    return {
      title,
      text: text === title ? null : text,
      siteName: shown(head.siteName, limits.previewSiteName),
      host: url.hostname,
      ...pictureOf(head.picture, url),
    };
  });
}

function parsed(address: string, page: URL): URL | null {
  return URL.canParse(address, page.href) ? new URL(address, page.href) : null;
}

function pictureOf(address: string | null, page: URL): { pictureUrl?: string } {
  const url = address === null || address.length > urlMost ? null : parsed(address.trim(), page);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? { pictureUrl: url.href } : {};
}

/** Turns the direction of what stands around it, or hides. */
const invisible =
  /[\p{Cc}\p{Surrogate}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** One line of at most so many UTF-16 code units; null where nothing of it can be seen. */
function shown(text: string | null, max: number): string | null {
  const line = (text ?? '').replace(/\s+/gu, ' ').replace(invisible, '').replace(/ +/g, ' ').trim();
  if (line.length <= max) return line === '' ? null : line;
  // Half of a pair at the end goes, too.
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
