import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import { withheldQuote } from '@parlor/sdk/protocol/quote';

/**
 * The first `seq` that a member of such a conversation sees. `joinedSeq` is the entry of the
 * member's join, `clearedSeq` the last entry that the member deleted for themselves, or 0.
 */
export function beginningOf(history: 'all' | 'joined', joinedSeq: number, clearedSeq = 0): number {
  return Math.max(history === 'joined' ? joinedSeq : 0, clearedSeq > 0 ? clearedSeq + 1 : 0);
}

/**
 * A message for a reader who sees the log from `from` on: without the content of earlier messages.
 */
export function seenFrom(message: Message, from: number): Message {
  if (!message.replyTo || message.replyTo.seq >= from) return message;
  return { ...message, replyTo: withheldQuote(message.replyTo.seq) };
}

/** The earliest `seq` that these events contain anything of. */
export function earliestTold(events: readonly WireEvent[]): number {
  return Math.min(
    ...events.map(({ data }) =>
      'message' in data
        ? Math.min(data.message.seq, data.message.replyTo?.seq ?? Infinity)
        : Infinity,
    ),
  );
}

/** The events for a reader who sees the log from `from` on. */
export function eventsSeenFrom(events: readonly WireEvent[], from: number): WireEvent[] {
  return events.flatMap((event): WireEvent[] => {
    if (event.name !== 'message.created' && event.name !== 'message.changed') return [event];
    const { data } = event;
    return data.message.seq < from
      ? []
      : [{ ...event, data: { ...data, message: seenFrom(data.message, from) } }];
  });
}
