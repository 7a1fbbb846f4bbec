/**
 * Turns a part of the log into what the list shows: chunks of messages that are rendered and
 * dropped together, and for each message its position in a group of one sender. A chunk stays the
 * same object while nothing in it or beside it changes, so that the list renders only what changed.
 */
import type { Message } from '@parlor/sdk';

/** Messages of one sender within this time of each other, in milliseconds, form a group. */
const groupGap = 5 * 60_000;
/** Chunk borders are at fixed positions of the log, so that older pages never move them. */
const chunkLength = 10;

export interface Chunk {
  /** Position in the log, not in the window: stable while older pages are loaded. */
  readonly key: number;
  readonly messages: readonly Message[];
  readonly before: Message | undefined;
  readonly after: Message | undefined;
}

export interface Row {
  readonly message: Message;
  /** The first of a day: the separator is above it. */
  readonly startsDay: boolean;
  /** The first or last of a group of one sender's messages. */
  readonly opens: boolean;
  readonly closes: boolean;
}

/** The key of the chunk that contains a message. */
export const keyOf = (seq: number): number => Math.floor((seq - 1) / chunkLength);

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

type Sent = Pick<Message, 'senderId'> & { createdAt: string | number };

const startsDay = (earlier: Sent | undefined, later: Sent): boolean =>
  !earlier || !sameDay(new Date(earlier.createdAt), new Date(later.createdAt));

const belongsTogether = (earlier: Sent, later: Sent): boolean =>
  earlier.senderId === later.senderId &&
  Number(new Date(later.createdAt)) - Number(new Date(earlier.createdAt)) < groupGap &&
  !startsDay(earlier, later);

/**
 * The position of a pending message, below the last message: the same as after it is stored, so
 * that nothing moves.
 */
export function placeAfter(
  last: Message | undefined,
  pending: Sent,
): { startsDay: boolean; opens: boolean } {
  return { startsDay: startsDay(last, pending), opens: !last || !belongsTogether(last, pending) };
}

export function rowsOf({ messages, before, after }: Chunk): Row[] {
  return messages.map((message, index) => {
    const previous = messages[index - 1] ?? before;
    const next = messages[index + 1] ?? after;
    return {
      message,
      startsDay: startsDay(previous, message),
      opens: !previous || !belongsTogether(previous, message),
      closes: !next || !belongsTogether(message, next),
    };
  });
}

const equal = (a: Chunk, b: Chunk): boolean =>
  a.before === b.before &&
  a.after === b.after &&
  a.messages.length === b.messages.length &&
  a.messages.every((message, index) => message === b.messages[index]);

export function chunksOf(items: readonly Message[], previous: readonly Chunk[]): Chunk[] {
  const kept = new Map(previous.map((chunk) => [chunk.key, chunk]));
  const chunks: Chunk[] = [];
  for (let start = 0; start < items.length;) {
    const key = keyOf((items[start] as Message).seq);
    let end = start + 1;
    while (end < items.length && keyOf((items[end] as Message).seq) === key) end += 1;
    const chunk: Chunk = {
      key,
      messages: items.slice(start, end),
      before: items[start - 1],
      after: items[end],
    };
    const known = kept.get(key);
    chunks.push(known && equal(known, chunk) ? known : chunk);
    start = end;
  }
  return chunks;
}
