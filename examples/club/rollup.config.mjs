/**
 * Bundles the club's own page from npm packages, as a host site would: `rollup -c
 * examples/club/rollup.config.mjs`.
 */
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Only its transform: the plugin's own way of finding files passes over the browser builds that
 * packages name.
 */
function typescript() {
  const { name, transform } = esbuild({ target: 'es2022', tsconfig: here('tsconfig.json') });
  return { name, transform };
}

export default {
  input: here('src/main.ts'),
  output: {
    dir: here('dist'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
  },
  plugins: [
    typescript(),
    resolve({
      browser: true,
      extensions: ['.ts', '.js'],
      exportConditions: ['browser', 'production'],
    }),
    terser({ module: true, format: { comments: false } }),
  ],
};
