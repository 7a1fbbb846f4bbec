import type { Message } from '@parlor/sdk';
import type { ViewContext } from './view-context.js';

/**
 * What stands for a message in lines of plain text: its own words without their notation, what a
 * system entry says, or why there are none. `name` knows who somebody is.
 */
export function wordsOf(
  { text, system, hidden, attachments }: Message,
  name: (userId: string) => string,
  { t, talk, slots }: Pick<ViewContext, 't' | 'talk' | 'slots'>,
): string {
  if (system) return t.system(system, name);
  return text === null
    ? hidden
      ? t.messages.hidden
      : t.messages.deleted
    : ((talk && slots.messageText?.plain(text, attachments, talk.files)) ?? text);
}
