import { afterEach, expect, test, vi } from 'vitest';
import { LiveValue } from './live.js';

afterEach(() => void vi.unstubAllGlobals());

test('a listener hears the present value at once, then every change, until it stops', () => {
  const live = new LiveValue(1);
  const heard: number[] = [];
  const stop = live.subscribe((value) => heard.push(value));
  live.set(2);
  live.set(2);
  stop();
  live.set(3);
  expect(heard).toEqual([1, 2]);
  expect(live.listenerCount).toBe(0);
});

test('a listener that throws is reported, and the others are called', () => {
  const reported: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  const live = new LiveValue(1);
  const heard: number[] = [];
  live.subscribe(() => {
    throw new Error('mine');
  });
  live.subscribe((value) => heard.push(value));
  live.set(2);
  expect(heard).toEqual([1, 2]);
  expect(reported).toEqual([new Error('mine'), new Error('mine')]);
});

test('a listener that sets another value does not let the older one arrive after it', () => {
  const live = new LiveValue(1);
  const heard: number[] = [];
  live.subscribe((value) => {
    if (value === 2) live.set(3);
  });
  live.subscribe((value) => heard.push(value));
  live.set(2);
  expect(heard).toEqual([1, 3]);
});
