import { limits } from '../protocol/limits.js';
import type { Message } from '../protocol/messages.js';
import type { Call } from '../transport/calls.js';

/** If more changes were missed than this many pages hold, the window is loaded again instead. */
const pagesMax = 3;

/**
 * The changes since a `rev` from `messages.changes`, and the `rev` that they reach; `null` if there
 * are too many.
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
