/**
 * Quotes on this device: each shows the quoted message as it is now, whether or not that is at
 * hand. Pure. Of two states of a message the one of the later `rev` wins; what the caller alone has
 * hidden has no `rev`, and stays hidden until the server shows it again.
 */
import type { Message, Quote } from '../protocol/messages.js';
import { quoteOf } from '../protocol/quote.js';

/**
 * The message after a change of what it quotes. `isHere` if that stands in the same window, as the
 * caller sees it; else it is what all members were told.
 */
export function requoted(message: Message, quoted: Message, isHere = false): Message {
  const quote = message.replyTo;
  if (quote?.seq !== quoted.seq || (quoted.rev < (quote.rev ?? 0) && !quoted.hidden))
    return message;
  return withQuote(
    message,
    quoteOf({ ...quoted, hidden: quoted.hidden || (quote.state === 'hidden' && !isHere) }),
  );
}

/** The message after the caller has hidden what it quotes. */
export function withHiddenQuote(message: Message, seq: number): Message {
  const quote = message.replyTo;
  if (quote?.seq !== seq) return message;
  return withQuote(
    message,
    quoteOf({ ...quote, rev: quote.rev ?? 0, text: null, hidden: true, deletedAt: null }),
  );
}

/**
 * Brings quotes up to date after changes of these messages, which may be in the list or not.
 * `items` is in rising `seq`, without holes; it is changed.
 */
export function requoteAll(items: Message[], changes: readonly Message[]): void {
  const changed = new Map<number, Message>();
  for (const change of changes)
    if (change.rev >= (changed.get(change.seq)?.rev ?? 0)) changed.set(change.seq, change);
  items.forEach((item, index) => {
    const seq = item.replyTo?.seq;
    if (seq === undefined || !(changed.has(seq) || changed.has(item.seq))) return;
    const here = items[seq - items[0]!.seq];
    const quoted = here ?? changed.get(seq);
    if (quoted) items[index] = requoted(item, quoted, here !== undefined);
  });
}

/** The same message if the quote says the same. */
function withQuote(message: Message, replyTo: Quote): Message {
  return JSON.stringify(replyTo) === JSON.stringify(message.replyTo)
    ? message
    : { ...message, replyTo };
}
