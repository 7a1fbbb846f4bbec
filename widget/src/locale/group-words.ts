import { enGroups } from './en-groups.js';
import type { Catalogue } from './en.js';

const words: Partial<Record<string, typeof enGroups>> = { en: enGroups };

/** The words of groups, which are part of the pages of groups; in English where a language has none of its own. */
export const groupWords = ({ language }: Pick<Catalogue, 'language'>): typeof enGroups => words[language] ?? enGroups;
