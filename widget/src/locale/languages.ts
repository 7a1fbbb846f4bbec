/** Where each language's words are. Only English is at hand: the others are fetched, one file each, when somebody reads them. */
import { en, type Catalogue } from './en.js';
import type { Language } from './language.js';

const files: Partial<Record<Language, () => Promise<{ words: Catalogue }>>> = {
  de: () => import('./de/words.js'),
};

/** The words of a language; English where they cannot be fetched. */
export const wordsIn = async (language: Language): Promise<Catalogue> => (await files[language]?.().catch(() => undefined))?.words ?? en;
