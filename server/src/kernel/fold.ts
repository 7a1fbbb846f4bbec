/**
 * For ordering and searching names: without case, accents and compatibility forms. Bounded, as some
 * characters unfold to many.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 190);
}

/**
 * What a folded name is LIKE, with `!` as the escape, one of whose words begins with what is
 * searched for, folded as well.
 */
export function likeNames(search: string): { start: string; word: string } {
  const start = `${search.replace(/[!%_]/g, '!$&')}%`;
  return { start, word: `% ${start}` };
}

/** For telling accounts apart: nobody has two mailboxes that differ in case alone. */
export function foldEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
