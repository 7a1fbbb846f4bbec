import { limits } from '../protocol/limits.js';
import type { Message } from '../protocol/messages.js';
import type { Call } from '../transport/calls.js';

/** Someone who was away for more changes than this many pages hold gets a new window instead. */
const pagesMax = 3;

/**
 * What `messages.changes` has since a `rev`, and how far that goes; `null` when it is too much to
 * go through.
 */
export async function missedChanges(
  call: Call,
  conversationId: string,
  since: number,
  signal: AbortSignal,
): Promise<{ messages: Message[]; rev: number } | null> {
  const messages: Message[] = [];
  for (let page = 1; page <= pagesMax; page++) {
    const answer = await call(
      'messages.changes',
      { conversationId, since, limit: limits.pageMax },
      { signal },
    );
    messages.push(...answer.items);
    if (!answer.more) return { messages, rev: answer.rev };
    const last = answer.items.at(-1);
    if (!last) break;
    since = last.rev;
  }
  return null;
}
