/**
 * The violations that the code still has: by rule, by file. The list may only shrink;
 * `node scripts/known-violations.mjs` writes it again.
 */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

export const knownFile = new URL('known-violations.json', import.meta.url);

/** Every known violation, as `rule file: what`. */
export function readKnown() {
  if (!existsSync(knownFile)) return [];
  const rules = Object.entries(JSON.parse(readFileSync(knownFile, 'utf8')));
  return rules.flatMap(([rule, files]) =>
    Object.entries(files).flatMap(([file, all]) => all.map((what) => `${rule} ${file}: ${what}`)),
  );
}

/** If PARLOR_ALL_VIOLATIONS is set, the linter reports the known ones as well. */
const known = new Set(process.env['PARLOR_ALL_VIOLATIONS'] ? [] : readKnown());

export const isKnown = (rule, path, what) => known.has(`${rule} ${path}: ${what}`);
