/** Scripts that are written from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/**
 * Lists of names, by the rules of a language: "Ana, Ben and 3 others". A name in the other
 * direction is isolated, so that neither it nor the phrase reorders the other's punctuation.
 */
export function listsOf(language: string, others: (count: number) => string) {
  let format: Intl.ListFormat | undefined;
  const isRtl = rightToLeft.test(others(2));
  const apart = (name: string): string =>
    isRtl !== rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
  const list = (names: readonly string[], more: number): string => {
    format ??= new Intl.ListFormat(language);
    const all = [...names.map(apart), ...(more > 0 ? [others(more)] : [])];
    // A list has the direction of its language, whatever its first name's direction is; a single
    // name has its own direction.
    return (isRtl && all.length > 1 ? '\u200f' : '') + format.format(all);
  };
  return {
    apart,
    list,
    /** No more than three, with the others as a number. */
    people: (names: readonly string[]): string =>
      names.length > 3 ? list(names.slice(0, 2), names.length - 2) : list(names, 0),
  };
}
