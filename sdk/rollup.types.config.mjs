/**
 * The declarations of the published package, made when it is packed: one file for each entry, with
 * the types of the schemas that the wire's types are inferred from. So the package needs no schema
 * library. In this repository the compiler reads `dist/*.d.ts` instead (the condition `workspace`
 * of `exports`).
 */
import { join } from 'node:path';
import dts from 'rollup-plugin-dts';

const dist = join(import.meta.dirname, 'dist');

const entries = { index: 'index.d.ts', server: 'server/index.d.ts' };

export default Object.entries(entries).map(([name, input]) => ({
  input: join(dist, input),
  external: [/^socket\.io/],
  plugins: [
    dts({ includeExternal: ['valibot'], tsconfig: join(import.meta.dirname, 'tsconfig.json') }),
  ],
  output: { file: join(dist, 'types', `${name}.d.ts`), format: 'es' },
}));
