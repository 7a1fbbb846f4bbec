/** Which files of the protocol bring the schema library along when they are imported as values. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveImport } from './places.mjs';

const valueImport = /^(?:import|export)\s+(?!type\b)[^;'"]*?from\s+'([^']+)'/gm;

const answers = new Map();

/** Whether a file of the protocol imports the schema library, itself or through another file. */
export function bringsSchemas(root, path) {
  const key = join(root, path);
  if (!answers.has(key)) {
    // What imports itself through others brings nothing along by that.
    answers.set(key, false);
    answers.set(
      key,
      readImports(key).some((source) => isSchema(root, path, source)),
    );
  }
  return answers.get(key);
}

function isSchema(root, path, source) {
  const { to, name } = resolveImport(path, source);
  return name === 'valibot' || (to !== undefined && bringsSchemas(root, to));
}

function readImports(file) {
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(valueImport)].map(([, source]) => source);
}
