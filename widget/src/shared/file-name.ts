/**
 * A file's name in two parts, so that its real ending is always in sight: what may be cut where
 * there is no room, and what may not.
 */

/**
 * Characters that an ending has at most, with its point; as many are kept of a name that has none.
 */
const longest = 9;
/** Kept before an ending. */
const before = 5;

const segmented = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );

export function nameParts(name: string): { stem: string; ending: string } {
  const characters = segmented(name.slice(-400));
  const point = characters.lastIndexOf('.');
  const length = characters.length - point;
  const kept = point > 0 && length <= longest ? length + before : longest;
  if (characters.length <= kept) return { stem: '', ending: name };
  const ending = characters.slice(-kept).join('');
  return { stem: name.slice(0, name.length - ending.length), ending };
}

/** What stands on a document's picture: "PDF", or nothing where the ending is none. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? '';
}
