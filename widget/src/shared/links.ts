/**
 * Which parts of a text are links: web addresses and email addresses. Linear in the length of the
 * text.
 */
export const linkPattern = String.raw`(?<![a-z0-9])https?:\/\/[^\s<>"]+|(?<![a-z0-9])www\.[^\s<>"]+\.[^\s<>"]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}`;

const trailing = /[.,:;!?'"’”»…*_~]/u;
const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/**
 * How much of a candidate is the address: punctuation at the end belongs to the sentence, and so
 * does a closing bracket that was not opened inside the address.
 */
function addressLength(text: string): number {
  const spare: Record<string, number> = {};
  for (const character of text) {
    const opening = pairs[character] ?? character;
    spare[opening] = (spare[opening] ?? 0) + (opening === character ? -1 : 1);
  }
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text.charAt(end - 1);
    const opening = pairs[last];
    if (opening ? !((spare[opening] ?? 0) > 0) : !trailing.test(last)) break;
    if (opening) spare[opening]! -= 1;
  }
  return end;
}

function hrefOf(text: string): string | null {
  const isWeb = /^(?:https?:\/\/|www\.)/i.test(text);
  const address = isWeb ? (/^www\./i.test(text) ? `https://${text}` : text) : `mailto:${text}`;
  if (!URL.canParse(address)) return null;
  return isWeb && !new URL(address).hostname ? null : address;
}

/** The address at the start of a match of the pattern. */
export function linkIn(candidate: string): { text: string; href: string } | undefined {
  const text = candidate.slice(0, addressLength(candidate));
  const href = text && hrefOf(text);
  return href ? { text, href } : undefined;
}
