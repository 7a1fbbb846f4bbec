/**
 * What of a name is shown: nothing invisible, nothing that turns or covers the text around it, and
 * everything that a script or an emoji needs.
 */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { cleanName, name } from './names.js';

const zeroWidth = [
  '\u200B',
  '\u2060',
  '\uFEFF',
  '\u00AD',
  '\u034F',
  '\u180E',
  '\u2061',
  '\u2064',
  '\uFFF9',
  '\u{1D173}',
];
const bidi = [
  '\u061C',
  '\u200E',
  '\u200F',
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
];
const blank = [
  '\u115F',
  '\u1160',
  '\u3164',
  '\uFFA0',
  '\u2800',
  '\u17B4',
  '\u17B5',
  '\u{1D159}',
  '\u{16FE4}',
  '\uFFFC',
  '\u{E0001}',
  '\u{E0020}',
  '\u{E007F}',
];
const selectors = ['\u200C', '\u200D', '\uFE0E', '\uFE0F', '\uFE00', '\u{E0100}', '\u180B'];
const code = (sign: string) => sign.codePointAt(0)!.toString(16);

test.each([...zeroWidth, ...bidi, ...blank, ...selectors].map((sign) => [code(sign), sign]))(
  'U+%s is removed from the name of a moderator',
  (_, sign) => {
    expect(cleanName(`${sign}Mara${sign} Lind${sign}${sign}qvist${sign}`)).toBe('Mara Lindqvist');
    expect(cleanName(`${sign} ${sign}`)).toBe('');
  },
);

test.each([
  ['Persian, with a non-joiner', 'می\u200Cخواهم'],
  ['Hindi, with a joiner', 'क्\u200Dष'],
  ['Malayalam, with a joiner at the end', 'രാജന്\u200D'],
  ['Bengali, with a joiner before the virama', 'র\u200D্যাব'],
  ['Sinhala', 'ශ්\u200Dරී'],
  ['Mongolian with a variant', 'ᠮ\u180Bᠣ'],
  ['Japanese with a variant', '葛\u{E0100}城'],
  ['Hebrew with points', 'שָׁלוֹם דָּוִד'],
  ['Arabic with vowels', 'مُحَمَّدٌ'],
  ['Thai', 'น้ำผึ้ง ที่รัก'],
  ['Vietnamese in pieces', 'Nguyễn Thị Ngọc'.normalize('NFD')],
  ['Vietnamese', 'Nguyễn Thị Ngọc'],
  ['Burmese', 'မြွှေ့'],
  ['Tibetan', 'བསྒྲུབས'],
  ['Tamil', 'ஸ்ரீ'],
  ['Devanagari', 'श्रीमती रामाङ्कुँ'],
  ['Korean', '김민준'],
  ['Korean in pieces', '김민준'.normalize('NFD')],
  ['Polish', 'Łukasz Żak-O’Neill, jr.'],
  ['a family', '👩🏽‍👩‍👧‍👦 Weber'],
  ['a heart as emoji and as text', '❤️ ❤︎'],
  ['a pirate', '🏴‍☠️'],
  ['flags', '🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['a key cap', '1️⃣'],
  ['a profession', '👩‍⚕️'],
])('%s is kept', (_, text) => {
  expect(cleanName(text)).toBe(text);
});

test('marks do not stack over other lines, hang on nothing, or repeat', () => {
  expect(cleanName(`Z${'\u0300\u0301\u0302\u0303\u0304\u0305'.repeat(8)}o`)).toBe(
    'Z\u0300\u0301\u0302\u0303o',
  );
  expect(cleanName(`ก${'\u0E47'.repeat(20)}`)).toBe('ก\u0E47');
  expect(cleanName('\u0301Mara \u0489Lindqvist')).toBe('Mara Lindqvist');
  expect(cleanName(`a\u200D${'\u0301\u200D\u0302'.repeat(9)}`)).toBe('a\u0301\u0302\u0301\u0302');
});

test('spaces of any width are one', () => {
  expect(cleanName('\u3000Mara\u00A0\u2003 \u202F\u205FLindqvist\u1680')).toBe('Mara Lindqvist');
});

test('a flag ends where its letters do', () => {
  expect(cleanName('🏴\u{E0067}\u{E0062}')).toBe('🏴');
  expect(cleanName(`Mara\u{E0067}\u{E0062}\u{E007F}`)).toBe('Mara');
});

test('a cleaned name is cleaned already, and cleaning takes the same time for each character', () => {
  const signs = [
    ...zeroWidth,
    ...bidi,
    ...selectors,
    ' ',
    'a',
    'ی',
    'خ',
    'क',
    '\u094D',
    '\u0301',
    '\u0E47',
    '👩',
    '🏽',
    '🏴',
    '\u{E0067}',
    '\u{E007F}',
    '1',
    '\u20E3',
    '葛',
    'ᠮ',
  ];
  let state = 1;
  const random = () => (state = (state * 48_271) % 0x7f_ff_ff_ff);
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: 12 }, () => signs[random() % signs.length]).join('');
    const once = cleanName(text);
    expect(cleanName(once), JSON.stringify(text)).toBe(once);
    expect(once).not.toMatch(/[\u200B\u200E\u202E\u2066\uFEFF]|^\s|\s$|\s\s/u);
  }
  const begin = performance.now();
  for (const part of [' ', '\u200D', '\u0301', 'a\u0301', '👩\u200D', '🏴\u{E0067}'])
    cleanName(part.repeat(100_000));
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test('a name of nothing visible is refused as blank', () => {
  for (const text of ['\u200B', '\u3164 \u2800', '\u202E\u202C', '\u0301'])
    expect(v.safeParse(name(80), text)).toMatchObject({
      success: false,
      issues: [{ message: 'must not be blank' }],
    });
  expect(v.parse(name(80), '\u202Erekcah')).toBe('rekcah');
});
