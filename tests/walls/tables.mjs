/** Which feature owns which table, and which tables a piece of SQL names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from './places.mjs';

const owners = new Map();

/** The owner of each table, by what the `.entity.ts` files declare. */
export function tableOwners(root) {
  if (!owners.has(root)) owners.set(root, readOwners(root));
  return owners.get(root);
}

function readOwners(root) {
  const found = new Map();
  const folder = join(root, 'server/src');
  if (!existsSync(folder)) return found;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.entity.ts')) continue;
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, table] of source.matchAll(/@Entity\('(\w+)'/g))
      found.set(table, ownerOf(`server/src/${file}`));
  }
  return found;
}

/** The layer, or the layer and the feature, that a file of the server belongs to. */
export function ownerOf(path) {
  const { layer, feature } = placeOf(path);
  return feature ? `${layer}/${feature}` : layer;
}

const beforeTable = /\b(?:FROM|JOIN|INTO|UPDATE)\s+["'`]?(\w+)/g;

export const tablesInSql = (text) => [...text.matchAll(beforeTable)].map(([, table]) => table);

/** Methods of the query builder and of the dialect whose first argument is a table. */
export const takesTable = new Set([
  'from',
  'into',
  'insert',
  'update',
  'delete',
  'innerJoin',
  'leftJoin',
]);
