import { join } from 'node:path';
import { root } from './setup.mjs';

/**
 * Makes one file that Node runs of a TypeScript program of the repository, packages left out. Gives
 * its path, under a folder that git ignores.
 */
export async function bundle(entry) {
  // Not there before the first `setUp`.
  const { build } = await import('esbuild');
  const outfile = join(root, 'tests/dist', entry.replaceAll('/', '-').replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
    tsconfig: join(root, 'tsconfig.json'),
  });
  return outfile;
}
