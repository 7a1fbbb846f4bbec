/**
 * `node scripts/dependencies.mjs [package-lock.json]`: compares every installed version, also of
 * what dependencies bring along, with the lowest one that is safe here. Exits with 1 and a line for
 * each that is older. Tools that are not installed with the packages (`dev` in the lockfile) are
 * left out: nothing from outside reaches them. Add a row when a version fixes something that Parlor
 * relies on, and raise it with each further fix.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { root } from './setup.mjs';

const minimums = {
  '@koa/cors': ['5.0.0', 'CVE-2023-49803: answers any origin'],
  bcrypt: ['5.0.0', 'CVE-2020-7689: passwords end at a zero byte'],
  cookie: ['0.7.0', 'CVE-2024-47764: names and paths may add fields'],
  'engine.io': ['6.6.7', 'CVE-2026-59725: an invalid binary POST ends the process'],
  'file-type': [
    '21.3.2',
    'CVE-2026-31808, CVE-2026-32630: endless loop, unpacking without a bound',
  ],
  formidable: ['3.5.3', 'CVE-2025-46653: names of temporary files can be guessed'],
  jsonwebtoken: [
    '9.0.0',
    'CVE-2022-23539, -23540, -23541: unsafe keys and algorithms are accepted',
  ],
  jws: ['4.0.1', 'CVE-2025-65945: HMAC signatures are not verified in some uses'],
  koa: ['3.1.2', 'CVE-2025-62595, CVE-2026-27959: open redirect, host header injection'],
  mysql2: [
    '3.23.1',
    'CVE-2024-21508 and later, GHSA-rgwj-5xj2-c3m3: code execution by a query, and others',
  ],
  'path-to-regexp': ['8.4.0', 'CVE-2026-4923, CVE-2026-4926: patterns that take exponential time'],
  qs: ['6.16.0', 'CVE-2025-15284, CVE-2026-82417: arrays without a bound, denial of service'],
  sharp: ['0.35.4', 'GHSA-f88m-g3jw-g9cj: hostile pictures, in libvips and libheif'],
  'socket.io': ['4.6.2', 'CVE-2024-38355: an error event that nobody handles ends the process'],
  'socket.io-parser': [
    '4.2.7',
    'CVE-2023-32695, CVE-2026-33151, CVE-2026-69185: crash, memory without a bound',
  ],
  typeorm: ['0.3.26', 'CVE-2025-60542: SQL injection by objects as values'],
  valibot: ['1.2.0', 'CVE-2025-66020: a check for emoji takes exponential time'],
  ws: ['8.21.0', 'CVE-2024-37890, CVE-2026-48779: crash by headers, memory by tiny fragments'],
};

/**
 * A line for each installed version that is older than its minimum, and for each row that is about
 * no package any more.
 */
export function faultsOf({ packages }) {
  const faults = [];
  const seen = new Set();
  for (const [path, { version, dev }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    if (dev || !path.includes('node_modules/') || !Object.hasOwn(minimums, name)) continue;
    seen.add(name);
    const [minimum, why] = minimums[name];
    if (isOlder(version, minimum))
      faults.push(`${name} ${version} is older than ${minimum} (${why}), at ${path}`);
  }
  for (const name of Object.keys(minimums))
    if (!seen.has(name))
      faults.push(`${name} is not installed: remove its row from scripts/dependencies.mjs`);
  return faults;
}

/** By numbers, as semver has it; a pre-release is older than its release. */
function isOlder(version, minimum) {
  const [numbers, wanted] = [version, minimum].map((one) =>
    one.split(/[-+]/, 1)[0].split('.').map(Number),
  );
  const at = wanted.findIndex((number, i) => numbers[i] !== number);
  return at === -1 ? /^[^+]*-/.test(version) : !(numbers[at] > wanted[at]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = faultsOf(
    JSON.parse(readFileSync(process.argv[2] ?? join(root, 'package-lock.json'), 'utf8')),
  );
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
