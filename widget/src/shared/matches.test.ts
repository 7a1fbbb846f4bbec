import { expect, test } from 'vitest';
import { matches } from './matches.js';

test('a search finds the beginning of any word, whatever its case and accents', () => {
  expect(matches('Mara Lindqvist', 'lind')).toBe(true);
  expect(matches('José Álvarez', 'alv')).toBe(true);
  expect(matches('Mara Lindqvist', 'mara li')).toBe(true);
  expect(matches('Mara Lindqvist', 'qvist')).toBe(false);
  expect(matches('田中 愛子', '愛')).toBe(true);
  expect(matches('Mara', '  ')).toBe(true);
});
