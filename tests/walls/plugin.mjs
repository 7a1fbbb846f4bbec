/**
 * The rules of the linter that hold the walls of ARCHITECTURE.md, for oxlint. Each rule has planted
 * violations in `fixtures/`.
 */
import { checkEntity, checkSdkLayer, checkServerFeature } from './arrows.mjs';
import {
  checkConsoleLayer,
  checkServerLayer,
  checkWidgetLayer,
  checkWorkspace,
} from './arrows.mjs';
import { isTest, locate, placeOf, resolveImport } from './places.mjs';
import { bringsSchemas } from './schemas.mjs';
import { ownerOf, tableOwners, tablesInSql, takesTable } from './tables.mjs';

/**
 * A rule's `create` from `visit({ root, path }, report)`, which answers the visitors for a file.
 * `report(node, what, message)`: `what` names the violation within its file.
 */
const rule = (visit) => ({
  meta: { type: 'problem' },
  create(context) {
    const { root, path } = locate(context.filename);
    const report = (node, what, message) =>
      context.report({ loc: node.loc, message: `${what}: ${message}` });
    return visit({ root, path, sourceCode: context.sourceCode }, report) ?? {};
  },
});

/** Calls `visit(node, source, kind)` for each import and re-export of a file. */
function onImports(visit) {
  const exportKind = (node) => node.exportKind ?? 'value';
  const fromSource = (kind) => (node) => node.source && visit(node, node.source.value, kind(node));
  return {
    ImportDeclaration: fromSource(({ importKind }) => importKind ?? 'value'),
    ExportNamedDeclaration: fromSource(exportKind),
    ExportAllDeclaration: fromSource(exportKind),
    ImportExpression: (node) =>
      node.source.type === 'Literal' && visit(node, node.source.value, 'dynamic'),
    TSImportType: fromSource(() => 'type'),
  };
}

const importRule = (check) =>
  rule(({ root, path }, report) =>
    onImports((node, source, kind) => {
      const resolved = resolveImport(path, source);
      const message = check({ root, from: path, kind, ...resolved });
      if (message) report(node, resolved.to ?? resolved.name, message);
    }),
  );

const isSourceOf = (workspace, path) => placeOf(path)?.workspace === workspace && !isTest(path);

/** The SDK takes names, paths and limits from the protocol at run time, never schemas. */
const schemaValue = rule(({ root, path }, report) => {
  if (!isSourceOf('sdk', path) || placeOf(path).layer === 'protocol') return undefined;
  return onImports((node, source, kind) => {
    const { to } = resolveImport(path, source);
    if (kind === 'type' || placeOf(to ?? '')?.layer !== 'protocol') return;
    if (bringsSchemas(root, to)) report(node, to, 'It brings the schema library to the browser.');
  });
});

/** A table is named in the SQL of its own feature only. */
const foreignTable = rule(({ root, path }, report) => {
  if (!isSourceOf('server', path) || path.includes('/migrations/')) return undefined;
  const owner = ownerOf(path);
  const check = (node, table) => {
    const other = tableOwners(root).get(table);
    if (other && other !== owner) report(node, table, `The table belongs to ${other}.`);
  };
  return {
    Literal(node) {
      if (typeof node.value !== 'string') return;
      for (const table of tablesInSql(node.value)) check(node, table);
    },
    TemplateElement(node) {
      for (const table of tablesInSql(node.value.raw)) check(node, table);
    },
    Property(node) {
      if (node.key.name === 'table' && node.value.type === 'Literal')
        check(node.value, node.value.value);
    },
    CallExpression({ callee, arguments: [first] }) {
      const isQuery = callee.type === 'MemberExpression' && takesTable.has(callee.property.name);
      if (isQuery && first?.type === 'Literal') check(first, first.value);
    },
  };
});

const network = new Set(['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'sendBeacon']);
const storage = new Set(['localStorage', 'sessionStorage', 'indexedDB']);

const storagePlace = 'widget/src/shared/device-storage.ts';

/**
 * The widget does not talk to the server itself: the SDK does. It stores what belongs to the device
 * in one place.
 */
const widgetGlobal = rule(({ path, sourceCode }, report) => {
  if (!isSourceOf('widget', path)) return undefined;
  const check = (node, name) => {
    if (network.has(name)) report(node, name, 'The SDK talks to the server.');
    if (storage.has(name) && path !== storagePlace)
      report(node, name, 'The SDK stores what belongs to a session; else see device-storage.ts.');
  };
  return {
    'Program:exit'() {
      // What no scope of the file declares.
      for (const { identifier, isTypeReference } of sourceCode.scopeManager.globalScope.through)
        if (!isTypeReference) check(identifier, identifier.name);
    },
    MemberExpression: (node) => check(node, nameOf(node.property, node.computed)),
    ObjectPattern({ properties }) {
      for (const each of properties)
        if (each.type === 'Property') check(each, nameOf(each.key, each.computed));
    },
  };
});

/** The name that a property has in the source: `a.name`, `a['name']` or `a[`name`]`. */
function nameOf(key, computed) {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return key.value;
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0].value.cooked;
  return undefined;
}

/**
 * The loader draws the root of `<parlor-chat>` until the element is defined, and which element has
 * the focus can only be asked root by root.
 */
const readsAnyRoot = (path) =>
  placeOf(path).layer === 'loader' || path === 'widget/src/shared/deep-focus.ts';

/** No code reaches into the shadow root of another component. A controller may use its host's. */
const shadowRoot = rule(({ path }, report) => {
  if (!isSourceOf('widget', path)) return undefined;
  return {
    MemberExpression(node) {
      const name = nameOf(node.property, node.computed);
      if (name !== 'shadowRoot' && name !== 'renderRoot') return;
      const { object } = node;
      if (readsAnyRoot(path)) return;
      const isOwn = object.type === 'ThisExpression' || /^#?host$/.test(lastName(object) ?? '');
      if (!isOwn) report(node, name, "Use the component's properties, events or context.");
    },
  };
});

/** Styles are added to a component's own root. */
const foreignStyles = rule(({ path }, report) => {
  if (!isSourceOf('widget', path) || path === 'widget/src/shared/adopt.ts') return undefined;
  const isRoot = (node) => ['shadowRoot', 'renderRoot'].includes(lastName(unwrapped(node)));
  const message = 'Styles belong to the component that draws: give them to it.';
  return {
    CallExpression(node) {
      const [root] = node.arguments;
      if (node.callee.name === 'adopt' && !isRoot(root)) report(node, 'adopt', message);
    },
    MemberExpression(node) {
      const name = nameOf(node.property, node.computed);
      if (name === 'adoptedStyleSheets' && readsAnyRoot(path)) return;
      if (name === 'adoptedStyleSheets' && !isRoot(node.object)) report(node, name, message);
    },
  };
});

/** Without `!` and brackets. */
const unwrapped = (node) =>
  node.type === 'TSNonNullExpression' || node.type === 'ParenthesizedExpression'
    ? unwrapped(node.expression)
    : node;

const drawing = new Set(['html', 'svg', 'render']);

/** A controller has a lifecycle and renders nothing. */
const drawingController = rule(({ path }, report) => {
  if (!isSourceOf('widget', path) || !path.endsWith('-controller.ts')) return undefined;
  return {
    ImportDeclaration({ source, specifiers }) {
      if (source.value !== 'lit') return;
      for (const specifier of specifiers)
        if (drawing.has(specifier.imported?.name))
          report(specifier, specifier.imported.name, 'A controller renders nothing.');
    },
  };
});

const lastName = ({ type, name, property }) =>
  type === 'MemberExpression' ? property.name : type === 'Identifier' ? name : undefined;

const collections = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** No module keeps state: two apps, and two chats, run side by side. */
const moduleState = rule(({ path }, report) => {
  if (!['sdk', 'widget', 'server'].some((workspace) => isSourceOf(workspace, path)))
    return undefined;
  return {
    Program({ body }) {
      for (const statement of body) {
        const declaration = statement.declaration ?? statement;
        if (declaration.type !== 'VariableDeclaration') continue;
        for (const { id, init } of declaration.declarations) {
          const isEmptyCollection =
            init?.type === 'NewExpression' &&
            collections.has(init.callee.name) &&
            init.arguments.length === 0;
          if (declaration.kind !== 'const' || isEmptyCollection)
            report(declaration, id.name, 'A module keeps no state: an object with a life does.');
        }
      }
    },
  };
});

/** Clock, ids and randomness are injected: they come from `environment.ts` and `platform.ts`. */
const injected = rule(({ path }, report) => {
  if (!isSourceOf('server', path) && !isSourceOf('sdk', path)) return undefined;
  if (/\/(environment|platform)\.ts$/.test(path) || placeOf(path).layer === 'console')
    return undefined;
  const message = 'Clock, ids and randomness are injected.';
  return {
    CallExpression(node) {
      const name = `${node.callee.object?.name}.${node.callee.property?.name}`;
      if (['Date.now', 'Math.random', 'crypto.randomUUID'].includes(name))
        report(node, name, message);
    },
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0)
        report(node, 'new Date()', message);
    },
  };
});

const columns = 100;

/** Lines wrap at 100 columns, comments too. Text does not: template literals, and strings. */
const lineLength = rule(({ sourceCode }, report) => {
  const lengths = sourceCode.lines.map((line) => [...line].length);
  return {
    TemplateLiteral({ loc }) {
      for (let line = loc.start.line; line <= loc.end.line; line++) lengths[line - 1] = 0;
    },
    Literal({ loc }) {
      lengths[loc.start.line - 1] -= loc.end.column - loc.start.column;
    },
    'Program:exit'() {
      for (const [index, length] of lengths.entries()) {
        if (length <= columns) continue;
        const start = { line: index + 1, column: columns };
        report({ loc: { start, end: start } }, 'line', `${length} columns, of ${columns}.`);
      }
    },
  };
});

/** Reports every import, for `scripts/import-graph.mjs`; off in the linter. */
const listImports = rule(({ path }, report) =>
  isTest(path)
    ? undefined
    : onImports((node, source, kind) => {
        const { to } = resolveImport(path, source);
        if (to) report(node, `${kind} ${path} ${to}`, 'import');
      }),
);

export default {
  meta: { name: 'walls' },
  rules: {
    workspace: importRule(checkWorkspace),
    'sdk-layer': importRule(checkSdkLayer),
    'server-layer': importRule(checkServerLayer),
    'server-feature': importRule(checkServerFeature),
    'foreign-entity': importRule(checkEntity),
    'widget-layer': importRule(checkWidgetLayer),
    'console-layer': importRule(checkConsoleLayer),
    'schema-value': schemaValue,
    'foreign-table': foreignTable,
    'widget-global': widgetGlobal,
    'shadow-root': shadowRoot,
    'foreign-styles': foreignStyles,
    'drawing-controller': drawingController,
    'module-state': moduleState,
    injected,
    'line-length': lineLength,
    'list-imports': listImports,
  },
};
