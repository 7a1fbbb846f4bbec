import { expect, test, vi } from 'vitest';
import { en } from './en.js';
import { createFormats, daysBetween } from './formats.js';
import { untilOf } from './until.js';

const formats = createFormats(en, ['de-DE', 'en-GB', 'en-US']);
const now = new Date(2026, 2, 12, 14, 5);
const at = (...deps: [number, number, number, number?, number?]) => new Date(...deps);

test("the browser's variety of the widget's language decides on the clock", () => {
  expect(formats.time(now)).toBe('14:05');
  expect(createFormats(en, ['en-US']).time(now)).toMatch(/^2:05\sPM$/);
  expect(createFormats(en, ['fr-FR']).time(now)).toMatch(/^2:05\sPM$/);
});

test('days are counted by the calendar, not by hours', () => {
  expect(daysBetween(at(2026, 2, 11, 23, 59), at(2026, 2, 12, 0, 1))).toBe(1);
  expect(daysBetween(at(2026, 2, 28), at(2026, 2, 30))).toBe(2);
});

test.each([
  [at(2026, 2, 12, 0, 1), 'Today', '00:01'],
  [at(2026, 2, 11, 23, 59), 'Yesterday', 'Yesterday'],
  [at(2026, 2, 8), 'Sunday', 'Sun'],
  [at(2026, 0, 5), '5 January', '5 Jan'],
  [at(2025, 11, 31), '31 December 2025', '31/12/2025'],
])('%s reads as %s, in lists as %s', (date, day, short) => {
  expect(formats.day(date, now)).toBe(day);
  expect(formats.short(date, now)).toBe(short);
});

test.each([
  [5 * 60_000, '5 min ago'],
  [3 * 3_600_000, '3 hr ago'],
  [26 * 3_600_000, 'yesterday'],
  [10 * 86_400_000, 'last wk'],
])('%d ms ago reads as %s', (ms, text) => {
  // Versions of the language data differ in full stops.
  expect(formats.ago(new Date(now.getTime() - ms), now)?.replaceAll('.', '')).toBe(text);
});

test('less than a minute is no time', () => {
  expect(formats.ago(new Date(now.getTime() - 30_000), now)).toBeNull();
});

test('counts stop at their cap', () => {
  expect(formats.count(7, 999)).toBe('7');
  expect(formats.count(999, 999)).toBe('999+');
  expect(formats.count(1_234, 5_000)).toBe('1,234');
});

test('names and numbers make phrases', () => {
  expect(en.people(['Ana'])).toBe('Ana');
  expect(en.people(['Ana', 'Ben'])).toBe('Ana and Ben');
  expect(en.people(['Ana', 'Ben', 'Cy'])).toBe('Ana, Ben and Cy');
  expect(en.people(['Ana', 'Ben', 'Cy', 'Dee'])).toBe('Ana, Ben and 2 others');
  expect(en.conversations.unread(1, '1')).toBe('1 unread message');
  expect(en.presence.membersOnline(3, 2)).toBe('3 people, 2 online');
});

test.each([
  [at(2026, 2, 12, 23, 30), '23:30'],
  [at(2026, 2, 13, 9, 0), 'Fri 09:00'],
  [at(2026, 2, 28), '28 Mar'],
  [at(2026, 1, 2), '2 Feb'],
])('until %s is told as %s', (date, said) => {
  vi.stubGlobal('navigator', { languages: ['en-GB'] });
  expect(untilOf(date, formats, en, now)).toBe(said);
  vi.unstubAllGlobals();
});
