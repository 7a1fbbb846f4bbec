import { expect, test } from 'vitest';
import { seededRandom } from '../../test-support/seeded-random.js';
import { exponentialBackoff } from './backoff.js';

test('the wait may double with every failure, up to the cap', () => {
  const { delay } = exponentialBackoff(() => 0.999_999);
  expect([1, 2, 3, 4, 5, 6, 50, 5_000].map(delay)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000,
  ]);
});

test('many clients spread over the whole wait, and none hammers', () => {
  const { delay } = exponentialBackoff(seededRandom(1));
  const delays = Array.from({ length: 2_000 }, () => delay(4));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
  for (const quarter of [0, 1, 2, 3]) {
    const part = delays.filter((ms) => Math.floor(ms / 2_000) === quarter).length / delays.length;
    expect(part).toBeGreaterThan(0.2);
    expect(part).toBeLessThan(0.3);
  }
});
