import { expect, test } from 'vitest';
import { acceptOf, type FileRules, plainName, siftFiles } from './sift-files.js';

const rules: FileRules = {
  kinds: ['picture', 'video', 'audio', 'file'],
  maxBytes: 10,
  maxCount: 3,
};
const file = (name: string, type = '', size = 1) => new File(['x'.repeat(size)], name, { type });
const outcome = (files: File[], some: Partial<FileRules> = {}, already = 0) => {
  const { taken, refused } = siftFiles(files, { ...rules, ...some }, already);
  return [
    taken.map(({ name }) => name),
    refused.map((one) => ('name' in one ? `${one.why} ${one.name}` : one.why)),
  ];
};

test('what is refused leaves the others', () => {
  const files = [
    file('a.png', 'image/png'),
    file('b.bin', '', 11),
    file('c.txt', 'text/plain', 0),
    file('d.txt', 'text/plain'),
  ];
  expect(outcome(files)).toEqual([
    ['a.png', 'd.txt'],
    ['large b.bin', 'empty c.txt'],
  ]);
});

test('as many as a message carries, those that wait already with them', () => {
  expect(outcome([file('a'), file('b'), file('c')], {}, 1)).toEqual([['a', 'b'], ['many']]);
});

test('kinds that the site does not take, as far as the device tells them', () => {
  const files = [
    file('a.png', 'image/png'),
    file('b.mp4', 'video/mp4'),
    file('c.svg', 'image/svg+xml'),
    file('unknown'),
  ];
  expect(outcome(files, { kinds: ['picture'] })).toEqual([
    ['a.png', 'unknown'],
    ['kind b.mp4', 'kind c.svg'],
  ]);
  expect(outcome([file('a.HEIC'), file('b', 'image/heic')])).toEqual([
    [],
    ['format a.HEIC', 'format b'],
  ]);
});

test('what browsers offer, and names that turn round', () => {
  expect([acceptOf(rules), acceptOf({ ...rules, kinds: ['picture', 'audio'] })]).toEqual([
    '',
    'image/*,audio/*',
  ]);
  expect([plainName('photo\u202egpj.exe'), plainName('\u200b')]).toEqual(['photogpj.exe', 'file']);
});
