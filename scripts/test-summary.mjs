/**
 * `node scripts/test-summary.mjs FILE`: what a run of the tests came to, from vitest's JSON report:
 * the slowest 20 tests with their times, and the counts.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';

const shown = 20;
const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ title, duration }) => ({
    file: relative(process.cwd(), name),
    title,
    seconds: (duration ?? 0) / 1_000,
  })),
);
process.stdout.write(`The slowest ${shown} tests, in seconds:\n`);
for (const { file, title, seconds } of tests
  .toSorted((a, b) => b.seconds - a.seconds)
  .slice(0, shown))
  process.stdout.write(`${seconds.toFixed(1).padStart(6)}  ${file}: ${title}\n`);
process.stdout.write(`${report.numPassedTests} passed, ${report.numFailedTests} failed\n`);
