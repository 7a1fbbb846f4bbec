import { expect, test } from 'vitest';
import { isListed, toListedOrigin, toOrigin } from './origin.js';

test.each([
  ['https://www.example.com', 'https://www.example.com'],
  ['https://www.example.com/', 'https://www.example.com'],
  ['HTTPS://WWW.Example.COM', 'https://www.example.com'],
  ['https://www.example.com:443', 'https://www.example.com'],
  ['http://www.example.com:80', 'http://www.example.com'],
  ['https://www.example.com:8443', 'https://www.example.com:8443'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://[2001:DB8:0::1]', 'http://[2001:db8::1]'],
  ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
  ['https://xn--mnchen-3ya.example', 'https://xn--mnchen-3ya.example'],
  ['https://例え.テスト', 'https://xn--r8jz45g.xn--zckzah'],
  ['http://intra_net', 'http://intra_net'],
])('%s is the origin %s', (text, origin) => {
  expect(toOrigin(text)).toBe(origin);
});

test.each([
  '',
  '*',
  'null',
  'www.example.com',
  '//www.example.com',
  'https:www.example.com',
  'https:/www.example.com',
  'https:\\\\www.example.com',
  'https://',
  'https:///',
  'https://*',
  'https://*.example.com',
  'https://www.*.com',
  'https://www.example.com/chat',
  'https://www.example.com//',
  'https://www.example.com/.',
  'https://www.example.com?',
  'https://www.example.com?x=1',
  'https://www.example.com#',
  'https://www.example.com/#x',
  'https://user@www.example.com',
  'https://user:secret@www.example.com',
  'https://@www.example.com',
  'https://:@www.example.com',
  'https://www.example.com:0',
  'https://www.example.com:65536',
  'https://www.example.com:99999',
  'https://www.example.com:',
  'https://www.example.com:8o',
  'https://www.example.com.',
  'https://www..example.com',
  'https://.example.com',
  `https://${'a'.repeat(64)}.example`,
  `https://${'a.'.repeat(200)}example`,
  `https://${'a'.repeat(100_000)}`,
  'https://www.example.com ',
  ' https://www.example.com',
  'https://www.exa\nmple.com',
  'https://www.exa\tmple.com',
  'https://www.exa mple.com',
  'https://www%2eexample.com',
  'https://0x7f.1',
  'https://2130706433',
  'https://127.1',
  'https://１２７.0.0.1',
  'https://[::1',
  'https://[fe80::1%25eth0]',
  'https://[zz]',
  'ftp://www.example.com',
  'ws://www.example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'chrome-extension://abcdefgh',
  'blob:https://www.example.com',
  'https://xn--a',
  'https://www.example.com, https://evil.example',
])('%.60s is refused', (text) => {
  expect(() => toOrigin(text)).toThrowError(/is not an origin: write scheme, host and port/);
});

test.each([
  ['https://*.example.com', 'https://*.example.com'],
  ['HTTPS://*.Example.COM/', 'https://*.example.com'],
  ['https://*.example.com:443', 'https://*.example.com'],
  ['https://*.example.com:8443', 'https://*.example.com:8443'],
  ['https://*.shops.example.co.uk', 'https://*.shops.example.co.uk'],
  ['https://*.example.co.uk', 'https://*.example.co.uk'],
  ['https://*.acme.github.io', 'https://*.acme.github.io'],
  ['https://*.münchen.example', 'https://*.xn--mnchen-3ya.example'],
  ['http://*.localhost:3000', 'http://*.localhost:3000'],
  ['https://www.example.com', 'https://www.example.com'],
])('%s is listed as %s', (text, listed) => {
  expect(toListedOrigin(text)).toBe(listed);
});

test.each([
  'https://*.com',
  'https://*.co.uk',
  'https://*.CO.UK:8443',
  'https://*.github.io',
  'https://*.herokuapp.com',
  'https://*.s3.amazonaws.com',
  'https://*.香港',
  'https://*.公司.cn',
  'https://*.internal',
  'https://*.kawasaki.jp',
])('%s is refused: everybody may have a domain there', (text) => {
  expect(() => toListedOrigin(text)).toThrowError(/would let in pages of anybody/);
});

test.each([
  'https://*',
  'https://*.',
  'https://**.example.com',
  'https://*.*.example.com',
  'https://www.*.example.com',
  'https://*example.com',
  'https://*.example.com/chat',
  'https://*.example.com.',
  'https://*..example.com',
  'https://*.user@example.com',
  'https://*.example.com:0',
  'https://*.127.0.0.1',
  'https://*.0x7f.1',
  'https://*.[::1]',
  '*.example.com',
  '*://*.example.com',
  'ws://*.example.com',
])('%s is refused', (text) => {
  expect(() => toListedOrigin(text)).toThrowError(/is not an origin|has no subdomains/);
});

const list = new Set(
  [
    'https://*.example.com',
    'https://www.shop.example',
    'http://*.localhost:3000',
    'https://*.xn--mnchen-3ya.example',
  ].map(toListedOrigin),
);

test.each([
  'https://www.example.com',
  'https://a.b.c.example.com',
  'https://xn--mnchen-3ya.example.com',
  'https://chat.xn--mnchen-3ya.example',
  'https://www.shop.example',
  'http://app.localhost:3000',
])('a page at %s is on the list', (origin) => {
  expect(isListed(list, origin)).toBe(true);
});

test.each([
  'https://example.com',
  'http://www.example.com',
  'https://www.example.com:8443',
  'https://www.example.com.',
  'https://wwwexample.com',
  'https://evil-example.com',
  'https://example.com.evil.example',
  'https://www.example.com.evil.example',
  'https://.example.com',
  'https://evil.example/.example.com',
  'https://evil.example#.example.com',
  'https://evil.example?.example.com',
  'https://evil.example:443@www.example.com',
  'https://www.example.com@evil.example',
  'https://evil.example\\.example.com',
  'https://www.example.com/',
  'https://*.example.com',
  'https://a.*.example.com',
  'https://www.example.com https://evil.example',
  'https://www.example.com, https://evil.example',
  'https://www.exa\nmple.com',
  'https://WWW.EXAMPLE.COM',
  'https://a.www.shop.example',
  'http://app.localhost',
  'null',
  'file://',
  '',
  '*',
  `https://${'a.'.repeat(50_000)}example.com`,
])('a page at %.60j is not', (origin) => {
  expect(isListed(list, origin)).toBe(false);
});
