import { expect, test } from 'vitest';
import { LoopSlices } from './loop-slices.js';

test('the work of many callers is done in order, and lets the event loop go on', async () => {
  const slices = new LoopSlices();
  let isOver = false;
  let iterations = 0;
  const count = () => {
    iterations += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      await slices.enter();
      order.push(i);
      await Promise.resolve();
      const until = performance.now() + 1;
      while (performance.now() < until);
    }),
  );
  isOver = true;
  expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(iterations).toBeGreaterThan(4);
  await slices.enter();
});
