/**
 * The part of a message that is shown among search results: the words around the first hit, with
 * the hits marked.
 */

/** The most characters before the first hit, and in all. */
const before = 32;
const longest = 160;

export interface Piece {
  text: string;
  isHit: boolean;
}

/** Without case and accents, with the original index of each character. */
function fold(text: string): { folded: string; places: number[] } {
  const places: number[] = [];
  let folded = '';
  let place = 0;
  for (const character of text) {
    const plain = character.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    for (let at = 0; at < plain.length; at += 1) places.push(place);
    folded += plain;
    place += character.length;
  }
  places.push(place);
  return { folded, places };
}

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `text` has no formatting. A hit is the beginning of a word, as in the server's search. */
export function excerptOf(text: string, query: string): Piece[] {
  const line = text.replaceAll(/\s+/g, ' ');
  const { folded, places } = fold(line);
  const words = fold(query).folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  const hits: [from: number, to: number][] = [];
  if (words.length > 0)
    for (const match of folded.matchAll(
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escaped).join('|')})`, 'gu'),
    ))
      hits.push([places[match.index]!, places[match.index + match[0].length]!]);
  const first = hits[0]?.[0] ?? 0;
  // Start at the beginning of a word, never inside an emoji.
  const start = first > before ? line.indexOf(' ', first - before) + 1 : 0;
  const end =
    line.length - start > longest
      ? Math.max(line.lastIndexOf(' ', start + longest), hits[0]?.[1] ?? 0, start + 1)
      : line.length;
  const pieces: Piece[] = [];
  const add = (piece: string, isHit: boolean): void => {
    if (piece) pieces.push({ text: piece, isHit });
  };
  let from = start;
  if (start > 0 && start <= first) add('…', false);
  else from = start > first ? 0 : start;
  for (const [hitFrom, hitTo] of hits) {
    if (hitFrom < from || hitTo > end) continue;
    add(line.slice(from, hitFrom), false);
    add(line.slice(hitFrom, hitTo), true);
    from = hitTo;
  }
  add(line.slice(from, end), false);
  if (end < line.length) add('…', false);
  return pieces;
}
