/**
 * What of a text can be searched: words as they are, and text without spaces (Chinese, Japanese, Thai …) as pairs of neighbouring characters. Case,
 * accents and compatibility forms make no difference. The database compares what is made here byte by byte: it has no rules of its own, no
 * words that are too short or too common, and no operators.
 */
import { limits } from '@parlor/sdk/protocol/limits';

/** Longer words are told apart by their beginning alone. */
const wordLength = 32;

/** Marks that are written or left out at will: accents, Hebrew points, Arabic vowels. Marks of other scripts are letters of their own right. */
const optionalMarks =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]|\p{Variation_Selector}/gu;

/** Letters that Unicode does not take apart, although people search for them without their stroke. */
const strokes: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i', ς: 'σ' };

export const dense =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const runs = new RegExp(
  `([${dense}]+)|(\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2})|((?:(?![${dense}])[\\p{L}\\p{N}\\p{M}])+)`,
  'gu',
);

/** A stretch of a text that belongs together. */
interface Run {
  kind: 'word' | 'dense' | 'emoji';
  characters: string[];
}

/** What the index is asked for: a word, or all that begin with it. */
export interface Term {
  word: string;
  isBeginning: boolean;
}

export interface SearchQuery {
  /** Every message that is meant holds all of these; some that are not meant do, too. The rarest first, as far as one can guess. */
  terms: readonly Term[];
  /** Whether the text is meant: every word, the last one as a beginning. */
  matches(text: string): boolean;
}

/** Without case, accents, strokes and compatibility forms. */
export function fold(text: string): string {
  // Upper case first: it turns ß into two letters, and joins the forms of sigma.
  const plain = text.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD').replace(optionalMarks, '').normalize('NFC');
  return plain.replace(/[øłđðħæœþıς]/gu, (letter) => strokes[letter]!);
}

function runsOf(text: string): Run[] {
  return [...fold(text).matchAll(runs)].map(([all, isDense, isEmoji]) => {
    const characters = [...all];
    if (isDense !== undefined) return { kind: 'dense', characters };
    return isEmoji === undefined ? { kind: 'word', characters: characters.slice(0, wordLength) } : { kind: 'emoji', characters };
  });
}

const pairs = (characters: readonly string[]) => characters.slice(1).map((character, i) => characters[i]! + character);

/** Everything under which a text is found, each once. A dense run's last character stands alone, too: as a beginning every one can be found. */
export function indexedWords(text: string): Set<string> {
  return new Set(
    runsOf(text).flatMap(({ kind, characters }) => (kind === 'dense' ? [...pairs(characters), characters.at(-1)!] : [characters.join('')])),
  );
}

/** Null when there is nothing in it to search for. */
export function parseQuery(query: string): SearchQuery | null {
  const wanted = runsOf(query);
  if (wanted.length === 0) return null;
  const terms = wanted.flatMap(({ kind, characters }, i): Term[] => {
    if (kind !== 'dense') return [{ word: characters.join(''), isBeginning: kind === 'word' && i === wanted.length - 1 }];
    if (characters.length === 1) return [{ word: characters[0]!, isBeginning: true }];
    return pairs(characters).map((word) => ({ word, isBeginning: false }));
  });
  const rareness = ({ word, isBeginning }: Term) => word.length - (isBeginning ? 1.5 : 0);
  return {
    // What is left out here, `matches` still asks for.
    terms: [...new Map(terms.map((term) => [`${term.word} ${term.isBeginning}`, term])).values()]
      .sort((a, b) => rareness(b) - rareness(a))
      .slice(0, limits.searchWords),
    matches: (text) => holds(runsOf(text), wanted),
  };
}

function holds(runsOfText: readonly Run[], wanted: readonly Run[]): boolean {
  const texts = (kind: Run['kind']) => runsOfText.filter((run) => run.kind === kind).map(({ characters }) => characters.join(''));
  const [words, stretches, emojis] = [texts('word'), texts('dense'), texts('emoji')];
  return wanted.every(({ kind, characters }, i) => {
    const text = characters.join('');
    if (kind === 'dense') return stretches.some((stretch) => stretch.includes(text));
    if (kind === 'emoji') return emojis.includes(text);
    return i === wanted.length - 1 ? words.some((word) => word.startsWith(text)) : words.includes(text);
  });
}
