import unhomoglyph from 'unhomoglyph';

const isLatin = /^[a-z\d]+$/i;

/**
 * What a name looks like: names that are easily confused have the same skeleton. It is based on the
 * confusables of Unicode (UTS 39), and ignores case, accents, spaces, punctuation and emoji. It is
 * never shown. Empty for a name without letters and digits.
 */
export function nameSkeleton(name: string): string {
  const plain = withoutMarks(name);
  const looks = Array.from(plain, lookOf).join('');
  return looks
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('w', 'vv')
    .slice(0, 190);
}

/**
 * If a letter looks Latin only in one case, such as the Cyrillic В and в, both cases become the
 * Latin one.
 */
function lookOf(sign: string): string {
  const looks = [sign, sign.toUpperCase(), sign.toLowerCase()].map((each) =>
    withoutMarks(unhomoglyph(each)),
  );
  const look = looks.find((each) => isLatin.test(each)) ?? looks[2]!;
  // I, l and 1 look the same, and so do I and i if case is ignored.
  return unhomoglyph(look.toLowerCase()).toLowerCase().replaceAll('i', 'l');
}

/** Bounded, as some characters unfold to many. */
const withoutMarks = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').slice(0, 400);
