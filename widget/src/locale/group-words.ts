import { enGroups } from './en-groups.js';
import type { Catalogue } from './en.js';

/** The words of groups, which are part of the pages of groups: in English for now, whatever the language. */
export const groupWords = (_: Pick<Catalogue, 'language'>): typeof enGroups => enGroups;
