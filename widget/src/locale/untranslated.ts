/**
 * Topics that are there in English alone, shown in it by every other language. A new topic may begin here as `actions: en.actions`, and goes once its words
 * stand in all languages.
 */
import { en, type Topics } from './en.js';

export const untranslated = {
  peopleWords: en.peopleWords,
  attention: en.attention,
  talk: en.talk,
  opening: en.opening,
} satisfies Partial<Topics>;
