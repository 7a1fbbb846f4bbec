import { expect, test } from 'vitest';
import { firstTime, message as blank } from '../../test-support/fixtures.js';
import { seededRandom } from '../../test-support/seeded-random.js';
import type { Message } from '../protocol/messages.js';
import { quoteOf } from '../protocol/quote.js';
import {
  covers,
  extendedNewer,
  extendedOlder,
  messageAt,
  receive,
  refetched,
  repaired,
  windowOf,
  withHidden,
  type Change,
  type LogPage,
  type WindowState,
} from './window-state.js';

const message = (seq: number, rev: number, change: Partial<Message> = {}): Message =>
  blank('one', seq, { rev, text: `${seq} as of ${rev}`, ...change });
const seqs = (state: WindowState) => state.items.map(({ seq }) => seq);
const created = (seq: number, rev: number): Change => ({ rev, message: message(seq, rev) });
const newest = (from: number, to: number): WindowState => {
  const items = Array.from({ length: to - from + 1 }, (_, index) =>
    message(from + index, from + index),
  );
  return windowOf({ items, prev: from > 1 ? 'older' : null, next: null, rev: to }, []);
};

test('the next change is applied, an old one is ignored, one ahead of its turn waits for the one before', () => {
  let state = newest(1, 3);
  expect(receive(state, [created(3, 3)])).toBe(state);
  state = receive(state, [created(5, 5)]);
  expect([seqs(state), state.held.length]).toEqual([[1, 2, 3], 1]);
  state = receive(state, [created(4, 4)]);
  expect([seqs(state), state.rev, state.held.length]).toEqual([[1, 2, 3, 4, 5], 5, 0]);
});

test('a change of a message outside the window, or of no message, only moves the rev', () => {
  const state = receive(newest(10, 12), [
    { rev: 13, message: message(2, 13) },
    { rev: 14, message: null },
  ]);
  expect([seqs(state), state.rev, state.held.length]).toEqual([[10, 11, 12], 14, 0]);
});

test('a window that does not reach the end of the log does not grow with it', () => {
  const page = { items: [message(1, 1), message(2, 2)], prev: null, next: 'newer', rev: 2 };
  const state = receive(windowOf(page, []), [created(3, 3)]);
  expect([seqs(state), state.rev, state.newer]).toEqual([[1, 2], 3, 'newer']);
  expect(covers(state, 3)).toBe(false);
});

test('the first message of an empty conversation stands in its window', () => {
  const state = receive(windowOf({ items: [], prev: null, next: null, rev: 0 }, []), [
    created(1, 1),
  ]);
  expect(seqs(state)).toEqual([1]);
  expect(messageAt(state, 1)?.seq).toBe(1);
});

test('a repair brings what was missing, together with what was held for it', () => {
  const held = receive(newest(1, 3), [created(6, 6)]);
  const state = repaired(held, [message(4, 4), message(5, 5)], 5);
  expect([seqs(state), state.rev, state.held.length]).toEqual([[1, 2, 3, 4, 5, 6], 6, 0]);
});

test('a repair may bring an older message after a newer one, as edited ones do', () => {
  const state = repaired(newest(1, 3), [message(5, 5), message(4, 6), message(2, 7)], 7);
  expect(state.items.map(({ text }) => text)).toEqual([
    '1 as of 1',
    '2 as of 7',
    '3 as of 3',
    '4 as of 6',
    '5 as of 5',
  ]);
});

test('a message that is missing where none may be makes the window useless', () => {
  expect(repaired(newest(1, 3), [message(5, 5)], 5).torn).toBe(true);
  expect(
    extendedOlder(
      newest(5, 6),
      { items: [message(1, 1), message(2, 2)], prev: null, next: null, rev: 6 },
      [],
    ).torn,
  ).toBe(true);
});

test('what is hidden stays hidden, whatever all members are told of the message; only a fresh look shows it again', () => {
  let state = withHidden(newest(1, 3), 2);
  expect(messageAt(state, 2)).toMatchObject({ hidden: true, text: null });
  state = receive(state, [created(2, 4)]);
  expect(messageAt(state, 2)).toMatchObject({ hidden: true, text: null, rev: 4 });
  const late = refetched(state, [message(2, 3)]);
  expect([late.state, late.outdated]).toEqual([state, [2]]);
  expect(messageAt(refetched(state, [message(2, 4)]).state, 2)).toMatchObject({
    hidden: false,
    text: '2 as of 4',
  });
  expect(refetched(state, [messageAt(state, 2)!]).state).toBe(state);
});

const reply = (seq: number, rev: number, quoted: Message): Message =>
  message(seq, rev, { replyTo: quoteOf(quoted) });
const gone = (seq: number, rev: number): Message =>
  message(seq, rev, { text: null, deletedAt: firstTime });

test('a quote goes with its message and follows its edits, whether or not that is in the window', () => {
  const page = {
    items: [message(10, 10), reply(11, 11, message(10, 10)), reply(12, 12, message(2, 2))],
    prev: 'older',
    next: null,
    rev: 12,
  };
  let state = windowOf(page, []);
  const quotes = () =>
    state.items.map(({ replyTo }) => replyTo && (replyTo.state ?? replyTo.excerpt));
  expect(quotes()).toEqual([null, '10 as of 10', '2 as of 2']);
  const before = state.items[0];
  state = receive(state, [created(2, 13), created(10, 14)]);
  expect(quotes()).toEqual([null, '10 as of 14', '2 as of 13']);
  state = receive(state, [{ rev: 15, message: gone(10, 15) }]);
  expect(quotes()).toEqual([null, 'deleted', '2 as of 13']);
  expect(messageAt(state, 12)).toMatchObject({
    rev: 12,
    replyTo: { seq: 2, senderId: 'ada', rev: 13 },
  });
  // What was missed is made up for in the same way.
  state = repaired(state, [gone(2, 16)], 16);
  expect(quotes()).toEqual([null, 'deleted', 'deleted']);
  expect(JSON.stringify(state)).not.toContain('as of 2"');
  expect(state.items[0]).not.toBe(before);
  expect(receive(state, [created(11, 11)])).toBe(state);
});

test('an answer from before a deletion does not bring the words back', () => {
  const page = {
    items: [reply(11, 11, message(2, 2)), message(12, 12)],
    prev: 'older',
    next: null,
    rev: 12,
  };
  const state = receive(windowOf(page, []), [{ rev: 13, message: gone(2, 13) }]);
  const late = refetched(state, [reply(11, 11, message(2, 2))]);
  expect([late.state, late.outdated]).toEqual([state, [11]]);
  // Nor does an older page in which the message stands as it was.
  const older = {
    items: [message(2, 2), message(3, 3), message(4, 4)],
    prev: null,
    next: null,
    rev: 12,
  };
  const whole = extendedOlder({ ...state, items: [reply(5, 5, gone(2, 13))] }, older, [
    { rev: 13, message: gone(2, 13) },
  ]);
  expect(whole.items.map(({ text, replyTo }) => replyTo?.state ?? text)).toEqual([
    null,
    '3 as of 3',
    '4 as of 4',
    'deleted',
  ]);
});

test('a page that knows of a deletion before its event came is not overruled by what came before that', () => {
  const page = {
    items: [message(3, 3), reply(4, 4, gone(3, 14)), reply(5, 5, gone(2, 14))],
    prev: 'older',
    next: 'newer',
    rev: 12,
  };
  const quotes = ({ items }: WindowState) =>
    items.flatMap(({ replyTo }) => (replyTo ? [replyTo.state] : []));
  expect(quotes(receive(windowOf(page, []), [created(2, 13)]))).toEqual(['deleted', 'deleted']);
  const rest = windowOf({ items: [message(6, 6)], prev: 'older', next: null, rev: 12 }, []);
  expect(quotes(extendedOlder(rest, page, [created(2, 11)]))).toEqual(['deleted', 'deleted']);
});

test('what one has hidden is in no quote of it, whatever all members are told of the message; only a fresh look shows it again', () => {
  const page = {
    items: [message(10, 10), reply(11, 11, message(10, 10)), reply(12, 12, message(2, 2))],
    prev: 'older',
    next: null,
    rev: 12,
  };
  let state = withHidden(withHidden(windowOf(page, []), 2), 10);
  const quotes = () =>
    state.items.slice(1).map(({ replyTo }) => [replyTo!.state, replyTo!.excerpt]);
  const hidden = ['hidden', ''];
  expect(quotes()).toEqual([hidden, hidden]);
  state = receive(state, [
    created(2, 13),
    created(10, 14),
    { rev: 15, message: reply(13, 15, message(10, 14)) },
  ]);
  state = receive(state, [{ rev: 16, message: reply(12, 16, message(2, 13)) }]);
  expect(quotes()).toEqual([hidden, hidden, hidden]);
  const late = extendedNewer(
    { ...state, newer: 'newer' },
    { ...page, items: [reply(14, 14, message(10, 10))] },
    [],
  );
  expect(late.items.at(-1)!.replyTo!.state).toBe('hidden');
  state = refetched(state, [message(10, 14), reply(12, 16, message(2, 13))]).state;
  expect(quotes().map(([, excerpt]) => excerpt)).toEqual([
    '10 as of 14',
    '2 as of 13',
    '10 as of 14',
  ]);
});

/** A log that grows and changes, and pages of it as they were when they were asked for. */
class Log {
  readonly #stored: { message: Message; answers: number | undefined }[] = [];
  rev = 0;

  /** As it is read now: quotes are made of what they quote. */
  get messages(): Message[] {
    return this.#stored.map((_, index) => this.#read(index + 1));
  }

  post(answers?: number): Change {
    const rev = ++this.rev;
    const seq = this.#stored.length + 1;
    this.#stored.push({
      message: message(seq, rev),
      answers: answers !== undefined && answers < seq ? answers : undefined,
    });
    return { rev, message: this.#read(seq) };
  }

  edit(seq: number, isDeletion = false): Change {
    const rev = ++this.rev;
    this.#stored[seq - 1]!.message = isDeletion ? gone(seq, rev) : message(seq, rev);
    return { rev, message: this.#read(seq) };
  }

  #read(seq: number): Message {
    const { message: read, answers } = this.#stored[seq - 1]!;
    return answers === undefined
      ? read
      : { ...read, replyTo: quoteOf(this.#stored[answers - 1]!.message) };
  }

  page(start: number, end: number): LogPage {
    const items = this.messages.slice(Math.max(0, start), end);
    const [first, last] = [items[0]?.seq ?? 1, items.at(-1)?.seq ?? 0];
    return {
      items,
      prev: first > 1 ? `${first}` : null,
      next: last < this.messages.length ? `${last}` : null,
      rev: this.rev,
    };
  }
}

test('any order of changes, pages and repairs gives the log as it is', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = seededRandom(seed);
    const log = new Log();
    const upTo = (count: number) => 1 + Math.floor(random() * count);
    for (let count = upTo(30); count > 0; count--) log.post(upTo(30));

    const middle = upTo(log.messages.length);
    let page =
      random() < 0.5
        ? log.page(log.messages.length - 5, log.messages.length)
        : log.page(middle - 3, middle + 2);
    let since: Change[] = [];
    // Changes on their way, in any order; some are lost, some come twice.
    const travelling: Change[] = [];
    const happen = (): void => {
      const seq = upTo(log.messages.length);
      const change = random() < 0.5 ? log.post(seq) : log.edit(seq, random() < 0.3);
      if (random() < 0.85) travelling.push(change);
      if (random() < 0.2) travelling.push(change);
    };
    const arrive = (): Change[] =>
      travelling.length > 0 ? travelling.splice(upTo(travelling.length) - 1, 1) : [];

    for (let count = upTo(5); count > 0; count--) {
      happen();
      since.push(...arrive());
    }
    let state = windowOf(page, since);
    for (let step = 0; step < 40; step++) {
      const dice = random();
      if (dice < 0.4) happen();
      else if (dice < 0.8) state = receive(state, arrive());
      else if (dice < 0.9) {
        const changes = log.messages
          .filter(({ rev }) => rev > state.rev)
          .sort((a, b) => a.rev - b.rev);
        const rev = log.rev;
        for (let count = upTo(3); count > 0; count--) state = receive(state, arrive());
        state = repaired(state, changes, rev);
      } else {
        const side = random() < 0.5 ? 'older' : 'newer';
        const cursor = Number(state[side]);
        if (state[side] === null) continue;
        page = side === 'older' ? log.page(cursor - 6, cursor - 1) : log.page(cursor, cursor + 5);
        since = [];
        for (let count = upTo(5); count > 0; count--) {
          happen();
          const changes = arrive();
          since.push(...changes);
          state = receive(state, changes);
        }
        state = (side === 'older' ? extendedOlder : extendedNewer)(state, page, since);
      }
      expect(state.torn, `seed ${seed}`).toBe(false);
    }
    state = repaired(
      state,
      log.messages.filter(({ rev }) => rev > state.rev),
      log.rev,
    );
    const start = (state.items[0]?.seq ?? 1) - 1;
    const end = state.newer === null ? undefined : start + state.items.length;
    expect(state.items, `seed ${seed}`).toEqual(log.messages.slice(start, end));
    expect([state.rev, state.held], `seed ${seed}`).toEqual([log.rev, []]);
  }
});

test('once the history is hidden or shown the window is of no use, whether that is heard or found out later', () => {
  const system = { type: 'changed', by: 'ada', history: 'joined' } as const;
  const hidden = message(4, 4, { kind: 'system', system });
  expect(receive(newest(1, 3), [{ rev: 4, message: hidden }]).torn).toBe(true);
  expect(repaired(newest(1, 3), [hidden], 4).torn).toBe(true);
  expect(
    receive({ ...newest(1, 2), newer: 'newer', rev: 3 }, [{ rev: 4, message: hidden }]).torn,
  ).toBe(true);
  // Loaded anew it is in the window, and says nothing any more.
  const anew = windowOf({ items: [hidden], prev: null, next: null, rev: 4 }, [
    { rev: 4, message: hidden },
  ]);
  expect(receive(anew, [created(5, 5)]).torn).toBe(false);
  expect(
    receive(newest(1, 3), [
      {
        rev: 4,
        message: message(4, 4, { system: { type: 'changed', by: 'ada', posting: 'all' } }),
      },
    ]).torn,
  ).toBe(false);
});
