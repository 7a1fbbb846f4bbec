/**
 * Quotes on this device: each shows the current state of the quoted message, whether or not that
 * message is loaded. Pure. Of two states of a message, the one with the higher `rev` wins; hiding
 * by the caller has no `rev`: a hidden message stays hidden until the server shows it again.
 */
import type { Message, Quote } from '../protocol/messages.js';
import { quoteOf } from '../protocol/quote.js';

/**
 * The message after a change of the message that it quotes. `isHere`: the quoted message is in the
 * same window, as the caller sees it; else it is the state that all members get.
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
 * Updates quotes after changes of these messages, which may be in the list or not. Modifies
 * `items`, which is in rising `seq` without gaps.
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

/** Returns the same message if the quote is equal. */
function withQuote(message: Message, replyTo: Quote): Message {
  return JSON.stringify(replyTo) === JSON.stringify(message.replyTo)
    ? message
    : { ...message, replyTo };
}
