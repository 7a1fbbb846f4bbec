/**
 * `node scripts/known-violations.mjs [--more]`: writes `tests/walls/known-violations.json` again,
 * after violations were removed or files were moved. Without `--more` it refuses a longer list.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { knownFile, readKnown } from '../tests/walls/known-violations.mjs';
import { findAllViolations } from '../tests/walls/violations.mjs';

const before = readKnown();
const now = findAllViolations();
process.stdout.write(`${before.length} known violations before, ${now.length} now\n`);
if (now.length > before.length && !process.argv.includes('--more')) {
  for (const each of now.filter((one) => !before.includes(one)))
    process.stdout.write(`  new: ${each}\n`);
  process.exit(1);
}
const rules = {};
for (const each of now) {
  const [, rule, file, what] = each.match(/^(\S+) (\S+): (.+)$/);
  ((rules[rule] ??= {})[file] ??= []).push(what);
}
const lines = Object.entries(rules).map(([rule, files]) => {
  const ofFiles = Object.entries(files).map(
    ([file, all]) => `    ${JSON.stringify(file)}: ${JSON.stringify(all)}`,
  );
  return `  ${JSON.stringify(rule)}: {\n${ofFiles.join(',\n')}\n  }`;
});
writeFileSync(knownFile, `{\n${lines.join(',\n')}\n}\n`);
