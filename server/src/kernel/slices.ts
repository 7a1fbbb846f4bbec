/**
 * So many at a time, in order: for statements and loops that are to stay short however long a list
 * is.
 */
export function* slices<T>(all: readonly T[], length: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += length) yield all.slice(at, at + length);
}
