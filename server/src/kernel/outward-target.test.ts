/**
 * Hostile addresses, each with what becomes of it, and a canary on this machine that must hear
 * nothing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Canary, page } from '../../../tests/support/canary.js';
import { names, outcome } from '../../../tests/support/guarded-outcome.js';
import { GuardedFetch } from './guarded-fetch.js';
import { isPublicAddress } from './public-address.js';

let canary: Canary;
beforeAll(async () => void (canary = await Canary.start({ '/': page('inside') })));
afterAll(async () => {
  // Of all that follows here.
  expect(canary.connections).toBe(0);
  await canary[Symbol.asyncDispose]();
});

const inward: readonly (readonly [what: string, host: string])[] = [
  ['loopback', '127.0.0.1'],
  ['another loopback', '127.255.0.1'],
  ['two parts', '127.1'],
  ['three parts', '127.0.1'],
  ['a hexadecimal part', '0x7f.1'],
  ['all hexadecimal', '0x7f000001'],
  ['decimal', '2130706433'],
  ['octal', '0177.0.0.1'],
  ['all octal', '017700000001'],
  ['zero', '0'],
  ['all zeros', '0.0.0.0'],
  ['a dot at the end', '127.0.0.1.'],
  ['full-width digits', '１２７.０.０.１'],
  ['circled digits', '①②⑦.⓪.⓪.①'],
  ['ideographic dots', '127。0。0。1'],
  ['escaped digits', '%31%32%37.0.0.1'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 loopback in full', '[0000:0000:0000:0000:0000:0000:0000:0001]'],
  ['IPv6 unspecified', '[::]'],
  ['mapped loopback', '[::ffff:127.0.0.1]'],
  ['mapped loopback in hexadecimal', '[::ffff:7f00:1]'],
  ['compatible loopback', '[::127.0.0.1]'],
  ['translated loopback', '[::ffff:0:127.0.0.1]'],
  ['private 10', '10.0.0.1'],
  ['private 172', '172.31.255.254'],
  ['private 192', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['link-local', '169.254.1.1'],
  ['metadata', '169.254.169.254'],
  ['metadata in decimal', '2852039166'],
  ['metadata in hexadecimal', '0xA9.0xFE.0xA9.0xFE'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of Oracle', '192.0.0.192'],
  ['the inner address of Azure', '168.63.129.16'],
  ['mapped metadata', '[::ffff:169.254.169.254]'],
  ['metadata behind NAT64', '[64:ff9b::a9fe:a9fe]'],
  ['loopback behind NAT64', '[64:ff9b::127.0.0.1]'],
  ['metadata behind local NAT64', '[64:ff9b:1::a9fe:a9fe]'],
  ['metadata in 6to4', '[2002:a9fe:a9fe::1]'],
  ['Teredo', '[2001:0:a9fe:a9fe::1]'],
  ['loopback in ISATAP', '[2a00:1450::5efe:7f00:1]'],
  ['metadata of AWS in IPv6', '[fd00:ec2::254]'],
  ['unique local', '[fc00::1]'],
  ['IPv6 link-local', '[fe80::1]'],
  ['site-local of old', '[fec0::1]'],
  ['IPv6 multicast', '[ff02::1]'],
  ['discard', '[100::1]'],
  ['IPv6 documentation', '[2001:db8::1]'],
  ['later IPv6 documentation', '[3fff::1]'],
  ['IPv6 that nobody has', '[4000::1]'],
  ['segment routing', '[5f00::1]'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['benchmarks', '198.18.0.1'],
  ['documentation', '203.0.113.1'],
  ['relays', '192.88.99.1'],
  ['a name of loopback', 'inward.example'],
  ['a name of IPv6 loopback', 'inward6.example'],
  ['a name of mapped loopback', 'mapped.example'],
  ['a name of one inner address among public ones', 'mixed.example'],
  ['a name of nothing that is an address', 'odd.example'],
  ['a name of no address', 'empty.example'],
];
const known = {
  'inward.example': ['127.0.0.1'],
  'inward6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'mixed.example': ['93.184.215.14', '127.0.0.1'],
  'odd.example': ['127.0.0.1.example'],
  'empty.example': [],
};

test.each(inward)('%s (%s) is not connected to', async (_, host) => {
  // The canary's port would do, so that it is the address that is refused.
  const permits = (address: string, port: number) =>
    port === canary.port && isPublicAddress(address);
  expect(
    await outcome(
      new GuardedFetch('test', { permits, resolve: names(known) }),
      canary.url('/', host),
    ),
  ).toBe('address');
  expect(
    await outcome(new GuardedFetch('test', { resolve: names(known) }), `https://${host}/`),
  ).toBe('address');
});

test.each([
  '8.8.8.8',
  '93.184.215.14',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
  '::ffff:8.8.8.8',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const refused: readonly (readonly [what: string, url: string, reason: string])[] = [
  ['this machine', 'http://localhost/', 'name'],
  ['this machine with a dot', 'http://localhost./', 'name'],
  ['this machine in capitals', 'http://LOCALHOST/', 'name'],
  ['a name below it', 'http://app.localhost/', 'name'],
  ['a single word', 'http://intranet/', 'name'],
  ['a word with a dot', 'http://intranet./', 'name'],
  ["a cloud's metadata", 'http://metadata.google.internal/computeMetadata/v1/', 'name'],
  ['a name of the local network', 'http://printer.local/', 'name'],
  ['a name of the home network', 'http://router.home.arpa/', 'name'],
  ['a name that nobody has', 'http://nobody.example/', 'unreachable'],
  ['another port', 'http://nobody.example:8080/', 'port'],
  ['the port of SSH', 'http://nobody.example:22/', 'port'],
  ['the port of Redis', 'https://nobody.example:6379/', 'port'],
  ['port zero', 'http://nobody.example:0/', 'port'],
  ['a user', 'http://root@nobody.example/', 'credentials'],
  ['a password', 'http://:secret@nobody.example/', 'credentials'],
  ['a host that is a user', 'https://nobody.example:443@127.0.0.1/', 'credentials'],
  ['a file', 'file:///etc/passwd', 'scheme'],
  ['FTP', 'ftp://nobody.example/', 'scheme'],
  ['a script', 'javascript:alert(1)', 'scheme'],
  ['data', 'data:text/html,<title>x</title>', 'scheme'],
  ['Gopher', 'gopher://127.0.0.1:6379/_FLUSHALL', 'scheme'],
  ['no host', 'http://', 'malformed'],
  ['a number too large', 'http://256.1.1.1/', 'malformed'],
  ['a zone', 'http://[fe80::1%25eth0]/', 'malformed'],
  ['no address at all', '//nobody.example/', 'malformed'],
  ['an endless address', `http://nobody.example/${'x'.repeat(2_000)}`, 'malformed'],
];

test.each(refused)('%s is refused', async (_, url, reason) => {
  expect(await outcome(new GuardedFetch('test', { resolve: names({}) }), url)).toBe(reason);
});

test('no inner name is asked of any name server', async () => {
  const asked: string[] = [];
  const fetch = new GuardedFetch('test', { resolve: names({}, asked) });
  for (const [, url] of refused) await outcome(fetch, url);
  expect(new Set(asked)).toEqual(new Set(['nobody.example']));
});

test('a name of letters that look alike is the name that it is', async () => {
  const asked: string[] = [];
  await outcome(new GuardedFetch('test', { resolve: names({}, asked) }), 'https://аpple.com/');
  expect(asked).toEqual(['xn--pple-43d.com']);
});
