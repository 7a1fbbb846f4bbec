import type { Message } from '@parlor/sdk';
import type { ViewContext } from './view-context.js';

/**
 * A message as one line of plain text: its text without formatting, the words of a system entry, or
 * why there is no text. `name` is called for other users only.
 */
export function wordsOf(
  { text, system, hidden, attachments }: Message,
  name: (userId: string) => string,
  { t, talk, slots, me }: Pick<ViewContext, 't' | 'talk' | 'slots' | 'me'>,
): string {
  if (system) return t.system(system, (id) => (id === me.id ? undefined : name(id)));
  return text === null
    ? hidden
      ? t.messages.hidden
      : t.messages.deleted
    : ((talk && slots.messageText?.plain(text, attachments, talk.files)) ?? text);
}
