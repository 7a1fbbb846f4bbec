import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.js';

/** Takes a turn, and notes its name in it. */
function taking(turnstile: Turnstile, order: string[]) {
  return async (kind: 'read' | 'write', name: string) => {
    const release = await turnstile.enter(kind);
    order.push(name);
    release();
  };
}

test('a write goes before the reads that wait, and both keep their order', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const take = taking(turnstile, order);
  const release = await turnstile.enter('read');
  const all = [
    take('read', 'r1'),
    take('read', 'r2'),
    take('write', 'w1'),
    take('write', 'w2'),
    take('read', 'r3'),
  ];
  release();
  await Promise.all(all);
  expect(order).toEqual(['w1', 'w2', 'r1', 'r2', 'r3']);
});

test('a read waits for four writes at most', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const take = taking(turnstile, order);
  const release = await turnstile.enter('read');
  const all = [
    take('read', 'r1'),
    take('read', 'r2'),
    ...Array.from({ length: 10 }, (_, i) => take('write', `w${i}`)),
  ];
  release();
  await Promise.all(all);
  expect(order.indexOf('r1')).toBe(4);
  expect(order.indexOf('r2')).toBe(9);
});

test('a long queue lets the event loop go on', async () => {
  const turnstile = new Turnstile();
  let isOver = false;
  let iterations = 0;
  const count = () => {
    iterations += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      const release = await turnstile.enter('read');
      const until = performance.now() + 1;
      while (performance.now() < until);
      release();
    }),
  );
  isOver = true;
  expect(iterations).toBeGreaterThan(10);
});

test('a turn that is given back twice is given back once', async () => {
  const turnstile = new Turnstile();
  const release = await turnstile.enter('write');
  const second = turnstile.enter('write');
  release();
  await second;
  let isThird = false;
  void turnstile.enter('write').then(() => (isThird = true));
  release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isThird).toBe(false);
});
