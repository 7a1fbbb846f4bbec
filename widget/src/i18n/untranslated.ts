/**
 * Topics that have English words only, which all other languages show. A new topic may begin here
 * as `actions: en.actions`; it is removed when all languages have its words.
 */
import type { Topics } from './en.js';

export const untranslated = {} satisfies Partial<Topics>;
