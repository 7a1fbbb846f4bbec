/**
 * Where each language's words are, one file each, and how a host's own words come into them.
 * Fetched when other words than the chat's English ones are wanted.
 */
import { en, type Catalogue } from './en.js';
import type { Language } from './language.js';
import { overridden, type HostWords } from './overridden.js';

const files: Record<Exclude<Language, 'en'>, () => Promise<{ words: Catalogue }>> = {
  de: () => import('./de/words.js'),
  fr: () => import('./fr/words.js'),
  es: () => import('./es/words.js'),
  pt: () => import('./pt/words.js'),
  zh: () => import('./zh/words.js'),
  ja: () => import('./ja/words.js'),
  hi: () => import('./hi/words.js'),
  ar: () => import('./ar/words.js'),
  he: () => import('./he/words.js'),
};

/** The words of a language. Rejects where they cannot be fetched. */
export async function wordsIn(language: Language, own?: HostWords): Promise<Catalogue> {
  const words = language === 'en' ? en : (await files[language]()).words;
  return own ? overridden(words, own) : words;
}
