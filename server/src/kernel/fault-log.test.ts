import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FaultLog } from './fault-log.js';
import { Fault } from './fault.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const lines: [level: string, fields: Record<string, unknown>, message: string][] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push([level, { ...fields }, message]);
  const log = new FaultLog({
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
  });
  return { lines, log };
}

const full = () => new Fault('unavailable', 'Too many.');
const away = () => new Fault('unavailable', undefined, { cause: new Error('away') });

test('refusals of one second take one line, with their number', () => {
  const { lines, log } = setUp();
  for (let i = 0; i < 1_000; i++) log.write(full(), `r${i}`);
  expect(lines).toEqual([
    ['warn', { requestId: 'r0', count: 1, reason: 'Too many.' }, 'unavailable'],
  ]);
  vi.advanceTimersByTime(1_000);
  expect(lines[1]).toEqual([
    'warn',
    { requestId: 'r999', count: 999, reason: 'Too many.' },
    'unavailable',
  ]);
  vi.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
  log.write(full(), 'later');
  expect(lines).toHaveLength(3);
});

test('a database that fails is counted apart, and shows where it failed', () => {
  const { lines, log } = setUp();
  for (let i = 0; i < 10; i++) {
    log.write(full(), `f${i}`);
    log.write(away(), `a${i}`);
  }
  log.close();
  expect(lines.map(([level, { count }]) => [level, count])).toEqual([
    ['warn', 1],
    ['error', 1],
    ['warn', 9],
    ['error', 9],
  ]);
  expect(lines[1]![1]['error']).toMatchObject({ message: 'away', stack: expect.any(String) });
  expect(vi.getTimerCount()).toBe(0);
});

test('every other fault of the server has a line of its own, and the caller’s have none', () => {
  const { lines, log } = setUp();
  for (let i = 0; i < 3; i++) {
    log.write(new Fault('internal', undefined, { cause: new Error('bug') }), `i${i}`);
    log.write(new Fault('not_found'), `n${i}`);
  }
  expect(lines.map(([level, { requestId }]) => [level, requestId])).toEqual([
    ['error', 'i0'],
    ['error', 'i1'],
    ['error', 'i2'],
  ]);
});
