/** How guesses at one account slow down, and whom that does not hold up. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '../../kernel/fault.js';
import { createLimiter, defaultRates } from '../../kernel/limits.js';
import { LoginAttempts } from './login-attempts.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const waiting = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

/**
 * An attempt is by an address, at an email; it gives `right`, `wrong`, a wait in seconds, or what
 * the check throws.
 */
function place() {
  const attempts = new LoginAttempts(createLimiter(defaultRates));
  const checked: string[] = [];
  const attempt = async (
    address: string,
    {
      email = 'ada@example.com',
      siteId = 'site',
      isKnown = false,
      is = 'wrong' as 'right' | 'wrong' | 'unavailable',
    } = {},
  ): Promise<string | number> => {
    const check = () => {
      if (is === 'unavailable') return Promise.reject(new Fault('unavailable'));
      checked.push(address);
      return Promise.resolve(is === 'right' ? 'right' : null);
    };
    try {
      return (
        (await attempts.count({ siteId, email, address }, async () => ({ isKnown }), check)) ??
        'wrong'
      );
    } catch (error) {
      const { code, retryAfterMs } = error as Fault;
      return code === 'rate_limited' ? Math.ceil(retryAfterMs! / 1_000) : code;
    }
  };
  let addresses = 0;
  /** A guess from an address that was never seen before. */
  const guess = (more = {}) => attempt(`10.0.${addresses >> 8}.${addresses++ & 255}`, more);
  return { attempt, guess, checked };
}

test('from new addresses, ten guesses are free and each after them waits twice as long, up to five minutes', async () => {
  const { guess } = place();
  for (let i = 0; i < 10; i++) expect(await guess()).toBe('wrong');
  const pauses: (string | number)[] = [];
  for (let i = 0; i < 12; i++) {
    expect(await guess()).toBe('wrong');
    const pause = await guess();
    pauses.push(pause);
    await waiting(Number(pause));
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('a botnet that never stops makes a few hundred guesses a day at one account', async () => {
  const { attempt, checked } = place();
  for (let second = 0; second < 24 * 60 * 60; second += 60) {
    // Always another address, so that the limit of each address does not count.
    for (let i = 0; i < 3; i++) await attempt(`10.${second >> 12}.${second & 4_095}.${i}`);
    await waiting(60);
  }
  expect(checked.length).toBeGreaterThan(100);
  expect(checked.length).toBeLessThan(450);
});

test.each([
  ['the owner at an address of before', { isKnown: true, is: 'right' }, 'right'],
  ['the owner at an address of before who mistypes', { isKnown: true }, 'wrong'],
  ['another account', { email: 'grace@example.com' }, 'wrong'],
  ['the same email at another site', { siteId: 'other' }, 'wrong'],
  ['the account, written otherwise', { email: 'ADA@Example.com', is: 'right' }, 300],
  ['the owner at a new address, until the pause is over', { is: 'right' }, 300],
] as const)('after a flood, %s', async (_, who, outcome) => {
  const { attempt, guess } = place();
  for (let i = 0; i < 19; i++) {
    await guess();
    await waiting(300);
  }
  expect(await guess()).toBe('wrong');
  expect(await attempt('127.0.0.1', who)).toBe(outcome);
  await waiting(300);
  expect(await attempt('127.0.0.2', { is: 'right' })).toBe('right');
});

test('each address has its own five tries at an account, also one of before', async () => {
  const { attempt } = place();
  for (let i = 0; i < 5; i++) expect(await attempt('127.0.0.1', { isKnown: true })).toBe('wrong');
  expect(await attempt('127.0.0.1', { isKnown: true, is: 'right' })).toBe(900);
  expect(await attempt('127.0.0.2', { is: 'right' })).toBe('right');
});

test('guesses that arrive together from many addresses count: one of them is checked at each pause', async () => {
  const { guess, checked } = place();
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => guess()));
  expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(11);
  expect(checked).toHaveLength(11);
});

test('what was not checked is not counted, and leaves no pause behind', async () => {
  const { attempt, guess, checked } = place();
  for (let i = 0; i < 30; i++) expect(await guess({ is: 'unavailable' })).toBe('unavailable');
  for (let i = 0; i < 20; i++)
    expect(await attempt('127.0.0.1', { is: 'unavailable' })).toBe('unavailable');
  for (let i = 0; i < 10; i++) expect(await guess()).toBe('wrong');
  expect(await guess({ is: 'unavailable' })).toBe('unavailable');
  expect(await guess()).toBe('wrong');
  expect(checked).toHaveLength(11);
  // Nor is what came too early.
  for (let i = 0; i < 20; i++) expect(await attempt('127.0.0.1')).toBe(1);
  await waiting(1);
  expect(await attempt('127.0.0.1')).toBe('wrong');
  expect(await guess()).toBe(2);
});

test('a success neither counts nor forgives the guesses of others', async () => {
  const { attempt, guess } = place();
  for (let i = 0; i < 20; i++) expect(await attempt('127.0.0.1', { is: 'right' })).toBe('right');
  for (let i = 0; i < 11; i++) expect(await guess()).toBe('wrong');
  expect(await attempt('127.0.0.1', { isKnown: true, is: 'right' })).toBe('right');
  expect(await guess()).toBe(1);
});
