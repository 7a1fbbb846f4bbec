/**
 * `npm run size`: what a page fetches, minified and gzipped. The loader comes with the page; the
 * first open is all code to list, show and send; right after it comes what every list and every
 * conversation has besides, and nothing that somebody has to reach for. The floor is what no chat
 * on this stack can go below: Lit and a Socket.IO client that speaks WebSocket alone, bundled in
 * the same run. Exits with 1 over a budget.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { root } from './setup.mjs';

const budgets = { loader: 4, 'first open': 64, 'right after': 32 };
const folder = join(root, 'widget/dist/cdn');

const kilobytes = (text) => gzipSync(text, { level: 9 }).length / 1024;
const sizeOf = (names) =>
  names.reduce((sum, name) => sum + kilobytes(readFileSync(join(folder, name))), 0);

/** These files, and all that they import. */
function withImports(names) {
  const all = new Set(names);
  // Grows while it is walked.
  for (const name of all)
    for (const [, imported] of readFileSync(join(folder, name), 'utf8').matchAll(
      /(?:from|import)\s*"\.\/([^"]+)"/g,
    ))
      all.add(imported);
  return [...all];
}

async function floor() {
  const entry =
    "export { html, LitElement, css } from 'lit'; export { io } from 'socket.io-client';";
  const virtual = {
    name: 'floor',
    resolveId: (id) => (id === 'floor' ? join(root, 'widget/src/floor.js') : null),
    load: (id) => (id.endsWith('floor.js') ? entry : null),
  };
  const webSocketOnly = {
    name: 'websocket-only',
    transform: (_, id) =>
      id.endsWith('engine.io-client/build/esm/transports/index.js')
        ? {
            code: `import { WS } from './websocket.js';\nexport const transports = { websocket: WS };`,
            map: null,
          }
        : null,
  };
  const bundled = resolve({ browser: true, exportConditions: ['browser', 'production'] });
  const bundle = await rollup({
    input: 'floor',
    plugins: [virtual, webSocketOnly, bundled, terser({ module: true, compress: { passes: 2 } })],
    onwarn: () => undefined,
  });
  const { output } = await bundle.generate({ format: 'es' });
  return kilobytes(output[0].code);
}

async function main() {
  if (!existsSync(join(folder, 'parlor.js'))) {
    process.stderr.write('There is no build to measure: npm run build makes one.\n');
    return 1;
  }
  const loader = readFileSync(join(folder, 'parlor.js'), 'utf8');
  // The loader names what the first open fetches.
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const firstOpen = files.filter((name) => !name.startsWith('doctor-') && loader.includes(name));
  const after = withImports(files.filter((name) => /^(more|attention)-/.test(name))).filter(
    (name) => !firstOpen.includes(name),
  );
  const sizes = {
    loader: kilobytes(loader),
    'first open': sizeOf(firstOpen),
    'right after': sizeOf(after),
  };
  const bare = await floor();
  process.stdout.write(
    `floor        ${bare.toFixed(1).padStart(5)} KB  lit + socket.io-client over WebSocket\n`,
  );
  let over = false;
  for (const [name, size] of Object.entries(sizes)) {
    const isOver = size > budgets[name];
    over ||= isOver;
    const ratio = name === 'first open' ? `, ${(size / bare).toFixed(2)} of the floor` : '';
    process.stdout.write(
      `${name.padEnd(12)} ${size.toFixed(1).padStart(5)} KB  budget ${budgets[name]} KB${ratio}${isOver ? '  OVER' : ''}\n`,
    );
  }
  for (const name of [...firstOpen, ...after])
    process.stdout.write(`  ${sizeOf([name]).toFixed(1).padStart(5)} KB  ${name}\n`);
  return over ? 1 : 0;
}

process.exitCode = await main();
