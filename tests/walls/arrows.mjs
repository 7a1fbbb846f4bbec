/**
 * The arrows of ARCHITECTURE.md: which import is allowed. An import is `{ root, from, kind }` with
 * either `to`, a path, or `name`, a package; `kind` is `value`, `type` or `dynamic` (`import()`).
 * Each function answers undefined if the import is allowed, or a sentence that says what is wrong.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTest, placeOf } from './places.mjs';

/** Packages that a workspace may import, if it may not import all that are installed. */
const packages = {
  protocol: /^valibot$/,
  sdk: /^socket\.io-(client|parser)$/,
  backend: /^standardwebhooks$/,
  widget: /^(@parlor\/sdk|lit|lit\/.+|@lit\/.+|react|vue|thumbhash|virtual:emoji\/.+)$/,
  server: /^(?!@parlor\/)|^@parlor\/sdk\/protocol\/.+$/,
  console: /^(@parlor\/sdk\/protocol\/.+|lit|lit\/.+|@lit\/.+|qrcode-generator|uplot)$/,
  examples: /^(?!@parlor\/server)/,
};

const onlyPackages = {
  protocol: 'The protocol imports the schema library only.',
  sdk: 'The SDK imports the protocol and socket.io-client only.',
  backend: 'The entry for backends imports the SDK and standardwebhooks only.',
  widget: "The widget imports Lit and the SDK's public API only.",
  server: 'The server imports the protocol, and neither the client nor the widget.',
  console: "The console imports Lit, the protocol and the widget's UI kit only.",
  examples: 'Examples import package names and their own files only.',
};

/** What crosses workspaces: each imports its own files, and packages of its list. */
export function checkWorkspace({ from, to, name }) {
  const place = placeOf(from);
  if (!place || isTest(from)) return undefined;
  const isApart = ['protocol', 'console'].includes(place.layer);
  const isForBackends = place.workspace === 'sdk' && place.layer === 'server';
  const group = isApart ? place.layer : isForBackends ? 'backend' : place.workspace;
  // What a script writes before the build is no source.
  if (to?.startsWith(`${place.workspace}/generated/`)) return undefined;
  const isAllowed = name
    ? packages[group].test(name)
    : group === 'examples'
      ? [`examples/${place.layer}/`, 'examples/host.mjs'].some((own) => to.startsWith(own))
      : isKit(group, placeOf(to)) ||
        (placeOf(to)?.workspace === place.workspace &&
          (!isApart || placeOf(to).layer === place.layer));
  return isAllowed ? undefined : onlyPackages[group];
}

/** The console draws with the widget's UI kit. */
const isKit = (group, target) =>
  group === 'console' && target?.workspace === 'widget' && target.layer === 'shared';

/**
 * Layers of the console: shared <- views, shell. A view is a folder, and loaded by the shell with
 * `import('../<view>/index.js')`.
 */
export function checkConsoleLayer({ from, to, kind }) {
  const [place, target] = both(from, to, 'server');
  if (place?.layer !== 'console' || target.layer !== 'console') return undefined;
  const [folder, other] = [place, target].map(({ file }) =>
    file.includes('/') ? file.split('/')[0] : 'main',
  );
  if (folder === other || other === 'shared') return undefined;
  if (folder === 'main') return other === 'shell' ? undefined : 'The entry imports the shell only.';
  if (folder === 'shell' && kind === 'dynamic' && target.file === `${other}/index.ts`)
    return undefined;
  return folder === 'shell'
    ? "A view is loaded by import('../<view>/index.js') only."
    : 'Views import the shared folder: neither the shell nor another view.';
}

/** Layers of the SDK: protocol <- transport <- sync <- nouns. */
export function checkSdkLayer({ root, from, to }) {
  const [place, target] = both(from, to, 'sdk');
  if (!place) return undefined;
  if (place.layer === 'transport' && target.layer === 'sync')
    return 'Transport does not import sync.';
  if (!['transport', 'sync'].includes(place.layer)) return undefined;
  if (!['nouns', 'server'].includes(target.layer)) return undefined;
  const isNoun =
    target.layer === 'server' ||
    ['index.ts', 'client.ts', 'core.ts'].includes(target.file) ||
    existsSync(join(root, 'sdk/src/protocol', target.file));
  return isNoun ? `${place.layer} knows no feature: what it needs is handed to it.` : undefined;
}

/** What each layer of the server may import beside itself. */
const engine = ['conversation-log', 'kernel', 'database'];
const serverLayers = {
  process: ['app', 'config', 'features', 'ports', ...engine],
  app: ['config', 'features', 'ports', ...engine],
  config: ['kernel'],
  features: ['ports', ...engine],
  ports: engine,
  'conversation-log': ['kernel', 'database'],
  kernel: [],
  database: [],
  console: [],
};

/** `main -> app -> features -> ports -> conversation-log, kernel, database -> protocol`. */
export function checkServerLayer({ from, to, name }) {
  if (isTest(from)) return undefined;
  const place = placeOf(from);
  if (place?.workspace !== 'server') return undefined;
  if (name) {
    if (place.layer === 'kernel' && name.startsWith('typeorm'))
      return 'The kernel knows no database.';
    if (place.layer === 'database' && name.startsWith('@parlor/'))
      return 'The database layer does not know the protocol.';
    return isApi(place) && name.startsWith('typeorm') ? apiSentence : undefined;
  }
  const target = placeOf(to);
  if (target?.workspace !== 'server') return undefined;
  if (isApi(place) && (target.layer === 'database' || to.endsWith('.entity.ts')))
    return apiSentence;
  if (place.layer === target.layer || isListOfEntities(from, to)) return undefined;
  if (!serverLayers[place.layer]?.includes(target.layer))
    return `${place.layer} may not import ${target.layer}.`;
  if (target.layer === 'features' && target.file !== 'index.ts')
    return "Only a feature's index.ts is imported from outside.";
  return undefined;
}

/** The one list of all entities, for TypeORM. */
const isListOfEntities = (from, to) =>
  from === 'server/src/schema.generated.ts' && to.endsWith('.entity.ts');

const isApi = ({ layer, file }) => layer === 'features' && file.endsWith('.api.ts');
const apiSentence = 'An .api file authorises, calls and presents: no rows and no queries.';

/** No feature of the server imports another, types included. */
export function checkServerFeature({ from, to }) {
  const [place, target] = both(from, to, 'server');
  return place?.feature && target.feature && place.feature !== target.feature
    ? 'A feature reaches another only through the ports that it is handed.'
    : undefined;
}

/** An entity is imported by its own feature, and by the list of entities. */
export function checkEntity({ from, to }) {
  if (!to || isTest(from) || !to.endsWith('.entity.ts')) return undefined;
  if (isListOfEntities(from, to)) return undefined;
  const [place, target] = [placeOf(from), placeOf(to)];
  return place?.layer === target?.layer && place?.feature === target?.feature
    ? undefined
    : 'A table belongs to one feature: nobody else imports its entity.';
}

/** What each layer of the widget may import statically beside itself. */
const widgetLayers = {
  entries: ['entries', 'loader', 'shell', 'shared', 'i18n'],
  loader: ['shared', 'i18n'],
  shell: ['shared', 'i18n', 'load'],
  shared: ['i18n', 'load'],
  i18n: ['load'],
  languages: ['i18n'],
  features: ['shared', 'i18n', 'load'],
  // load.ts: how files are fetched.
  load: [],
};

/** A feature of the widget imports `shared`, `i18n` and the types of `shell`. */
export function checkWidgetLayer({ from, to, kind }) {
  const [place, target] = both(from, to, 'widget');
  if (!place) return undefined;
  const { layer, feature } = place;
  if (target.feature && target.feature === feature) return undefined;
  if (target.layer === 'features') return checkReachOfFeature(layer, target, kind);
  // The code of a language or of the shell is fetched when it is needed.
  if (kind === 'dynamic' && layer !== 'features') return undefined;
  if (target.layer === layer) {
    const language = ({ file }) => file.split('/')[0];
    return layer === 'languages' && language(place) !== language(target)
      ? 'A language does not import another.'
      : undefined;
  }
  if (layer === 'features' && target.layer === 'shell')
    return kind === 'type' ? undefined : "A feature imports the shell's types only.";
  return widgetLayers[layer].includes(target.layer)
    ? undefined
    : `${layer} may not import ${target.layer}.`;
}

function checkReachOfFeature(layer, target, kind) {
  if (layer === 'features') return 'A feature of the widget does not import another.';
  if (layer === 'languages' && kind === 'type') return undefined;
  // The catalogue loads the English words of the features, and a language puts some together.
  const isWords = /(^|-)words\.ts$/.test(target.file);
  if (isWords && (layer === 'languages' || (layer === 'i18n' && kind === 'dynamic')))
    return undefined;
  const isChunk = kind === 'dynamic' && target.file === 'index.ts';
  return isChunk && ['entries', 'loader', 'shell'].includes(layer)
    ? undefined
    : "A feature is loaded by import('./<feature>/index.js') only, by the shell.";
}

/** The places of an import inside one workspace, without those of tests. */
function both(from, to, workspace) {
  const [place, target] = [placeOf(from), to && placeOf(to)];
  const isInside = place?.workspace === workspace && target?.workspace === workspace;
  return isInside && !isTest(from) ? [place, target] : [];
}
