import { expect, test } from 'vitest';
import { tokensOf } from './links.js';

const links = (text: string) => tokensOf(text).flatMap((token) => ('href' in token ? [token.href] : []));

test.each([
  ['See https://a.example/x?y=1#z.', 'https://a.example/x?y=1#z'],
  ['(https://a.example/wiki/Lamp_(oil))', 'https://a.example/wiki/Lamp_(oil)'],
  ['(see https://a.example)', 'https://a.example'],
  ['“https://a.example”, he said', 'https://a.example'],
  ['www.a.example/b', 'https://www.a.example/b'],
  ['HTTPS://A.EXAMPLE', 'HTTPS://A.EXAMPLE'],
  ['Write to ada+lamps@mail.a.example!', 'mailto:ada+lamps@mail.a.example'],
  ['https://münchen.example/straße', 'https://münchen.example/straße'],
])('%j holds one link: %s', (text, href) => {
  expect(links(text)).toEqual([href]);
});

test.each(['plain words', 'javascript:alert(1)', 'data:text/html,x', 'a@b', 'https://', 'www.', '3.5/4', 'end.Next'])(
  '%j holds no link',
  (text) => {
    expect(tokensOf(text)).toEqual([{ text }]);
  },
);

test.each(['', 'a https://a.example b www.b.example, c@d.example.', '<b>https://a.example</b>', '\nhttps://a.example\n'])(
  'nothing of %j is lost or changed',
  (text) => {
    expect(
      tokensOf(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  },
);

test.each(['https://' + '('.repeat(20_000), 'a@'.repeat(20_000), 'www.'.repeat(20_000), '.'.repeat(40_000)])(
  'a hostile text of 20,000 repetitions is read in time',
  (text) => {
    const start = performance.now();
    tokensOf(text);
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);
