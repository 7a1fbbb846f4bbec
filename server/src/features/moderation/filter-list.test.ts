/** What a site's lists find in texts, and what they leave alone. */
import { describe, expect, test, vi } from 'vitest';
import { type Filter, FilterList, filterHost, filterWord } from './filter-list.js';

const list = (entries: Record<string, Filter['action']>) =>
  new FilterList(
    Object.entries(entries).map(([value, action]) =>
      value.includes('.')
        ? { kind: 'link', value: filterHost(value)!, action }
        : { kind: 'word', value: filterWord(value)!, action },
    ),
  );

describe('words', () => {
  const lists = list({
    bad: 'mask',
    'curs*': 'mask',
    Straße: 'mask',
    café: 'mask',
    悪い: 'mask',
    ёлка: 'mask',
  });

  test.each([
    ['a bad word', 'a ••• word'],
    ['BAD, Bad; bád! (bad)', '•••, •••; •••! (•••)'],
    ['ｂａｄ ＢＡＤ', '••• •••'],
    ['b\u00adad b\u200bad', '•••• ••••'],
    ['ⓑⓐⓓ 𝐛𝐚𝐝', `••• ${'•'.repeat('𝐛𝐚𝐝'.length)}`],
    ['cursing and cursed', '••••••• and ••••••'],
    ['STRASSE', '•••••••'],
    ['CAFE\u0301', '•••••'],
    ['これは悪いです', 'これは••です'],
    ['ЁЛКА', '••••'],
    ['bad_bad-bad', '•••_•••-•••'],
  ])('%s', async (text, masked) => {
    expect(await lists.check(text)).toMatchObject({ refuse: false, hold: false, text: masked });
    expect(masked).toHaveLength(text.length);
  });

  test.each(['badger and forbad', 'curb', 'b a d', 'the cafés', '良い', '', '👍🏽', '1 + 1'])(
    'are left alone in: %s',
    async (text) => {
      expect(await lists.check(text)).toMatchObject({ refuse: false, hold: false, text });
    },
  );
});

describe('links', () => {
  test('are found however much nobody sees stands in them', async () => {
    const lists = list({ 'evil.com': 'refuse' });
    for (const text of [
      `https://evil${'\u00ad'.repeat(2_000)}.com`,
      `https://evil${'\ufe0f'.repeat(2_000)}.com/`,
      `https:${'/'.repeat(2_000)}evil.com`,
      `https://${'a'.repeat(2_000)}@evil.com`,
      `https://evil.com/${'a'.repeat(2_000)}`,
    ]) {
      expect((await lists.check(text)).refuse).toBe(true);
    }
  });

  const lists = list({
    'evil.com': 'refuse',
    'münchen.example': 'refuse',
    'ads.shop.example': 'hold',
    '10.0.0.1': 'refuse',
  });

  test.each([
    'https://evil.com',
    'see EVIL.com/path?x=1',
    'http://www.evil.com.',
    'a.b.evil.com',
    'evil。com',
    'ｅｖｉｌ．ｃｏｍ',
    'https://user@evil.com:8080/',
    'https://good.example@evil.com',
    'HTTPS:\\\\evil.com\\x',
    'https://%65vil.com/',
    'https://xn--mnchen-3ya.example',
    'https://MÜNCHEN.example/',
    'http://10.0.0.1/',
    'http://0xa000001/',
  ])('are refused in: %s', async (text) => {
    expect((await lists.check(text)).refuse).toBe(true);
  });

  test.each([
    'https://notevil.com',
    'evil.community',
    'evil .com',
    'com',
    'shop.example',
    'e.g. this',
    '10.0.0.11',
  ])('pass in: %s', async (text) => {
    expect(await lists.check(text)).toMatchObject({ refuse: false, hold: false, text });
  });

  test('of one subdomain are told from the others', async () => {
    expect((await lists.check('https://x.ads.shop.example')).hold).toBe(true);
    expect((await lists.check('https://ads2.shop.example')).hold).toBe(false);
    expect((await list({ 'evil.com': 'mask' }).check('go to www.evil.com/now')).text).toBe(
      'go to ••••••••••••/now',
    );
  });
});

test('what is strictest in a text counts, and the rest is masked all the same', async () => {
  const lists = list({ one: 'mask', two: 'hold', three: 'refuse' });
  expect(await lists.check('one two')).toMatchObject({
    refuse: false,
    hold: true,
    text: '••• two',
  });
  expect(await lists.check('one two three')).toMatchObject({ refuse: true, hold: true });
});

test('an entry is one word or one host, in one form', () => {
  expect(['Bad', 'ＢＡＤ', ' bad '].map(filterWord)).toEqual(['bad', 'bad', 'bad']);
  expect(filterWord('Curs*')).toBe('curs*');
  expect(['two words', '', '*', '.*', 'a+', '(bad)', 'ba*d'].map(filterWord)).toEqual(
    Array(7).fill(null),
  );
  expect(['Evil.COM', 'https://evil.com/path', '*.evil.com', 'evil.com.'].map(filterHost)).toEqual(
    Array(4).fill('evil.com'),
  );
  expect(['evil', '', 'a b.com', '.', 'evil.*'].map(filterHost)).toEqual(Array(5).fill(null));
});

test('a text costs a bounded number of look-ups, however long the lists are and however it is written', () => {
  const words = (count: number) =>
    Array.from({ length: count }, (_, n): Filter => ({
      kind: 'word',
      value: `word${n.toString(36)}x`,
      action: 'mask',
    }));
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, n): Filter => ({
      kind: 'link',
      value: `host${n}.example`,
      action: 'mask',
    }));
  const texts = [
    'some words '.repeat(727),
    'x'.repeat(8_000),
    'a.'.repeat(4_000),
    'https:'.repeat(1_333),
    '悪'.repeat(8_000),
    `${'a'.repeat(4_000)}.com`,
  ];
  const lookUpsOf = (list: FilterList) => {
    const lookUps = vi.spyOn(Map.prototype, 'get');
    try {
      for (const text of texts) void [...list.steps(text)];
      return lookUps.mock.calls.length;
    } finally {
      lookUps.mockRestore();
    }
  };
  const few = lookUpsOf(new FilterList([...words(10), ...hosts(10)]));
  expect(lookUpsOf(new FilterList([...words(10_000), ...hosts(10_000)]))).toBe(few);
  // One for each word, and a handful for what looks like a host.
  expect(few).toBeLessThan(60_000);
});
