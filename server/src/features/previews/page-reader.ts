import { limits } from '@parlor/sdk/protocol/limits';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { readHead } from './page-head.js';

/** What a page says of itself, as it may be shown. */
export interface PageSummary {
  title: string;
  text: string | null;
  siteName: string | null;
  /** The host where the page was found in the end. */
  host: string;
}

const wanted = { types: ['text/html', 'application/xhtml+xml'], maxBytes: 512 * 1024, maxMs: 5_000 };

/** Null for a page without a title. Throws `RefusedFetch`. */
export function readPage(fetch: GuardedFetch, url: string, signal: AbortSignal): Promise<PageSummary | null> {
  return fetch.get(url, { ...wanted, signal }, async ({ url: { hostname }, contentType, body }) => {
    const head = await readHead(body, contentType);
    const title = shown(head.title, limits.previewTitle);
    if (title === null) return null;
    const text = shown(head.text, limits.previewText);
    return { title, text: text === title ? null : text, siteName: shown(head.siteName, limits.previewSiteName), host: hostname };
  });
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
