/** Runs the linter with the rules of the walls alone. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findCircles, graphOf } from './import-graph.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const repository = dirname(dirname(here));

/** Every violation in the code: `rule file: what`. */
export function findAllViolations() {
  const found = runLinter('with-imports.oxlintrc.json', [
    ...lintedFolders(),
    '--ignore-pattern=tests/walls/fixtures/**',
  ]);
  const imports = found.filter(isImport).map(readImport);
  const circles = ['widget/src/', 'server/src/', 'server/console/'].flatMap((folder) =>
    findCircles(graphOf(imports.filter(({ from }) => from.startsWith(folder)))),
  );
  const inCircles = circles.flatMap((circle) =>
    circle.map((part) => `folder-circle ${part}: circle`),
  );
  return [...found.filter((each) => !isImport(each)).map(nameOf), ...inCircles].sort(byText);
}

/** The violations in these folders that a rule of the linter reports. */
export const findViolations = (folders) =>
  runLinter('oxlintrc.json', folders).map(nameOf).sort(byText);

/** Every import of a file in these folders by another, without tests: `{ kind, from, to }`. */
export const readImports = (folders) =>
  runLinter('with-imports.oxlintrc.json', folders).filter(isImport).map(readImport);

const isImport = ({ rule }) => rule === 'list-imports';
const nameOf = ({ rule, file, what }) => `${rule} ${file}: ${what}`;
const byText = (a, b) => (a < b ? -1 : 1);

function readImport({ what }) {
  const [kind, from, to] = what.split(' ');
  return { kind, from, to };
}

/** The folders that `npm run lint` names. */
function lintedFolders() {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return scripts.lint.split(' ').filter((word) => /^\w+(\/\w+)*$/.test(word) && word !== 'oxlint');
}

/** What the rules of the configuration report, each once: `{ rule, file, what }`. */
function runLinter(config, folders) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(repository, 'node_modules/oxlint/bin/oxlint'),
      '--config',
      join(here, config),
      '--format',
      'json',
      ...folders,
    ],
    {
      cwd: repository,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (!stdout.startsWith('{')) throw new Error(stderr || stdout);
  const found = new Map();
  for (const { code, filename, message } of JSON.parse(stdout).diagnostics) {
    const [, rule] = code.match(/^walls\((.+)\)$/);
    const file = filename.replace('tests/walls/fixtures/', '');
    const [what] = message.split(': ');
    found.set(`${rule} ${file} ${what}`, { rule, file, what });
  }
  return [...found.values()];
}
