/**
 * What a server is installed from in production: everything that it imports, and nothing that only
 * builds and tests need. Runs on what `npm run build` left.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeProduction } from '../scripts/production.mjs';

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function made(node: string): { folder: string; names: Set<string> } {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-production-'));
  folders.push(folder);
  const { packages } = makeProduction(folder, node) as { packages: Record<string, object> };
  return {
    folder,
    names: new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)!)),
  };
}

test('no TypeScript, no tools of builds and tests, nothing of the widget but its files', () => {
  const { names } = made('20.19.0');
  for (const name of [
    'typescript',
    'vitest',
    'rollup',
    'esbuild',
    'playwright-core',
    's3rver',
    'prettier',
    'lit',
    'socket.io-client',
  ])
    expect([name, names.has(name)]).toEqual([name, false]);
  expect([...names].filter((name) => name.startsWith('@typescript/'))).toEqual([]);
});

test('a second SQLite comes only with a Node that has none', () => {
  expect(made('20.19.0').names.has('@photostructure/sqlite')).toBe(true);
  expect(made('22.12.0').names.has('@photostructure/sqlite')).toBe(true);
  expect(made('22.13.0').names.has('@photostructure/sqlite')).toBe(false);
  expect(made('24.0.0').names.has('@photostructure/sqlite')).toBe(false);
});

test('everything that the server imports is installed', () => {
  const { folder, names } = made('20.19.0');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(server|sdk).*\.m?js$/.test(file),
  );
  expect(files.length).toBeGreaterThan(200);
  const imported = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [
      ...text.matchAll(
        /^(?:import|export)\b[^;]*?\bfrom '([^.'][^']*)'|\bimport\('([^.'][^']*)'\)/gm,
      ),
    ].map((found) => found[1] ?? found[2]!);
  });
  const packages = new Set(
    imported
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map(packageOf),
  );
  expect([...packages].filter((name) => !names.has(name))).toEqual([]);
  expect(packages.size).toBeGreaterThan(15);
});

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
