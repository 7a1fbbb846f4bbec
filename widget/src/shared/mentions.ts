/**
 * "@name" in what a user writes: where one begins, which users match, and who is mentioned in the
 * final text.
 */
import { limits, type User } from '@parlor/sdk';

/** A longer text is not a search for a name any more. */
const longest = 40;

const isOfWord = (character: string | undefined): boolean =>
  /[^\W_]|[\u00c0-\u1fff]/.test(character ?? '');

/** Names are compared without case and accents. */
const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/**
 * The name that is being written at the caret: the position of its @, and what is written so far.
 */
export function mentionAt(
  text: string,
  caret: number,
): { from: number; query: string } | undefined {
  const from = text.lastIndexOf('@', caret - 1);
  const query = text.slice(from + 1, caret);
  if (
    from < 0 ||
    from >= caret ||
    isOfWord(text[from - 1]) ||
    query.length > longest ||
    /^\s|\n|\s{2}/.test(query)
  )
    return undefined;
  return { from, query };
}

/** The people with a name that begins like this; matches of first names come first. */
export function matching(people: readonly User[], query: string, most: number): User[] {
  const wanted = folded(query);
  const rank = ({ name }: User): number => {
    const own = folded(name);
    return own.startsWith(wanted)
      ? 0
      : own.split(/[\s-]+/).some((part) => part.startsWith(wanted))
        ? 1
        : 2;
  };
  return people
    .filter((user) => rank(user) < 2)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, most);
}

/**
 * The users that a text mentions. If two people have the same name, `chosen` says which one is
 * meant.
 */
export function mentionsIn(
  text: string,
  people: Iterable<User>,
  chosen: ReadonlyMap<string, string> = new Map(),
): string[] {
  const found = new Set<string>();
  const named = new Set<string>();
  // Longer names first: the text that they match cannot match another name.
  let rest = text;
  for (const { id, name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
    const isMeant = (chosen.get(name) ?? id) === id;
    if (!name || named.has(name) || !isMeant) continue;
    const parts = rest.split(`@${name}`);
    if (
      !parts.some(
        (part, index) => index > 0 && !isOfWord(part[0]) && !isOfWord(parts[index - 1]?.at(-1)),
      )
    )
      continue;
    named.add(name);
    found.add(id);
    rest = parts.join('\0');
  }
  return [...found].slice(0, limits.mentions);
}
