import type { AttachmentKind } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { endingOf, nameParts } from './file-name.js';
import { fileSize, playingTime } from './file-size.js';
import { filesHeight } from './files-height.js';
import { filesLine } from './files-line.js';

test.each([
  ['notes.pdf', '', 'notes.pdf'],
  ['Minutes of the meeting of March.docx', 'Minutes of the meeting of ', 'March.docx'],
  // However long what is called an ending is, a last piece of it is what is always in sight.
  [`holiday.jpg${' '.repeat(60)}.exe`, `holiday.jpg${' '.repeat(55)}`, '     .exe'],
  [`a.${'x'.repeat(80)}`, `a.${'x'.repeat(71)}`, 'x'.repeat(9)],
  ['👩‍👩‍👧‍👦'.repeat(12) + '.png', '👩‍👩‍👧‍👦'.repeat(7), '👩‍👩‍👧‍👦'.repeat(5) + '.png'],
])('%j is cut before its ending', (name, stem, ending) => {
  expect(nameParts(name)).toEqual({ stem, ending });
  expect(stem + ending).toBe(name);
});

test('what stands on a document is its ending, if that is one', () => {
  expect(['a.pdf', 'a.tar.gz', 'a', 'a.a_long_one', '.b', 'c.'].map(endingOf)).toEqual([
    'PDF',
    'GZ',
    '',
    '',
    'B',
    '',
  ]);
});

test('sizes and times are said as people say them', () => {
  expect(
    [0, 1, 999, 1_000, 248_000, 2_340_000, 187_000_000].map((bytes) => fileSize(bytes, 'en-GB')),
  ).toEqual(['0 bytes', '1 byte', '999 bytes', '1 kB', '248 kB', '2.3 MB', '187 MB']);
  expect(fileSize(2_340_000, 'ar')).toContain('2.3');
  expect([0, 7.9, 62, 3_723].map(playingTime)).toEqual(['0:00', '0:07', '1:02', '1:02:03']);
});

test('a message’s files are as high as their kinds and shapes say, and no picture is higher or flatter than can be seen', () => {
  const picture = (width: number, height: number) => ({ kind: 'picture' as const, width, height });
  expect(filesHeight([picture(1200, 900)])).toBe(225);
  expect(filesHeight([picture(900, 3000)])).toBe(360);
  expect(filesHeight([picture(3000, 100)])).toBe(90);
  expect(filesHeight(Array.from({ length: 7 }, () => picture(900, 3000)))).toBeCloseTo(225);
  expect(
    filesHeight([picture(1200, 900), { kind: 'video' }, { kind: 'audio' }, { kind: 'file' }]),
  ).toBe(225 + 225 + 64 + 64);
});

test('in a line, files are what they are together, and one document is its name', () => {
  const words = {
    counted: (kind: AttachmentKind, count: number) => `${count} ${kind}`,
    voice: 'voice',
  };
  const line = (files: Parameters<typeof filesLine>[0]) => filesLine(files, words);
  expect(line(undefined)).toBe('');
  expect(line([{ kind: 'picture', name: 'a.png' }])).toBe('1 picture');
  expect(line([{ kind: 'picture' }, { kind: 'picture' }])).toBe('2 picture');
  expect(line([{ kind: 'picture' }, { kind: 'video' }])).toBe('2 file');
  expect(line([{ kind: 'file', name: 'notes.pdf' }])).toBe('notes.pdf');
  expect(line([{ kind: 'audio', voice: {} }])).toBe('voice');
  // Of what is quoted the kind alone is known.
  expect(line('file')).toBe('1 file');
});
