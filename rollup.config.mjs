/**
 * Every bundle that is published or served. `tsc -b` runs before and leaves the SDK's JavaScript in sdk/dist.
 *
 *   widget/dist/index.js        the npm package: lit and @parlor/sdk stay imports, the views are chunks
 *   widget/dist/cdn/*.js        for the script tag: everything bundled, names with hashes, served as /assets/*
 *   widget/dist/cdn/parlor.js   the script tag's loader, served as /parlor.js; it knows the names with hashes
 *
 * `--configFast` leaves out terser: quicker, a little larger.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const fast = process.argv.includes('--configFast');
const widget = join(import.meta.dirname, 'widget');
const cdn = join(widget, 'dist/cdn');

/** TypeScript to JavaScript. The plugin's own resolver goes past package.json's `browser` maps, so it is left out. */
function typescript() {
  const { resolveId: _, ...plugin } = esbuild({ target: 'es2022', tsconfig: join(widget, 'tsconfig.json'), minify: fast });
  return plugin;
}

const minified = (module) => (fast ? null : terser({ module, compress: { passes: 2 }, mangle: true, format: { comments: false } }));
const forBrowsers = () => resolve({ browser: true, extensions: ['.ts', '.js'], exportConditions: ['browser', 'production'] });

/**
 * Parlor connects by WebSocket alone and sends text alone: Socket.IO's code for long polling, WebTransport and binary packets stays out of the bundle.
 * The versions are pinned in sdk/package.json.
 */
export function slimSocketIo() {
  const parsers = { 'socket.io-parser': join(widget, 'build/text-parser.js'), 'engine.io-parser': join(widget, 'build/text-packets.js') };
  const left = {
    [join('transports', 'index.js')]: `import { WS } from './websocket.js';\nexport const transports = { websocket: WS };`,
    // What socket.io-client hands on for bundles of its own; nothing here asks for it.
    [join('transports', 'polling-fetch.js')]: 'export const Fetch = undefined;',
    [join('transports', 'polling-xhr.node.js')]: 'export const XHR = undefined;',
    [join('transports', 'polling-xhr.js')]: 'export const XHR = undefined;',
    [join('transports', 'webtransport.js')]: 'export const WT = undefined;',
  };
  return {
    name: 'slim-socket-io',
    resolveId: (id) => parsers[id] ?? null,
    transform(_, id) {
      const file = id.split(join('engine.io-client', 'build', 'esm', '/'))[1];
      return file && Object.hasOwn(left, file) ? { code: left[file], map: null } : null;
    },
  };
}

/** Takes the white space out of html`…` and css`…`, where no minifier of scripts looks. */
function denseTemplates() {
  const dense = {
    html: (text) => text.replace(/\s*\n\s*/g, ' '),
    css: (text) =>
      text
        .replace(/\/\*[^]*?\*\//g, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,]) ?/g, '$1')
        .replace(/: /g, ':'),
  };
  const templates = (node, found = []) => {
    if (Array.isArray(node)) for (const child of node) templates(child, found);
    else if (node && typeof node.type === 'string') {
      if (node.type === 'TaggedTemplateExpression' && Object.hasOwn(dense, node.tag.name)) found.push(node);
      for (const child of Object.values(node)) if (child && typeof child === 'object') templates(child, found);
    }
    return found;
  };
  return {
    name: 'dense-templates',
    transform(code, id) {
      if (!id.startsWith(widget) || !/\b(html|css)`/.test(code)) return null;
      const parts = templates(this.parse(code)).flatMap(({ tag, quasi }) =>
        quasi.quasis.map(({ start, end }) => ({ start, end, tag: tag.name })),
      );
      parts.sort((a, b) => b.start - a.start);
      for (const { start, end, tag } of parts) code = code.slice(0, start) + dense[tag](code.slice(start, end)) + code.slice(end);
      return { code, map: null };
    },
  };
}

/** What an earlier build left, and hashes have renamed. */
function emptied(folder, kept = () => false) {
  return {
    name: 'emptied',
    buildStart() {
      mkdirSync(folder, { recursive: true });
      for (const entry of readdirSync(folder)) if (!kept(entry)) rmSync(join(folder, entry), { recursive: true });
    },
  };
}

/** Lays a gzip and a brotli copy beside each file, for the server to send as they are. */
function compressed(folder) {
  return {
    name: 'compressed',
    writeBundle(_, bundle) {
      for (const name of Object.keys(bundle)) {
        const content = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

/** What the first opening of the chat needs: these chunks and all that they import. The entry comes first. */
const firstChunks = ['index'];
let firstFiles = [];

function noteFirstFiles() {
  return {
    name: 'note-first-files',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const files = firstChunks.map((name) => chunks.find((chunk) => chunk.name === name)?.fileName ?? this.error(`No chunk ${name}`));
      // Grows while it is walked, until all imports of imports are in.
      for (const file of files) for (const imported of bundle[file].imports) if (!files.includes(imported)) files.push(imported);
      firstFiles = files;
    },
  };
}

const packaged = {
  input: join(widget, 'src/index.ts'),
  external: [/^lit(\/|$)/, /^@parlor\/sdk$/],
  plugins: [
    emptied(join(widget, 'dist'), (entry) => entry === 'types' || entry === 'cdn'),
    typescript(),
    resolve({ extensions: ['.ts', '.js'] }),
  ],
  output: { dir: join(widget, 'dist'), format: 'es', chunkFileNames: 'chunks/[name].js', sourcemap: true },
};

const standalone = {
  input: { index: join(widget, 'src/index.ts') },
  preserveEntrySignatures: false,
  treeshake: { propertyReadSideEffects: false, moduleSideEffects: (id) => !/\/node_modules\/(engine|socket)\.io-/.test(id) },
  plugins: [
    emptied(cdn),
    slimSocketIo(),
    typescript(),
    fast ? null : denseTemplates(),
    forBrowsers(),
    minified(true),
    noteFirstFiles(),
    compressed(cdn),
  ],
  output: {
    dir: cdn,
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    // The first open is one file: what it needs compresses better together, and arrives in one round trip.
    manualChunks: (id) =>
      /\/(sdk\/dist\/index\.js|widget\/src\/(index|elements\/(panel|conversation))\.ts)$/.test(id) ? 'index' : undefined,
  },
};

const loader = {
  input: join(widget, 'src/loader.ts'),
  plugins: [
    typescript(),
    fast ? null : denseTemplates(),
    {
      name: 'first-files',
      renderChunk: (code) => ({ code: code.replace('__PARLOR_FILES__', JSON.stringify(firstFiles)), map: null }),
    },
    forBrowsers(),
    minified(false),
    compressed(cdn),
  ],
  output: { file: join(cdn, 'parlor.js'), format: 'iife' },
};

export default [packaged, standalone, loader];
