/**
 * One part of a conversation's log: pure, so that tests can try any order of events, answers and
 * repeats. `rev` is the last change that is known: every change up to it is in `items`, if it
 * concerns them. The next change is applied, older ones are ignored, and changes that arrive too
 * early are held until the gap is filled or repaired.
 */
import type { WireEvent } from '../protocol/events.js';
import type { Message } from '../protocol/messages.js';
import { withheldQuote } from '../protocol/quote.js';
import { requoteAll, withHiddenQuote } from './quoting.js';

/**
 * One step of a conversation's `rev`; `message` is the state after it, `null` for changes that do
 * not concern a message.
 */
export interface Change {
  rev: number;
  message: Message | null;
}

export interface WindowState {
  /** In rising `seq`, without gaps. */
  readonly items: readonly Message[];
  readonly rev: number;
  /** Changes that arrived too early, in rising `rev`. */
  readonly held: readonly Change[];
  /** Cursor to what is before `items`; `null` at the beginning of the log. */
  readonly older: string | null;
  /**
   * Cursor to what is after `items`; `null` while the window ends with the newest message: then it
   * grows with the log.
   */
  readonly newer: string | null;
  /**
   * A message is missing inside the window, or the reader may see another part of the log now: the
   * window has to be loaded again.
   */
  readonly torn: boolean;
}

/** A page of `messages.list`; `rev` is the log's `rev` when it was read. */
export interface LogPage {
  items: readonly Message[];
  next: string | null;
  prev: string | null;
  rev: number;
}

/** The window of one page. */
export function windowOf(
  { items, rev, prev, next }: LogPage,
  since: readonly Change[],
): WindowState {
  return receive({ items, rev, held: [], older: prev, newer: next, torn: false }, since);
}

/** Takes changes in any order and any number of times. */
export function receive(state: WindowState, changes: readonly Change[]): WindowState {
  const held = new Map(state.held.map((change) => [change.rev, change]));
  for (const change of changes) if (change.rev > state.rev) held.set(change.rev, change);

  let rev = state.rev;
  const due: Message[] = [];
  for (let next = held.get(rev + 1); next; next = held.get(rev + 1)) {
    held.delete(next.rev);
    rev = next.rev;
    if (next.message) due.push(next.message);
  }
  if (rev === state.rev && held.size === state.held.length) return state;
  return { ...put(state, due), rev, held: [...held.values()].sort((a, b) => a.rev - b.rev) };
}

/**
 * Takes the answer of `messages.changes`: all that changed since this window's `rev`, up to `rev`.
 */
export function repaired(
  state: WindowState,
  messages: readonly Message[],
  rev: number,
): WindowState {
  const next = { ...put(state, messages), rev: Math.max(state.rev, rev) };
  return receive({ ...next, held: next.held.filter((change) => change.rev > next.rev) }, []);
}

/**
 * Adds the page before the window. `since` are the changes that arrived while the page was on its
 * way; the page may not include them.
 */
export function extendedOlder(
  state: WindowState,
  page: LogPage,
  since: readonly Change[],
): WindowState {
  const first = state.items[0]?.seq ?? Infinity;
  return put(
    {
      ...state,
      items: joined(
        page.items.filter((message) => message.seq < first),
        state.items,
      ),
      older: page.prev,
    },
    applied(state, since),
  );
}

/** Adds the page after the window. */
export function extendedNewer(
  state: WindowState,
  page: LogPage,
  since: readonly Change[],
): WindowState {
  const last = state.items.at(-1)?.seq ?? 0;
  return put(
    {
      ...state,
      items: joined(
        state.items,
        page.items.filter((message) => message.seq > last),
      ),
      newer: page.next,
    },
    applied(state, since),
  );
}

/**
 * Takes messages that were fetched again because of the caller's own view, which has no `rev`. They
 * replace messages of the same `rev`; those that are older than the current ones are returned as
 * `outdated`.
 */
export function refetched(
  state: WindowState,
  messages: readonly Message[],
): { state: WindowState; outdated: number[] } {
  const fresh = new Map(messages.map((message) => [message.seq, message]));
  const outdated: number[] = [];
  const items = state.items.map((known) => {
    const message = fresh.get(known.seq);
    if (!message) return known;
    if (isOlder(message, known)) outdated.push(known.seq);
    return isOlder(message, known) || JSON.stringify(message) === JSON.stringify(known)
      ? known
      : message;
  });
  requoteAll(items, messages);
  const same = items.every((item, index) => item === state.items[index]);
  return { state: same ? state : { ...state, items }, outdated };
}

/** Both may have the same `rev`, and quote different states of another message. */
function isOlder(a: Message, b: Message): boolean {
  const [before, after] = [a.replyTo?.rev, b.replyTo?.rev];
  return a.rev < b.rev || (before !== undefined && after !== undefined && before < after);
}

/** The caller hid this message. */
export function withHidden(state: WindowState, seq: number): WindowState {
  const items = state.items.map((item) =>
    item.seq === seq && !item.hidden ? hiddenForm(item) : withHiddenQuote(item, seq),
  );
  return items.every((item, index) => item === state.items[index]) ? state : { ...state, items };
}

/** The message as a caller who has hidden it sees it. */
export function hiddenForm(message: Message): Message {
  const hidden: Message = {
    ...message,
    hidden: true,
    text: null,
    replyTo: null,
    mentions: [],
    metadata: null,
    reactions: [],
  };
  delete hidden.attachments;
  delete hidden.previews;
  delete hidden.blocks;
  delete hidden.choice;
  return hidden;
}

/**
 * The event for a user who has deleted everything up to `clearedSeq` for themselves: live events
 * are the same for all members.
 */
export function withoutCleared(event: WireEvent, clearedSeq: number): WireEvent {
  if (clearedSeq === 0 || (event.name !== 'message.created' && event.name !== 'message.changed'))
    return event;
  const { message } = event.data;
  if (message.seq <= clearedSeq)
    return { ...event, data: { ...event.data, message: hiddenForm(message) } };
  const quote = message.replyTo;
  if (!quote || quote.seq > clearedSeq) return event;
  return {
    ...event,
    data: { ...event.data, message: { ...message, replyTo: withheldQuote(quote.seq) } },
  };
}

/**
 * A later state of a message. The state that all members get does not include who has hidden it, or
 * what it quotes.
 */
export function laterForm(known: Message, message: Message): Message {
  if (known.hidden) return hiddenForm(message);
  return known.replyTo?.state === 'hidden' ? withHiddenQuote(message, known.replyTo.seq) : message;
}

/**
 * Whether a message with this `seq` belongs in the window, and so must be in it once it is stored.
 */
export function covers(state: WindowState, seq: number): boolean {
  return (
    seq >= (state.items[0]?.seq ?? 1) &&
    (state.newer === null || seq <= (state.items.at(-1)?.seq ?? 0))
  );
}

export function messageAt(state: WindowState, seq: number): Message | undefined {
  return state.items[seq - (state.items[0]?.seq ?? 0)];
}

/**
 * The part of the received changes that is applied already; the rest is still held and will be
 * applied in its turn.
 */
function applied(state: WindowState, since: readonly Change[]): Message[] {
  return since.flatMap(({ rev, message }) => (message && rev <= state.rev ? [message] : []));
}

/**
 * Inserts messages: the later change of each wins, and only a window at the end of the log grows.
 */
function put(state: WindowState, messages: readonly Message[]): WindowState {
  if (messages.length === 0 && contiguous(state.items)) return state;
  const items = [...state.items];
  const first = items[0]?.seq ?? 1;
  let torn = state.torn || !contiguous(items);
  for (const message of [...messages].sort((a, b) => a.seq - b.seq || a.rev - b.rev)) {
    const index = message.seq - first;
    const known = items[index];
    // From this entry on, the log begins at another place for this reader.
    if (!known && message.system?.type === 'changed' && message.system.history) torn = true;
    if (known) {
      if (message.rev > known.rev) items[index] = laterForm(known, message);
    } else if (index === items.length && state.newer === null) items.push(message);
    else if (index > items.length && state.newer === null) torn = true;
  }
  requoteAll(items, messages);
  return { ...state, items, torn };
}

/**
 * Two adjacent parts of the log. Each may have a later state of a message that the other quotes.
 */
function joined(before: readonly Message[], after: readonly Message[]): Message[] {
  const items = [...before, ...after];
  if (contiguous(items)) requoteAll(items, items);
  return items;
}

function contiguous(items: readonly Message[]): boolean {
  const [first] = items;
  return !first || items.at(-1)!.seq - first.seq === items.length - 1;
}
