/**
 * Words that are fetched when a feature needs them. They are fetched once; if that fails, the next
 * call tries again. An element gets them from a `WordsController`.
 */
export interface Topic<T> {
  (): Promise<T>;
  /** The words, if they were fetched. */
  words?: T;
}

export function topic<T>(fetch: () => Promise<{ words: T }>): Topic<T> {
  const get: Topic<T> = async () => (get.words ??= (await fetch()).words);
  return get;
}

/** For a language whose words are all in one file. */
export const ready = <T>(words: T): Topic<T> => Object.assign(async () => words, { words });
