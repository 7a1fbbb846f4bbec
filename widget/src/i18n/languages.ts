/**
 * The file of each language's words, and how a host's own words are merged into them. Loaded when
 * words other than the chat's English ones are needed.
 */
import { en, type Catalogue, type Translation } from './en.js';
import type { Language } from './language.js';
import { overridden, type HostWords } from './overridden.js';
import { load } from '../load.js';

const files: Record<Exclude<Language, 'en'>, () => Promise<{ words: Translation }>> = {
  de: () => load(() => import('./de/index.js')),
  fr: () => load(() => import('./fr/index.js')),
  es: () => load(() => import('./es/index.js')),
  pt: () => load(() => import('./pt/index.js')),
  zh: () => load(() => import('./zh/index.js')),
  ja: () => load(() => import('./ja/index.js')),
  hi: () => load(() => import('./hi/index.js')),
  ar: () => load(() => import('./ar/index.js')),
  he: () => load(() => import('./he/index.js')),
};

/** The words of a language. Rejects if they cannot be fetched. */
export async function wordsIn(language: Language, own?: HostWords): Promise<Catalogue> {
  const words = language === 'en' ? en : { ...en, ...(await files[language]()).words };
  return own ? overridden(words, own) : words;
}
