/** Where each language's words are. Only English is at hand: the others are fetched, one file each, when somebody reads them. */
import { en, type Catalogue } from './en.js';
import type { Language } from './language.js';

const files: Record<Exclude<Language, 'en'>, () => Promise<{ words: Catalogue }>> & { en?: undefined } = {
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

/** The words of a language; English where they cannot be fetched. */
export const wordsIn = async (language: Language): Promise<Catalogue> => (await files[language]?.().catch(() => undefined))?.words ?? en;
