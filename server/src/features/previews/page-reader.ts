import { limits } from '@parlor/sdk/protocol/limits';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { urlMost } from '../../kernel/outward-target.js';
import { readHead } from './page-head.js';

/** What a page tells about itself, ready to be shown. */
export interface PageSummary {
  title: string;
  text: string | null;
  siteName: string | null;
  /** The host of the page, after redirects. */
  host: string;
  /** The address that the page gives for its picture; it is not checked yet. */
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

/** Characters that change the direction of text, or are invisible. */
const invisible =
  /[\p{Cc}\p{Surrogate}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** One line of at most `max` UTF-16 code units; null if it has no visible character. */
function shown(text: string | null, max: number): string | null {
  const line = (text ?? '').replace(/\s+/gu, ' ').replace(invisible, '').replace(/ +/g, ' ').trim();
  if (line.length <= max) return line === '' ? null : line;
  // Also removes half of a surrogate pair at the end.
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
