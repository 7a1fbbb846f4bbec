import type { Message } from '@parlor/sdk';
import type { Catalogue } from '../locale/en.js';

/** What stands for a message in lines of plain text: its own words, what a system entry says, or why there are none. `name` knows who somebody is. */
export function wordsOf({ text, system, hidden }: Message, name: (userId: string) => string, t: Catalogue): string {
  if (system) return t.system(system, name);
  return text ?? (hidden ? t.messages.hidden : t.messages.deleted);
}
