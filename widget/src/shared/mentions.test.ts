import type { User } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { matching, mentionAt, mentionsIn } from './mentions.js';

const person = (id: string, name: string): User => ({ id, name }) as User;
const people = [
  person('1', 'Ada'),
  person('2', 'Ada Byron'),
  person('3', 'Élise Adair'),
  person('4', 'Ben-Ami Katz'),
  person('5', 'Ada'),
];

test.each([
  ['@', 1, { from: 0, query: '' }],
  ['Hi @ad there', 6, { from: 3, query: 'ad' }],
  ['(@Ada By', 8, { from: 1, query: 'Ada By' }],
  ['mail@ad', 7, undefined],
  ['@ada\n', 5, undefined],
  ['@ ada', 5, undefined],
  ['none', 4, undefined],
  ['@Ana hello', 0, undefined],
  [`@${'a'.repeat(60)}`, 61, undefined],
])('at the end of %j up to %i', (text, caret, found) => {
  expect(mentionAt(text, caret)).toEqual(found);
});

test('names are found by any of their words, without accents and case, those that begin so first', () => {
  expect(matching(people, 'AD', 9).map(({ id }) => id)).toEqual(['1', '5', '2', '3']);
  expect(matching(people, 'eli', 9).map(({ id }) => id)).toEqual(['3']);
  expect(matching(people, 'ada b', 9).map(({ id }) => id)).toEqual(['2']);
  expect(matching(people, 'kat', 9).map(({ id }) => id)).toEqual(['4']);
  expect(matching(people, '', 2)).toHaveLength(2);
  expect(matching(people, 'zoe', 9)).toEqual([]);
});

test('who is named is mentioned once, a longer name is not a shorter one, and of two with one name the chosen one is', () => {
  expect(mentionsIn('@Ada Byron, and @Ada Byron', people)).toEqual(['2']);
  expect(mentionsIn('@Ada and @Ada Byron', people)).toEqual(['2', '1']);
  expect(mentionsIn('@Ada!', people, new Map([['Ada', '5']]))).toEqual(['5']);
  expect(mentionsIn('@Adam, x@Ada', people)).toEqual([]);
});
