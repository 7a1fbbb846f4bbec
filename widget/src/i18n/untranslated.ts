/**
 * Topics that are there in English alone, shown in it by every other language. A new topic may
 * begin here as `actions: en.actions`, and goes once its words stand in all languages.
 */
import type { Topics } from './en.js';

export const untranslated = {} satisfies Partial<Topics>;
