/**
 * Finds what can be clicked in a message: web addresses and email addresses. Gives tokens, never markup, so that the view
 * makes elements from them and no text can become HTML. Linear in the length of the text.
 */
export type Token = { text: string } | { text: string; href: string };

const candidate = /\bhttps?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+\.[^\s<>"]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/giu;
const trailing = /[.,:;!?'"’”»…*_~]/u;
const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** How much of a candidate is the address: punctuation at the end is the sentence's, and so is a bracket that it did not open. */
function addressLength(text: string): number {
  let end = text.length;
  while (end > 0) {
    const last = text.charAt(end - 1);
    const opening = pairs[last];
    if (opening) {
      const body = text.slice(0, end);
      if (body.split(last).length <= body.split(opening).length) break;
    } else if (!trailing.test(last)) break;
    end -= 1;
  }
  return end;
}

function hrefOf(text: string): string | null {
  const isWeb = /^(?:https?:\/\/|www\.)/i.test(text);
  const address = isWeb ? (/^www\./i.test(text) ? `https://${text}` : text) : `mailto:${text}`;
  if (!URL.canParse(address)) return null;
  return isWeb && !new URL(address).hostname ? null : address;
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const match of text.matchAll(candidate)) {
    const link = match[0].slice(0, addressLength(match[0]));
    const href = link && hrefOf(link);
    if (!href) continue;
    if (match.index > from) tokens.push({ text: text.slice(from, match.index) });
    tokens.push({ text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length || tokens.length === 0) tokens.push({ text: text.slice(from) });
  return tokens;
}
