import { describe, expect, test } from 'vitest';
import { type PageHead, readHead } from './page-head.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (
  html: string | Uint8Array,
  { type = 'text/html; charset=utf-8', size = 1_000_000 } = {},
): Promise<PageHead> =>
  readHead(chunks(typeof html === 'string' ? Buffer.from(html) : html, size), type);

const nothing: PageHead = { title: null, text: null, siteName: null, picture: null };

describe('what a page says of itself', () => {
  const pages: readonly (readonly [what: string, html: string, head: Partial<PageHead>])[] = [
    ['a title', '<html><head><title>Plain</title></head><body>x</body></html>', { title: 'Plain' }],
    [
      'Open Graph before all else',
      `<title>T</title><meta name=description content=D><meta name="twitter:title" content=W>
       <meta property="og:description" content="O D"><meta property="og:title" content="O T"><meta property="og:site_name" content="O S">`,
      { title: 'O T', text: 'O D', siteName: 'O S' },
    ],
    [
      'what Twitter is told',
      '<title>T</title><meta name="twitter:title" content=W><meta name="twitter:description" content=D>',
      { title: 'W', text: 'D' },
    ],
    ['Open Graph by name', '<meta name="og:title" content="By name">', { title: 'By name' }],
    ['names in capitals', '<META PROPERTY="OG:Title" CONTENT="Capitals">', { title: 'Capitals' }],
    [
      'the first of several',
      '<meta property="og:title" content="1"><meta property="og:title" content="2"><title>3</title><title>4</title>',
      { title: '1' },
    ],
    ['an empty value', '<title>T</title><meta property="og:title" content=" ">', { title: 'T' }],
    [
      'entities',
      '<title>A &amp; B &lt;script&gt; &#x1F44D; &eacute;</title>',
      { title: 'A & B <script> 👍 é' },
    ],
    [
      'quotes of either kind',
      `<meta property='og:title' content='He said "no"'>`,
      { title: 'He said "no"' },
    ],
    ['no head at all', '<title>Bare</title><p>text', { title: 'Bare' }],
    [
      'a title in a picture',
      '<head><title>Page</title></head><body><svg><title>Picture</title></svg>',
      { title: 'Page' },
    ],
    [
      'a title in the body',
      '<head></head><body><title>Late</title><meta property="og:title" content="Late">',
      {},
    ],
    [
      'tags in a script',
      '<script>"<title>no</title>"</script><title>Yes</title>',
      { title: 'Yes' },
    ],
    ['tags in a comment', '<!-- <title>no</title> --><title>Yes</title>', { title: 'Yes' }],
    ['an unfinished title', '<title>Unfinish', { title: 'Unfinish' }],
    [
      'an unfinished tag',
      '<title>T</title><meta property="og:title" content="never',
      { title: 'T' },
    ],
    ['nothing', '', {}],
    ['something that is no HTML', '%PDF-1.7 \0\0\0 <', {}],
  ];

  test.each(pages)('%s', async (_, html, head) => {
    expect(await read(html)).toEqual({ ...nothing, ...head });
    expect(await read(html, { size: 1 })).toEqual({ ...nothing, ...head });
  });

  const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
  const around = (bytes: Uint8Array, before = '') =>
    Buffer.concat([Buffer.from(`${before}<title>`), bytes, Buffer.from('</title>')]);

  test('in the encoding that it names', async () => {
    expect(
      await read(around(cyrillic), { type: 'text/html; charset="windows-1251"' }),
    ).toMatchObject({ title: 'Привет' });
    expect(
      await read(around(cyrillic, '<meta charset=windows-1251>'), { type: 'text/html' }),
    ).toMatchObject({ title: 'Привет' });
    const old = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">';
    expect(await read(around(cyrillic, old), { type: 'text/html', size: 7 })).toMatchObject({
      title: 'Привет',
    });
    expect(
      await read(around(Buffer.from([0x93, 0xfa, 0x96, 0x7b])), {
        type: 'text/html;charset=shift_jis',
      }),
    ).toMatchObject({
      title: '日本',
    });
  });

  test('in UTF-16 with its mark, in UTF-8 without any, and in UTF-8 where the name is none', async () => {
    expect(
      await read(Buffer.from('\ufeff<title>Größe</title>', 'utf16le'), { type: 'text/html' }),
    ).toMatchObject({ title: 'Größe' });
    expect(await read('<title>Größe</title>', { type: 'text/html', size: 1 })).toMatchObject({
      title: 'Größe',
    });
    expect(
      await read('<title>Größe</title>', { type: 'text/html; charset=klingon' }),
    ).toMatchObject({ title: 'Größe' });
  });
});

describe('hostile pages', () => {
  const half = 512 * 1024;
  const pages: readonly (readonly [what: string, html: string])[] = [
    ['an endless attribute', `<meta property="og:title" content="${'x'.repeat(half)}`],
    ['a tag of attributes', `<meta ${'a=b '.repeat(half / 4)}>`],
    [
      'a tag of different attributes',
      `<meta ${Array.from({ length: half / 8 }, (_, i) => `a${i}=b`).join(' ')}>`,
    ],
    ['an endless name', `<${'x'.repeat(half)}`],
    ['an endless comment', `<!--${'-'.repeat(half)}`],
    ['an endless script', `<script>${'</scrip'.repeat(half / 7)}`],
    ['an endless title', `<title>${'x'.repeat(half)}`],
    ['a title of entities', `<title>${'&amp;'.repeat(half / 5)}`],
    ['half entities', `<title>${'&'.repeat(half)}`],
    ['nested tags', '<a>'.repeat(half / 3)],
    ['nested tags that close', `${'<b><p>'.repeat(half / 12)}${'</p></b>'.repeat(half / 16)}`],
    ['closing tags', '</a>'.repeat(half / 4)],
    ['metas', '<meta>'.repeat(half / 6)],
    ['open brackets', '<'.repeat(half)],
    ['marked sections', '<![CDATA['.repeat(half / 9)],
  ];

  test.each(pages)('%s', async (_, html) => {
    // In no time: a fault of the square of its length would not come back.
    expect(Object.keys(await read(html))).toEqual(Object.keys(nothing));
  });

  test('of a page without end no more is taken than its head', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<head><title>Head</title></head>');
      for (;;) {
        taken++;
        yield Buffer.alloc(1_024, 'x');
      }
    }
    expect(await readHead(endless(), 'text/html; charset=utf-8')).toMatchObject({ title: 'Head' });
    expect(taken).toBe(0);
  });

  test('others go on while many such pages are read, and none takes much memory', async () => {
    let longest = 0;
    // The time of this process alone: others may keep the machine busy.
    const worked = () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;
    let last = worked();
    const look = () => {
      longest = Math.max(longest, worked() - last);
      last = worked();
    };
    const attributes = Array.from({ length: half / 8 }, (_, i) => `a${i}`).join(' ');
    const costly = pages.filter(([what]) =>
      ['a tag of different attributes', 'a title of entities'].includes(what),
    );
    const all = [...costly.map(([, html]) => html), `<meta ${attributes}>`].map((html) =>
      Buffer.from(html),
    );
    const before = process.memoryUsage().rss;
    const watch = setInterval(look, 1);
    // More at a time than the server reads.
    for (const bytes of all) {
      await Promise.all(Array.from({ length: 12 }, () => read(bytes)));
      look();
    }
    clearInterval(watch);
    process.stdout.write(`  hostile pages: others waited ${Math.round(longest)} ms\n`);
    expect(longest, 'the longest that others wait, in ms').toBeLessThan(400);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('what no head needs ends the reading', async () => {
    expect(await read(`${'<i></i>'.repeat(3_000)}<title>Late</title>`)).toEqual(nothing);
  });
});
