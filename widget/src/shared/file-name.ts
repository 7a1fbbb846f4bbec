/**
 * Splits a file's name into two parts, so that its real ending is always visible: the first part
 * may be cut if there is no room, the second may not.
 */

/**
 * The most characters of an ending, with its point. If a name has no ending, as many of its last
 * characters are kept.
 */
const longest = 9;
/** Characters that are kept before an ending. */
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

/** The text on a document's icon: "PDF", or nothing if the name has no ending. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? '';
}
