import type { Message } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { chunksOf, placeAfter, rowsOf } from './rows.js';

const noon = new Date(2026, 2, 12, 12).getTime();
const minute = 60_000;

const message = (seq: number, senderId: string, at: number): Message =>
  ({ seq, senderId, createdAt: new Date(at).toISOString(), text: `#${seq}` }) as Message;

const log = (count: number, first = 1): Message[] =>
  Array.from({ length: count }, (_, index) => message(first + index, 'ada', noon));

/** `(` opens a group, `)` closes it, `|` begins a day. */
const drawn = (messages: Message[]): string =>
  chunksOf(messages, [])
    .flatMap(rowsOf)
    .map(
      (row) =>
        `${row.startsDay ? '|' : ''}${row.opens ? '(' : ''}${row.message.seq}${row.closes ? ')' : ''}`,
    )
    .join('');

test('messages of one sender within five minutes stand together', () => {
  const messages = [
    message(1, 'ada', noon),
    message(2, 'ada', noon + 4 * minute),
    message(3, 'ada', noon + 10 * minute),
    message(4, 'ben', noon + 10 * minute),
  ];
  expect(drawn(messages)).toBe('|(12)(3)(4)');
});

test('midnight begins a day and a group', () => {
  const midnight = new Date(2026, 2, 13).getTime();
  expect(drawn([message(1, 'ada', midnight - 1_000), message(2, 'ada', midnight + 1_000)])).toBe(
    '|(1)|(2)',
  );
});

test('a group goes on over the border of two chunks', () => {
  const rows = chunksOf(log(80), []).flatMap(rowsOf);
  expect(rows.filter(({ opens }) => opens).map((row) => row.message.seq)).toEqual([1]);
  expect(rows.filter(({ closes }) => closes).map((row) => row.message.seq)).toEqual([80]);
});

test('an older page leaves the chunks below as they were, so that they are not drawn again', () => {
  const newer = log(100, 101);
  const before = chunksOf(newer, []);
  const after = chunksOf([...log(60, 41), ...newer], before);
  expect(after.slice(-2)).toEqual(before.slice(-2));
  expect(after.at(-1)).toBe(before.at(-1));
  expect(after.map(({ key }) => key)).toEqual([
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
  ]);
});

test('a changed message changes its own chunk alone, and those that see it from beside', () => {
  const messages = log(60);
  const before = chunksOf(messages, []);
  const edited = messages.with(30, { ...messages[30]!, text: 'edited' });
  const after = chunksOf(edited, before);
  expect(after.map((chunk, index) => chunk === before[index])).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('what is not stored yet stands as it will stand then', () => {
  const last = message(7, 'ada', noon);
  expect(placeAfter(last, { senderId: 'ada', createdAt: noon + minute })).toEqual({
    startsDay: false,
    opens: false,
  });
  expect(placeAfter(last, { senderId: 'ada', createdAt: noon + 6 * minute })).toEqual({
    startsDay: false,
    opens: true,
  });
  expect(placeAfter(last, { senderId: 'ada', createdAt: noon + 1_440 * minute })).toEqual({
    startsDay: true,
    opens: true,
  });
  expect(placeAfter(last, { senderId: 'ben', createdAt: noon })).toEqual({
    startsDay: false,
    opens: true,
  });
  expect(placeAfter(undefined, { senderId: 'ada', createdAt: noon })).toEqual({
    startsDay: true,
    opens: true,
  });
});
