/** Texts of a given length whose characters cost more than others. */

const of =
  (part: string, first = '') =>
  (length: number) =>
    (first + part.repeat(Math.ceil(length / part.length))).slice(0, length);

export const hostileTexts: Readonly<Record<string, (length: number) => string>> = {
  letters: of('a'),
  spaces: (length) => `a${' '.repeat(Math.max(0, length - 2))}b`.slice(0, length),
  'characters that become eighteen': of('\ufdfa'),
  'marks that are put in order': of('\u0f73\u0f75', 'a'),
  'marks that fall in order': (length) =>
    `a${['\u035c', '\u0315', '\u0301', '\u0316', '\u0327', '\u0334'].map((mark) => mark.repeat(Math.ceil(length / 6))).join('')}`.slice(
      0,
      length,
    ),
  'voiced marks of half width': of('\uff9e\uff9f', 'a'),
  'words of one letter': of('a '),
  'words without spaces': of('漢字東京都'),
  'one long emoji': of('\u{1f468}\u200d'),
  'dots and labels': of('a.'),
  'the beginnings of links': of('www.a http://b '),
  'the beginnings of code': of('```a` '),
  mentions: of('@a @'),
  brackets: of('([{*_~'),
};
