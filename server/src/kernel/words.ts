/**
 * What of a text can be searched: words as they are, and text without spaces (Chinese, Japanese,
 * Thai …) as pairs of neighbouring characters. Case, accents and compatibility forms make no
 * difference. The database compares what is made here byte by byte: it has no rules of its own, no
 * words that are too short or too common, and no operators.
 */
import { limits } from '@parlor/sdk/protocol/limits';

/** Longer words are compared only by their beginning. */
const wordLength = 32;

/**
 * Different words of one message that are indexed, and characters of a folded text: a character may
 * become eighteen, in hardly any text more than two.
 */
const wordsMost = 2_000;
const foldedMost = 2 * limits.messageText;
/** While it is folded, a character of Hangul is three. */
const takenApartMost = 4 * limits.messageText;

const ascii = /^[\0-\x7f]*$/;

/**
 * More marks on one character than any script has, with the two characters that become marks.
 * `normalize` puts marks in order, which takes time by the square of their number.
 */
const excessMarks = /([\p{M}\uff9e\uff9f]{16})[\p{M}\uff9e\uff9f]+/gu;

/**
 * Marks that are written or left out at will: accents, Hebrew points, Arabic vowels. Marks of other
 * scripts are letters of their own right.
 */
const optionalMarks =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]|\p{Variation_Selector}/gu;

/**
 * Letters that Unicode does not take apart, although people search for them without their stroke.
 */
const strokes: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

export const dense =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const runs = new RegExp(
  `([${dense}]+)|(\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2})|((?:(?![${dense}])[\\p{L}\\p{N}\\p{M}])+)`,
  'gu',
);

/**
 * A part of a text that belongs together. Words are cut to the length at which they are compared.
 */
interface Run {
  kind: 'word' | 'dense' | 'emoji';
  text: string;
}

/** What the index is asked for: a word, or all that begin with it. */
export interface Term {
  word: string;
  isBeginning: boolean;
}

export interface SearchQuery {
  /**
   * Every message that is meant holds all of these; some that are not meant do, too. The rarest
   * first, as far as one can guess.
   */
  terms: readonly Term[];
  /** Whether the text is meant: every word, the last one as a beginning. */
  matches(text: string): boolean;
}

/**
 * Without case, accents, strokes and compatibility forms. Of a text as long as a message at most;
 * what its folding has beyond twice that is cut off.
 */
export function fold(text: string): string {
  // Nothing of it has anything to fold but its case.
  if (ascii.test(text)) return text.toLowerCase();
  // Upper case first: it turns ß into two letters, and joins the forms of sigma.
  const cased = text
    .replace(excessMarks, '$1')
    .normalize('NFKD')
    .slice(0, takenApartMost)
    .toUpperCase()
    .toLowerCase();
  const plain = cased
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .normalize('NFC')
    .slice(0, foldedMost);
  return plain.replace(/[øłđðħæœþıς]/gu, (letter) => strokes[letter]!);
}

function* runsOf(folded: string): Generator<Run> {
  for (const [text, isDense, isEmoji] of folded.matchAll(runs)) {
    if (isDense !== undefined) yield { kind: 'dense', text };
    else
      yield isEmoji === undefined
        ? { kind: 'word', text: beginningOf(text) }
        : { kind: 'emoji', text };
  }
}

/** Cut to the number of characters that are compared; a character is one or two code units. */
const beginningOf = (word: string) =>
  word.length <= wordLength
    ? word
    : Array.from(word.slice(0, 2 * wordLength))
        .slice(0, wordLength)
        .join('');

const pairs = (characters: readonly string[]) =>
  characters.slice(1).map((character, i) => characters[i]! + character);

/**
 * All words under which a text is found, without duplicates, up to a number that only texts of the
 * greatest length reach. The last character of a dense run is also indexed alone, so that every
 * character can be found as a beginning.
 */
export function indexedWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const { kind, text: run } of runsOf(fold(text))) {
    const characters = kind === 'dense' ? [...run] : [];
    for (const word of kind === 'dense' ? [...pairs(characters), characters.at(-1)!] : [run]) {
      words.add(word);
      if (words.size === wordsMost) return words;
    }
  }
  return words;
}

/** Null when there is nothing in it to search for. */
export function parseQuery(query: string): SearchQuery | null {
  const wanted = [...runsOf(fold(query))];
  if (wanted.length === 0) return null;
  const terms = wanted.flatMap(({ kind, text }, i): Term[] => {
    if (kind !== 'dense')
      return [{ word: text, isBeginning: kind === 'word' && i === wanted.length - 1 }];
    const characters = [...text];
    if (characters.length === 1) return [{ word: text, isBeginning: true }];
    return pairs(characters).map((word) => ({ word, isBeginning: false }));
  });
  const rareness = ({ word, isBeginning }: Term) => word.length - (isBeginning ? 1.5 : 0);
  return {
    // What is left out here, `matches` still asks for.
    terms: [...new Map(terms.map((term) => [`${term.word} ${term.isBeginning}`, term])).values()]
      .sort((a, b) => rareness(b) - rareness(a))
      .slice(0, limits.searchWords),
    matches: (text) => holds(fold(text), wanted),
  };
}

function holds(folded: string, wanted: readonly Run[]): boolean {
  // A fast check that rules out most texts before they are split into words.
  if (!wanted.every(({ text }) => folded.includes(text))) return false;
  const words = new Set<string>();
  const emojis = new Set<string>();
  const stretches: string[] = [];
  for (const { kind, text } of runsOf(folded)) {
    if (kind === 'dense') stretches.push(text);
    else (kind === 'emoji' ? emojis : words).add(text);
  }
  return wanted.every(({ kind, text }, i) => {
    if (kind === 'dense') return stretches.some((stretch) => stretch.includes(text));
    if (kind === 'emoji') return emojis.has(text);
    return i === wanted.length - 1
      ? [...words].some((word) => word.startsWith(text))
      : words.has(text);
  });
}
