/** Callers who claim to be somebody else, over and over: behind a proxy, and without one. */
import { describe, expect } from 'vitest';
import { BareLine } from '../support/bare-line.js';
import { attackTable } from './attack-table.js';
import type { Target } from './target.js';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/**
 * New guests by requests that claim to come from wherever `claim` says. Gives how many were made.
 */
async function newGuests(
  target: Target,
  count: number,
  claim: (n: number) => string,
): Promise<number> {
  let made = 0;
  for (const n of upTo(count)) {
    const reply = await target.call(
      'auth.guest',
      { name: 'Many' },
      { site: target.site, headers: { 'x-forwarded-for': claim(n) } },
    );
    if (reply.ok) made++;
    else expect(reply.error.code).toBe('rate_limited');
  }
  return made;
}

/** Sockets that never say who they are, which one address has a bounded number of. */
async function openSockets(
  target: Target,
  count: number,
  claim: (n: number) => string,
): Promise<number> {
  const tries = upTo(count).map((n) =>
    BareLine.open({
      url: target.url,
      siteKey: target.site.publicKey,
      from: '127.0.0.2',
      headers: { 'x-forwarded-for': claim(n) },
    }),
  );
  const opened = (await Promise.allSettled(tries)).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
  await Promise.all(opened.map((line) => (line.socket.terminate(), line.closed())));
  return opened.length;
}

const anybody = (n: number) => `6.${n >> 8}.${n & 255}.1`;

describe('behind one proxy', () => {
  attackTable(
    [
      {
        name: '30 guests of one address that names another one each time',
        run: async (target) =>
          expect(await newGuests(target, 30, (n) => `${anybody(n)}, 198.51.100.1`)).toBe(10),
      },
      {
        name: '30 guests of one IPv6 network',
        run: async (target) =>
          expect(await newGuests(target, 30, (n) => `2001:db8:1:2::${(n + 1).toString(16)}`)).toBe(
            10,
          ),
      },
      {
        name: '30 guests that name what is no address',
        run: async (target) => expect(await newGuests(target, 30, (n) => `unknown${n}`)).toBe(10),
      },
      {
        name: '200 sockets of one address that names another one each time',
        run: async (target) =>
          expect(await openSockets(target, 200, (n) => `${anybody(n)}, 198.51.100.2`)).toBe(25),
      },
      {
        name: 'two people behind the proxy are two',
        run: async (target) => {
          expect(await newGuests(target, 12, () => '198.51.100.3')).toBe(10);
          expect(await newGuests(target, 12, () => '198.51.100.4')).toBe(10);
        },
      },
    ],
    {
      TRUST_PROXY: '1',
      RATE_NEW_GUEST: '10/600',
      RATE_OPEN: '10000/60',
      MAX_CONNECTIONS_PER_ADDRESS: '100',
    },
  );
});

describe('without a proxy', () => {
  attackTable(
    [
      {
        name: '30 guests that claim to come through a proxy',
        run: async (target) => {
          expect(await newGuests(target, 30, anybody)).toBe(10);
          const told = target.logged(40).filter(({ msg }) => msg.includes('x-forwarded-for'));
          expect(told.map(({ msg }) => msg)).toEqual([expect.stringContaining('set TRUST_PROXY')]);
        },
        logLevel: 40,
      },
    ],
    { RATE_NEW_GUEST: '10/600', RATE_OPEN: '10000/60' },
  );
});
