/**
 * Where a file is in the layout of the repository (ARCHITECTURE.md). Paths are relative to the
 * root, with slashes. The planted violations in `fixtures/` repeat the layout, and are a root.
 */
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const repository = dirname(dirname(here));
const fixtures = join(here, 'fixtures');

/** The root that an absolute path counts from, and its path from there. */
export function locate(absolute) {
  const root = absolute.startsWith(fixtures + sep) ? fixtures : repository;
  return { root, path: relative(root, absolute).split(sep).join('/') };
}

/** What an import in the file `from` names: `{ to }`, a path, or `{ name }`, a package. */
export function resolveImport(from, source) {
  if (!source.startsWith('.')) return { name: source };
  const path = join(dirname(from), source).split(sep).join('/');
  return { to: from.endsWith('.ts') ? path.replace(/\.js$/, '.ts') : path };
}

/**
 * `{ workspace, layer, feature?, file }`, or undefined for what is in no workspace. `file` is the
 * path inside the layer's or the feature's folder.
 */
export function placeOf(path) {
  const [workspace, folder, ...rest] = path.split('/');
  if (workspace === 'examples') return { workspace, layer: folder, file: rest.join('/') };
  if (folder !== 'src' && !(workspace === 'server' && folder === 'console')) return undefined;
  const place = folder === 'console' ? inFolder('console', rest) : places[workspace]?.(rest);
  return place && { workspace, ...place };
}

const inFolder = (layer, parts) => ({ layer, file: parts.join('/') });

const places = {
  sdk([first, ...rest]) {
    if (rest.length === 0) return inFolder('nouns', [first]);
    return inFolder(first, rest);
  },
  widget([first, ...rest]) {
    if (rest.length === 0) return inFolder(first === 'load.ts' ? 'load' : 'entries', [first]);
    if (first === 'i18n' && rest.length > 1) return inFolder('languages', rest);
    if (['loader', 'shell', 'shared', 'i18n'].includes(first)) return inFolder(first, rest);
    return { layer: 'features', feature: first, file: rest.join('/') };
  },
  server([first, ...rest]) {
    if (first === 'features' && rest.length > 0)
      return { layer: 'features', feature: rest[0], file: rest.slice(1).join('/') };
    if (first === 'command-line') return inFolder('process', rest);
    if (rest.length > 0) return inFolder(first, rest);
    if (first === 'main.ts' || first === 'cli.ts') return inFolder('process', [first]);
    if (first === 'config.ts') return inFolder('config', [first]);
    return inFolder('app', [first]);
  },
};

/** Tests cross layers on purpose: those of the server and the widget use the SDK as client. */
export const isTest = (path) => /^(tests|bench)\/|\.test\.tsx?$|\/test-support\//.test(path);

/**
 * The part of the import graph that a file belongs to: the folder of a layer, a feature or a
 * language. A file that is in no folder is a part by itself.
 */
export function partOf(path) {
  if (!placeOf(path)) return undefined;
  const [workspace, src, folder, ...rest] = path.split('/');
  const isInFolder = ['features', 'i18n'].includes(folder) && rest.length > 1;
  const parts = [workspace, src, folder, ...(isInFolder ? [rest[0]] : [])];
  return parts.join('/');
}
