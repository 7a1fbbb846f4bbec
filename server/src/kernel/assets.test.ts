/** The script tag's files: what a page may pin, and for how long. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TestServer } from '../../../tests/support/test-server.js';
import { pinnedLoader } from './assets.js';

test('a page that pins a loader finds it unchanged, with the files that it names, after the server has moved on to another build', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-assets-'));
  const build = async (version: number) => {
    await writeFile(join(folder, 'parlor.js'), `import('/assets/index-${version}.js')`);
    await writeFile(join(folder, `index-${version}.js`), `${version}`);
  };
  await build(1);
  await using server = await TestServer.start({ assets: folder });
  const first = pinnedLoader(folder);
  const get = async (path: string) => {
    const answer = await fetch(server.url + path);
    return {
      text: await answer.text(),
      cache: answer.headers.get('cache-control'),
      origin: answer.headers.get('access-control-allow-origin'),
    };
  };
  const loader = await get(first.path);
  expect(loader).toMatchObject({
    text: "import('/assets/index-1.js')",
    cache: expect.stringContaining('immutable') as string,
    origin: '*',
  });
  expect(first.integrity).toBe(
    `sha384-${createHash('sha384').update(loader.text).digest('base64')}`,
  );
  expect((await get('/parlor.js')).cache).toBe('public, max-age=300');

  await server.restart(async () => {
    await rm(join(folder, 'index-1.js'));
    await build(2);
  });
  expect(await get(first.path)).toEqual(loader);
  expect((await get('/assets/index-1.js')).text).toBe('1');
  expect((await get('/parlor.js')).text).toContain('index-2');
  expect((await get(pinnedLoader(folder).path)).text).toContain('index-2');
  expect((await get('/assets/..%2fparlor.sqlite')).text).toContain('not_found');
  await rm(folder, { recursive: true });
});

test('the files name where the licences of code by others are, and the server sends them', async () => {
  const folder = fileURLToPath(new URL('../../../widget/dist/cdn', import.meta.url));
  await using server = await TestServer.start({ assets: folder });
  const answer = await fetch(`${server.url}/notices.txt`);
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const text = await answer.text();
  for (const name of ['Google LLC', 'Evan Wallace', 'Unicode, Inc.']) expect(text).toContain(name);
  const naming = readdirSync(folder).filter(
    (name) =>
      name.endsWith('.js') && readFileSync(join(folder, name), 'utf8').includes('/notices.txt'),
  );
  expect(naming).toEqual(
    expect.arrayContaining([expect.stringMatching(/^index-/), expect.stringMatching(/^views-/)]),
  );
});
