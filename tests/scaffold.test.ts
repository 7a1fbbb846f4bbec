/** `npm run new`: what it creates in a copy of the repository. */
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { check, resolveConfig } from 'prettier';
import { expect, onTestFinished, test } from 'vitest';
import { createFeature } from '../scripts/new.mjs';
import { longTest } from './support/long-test.js';

const run = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const workspaces = ['sdk', 'widget', 'server', 'examples'];

const filesIn = (folder: string): string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(folder, file)));

/** The files of this repository, in a repository of their own. */
function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'parlor-scaffold-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const file of filesIn(root)) cpSync(join(root, file), join(copy, file));
  execFileSync('git', ['init', '-q'], { cwd: copy });
  return copy;
}

/** Links the installed packages, with the workspaces of the copy in place of the installed ones. */
function linkPackages(copy: string): void {
  for (const folder of ['', ...workspaces]) {
    const installed = join(root, folder, 'node_modules');
    if (!existsSync(installed)) continue;
    const linked = join(copy, folder, 'node_modules');
    mkdirSync(linked, { recursive: true });
    for (const name of readdirSync(installed))
      if (name !== '@parlor') symlinkSync(join(installed, name), join(linked, name));
  }
  mkdirSync(join(copy, 'node_modules/@parlor'));
  for (const name of workspaces)
    symlinkSync(join(copy, name), join(copy, 'node_modules/@parlor', name));
}

const textsOf = (folder: string) =>
  new Map(filesIn(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

test('a new feature has a file in every layer and a line in every registry, all formatted', async () => {
  const copy = copyRepository();
  const before = textsOf(copy);
  const files = await createFeature('saved-replies', copy);
  const after = textsOf(copy);
  const changed = [...after].flatMap(([file, text]) => (before.get(file) === text ? [] : [file]));
  expect(changed.toSorted()).toEqual(files.toSorted());
  expect(changed.filter((file) => !before.has(file))).toHaveLength(12);
  expect(changed.filter((file) => before.has(file)).toSorted()).toEqual([
    'sdk/src/chat.ts',
    'sdk/src/index.ts',
    'sdk/src/protocol/operations.ts',
    'server/src/features.ts',
    'tests/who-may/every-operation.ts',
    'widget/src/i18n/en.ts',
    'widget/src/shell/registry.ts',
  ]);
  for (const file of files) {
    const path = join(copy, file);
    const options = { ...(await resolveConfig(path)), filepath: path };
    expect([file, await check(after.get(file)!, options)]).toEqual([file, true]);
  }
}, 60_000);

test('a name that is taken or not well formed changes nothing', async () => {
  const copy = copyRepository();
  await createFeature('bookmarks', copy);
  const before = textsOf(copy);
  for (const name of [
    'bookmarks',
    'messages',
    'notifications',
    'views',
    'Bookmarks',
    'bookmark',
    '../x',
    '',
  ])
    await expect(createFeature(name, copy)).rejects.toThrow(/is taken|is a plural/);
  expect(textsOf(copy)).toEqual(before);

  const registry = join(copy, 'server/src/features.ts');
  writeFileSync(registry, readFileSync(registry, 'utf8').replace('const keepers', 'const all'));
  const broken = textsOf(copy);
  await expect(createFeature('stickers', copy)).rejects.toThrow('Nothing was changed');
  expect(textsOf(copy)).toEqual(broken);
}, 60_000);

longTest(
  'new features pass types and linter at once, and their tests say what is to be written',
  async () => {
    const copy = copyRepository();
    linkPackages(copy);
    const bin = (name: string) => join(copy, 'node_modules/.bin', name);
    const at = { cwd: copy, maxBuffer: 1 << 26 };
    const files: string[] = [];
    for (const name of ['bookmarks', 'saved-replies']) {
      const { stdout } = await run(process.execPath, ['scripts/new.mjs', 'feature', name], at);
      files.push(...stdout.match(/(?<=^ {2})\S+$/gm)!);
    }
    await run(bin('tsc'), ['-b'], at);
    await run(bin('tsc'), ['-p', 'tsconfig.test.json'], at);
    await run(bin('oxlint'), ['--type-aware', '--deny-warnings', ...files], at);
    const tests = await run(
      bin('vitest'),
      ['run', '--project', 'sqlite', 'server/src/features/saved-replies'],
      { ...at, env: { ...process.env, PARLOR_WITHOUT_MARIADB: '1', NO_COLOR: '1' } },
    ).then(
      () => 'passed',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
    expect(tests).toContain('Write this test: list them');
    expect(tests).toMatch(/2 failed \| 1 passed/);
  },
  600_000,
);
