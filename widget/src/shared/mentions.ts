/**
 * "@name" in what somebody writes: where one is begun, whom it may mean, and who is named in the
 * end.
 */
import { limits, type User } from '@parlor/sdk';

/** Longer than this nobody is looking for a name any more. */
const longest = 40;

const isOfWord = (character: string | undefined): boolean =>
  /[^\W_]|[\u00c0-\u1fff]/.test(character ?? '');

/** As names are compared: without case and accents. */
const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The name that is being written at the caret: where its @ stands, and what there is of it. */
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

/** Those one of whose names begins so; the first names first. */
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

/** Whom a text mentions. Where two people have one name, `chosen` says who of them is meant. */
export function mentionsIn(
  text: string,
  people: Iterable<User>,
  chosen: ReadonlyMap<string, string> = new Map(),
): string[] {
  const found = new Set<string>();
  const named = new Set<string>();
  // Longer names first: what they take is not another's.
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
