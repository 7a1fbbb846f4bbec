/**
 * Every bundle that is published or served. Before it runs, `tsc -b` leaves the SDK's JavaScript in
 * sdk/dist, and scripts/emoji-data.mjs the emoji in widget/generated.
 *
 *   widget/dist/index.js       the npm package: lit and @parlor/sdk stay imports
 *   widget/dist/cdn/*.js       for the script tag: everything bundled, served as /assets/*
 *   widget/dist/cdn/parlor.js  the script tag's loader, served as /parlor.js
 *   widget/dist/look/look.js   appended to the loader for sites with a look of their own
 *   server/dist/console        the operators' console, served as /console/
 *
 * Files under cdn/ but the loader have hashes in their names, and the loader knows the names. A
 * feature of the widget is a file, as it is loaded by `import()`.
 *
 * `--configFast` leaves out terser: quicker, a little larger.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const fast = process.argv.includes('--configFast');
const widget = join(import.meta.dirname, 'widget');
const cdn = join(widget, 'dist/cdn');

/**
 * TypeScript to JavaScript. The plugin's own resolver ignores the `browser` field of package.json,
 * so it is left out.
 */
function typescript(workspace = widget) {
  const { resolveId: _, ...plugin } = esbuild({
    target: 'es2022',
    tsconfig: join(workspace, 'tsconfig.json'),
    minify: fast,
  });
  return plugin;
}

const minified = (module) =>
  fast
    ? null
    : terser({
        module,
        ecma: 2022,
        compress: { passes: 3, keep_fargs: false },
        // Only the line about the notices.
        format: { comments: /^!|Licensed under/ },
      });
const forBrowsers = (...conditions) =>
  resolve({
    browser: true,
    extensions: ['.ts', '.js'],
    exportConditions: ['browser', 'production', ...conditions],
  });

/** Removes the files of an earlier build, whose names had other hashes. */
function emptied(folder, kept = () => false) {
  return {
    name: 'emptied',
    buildStart() {
      mkdirSync(folder, { recursive: true });
      for (const entry of readdirSync(folder))
        if (!kept(entry)) rmSync(join(folder, entry), { recursive: true });
    },
  };
}

/** Writes a gzip and a brotli copy of each file, which the server sends as they are. */
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

/** The files of the first open, which the loader fetches at once. The entry comes first. */
let firstFiles = [];

function noteFirstFiles() {
  return {
    name: 'note-first-files',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const entry = chunks.find(({ isEntry }) => isEntry);
      const views = chunks.find(({ name }) => name === 'views');
      if (!views) this.error('No chunk with what the first open shows');
      const files = [entry.fileName, views.fileName];
      // The list grows while it is walked: imports of imports belong to it.
      for (const file of files)
        for (const imported of bundle[file].imports)
          if (!files.includes(imported)) files.push(imported);
      firstFiles = files;
    },
  };
}

/** These modules, and all that they import statically. */
function withImports(ids, getModuleInfo) {
  const all = new Set(ids);
  // The set grows while it is walked.
  for (const id of all) for (const imported of getModuleInfo(id).importedIds) all.add(imported);
  return all;
}

/**
 * What the first open shows is one file: shell/views.ts, the features that it loads, and what they
 * import, without what the entry has already.
 */
function firstOpen() {
  let modules;
  return (id, { getModuleIds, getModuleInfo }) => {
    if (!modules) {
      const ids = [...getModuleIds()];
      const views = ids.find((each) => each.endsWith('/shell/views.ts'));
      const entries = ids.filter((each) => getModuleInfo(each).isEntry);
      const features = getModuleInfo(views).dynamicallyImportedIds;
      const before = withImports(entries, getModuleInfo);
      modules = withImports([views, ...features], getModuleInfo);
      for (const id of before) modules.delete(id);
    }
    return modules.has(id) ? 'views' : null;
  };
}

/** A feature's file has the name of its folder. */
function chunkName(chunk) {
  const isIndex = (id) => /\/src\/[\w-]+(\/[a-z]+)?\/index\.ts$/.test(id);
  const index = chunk.isDynamicEntry && chunk.name === 'index' && chunk.moduleIds.find(isIndex);
  return index ? basename(dirname(index)) : chunk.name;
}

/** Names the licences in files that hold code or data of third parties. */
const noticeLine = ({ modules }) =>
  Object.keys(modules).some((id) => /node_modules|\.emoji\.js/.test(id))
    ? '/*! Third-party licences: /notices.txt */'
    : '';

/** The server sends this file as /notices.txt. */
function notices() {
  return {
    name: 'notices',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'notices.txt',
        source: readFileSync(join(widget, 'THIRD-PARTY-NOTICES.txt')),
      });
    },
  };
}

const packaged = {
  // `react` and `vue` hold types alone.
  input: Object.fromEntries(
    ['index', 'react', 'vue'].map((name) => [name, join(widget, `src/${name}.ts`)]),
  ),
  external: [/^lit(\/|$)/, /^@parlor\/sdk$/],
  plugins: [
    emptied(join(widget, 'dist'), (entry) => ['types', 'cdn', 'look'].includes(entry)),
    typescript(),
    resolve({ extensions: ['.ts', '.js'] }),
  ],
  output: {
    dir: join(widget, 'dist'),
    format: 'es',
    chunkFileNames: (chunk) => `chunks/${chunkName(chunk)}.js`,
    manualChunks: firstOpen(),
    onlyExplicitManualChunks: true,
    sourcemap: true,
  },
};

const standalone = {
  input: { index: join(widget, 'src/shell/script-tag.ts') },
  // What other files import may be exported from the first one.
  preserveEntrySignatures: 'allow-extension',
  plugins: [
    emptied(cdn),
    typescript(),
    forBrowsers(),
    minified(true),
    noteFirstFiles(),
    notices(),
    compressed(cdn),
  ],
  output: {
    dir: cdn,
    format: 'es',
    banner: noticeLine,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: (chunk) => `${chunkName(chunk)}-[hash].js`,
    manualChunks: firstOpen(),
    onlyExplicitManualChunks: true,
  },
};

/**
 * The diagnostics of `Parlor.doctor()`: one file, because they explain why other files are missing.
 */
let doctorFile = '';
const doctor = {
  input: { doctor: join(widget, 'src/diagnostics/index.ts') },
  plugins: [
    typescript(),
    forBrowsers(),
    minified(true),
    {
      name: 'note-doctor',
      generateBundle: (_, bundle) => {
        [doctorFile] = Object.keys(bundle);
      },
    },
    compressed(cdn),
  ],
  output: {
    dir: cdn,
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    inlineDynamicImports: true,
  },
};

const loader = {
  input: join(widget, 'src/loader/loader.ts'),
  plugins: [
    typescript(),
    {
      name: 'first-files',
      renderChunk: (code) => ({
        code: code
          .replaceAll('__PARLOR_FILES__', JSON.stringify(firstFiles))
          .replace('__PARLOR_DOCTOR__', JSON.stringify(doctorFile)),
        map: null,
      }),
    },
    forBrowsers(),
    minified(false),
    compressed(cdn),
  ],
  output: { file: join(cdn, 'parlor.js'), format: 'iife' },
};

const look = {
  input: join(widget, 'src/loader/look.ts'),
  plugins: [emptied(join(widget, 'dist/look')), typescript(), forBrowsers(), minified(false)],
  output: { file: join(widget, 'dist/look/look.js'), format: 'iife' },
};

const operators = join(import.meta.dirname, 'server/console');
const consoleDist = join(import.meta.dirname, 'server/dist/console');

/** The pages, each of which names its entry, and the icon. */
function consolePages() {
  return {
    name: 'console-pages',
    generateBundle(_, bundle) {
      for (const [entry, source, fileName] of [
        ['console', 'index.html', 'index.html'],
        ['preview', 'look/preview/index.html', 'preview.html'],
      ]) {
        const chunk = Object.values(bundle).find(({ isEntry, name }) => isEntry && name === entry);
        const page = readFileSync(join(operators, source), 'utf8');
        this.emitFile({
          type: 'asset',
          fileName,
          source: page.replace('__ENTRY__', basename(chunk.fileName)),
        });
      }
      this.emitFile({
        type: 'asset',
        fileName: 'assets/icon.svg',
        source: readFileSync(join(operators, 'icon.svg')),
      });
    },
  };
}

const operatorsConsole = {
  input: {
    console: join(operators, 'main.ts'),
    preview: join(operators, 'look/preview/preview.ts'),
  },
  plugins: [
    emptied(consoleDist),
    typescript(operators),
    // Routes of hosts and operators are no public part of the SDK.
    forBrowsers('workspace'),
    minified(true),
    consolePages(),
    compressed(consoleDist),
  ],
  output: {
    dir: consoleDist,
    format: 'es',
    banner: noticeLine,
    entryFileNames: 'assets/[name]-[hash].js',
    chunkFileNames: (chunk) => `assets/${consoleChunk(chunk)}-[hash].js`,
  },
};

/** A view's file has the name of its folder. */
function consoleChunk(chunk) {
  const isView = chunk.isDynamicEntry && chunk.name === 'index';
  return isView ? basename(dirname(chunk.facadeModuleId)) : chunk.name;
}

export default [packaged, standalone, doctor, loader, look, operatorsConsole];
