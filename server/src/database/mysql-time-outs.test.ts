import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waits } from './mysql-time-outs.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What becomes of a wait for a connection that comes after so many milliseconds. */
function waiting(waits: Waits, ms: number) {
  const wait = { outcome: 'waiting', givenUp: 0 };
  const connecting = new Promise<string>((resolve) => setTimeout(() => resolve('connected'), ms));
  waits
    .for(connecting, () => void (wait.givenUp += 1))
    .then(
      (outcome) => (wait.outcome = outcome),
      (error: { code: string }) => (wait.outcome = error.code),
    );
  return wait;
}

test('who waits for a connection goes on waiting while others get one', async () => {
  const waits = new Waits();
  const late = waiting(waits, 9_000);
  for (const ms of [3_000, 6_000]) waiting(waits, ms);
  await vi.advanceTimersByTimeAsync(8_999);
  expect(late).toEqual({ outcome: 'waiting', givenUp: 0 });
  await vi.advanceTimersByTimeAsync(1);
  expect(late).toEqual({ outcome: 'connected', givenUp: 0 });
  expect(vi.getTimerCount()).toBe(0);
});

test('when nobody gets one for four seconds, the database hangs', async () => {
  const waits = new Waits();
  waiting(waits, 1_000);
  const late = waiting(waits, 9_000);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(late.outcome).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  expect(late).toEqual({ outcome: 'ETIMEDOUT', givenUp: 1 });
});

test('nobody waits for more than fifteen seconds', async () => {
  const waits = new Waits();
  const late = waiting(waits, 60_000);
  for (let ms = 1_000; ms < 60_000; ms += 1_000) waiting(waits, ms);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(late).toEqual({ outcome: 'ETIMEDOUT', givenUp: 1 });
});
