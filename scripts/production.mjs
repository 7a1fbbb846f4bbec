/**
 * `npm run production -- FOLDER`: what a server needs to run and nothing else, taken from a build.
 * In the folder, `npm ci` installs it and `node --enable-source-maps server/dist/main.js` starts
 * it. The lock is that of the repository, without what only builds and tests need: no TypeScript,
 * which npm would install as an optional peer, and on a Node that has SQLite built in (22.13) no
 * second one. `--node VERSION` is the Node that it will run on.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './setup.mjs';

/**
 * Of each workspace: what of its build the server uses, and whether this part has the workspace's
 * dependencies.
 */
const parts = {
  // The protocol takes the schema library that the server depends on.
  sdk: { files: ['dist/protocol'], hasDependencies: false },
  widget: { files: ['dist/cdn', 'dist/look'], hasDependencies: false },
  server: { files: ['dist'], hasDependencies: true },
};

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The lock's packages that these workspaces need. */
export function neededPackages(packages, workspaces) {
  const kept = {};
  const visit = (path) => {
    if (path in kept || !(path in packages)) return;
    const entry = packages[path];
    const { dev: _dev, devOptional: _devOptional, ...own } = entry;
    kept[path] = own;
    if (own.link) return visit(own.resolved);
    const wanted = { ...own.dependencies, ...own.optionalDependencies };
    for (const name of Object.keys(wanted)) visit(pathOf(packages, path, name));
  };
  for (const [name, manifest] of Object.entries(workspaces)) {
    packages = {
      ...packages,
      [name]: {
        ...pick(manifest, [
          'name',
          'version',
          'license',
          'engines',
          'dependencies',
          'optionalDependencies',
        ]),
      },
    };
  }
  for (const name of Object.keys(workspaces)) {
    visit(name);
    visit(`node_modules/@parlor/${name}`);
  }
  return kept;
}

/** Where Node finds a package from another one: the nearest folder upward that has it. */
function pathOf(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const path = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (path in packages) return path;
    if (base === '') return '';
    if (!base.includes('/node_modules/')) base = '';
    if (base === '' && `node_modules/${name}` in packages) return `node_modules/${name}`;
    if (base === '') return '';
  }
}

const pick = (from, names) =>
  Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );

function hasSqlite(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

/** Writes the folder; gives the lock. */
export function makeProduction(folder, nodeVersion = process.versions.node) {
  const workspaces = {};
  for (const [name, { files, hasDependencies }] of Object.entries(parts)) {
    const {
      devDependencies: _dev,
      peerDependencies: _peer,
      peerDependenciesMeta: _meta,
      ...manifest
    } = readJson(join(root, name, 'package.json'));
    if (!hasDependencies) manifest.dependencies = {};
    if (hasSqlite(nodeVersion)) delete manifest.optionalDependencies;
    workspaces[name] = manifest;
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const file of files) {
      if (!existsSync(join(root, name, file)))
        throw new Error(`${name}/${file} is not built: npm run build`);
      const filter = (path) => !/\.d\.ts(\.map)?$|\.tsbuildinfo$|\.test\./.test(path);
      cpSync(join(root, name, file), join(folder, name, file), { recursive: true, filter });
    }
  }
  const whole = readJson(join(root, 'package.json'));
  const manifest = {
    name: 'parlor-production',
    version: '0.0.0',
    private: true,
    type: 'module',
    workspaces: Object.keys(parts),
    engines: whole.engines,
  };
  const lock = readJson(join(root, 'package-lock.json'));
  const packages = {
    '': { ...manifest, type: undefined, private: undefined },
    ...neededPackages(lock.packages, workspaces),
  };
  const pruned = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: lock.lockfileVersion,
    requires: true,
    packages,
  };
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, allowScripts: whole.allowScripts }, null, 2)}\n`,
  );
  writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(pruned, null, 2)}\n`);
  return pruned;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { node: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1) {
    process.stderr.write('Usage: npm run production -- FOLDER [--node VERSION]\n');
    process.exit(2);
  }
  makeProduction(resolve(positionals[0]), values.node);
  process.stdout.write(
    `${positionals[0]} is made. There: npm ci && node --enable-source-maps server/dist/main.js\n`,
  );
}
