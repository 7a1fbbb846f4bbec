/**
 * The web addresses in a text that may get a preview: the same that the widget turns into links,
 * without duplicates. Takes linear time.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { urlMost } from './outward-target.js';

const candidate = /(?<![a-z0-9])https?:\/\/[^\s<>"`]+|(?<![a-z0-9])www\.[^\s<>"`]+\.[^\s<>"`]+/giu;
const trailing = /[.,:;!?'"’”»…*_~]/u;
const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** Addresses in code are not links. */
const code = /```[^]*?```|`[^`]+`/g;

/** A fast check before the search. */
export const mayHoldLinks = (text: string): boolean => text.includes('://') || /www\./i.test(text);

export function linksOf(text: string): string[] {
  const found = new Set<string>();
  for (const [match] of text.replace(code, ' ').matchAll(candidate)) {
    const address = trimmed(match);
    const url = /^www\./i.test(address) ? `https://${address}` : address;
    if (url.length <= urlMost && URL.canParse(url)) found.add(url);
    if (found.size === limits.previews) break;
  }
  return [...found];
}

/**
 * Punctuation at the end belongs to the sentence, and so does a bracket that the address did not
 * open.
 */
function trimmed(text: string): string {
  const open = new Map(
    Object.entries(pairs).map(([closing, opening]) => [
      closing,
      count(text, closing) - count(text, opening),
    ]),
  );
  let end = text.length;
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const unopened = open.get(last);
    if (unopened === undefined ? !trailing.test(last) : unopened <= 0) break;
    if (unopened !== undefined) open.set(last, unopened - 1);
  }
  return text.slice(0, end);
}

const count = (text: string, character: string): number => text.split(character).length - 1;
