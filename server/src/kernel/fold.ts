/**
 * Normalizes names for sorting and searching: removes case, accents and compatibility forms. The
 * length is limited, because some characters expand to many.
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
 * Patterns for LIKE, with `!` as the escape, that match folded names with a word that begins with
 * the folded search text.
 */
export function likeNames(search: string): { start: string; word: string } {
  const start = `${search.replace(/[!%_]/g, '!$&')}%`;
  return { start, word: `% ${start}` };
}

/** For comparing accounts: in practice, no two mailboxes differ only in case. */
export function foldEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
