import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Committed } from './writer.js';

/** What a commit did to a conversation reaches those who are members after it, and nobody else. */
export function deliver(realtime: Realtime, { conversationId, events, joined, left }: Committed): void {
  if (left.length > 0) realtime.leave(left, conversationId);
  if (joined.length > 0) realtime.join(joined, conversationId);
  realtime.publish([rooms.conversation(conversationId)], events);
  if (left.length > 0) realtime.publish(left.map(rooms.user), [{ name: 'conversation.removed', data: { conversationId } }]);
}
