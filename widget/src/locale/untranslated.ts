/**
 * Topics that are there in English alone, shown in it by every other language. A new topic may begin here as `actions: en.actions`, and goes once its words
 * stand in all languages.
 */
import { en, type Topics } from './en.js';

export const untranslated = {
  attention: en.attention,
  peopleWords: en.peopleWords,
  opening: en.opening,
  talk: en.talk,
} satisfies Partial<Topics>;
