import { expect, test } from 'vitest';
import { blocksOf, plainOf, type Block, type Inline, type Names } from './formatting.js';

const tags = { bold: 'b', italic: 'i', strike: 's', code: 'c', link: 'a', mention: '@' } as const;

function drawn(content: readonly Inline[]): string {
  return content
    .map((one) =>
      typeof one === 'string'
        ? one
        : `<${tags[one.kind]}>${'text' in one ? one.text : drawn(one.content)}</${tags[one.kind]}>`,
    )
    .join('');
}

const draw = (text: string, names: Names = []): string =>
  blocksOf(text, names)
    .map(({ kind, lines }: Block) => {
      const inside = lines
        .map(({ content, number }) => `${number ?? ''}${number ? ':' : ''}${drawn(content)}`)
        .join('|');
      return kind === 'text' ? inside : `[${kind} ${inside}]`;
    })
    .join('');

test.each([
  ['*bold* and **bold**', '<b>bold</b> and <b>bold</b>'],
  ['_italic_, ~struck~ and ~~struck~~.', '<i>italic</i>, <s>struck</s> and <s>struck</s>.'],
  ['*both _of_ them*', '<b>both <i>of</i> them</b>'],
  ['*a **b** c*', '<b>a <b>b</b> c</b>'],
  ['`*code*` stays', '<c>*code*</c> stays'],
  ['"*quoted*"', '"<b>quoted</b>"'],
  ['这是*重点*内容', '这是<b>重点</b>内容'],
  ['*שלום*', '<b>שלום</b>'],
  ['*see https://a.example/x_y_z*', '<b>see <a>https://a.example/x_y_z</a></b>'],
  ['*(at www.a.example)* now', '<b>(at <a>www.a.example</a>)</b> now'],
  ['_https://a.example_', '<i><a>https://a.example</a></i>'],
])('%s', (text, expected) => {
  expect(draw(text)).toBe(expected);
});

test.each([
  '2*3*4',
  'snake_case_name',
  'a * b * c',
  '5 * 3',
  '~5 and ~6',
  '*not closed',
  'name: ____',
  '****',
  '``',
  '`open',
  '-no list',
  '@nobody',
  '',
])('%j is text as it stands', (text) => {
  expect(draw(text)).toBe(text);
});

test('marks that cross are closed as the inner one ends', () => {
  expect(draw('*a _b* c_')).toBe('<b>a _b</b> c_');
});

test.each([
  ['> one\n>two\nthree', '[quote one|two]three'],
  ['Buy:\n- *milk*\n• bread', 'Buy:[list <b>milk</b>|bread]'],
  ['1. one\n2) two', '[list 1:one|2:two]'],
  ['see\n```\nlet *a* = 1;\n\n  b();\n```\nthere', 'see[code let *a* = 1;\n\n  b();]there'],
  ['```js\nx```', '[code x]'],
  ['a ``` b', 'a ``` b'],
  ['a\nb', 'a|b'],
])('%j', (text, expected) => {
  expect(draw(text)).toBe(expected);
});

test('a mention is marked where the message names that person, also beside a mark, and nowhere else', () => {
  const names: Names = [
    ['Ada Byron', 'u2'],
    ['Ada', 'u1'],
  ];
  expect(draw('@Ada and *@Ada Byron*, not @Adam or ada@Ada.example', names)).toBe(
    '<@>@Ada</@> and <b><@>@Ada Byron</@></b>, not @Adam or <a>ada@Ada.example</a>',
  );
});

test.each([
  ['*Hi* _there_', 'Hi there'],
  ['> said\n- one\n2. two', 'said\n• one\n2. two'],
  ['```js\nx = 1\n```', 'x = 1'],
])('%j is said in plain words', (text, expected) => {
  expect(plainOf(text)).toBe(expected);
});

/** The same every time. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('whatever is written, no word of it is lost or changed in its order', () => {
  const next = random(7);
  const pieces = [
    '*',
    '**',
    '_',
    '~',
    '~~',
    '`',
    '```',
    '\n',
    '> ',
    '- ',
    '1. ',
    ' ',
    'a',
    'β',
    '重',
    '😀',
    '@',
    '@Ada',
    'https://a.example/_b_',
    '(',
    ')',
    '<b>',
  ];
  const letters = (text: string): string => text.replaceAll(/[^aβ重😀Adhtpsexml]/gu, '');
  for (let round = 0; round < 4_000; round += 1) {
    const text = Array.from(
      { length: 1 + Math.floor(next() * 24) },
      () => pieces[Math.floor(next() * pieces.length)],
    ).join('');
    // A block of code may begin with the name of its language, which is not shown.
    if (!text.includes('```'))
      expect(letters(plainOf(text)), JSON.stringify(text)).toBe(letters(text));
  }
});

test.each([
  '*a '.repeat(20_000),
  '*'.repeat(60_000),
  '*_~'.repeat(20_000),
  '*a* _b_ ~c~ '.repeat(5_000),
  '`'.repeat(59_999),
  '```'.repeat(20_001),
  '@'.repeat(60_000),
  '> - '.repeat(15_000),
  '\n'.repeat(60_000),
  '**a *b _c __d ~e ~~f '.repeat(3_000),
  'https://a' + ')'.repeat(60_000),
  'https://' + '('.repeat(60_000),
  'a@'.repeat(30_000),
  'www.'.repeat(15_000),
  '.'.repeat(60_000),
])('a hostile text is read in time: %#', (text) => {
  const start = performance.now();
  blocksOf(text, [['Ada', 'u1']]);
  expect(performance.now() - start).toBeLessThan(1_000);
});
