import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Committed } from './writer.js';

/**
 * What a commit did to a conversation reaches those who are members after it, and nobody else. Whoever came with it hears it from the entry on that
 * says so: what the same commit holds before that entry is history to them.
 */
export function deliver(realtime: Realtime, { conversationId, rev, events, joined, left }: Committed): void {
  if (left.length > 0) realtime.leave(left, conversationId);
  let from = 0;
  for (const [seq, userIds] of bySeq(joined)) {
    const entry = events.findIndex((event) => event.name === 'message.created' && event.data.message.seq === seq);
    if (entry > from) {
      realtime.publishLog(conversationId, rev, events.slice(from, entry));
      from = entry;
    }
    realtime.join(userIds, conversationId, rev);
  }
  realtime.publishLog(conversationId, rev, from === 0 ? events : events.slice(from));
  if (left.length > 0) realtime.publish(left.map(rooms.user), [{ name: 'conversation.removed', data: { conversationId } }]);
}

/** Those who came, by the entry that says so, in the order of the log. */
function bySeq(joined: Committed['joined']): [seq: number, userIds: string[]][] {
  const found = new Map<number, string[]>();
  for (const [userId, seq] of joined) found.set(seq, [...(found.get(seq) ?? []), userId]);
  return [...found].sort(([a], [b]) => a - b);
}
