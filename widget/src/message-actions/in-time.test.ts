import { expect, test } from 'vitest';
import { isInTime } from './in-time.js';

const noon = Date.parse('2026-03-12T12:00:00.000Z');

test.each([
  [15, 14, true],
  [15, 15, false],
  [0, 0, false],
  [null, 90_000, true],
  [undefined, 90_000, true],
])('of %s minutes, %i have gone', (minutes, gone, isStill) => {
  expect(isInTime({ createdAt: new Date(noon - gone * 60_000).toISOString() }, minutes, noon)).toBe(
    isStill,
  );
});
