/**
 * Topics that are there in English alone, shown in it by every other language. A new topic may begin here as `people: en.people`, and goes once its words
 * stand in all languages.
 */
import { en, type Topics } from './en.js';

export const untranslated = { groups: en.groups, talk: en.talk, opening: en.opening, standing: en.standing } satisfies Partial<Topics>;
