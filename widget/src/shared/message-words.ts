import type { Message } from '@parlor/sdk';
import type { ViewContext } from '../shell/view-context.js';

/**
 * A message as one line of plain text: its text without the notation of formatting, what a system
 * entry says, or why there is no text. `name` is called for other users only.
 */
export function wordsOf(
  { text, system, hidden, attachments }: Message,
  name: (userId: string) => string,
  { t, talk, me }: Pick<ViewContext, 't' | 'talk' | 'me'>,
): string {
  if (system) return t.system(system, (id) => (id === me.id ? undefined : name(id)));
  return text === null
    ? hidden
      ? t.messages.hidden
      : t.messages.deleted
    : (talk?.plain(text, attachments) ?? text);
}
