/** The host's own words in place of the chat's. Loaded if a host has any. */
import type { Catalogue, FirstWords, TopicWords, Topics } from './en.js';
import { topic, type Topic } from './topic.js';

type Some<T> = T extends () => Promise<infer Words>
  ? Some<Words>
  : T extends (...args: never[]) => unknown
    ? T
    : T extends object
      ? { [K in keyof T]?: Some<T[K]> }
      : T;

/**
 * Any of the chat's words, in the shape of the catalogue: words that are not set keep the chat's
 * own. Topics are under their names.
 *
 *     { conversations: { title: 'Help' }, views: { signIn: { text: 'We answer within a day.' } } }
 */
export type HostWords = Some<Omit<FirstWords, 'language' | 'dir'>> & {
  [K in keyof Topics]?: Some<TopicWords<K>>;
};

type Tree = Record<string, unknown>;

/**
 * A phrase with a number or a name in it is a function; if the host gives a text instead, the
 * phrase is always that text.
 */
function merged(ours: Tree, theirs: Tree): Tree {
  const result = { ...ours };
  for (const [key, value] of Object.entries(theirs)) {
    const known = ours[key];
    if (known === undefined || value === undefined || value === null) continue;
    const isTree = typeof value === 'object';
    if (typeof known === 'function' && isTree)
      result[key] = topic(async () => ({
        words: merged(await (known as Topic<Tree>)(), value as Tree),
      }));
    else if (typeof known === 'function' && typeof value === 'string') result[key] = () => value;
    else if (typeof known === 'object' && isTree)
      result[key] = merged(known as Tree, value as Tree);
    else if (typeof known === typeof value) result[key] = value;
  }
  return result;
}

export function overridden(catalogue: Catalogue, words: HostWords): Catalogue {
  return merged(catalogue, words) as Catalogue;
}
