import { expect, test } from 'vitest';
import { blocksOf, type Inline } from './formatting.js';

const inlines = (text: string): Inline[] =>
  blocksOf(text).flatMap(({ lines }) => lines.flatMap(({ content }) => content));
const links = (text: string) =>
  inlines(text).flatMap((one) =>
    typeof one === 'object' && one.kind === 'link' ? [one.href] : [],
  );

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

test.each([
  'plain words',
  'javascript:alert(1)',
  'data:text/html,x',
  'a@b',
  'https://',
  'www.',
  '3.5/4',
  'end.Next',
])('%j holds no link', (text) => {
  expect(links(text)).toEqual([]);
});
