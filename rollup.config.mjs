/**
 * Every bundle that is published or served. `tsc -b` runs before and leaves the SDK's JavaScript in
 * sdk/dist.
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
import { briefErrors } from './widget/build/brief-errors.js';
import { emojiData } from './widget/build/emoji-data.js';
import { denseTemplates } from './widget/build/dense-templates.js';
import { guestLit } from './widget/build/guest-lit.js';
import { importsThroughLoader } from './widget/build/imports-through-loader.js';
import { plainLimits } from './widget/build/plain-limits.js';
import { plainPrivates, privateNames } from './widget/build/plain-privates.js';
import { plainProperties } from './widget/build/plain-properties.js';

const fast = process.argv.includes('--configFast');
const widget = join(import.meta.dirname, 'widget');
const cdn = join(widget, 'dist/cdn');

/**
 * TypeScript to JavaScript. The plugin's own resolver goes past package.json's `browser` maps, so
 * it is left out.
 */
function typescript() {
  const { resolveId: _, ...plugin } = esbuild({
    target: 'es2022',
    tsconfig: join(widget, 'tsconfig.json'),
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
        compress: { passes: 3, keep_fargs: false, unsafe_arrows: true },
        mangle: { properties: { regex: privateNames } },
        // Only the line about the notices.
        format: { comments: /^!/ },
      });
const forBrowsers = () =>
  resolve({
    browser: true,
    extensions: ['.ts', '.js'],
    exportConditions: ['browser', 'production'],
  });

/**
 * In the script tag's files the socket is our own (decision 5), Lit's styles are for today's
 * browsers, and the launcher is the one that the loader has brought.
 */
function standIns() {
  const build = join(widget, 'build');
  return {
    name: 'stand-ins',
    resolveId(id) {
      if (id === 'socket.io-client') return join(build, 'socket-stand-in.js');
      if (id === './socket-parser.js') return join(build, 'socket-parser-stand-in.js');
      if (id === './css-tag.js') return join(build, 'css-stand-in.js');
      return /\/(launcher(\.styles)?|openers|returning|language)\.js$/.test(id)
        ? join(build, 'launcher-stand-in.js')
        : null;
    },
  };
}

/** What an earlier build left, and hashes have renamed. */
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

/**
 * What the first opening of the chat needs: these chunks and all that they import. The entry comes
 * first.
 */
const firstChunks = ['index', 'views'];
let firstFiles = [];

function noteFirstFiles() {
  return {
    name: 'note-first-files',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const files = firstChunks.map(
        (name) =>
          chunks.find((chunk) => chunk.name === name)?.fileName ?? this.error(`No chunk ${name}`),
      );
      // Grows while it is walked, until all imports of imports are in.
      for (const file of files)
        for (const imported of bundle[file].imports)
          if (!files.includes(imported)) files.push(imported);
      firstFiles = files;
    },
  };
}

/**
 * In the files that hold code or data by others: where their licences are. The server sends the
 * notices from the file `notices.txt`.
 */
const noticeLine = ({ modules }) =>
  Object.keys(modules).some((id) => /node_modules|virtual:emoji/.test(id))
    ? '/*! Third-party licences: /notices.txt */'
    : '';

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
  // The same for the types of two frameworks.
  input: Object.fromEntries(
    ['index', 'react', 'vue'].map((name) => [name, join(widget, `src/${name}.ts`)]),
  ),
  external: [/^lit(\/|$)/, /^@parlor\/sdk$/],
  plugins: [
    emptied(join(widget, 'dist'), (entry) => entry === 'types' || entry === 'cdn'),
    typescript(),
    emojiData(),
    resolve({ extensions: ['.ts', '.js'] }),
  ],
  output: {
    dir: join(widget, 'dist'),
    format: 'es',
    chunkFileNames: 'chunks/[name].js',
    sourcemap: true,
  },
};

/**
 * What is fetched together is one file. What several files share is named, too: else it stands in
 * one of them, and the others fetch that one whole.
 */
const files = {
  // What connects, counts and calls; and what the first open shows.
  index: ['script-tag', 'client', 'locale/untranslated'],
  views: ['first-views', 'elements/panel', 'elements/conversation'],
  attention: [
    'controllers/alerts-controller',
    'attention/attention-settings',
    'attention/held-locks',
    'attention/page-badge',
    'attention/tone',
  ],
  languages: ['locale/languages', 'locale/overridden'],
  more: [
    'elements/connection-banner',
    'locale/en-views',
    'locale/en-talk',
    'locale/en-sending',
    'talk',
    'late-views',
    'drafts',
    'sync/drafts',
    'typing',
    'mute-ends',
    'elements/is-in-front',
    'elements/muted-sign',
    'styles/muted.styles',
    'controllers/beside-controller',
    'controllers/row-actions',
    'styles/row-actions.styles',
    'controllers/search-pause',
    'controllers/senders-controller',
    'controllers/words-controller',
    'messages/client-id',
    'people/is-folded',
    'people/matches',
  ],
  // What one does with a conversation, on its page and on its row in the list.
  mute: [
    'elements/mute-choices',
    'elements/row-choices',
    'elements/leave-question',
    'muting',
    'marks',
    'member-settings',
    'conversation-calls',
    'elements/choice-menu',
    'elements/group-icons',
  ],
  groups: ['elements/group-views', 'locale/en-groups', 'invites'],
  // Whom a large group has is asked for by who mentions somebody, too.
  members: ['people/search-members', 'members'],
  // Groups have it, too.
  measures: [
    'controllers/measures-controller',
    'elements/measure-dialog',
    'elements/moderation-icons',
    'elements/moderation.styles',
  ],
  moderation: ['elements/moderation', 'elements/report', 'elements/audit-rows'],
  // Signing in has these, before there is anything else.
  forms: [
    'styles/forms.styles',
    'controllers/submit-controller',
    'elements/form-values',
    'elements/submit-button',
  ],
  // What several views share that the first open does without.
  common: [
    'controllers/empty-directory-controller',
    'controllers/lost-focus-controller',
    'controllers/paged-controller',
    'controllers/shown-people-controller',
    'elements/chosen-people',
    'elements/confirm-dialog',
    'elements/directory.styles',
    'elements/ghosts',
    'elements/menu-keys',
    'elements/message-menu.styles',
    'elements/note-field',
    'elements/people-icons',
    'elements/place-beside',
    'elements/report-dialog',
    'elements/search-field',
    'elements/view-bar',
    'elements/view-icons',
    'locale/until',
    'people/questions',
    'styles/cards.styles',
    'styles/details.styles',
    'styles/items.styles',
    'styles/page.styles',
    'styles/radios.styles',
    'styles/tabs.styles',
    'presence',
    'presence-watch',
  ],
  emoji: ['emoji/emoji-choice'],
  standing: ['elements/standing', 'locale/en-standing'],
  embed: ['elements/layout', 'elements/opening', 'locale/en-opening', 'user-finding'],
  complaint: ['doctor/complaint', 'doctor/doctor', 'probe'],
  'message-actions': ['controllers/message-actions-controller', 'locale/en-actions', 'reactions'],
  relations: [
    'people/folded-in',
    'controllers/relations-controller',
    'locale/en-people',
    'moderation',
  ],
  // What calls the reader has it, too, long before any view.
  blocks: [
    'people/relations',
    'feature-of',
    'live-query',
    'live-list',
    'contacts',
    'blocks',
    'reports',
  ],
  // What shows and sends files.
  attachments: [
    'attachments',
    'transport/post-file',
    'transport/uploads',
    'sync/prepare-files',
    'elements/draw-thumbhash',
    'elements/file-card',
    'elements/gallery-icons',
    'elements/panel-of',
    'elements/picture-field',
    'elements/save-attachment',
    'elements/show-in-conversation',
    'styles/file-name.styles',
  ],
  'message-calls': ['message-calls'],
};

/** A module that was renamed would silently be a file of its own. */
function everyNameStands() {
  return {
    name: 'every-name-stands',
    generateBundle() {
      const bundled = [...this.getModuleIds()];
      for (const module of Object.values(files).flat())
        if (
          !bundled.some(
            (id) => id.endsWith(`/src/${module}.ts`) || id.endsWith(`/dist/${module}.js`),
          )
        )
          this.error(`No module ${module}`);
    },
  };
}

/**
 * Everything that the modules of the first open import is in their files, but for what is named for
 * another: the SDK's index names all features.
 */
function fileOf() {
  const named = (id) => {
    const language = /\/widget\/src\/locale\/(\w\w)\//.exec(id)?.[1];
    if (language) return `words-${language}`;
    const module = /\/(widget\/src|sdk\/dist)\/(.*)\.[jt]s$/.exec(id)?.[2];
    return Object.keys(files).find((file) => files[file].includes(module));
  };
  return (id, { getModuleIds, getModuleInfo }) => {
    const taken = new Set();
    for (const file of firstChunks) {
      const all = new Set([...getModuleIds()].filter((module) => named(module) === file));
      // Grows while it is walked.
      for (const module of all)
        for (const imported of getModuleInfo(module).importedIds)
          if (!taken.has(imported) && (named(imported) ?? file) === file) all.add(imported);
      if (all.has(id)) return file;
      for (const module of all) taken.add(module);
    }
    return named(id);
  };
}

const standalone = {
  input: { index: join(widget, 'src/script-tag.ts') },
  preserveEntrySignatures: false,
  treeshake: { propertyReadSideEffects: false },
  plugins: [
    emptied(cdn),
    standIns(),
    guestLit(),
    typescript(),
    emojiData(),
    fast ? null : briefErrors(),
    fast ? null : plainLimits(),
    fast ? null : plainProperties(),
    fast ? null : denseTemplates(),
    forBrowsers(),
    fast ? null : plainPrivates(),
    importsThroughLoader(),
    minified(true),
    everyNameStands(),
    noteFirstFiles(),
    notices(),
    compressed(cdn),
  ],
  output: {
    dir: cdn,
    format: 'es',
    banner: noticeLine,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    // The first open is one file: what it needs compresses better together, and arrives in one
    // round trip.
    manualChunks: fileOf(),
  },
};

/** For the page's developer: all in one, as it looks for what keeps the other files away. */
let doctorFile = '';
const doctor = {
  input: { doctor: join(widget, 'src/doctor/doctor.ts') },
  plugins: [
    standIns(),
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
  input: join(widget, 'src/loader.ts'),
  plugins: [
    typescript(),
    fast ? null : denseTemplates(),
    {
      name: 'first-files',
      renderChunk(code) {
        if (firstFiles.length !== 2)
          this.error(`The first open is two files, not ${firstFiles.join(', ')}`);
        const named = code
          .replaceAll('__PARLOR_FILE__', JSON.stringify(firstFiles[0]))
          .replaceAll('__PARLOR_VIEWS__', JSON.stringify(firstFiles[1]))
          .replace('__PARLOR_DOCTOR__', JSON.stringify(doctorFile));
        return { code: named, map: null };
      },
    },
    forBrowsers(),
    minified(false),
    compressed(cdn),
  ],
  output: { file: join(cdn, 'parlor.js'), format: 'iife' },
};

export default [packaged, standalone, doctor, loader];
