/**
 * `npm run size`: what a page fetches, minified and gzipped. The loader comes with the page; the
 * first open is all code to list, show and send; right after it comes what every list and every
 * conversation has besides: the socket, formatting, typing, drafts. Exits with 1 over a budget.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { root } from './setup.mjs';

const budgets = { loader: 4, 'first open': 64 };
const folder = join(root, 'widget/dist/cdn');

const kilobytes = (text) => gzipSync(text, { level: 9 }).length / 1024;
const sizeOf = (names) =>
  names.reduce((sum, name) => sum + kilobytes(readFileSync(join(folder, name))), 0);

/** These files, and all that they import. */
function withImports(names) {
  const all = new Set(names);
  // The set grows while it is walked.
  for (const name of all)
    for (const [, imported] of readFileSync(join(folder, name), 'utf8').matchAll(
      /(?:from|import)\s*"\.\/([^"]+)"/g,
    ))
      all.add(imported);
  return [...all];
}

/** The connection, and the features whose slots the panel loads after the first paint. */
function comesRightAfter(name) {
  if (/^(line|connection-banner)-/.test(name)) return true;
  return (
    /^(attachments|moderation|notifications|writing)-/.test(name) &&
    readFileSync(join(folder, name), 'utf8').includes('createSlots')
  );
}

function main() {
  if (!existsSync(join(folder, 'parlor.js'))) {
    process.stderr.write('There is no build to measure: npm run build makes one.\n');
    return 1;
  }
  const loader = readFileSync(join(folder, 'parlor.js'), 'utf8');
  // The loader names what the first open fetches.
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const firstOpen = files.filter((name) => !name.startsWith('doctor-') && loader.includes(name));
  const after = withImports(files.filter(comesRightAfter)).filter(
    (name) => !firstOpen.includes(name),
  );
  const sizes = {
    loader: kilobytes(loader),
    'first open': sizeOf(firstOpen),
    'right after': sizeOf(after),
  };
  let over = false;
  for (const [name, size] of Object.entries(sizes)) {
    const budget = budgets[name];
    const isOver = size > budget;
    over ||= isOver;
    process.stdout.write(
      `${name.padEnd(12)} ${size.toFixed(1).padStart(5)} KB${budget ? `  budget ${budget} KB` : ''}${isOver ? '  OVER' : ''}\n`,
    );
  }
  for (const name of [...firstOpen, ...after])
    process.stdout.write(`  ${sizeOf([name]).toFixed(1).padStart(5)} KB  ${name}\n`);
  return over ? 1 : 0;
}

process.exitCode = main();
