import { expect, test } from 'vitest';
import { hueOf, initialsOf } from './avatar.js';

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['  Anna Maria de la Cruz ', 'AC'],
  ['Ólafur Þór', 'ÓÞ'],
  ['山田 太郎', '山太'],
  ['"Bo" (shop)', 'BS'],
  ['🦊 Fox', '🦊F'],
  ['', ''],
])('%j has the initials %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test('one person keeps one colour', () => {
  expect(hueOf('usr_1')).toBe(hueOf('usr_1'));
  expect(
    new Set(Array.from({ length: 50 }, (_, index) => hueOf(`usr_${index}`))).size,
  ).toBeGreaterThan(35);
});
