/** Whose request it is, whatever a caller writes into `x-forwarded-for`. */
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressReader, networkOf, parseTrustProxy } from './address.js';
import type { Log } from './log.js';

const silent: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const request = (peer: string | undefined, header?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: header === undefined ? {} : { 'x-forwarded-for': header },
  }) as unknown as IncomingMessage;
const read = (trust: string, peer: string, header?: string) =>
  addressReader(parseTrustProxy(trust)!, silent).of(request(peer, header));

test.each([
  // No proxy: the header is anybody's.
  ['0', '198.51.100.7', undefined, '198.51.100.7'],
  ['0', '198.51.100.7', '203.0.113.9', '198.51.100.7'],
  ['0', '::ffff:198.51.100.7', undefined, '198.51.100.7'],
  ['0', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  // Hops, counted from the right.
  ['1', '10.0.0.1', undefined, '10.0.0.1'],
  ['1', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['1', '10.0.0.1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['1', '10.0.0.1', '1.1.1.1,2.2.2.2,3.3.3.3,203.0.113.9', '203.0.113.9'],
  ['2', '10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['2', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['3', '10.0.0.1', '203.0.113.9, 10.0.0.3', '203.0.113.9'],
  // Networks.
  ['10.0.0.0/8', '10.0.0.1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['10.0.0.0/8', '10.0.0.1', '6.6.6.6, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
  ['10.0.0.0/8', '::ffff:10.0.0.1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['10.0.0.0/8', '198.51.100.7', '203.0.113.9', '198.51.100.7'],
  ['10.0.0.0/8', '10.0.0.1', '10.0.0.2', '10.0.0.2'],
  ['loopback', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['loopback', '::1', '203.0.113.9', '203.0.113.9'],
  ['loopback', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['loopback, private', '127.0.0.1', '6.6.6.6, 203.0.113.9, 192.168.1.1, fd00::1', '203.0.113.9'],
  ['2001:db8::/32', '2001:db8::1', '6.6.6.6, 2001:db9::1', '2001:db9:0:0::/64'],
  ['203.0.113.7', '203.0.113.7', '198.51.100.1', '198.51.100.1'],
  ['203.0.113.7', '203.0.113.8', '198.51.100.1', '203.0.113.8'],
  // What proxies write.
  ['1', '10.0.0.1', '203.0.113.9:51234', '203.0.113.9'],
  ['1', '10.0.0.1', '[2001:db8:1:2::3]:443', '2001:db8:1:2::/64'],
  ['1', '10.0.0.1', '[2001:db8:1:2::3]', '2001:db8:1:2::/64'],
  ['1', '10.0.0.1', '2001:DB8:1:2::3', '2001:db8:1:2::/64'],
  ['1', '10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
  ['1', '10.0.0.1', '::ffff:cb00:7109', '203.0.113.9'],
  ['1', '10.0.0.1', '  203.0.113.9  ', '203.0.113.9'],
  // What is no address is never taken for one: the nearest proxy that wrote it answers for it.
  ...[
    '',
    ',',
    'unknown',
    '_hidden',
    'garbage',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '0x7f000001',
    '2130706433',
    '1.2.3.4/8',
    '::g',
    '[::1',
    'fe80::1%',
    '1.2.3.4:x',
    '1.2.3.4:999999',
    '\u0000',
    '<script>',
    'x'.repeat(100_000),
    '['.repeat(50_000),
  ].map((header): [string, string, string, string] => ['1', '10.0.0.1', header, '10.0.0.1']),
  ['2', '10.0.0.1', '6.6.6.6, garbage, 10.0.0.2', '10.0.0.2'],
  ['20', '10.0.0.1', `${'6.6.6.6,'.repeat(10)}10.0.0.2`, '6.6.6.6'],
])('TRUST_PROXY=%s, from %s with %.40j: %s', (trust, peer, header, address) => {
  expect(read(trust, peer, header)).toBe(address);
});

test('a header of thousands of entries is read from its end, and costs nothing', () => {
  const began = performance.now();
  const reader = addressReader(['uniquelocal'], silent);
  for (let n = 0; n < 1_000; n++)
    expect(reader.of(request('10.0.0.1', `${'6.6.6.6,'.repeat(1_500)}203.0.113.9`))).toBe(
      '203.0.113.9',
    );
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('addresses of one IPv6 customer are one, and those of two are two', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  expect(networkOf('2001:db8:1:2::')).not.toBe(networkOf('2001:db8:1:3::'));
  expect(networkOf('fe80::1%eth0')).toBe(networkOf('fe80::2'));
  expect(networkOf('not an address')).toBe('unknown');
});

test('a connection that is gone has no address', () => {
  expect(addressReader(0, silent).of(request(undefined, '203.0.113.9'))).toBe('unknown');
});

test('an ignored header is told once, with what to set', () => {
  const told: string[] = [];
  const reader = addressReader(['uniquelocal'], {
    ...silent,
    warn: (_, message) => void told.push(message),
  });
  expect(reader.of(request('10.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(told).toEqual([]);
  for (let n = 0; n < 3; n++) reader.of(request('198.51.100.7', '203.0.113.9'));
  expect(told).toEqual([expect.stringMatching(/x-forwarded-for .*ignored.* set TRUST_PROXY/)]);
});

test('connections of a trusted proxy are many callers’, all others are one’s', () => {
  expect(addressReader(0, silent).isProxy('10.0.0.1')).toBe(false);
  expect(addressReader(1, silent).isProxy('198.51.100.7')).toBe(true);
  expect(addressReader(['uniquelocal'], silent).isProxy('::ffff:10.0.0.1')).toBe(true);
  expect(addressReader(['uniquelocal'], silent).isProxy('198.51.100.7')).toBe(false);
});
