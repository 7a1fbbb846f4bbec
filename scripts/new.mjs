/**
 * `npm run new -- feature <name>`: creates the files of a feature in protocol, server, SDK and
 * widget, with tests that fail until they are written, and adds it to the six registries. The name
 * is a plural in kebab-case, such as `bookmarks` or `saved-replies`. Nothing is changed if one of
 * the files exists, or if a registry does not look as expected.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { filesOf } from './new/feature-files.mjs';
import { linesOf } from './new/feature-lines.mjs';
import { root as repository } from './setup.mjs';

const usage = 'Usage: npm run new -- feature <name>, for example: npm run new -- feature bookmarks';

/** A reason to change nothing, for the person at the terminal. */
export class Refusal extends Error {}

/** The forms of a feature's name, and the number of its migration. */
export function namesOf(name, root) {
  if (!/^[a-z]{2,}(-[a-z]{2,})*s$/.test(name ?? '') || name.length > 30)
    throw new Refusal(`The name is a plural in kebab-case of up to 30 letters. ${usage}`);
  const one = name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.slice(0, -1);
  const camel = (text) => text.replace(/-./g, ([, letter]) => letter.toUpperCase());
  const pascal = (text) => camel(`-${text}`);
  const migrations = readdirSync(join(root, 'server/src/database/migrations'));
  const last = Math.max(...migrations.map((file) => Number.parseInt(file, 10)));
  return {
    name,
    one,
    many: camel(name),
    oneCamel: camel(one),
    Many: pascal(name),
    One: pascal(one),
    table: name.replaceAll('-', '_'),
    words: name.replaceAll('-', ' '),
    number: String(last + 1).padStart(4, '0'),
  };
}

/** Creates the feature in the repository at `root`; returns the files that it wrote. */
export async function createFeature(name, root = repository) {
  const read = (file) => readFileSync(join(root, file), 'utf8');
  const names = namesOf(name, root);
  const files = filesOf(names);
  const taken = [
    ...Object.keys(files),
    `server/src/features/${name}`,
    `widget/src/${name}`,
    `sdk/src/${names.one}.ts`,
    `sdk/src/protocol/${names.one}.ts`,
  ].filter((file) => existsSync(join(root, file)));
  if (taken.length > 0) throw new Refusal(`"${name}" is taken: there is ${taken[0]}.`);
  if (new RegExp(`^ {2}${names.many}:`, 'm').test(read('widget/src/i18n/en.ts')))
    throw new Refusal(`"${name}" is taken: the widget has words of that name.`);
  for (const [file, lines] of Object.entries(linesOf(names)))
    files[file] = withLines(file, read(file), lines);
  // Nothing is written unless all lines found their place.
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
  }
  return Object.keys(files);
}

/**
 * The text of a registry with these lines, each before the first match of `before`. A line that the
 * registry has already is not added again.
 */
function withLines(file, text, lines) {
  return lines.reduce((result, { before, line }) => {
    if (result.includes(`${line}\n`)) return result;
    const place = before.exec(result);
    if (!place)
      throw new Refusal(
        `${file} does not look as expected. Nothing was changed. Missing:\n${line}`,
      );
    return `${result.slice(0, place.index)}${line}\n${result.slice(place.index)}`;
  }, text);
}

async function main([kind, name]) {
  try {
    if (kind !== 'feature') throw new Refusal(usage);
    const files = await createFeature(name);
    process.stdout.write(`${files.map((file) => `  ${file}\n`).join('')}\n`);
    const { status } = spawnSync(process.execPath, ['scripts/describe.mjs'], {
      cwd: repository,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Refusal('npm run describe failed.');
    process.stdout.write(
      `Next: npm run types, then write the tests that fail:\n  npx vitest run --project sqlite server/src/features/${name}\n  npx vitest run --project unit widget/src/${name}\n`,
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv.slice(2));
