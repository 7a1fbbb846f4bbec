/** The pictures in the repository: only those that a document shows, and small ones. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'docs/pictures');

test('every picture is shown by a document, is WebP and has less than 100 KB', () => {
  const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(root, 'docs', path));
  const shown = [join(root, 'README.md'), ...documents].flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/pictures\/([\w-]+\.\w+)\)/g)].map(([, name]) => name!),
  );
  const pictures = readdirSync(folder);
  expect([...pictures].sort()).toEqual([...new Set(shown)].sort());
  for (const name of pictures) {
    expect(name).toMatch(/\.webp$/);
    expect([name, statSync(join(folder, name)).size < 100_000]).toEqual([name, true]);
  }
});
