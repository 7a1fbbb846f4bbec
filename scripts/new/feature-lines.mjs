/** The lines that a new feature adds to each registry, by file. */

/** Before the end of the object or list that begins with this line. */
const atEndOf = (start, end, line) => ({
  before: new RegExp(`(?<=^${start}$(?:(?!^${end}$)[^])*)^${end}$`, 'm'),
  line,
});

export const linesOf = ({ name, many, oneCamel, Many, One }) => ({
  'sdk/src/protocol/operations.ts': [
    {
      before: /^import \{ reactionOperations/m,
      line: `import { ${oneCamel}Operations } from './${name}.js';`,
    },
    { before: /^ {2}\.\.\.hostOperations,/m, line: `  ...${oneCamel}Operations,` },
  ],
  'sdk/src/chat.ts': [
    {
      before: /^import \{ createUnread/m,
      line: `import { create${Many}, type ${Many} } from './${name}.js';`,
    },
    {
      before: /^ {2}\/\*\*.*\n {2}readonly unread: /m,
      line: `  readonly ${many}: ${Many};`,
    },
    { before: /^ {4}unread: use\(createUnread\)/m, line: `    ${many}: use(create${Many}),` },
  ],
  'sdk/src/index.ts': [
    {
      before: /^export \{ createUsers/m,
      line: `export { create${Many}, type ${Many} } from './${name}.js';\nexport type { ${One} } from './protocol/${name}.js';`,
    },
  ],
  'server/src/features.ts': [
    {
      before: /^import type \{ Gatekeeper/m,
      line: `import { create${Many}Feature } from './features/${name}/index.js';`,
    },
    {
      before: /^\n(?: {2}\/\/.*\n)* {2}const keepers = /m,
      line: `  const ${many} = create${Many}Feature(base);`,
    },
    { before: /(?<=^ {2}const keepers = \[[^\]]*)\];/m, line: `, ${many}` },
    atEndOf(' {2}const features = \\[', ' {2}\\];', `    ${many},`),
    atEndOf(' {4}handlers: \\{', ' {4}\\},', `      ...${many}.handlers,`),
  ],
  'tests/who-may/every-operation.ts': [
    {
      before: /^ {2}'presence\.watch': row/m,
      line: `  '${many}.add': row(all, () => ({ text: 'mine' }), keeps),`,
    },
    atEndOf(
      'export const acrossSites: Readonly<Record<SiteOperationName, Attempt>> = \\{',
      '\\};',
      `  '${many}.add': () => ({ input: { text: 'mine' } }),`,
    ),
  ],
  'widget/src/shell/registry.ts': [
    {
      before: /^const signIn = /m,
      line: `const ${many} = () => load(() => import('../${name}/index.js'));`,
    },
    { before: /^ {2}pins,\n\};/m, line: name === many ? `  ${many},` : `  '${name}': ${many},` },
  ],
  'widget/src/i18n/en.ts': [
    {
      before: /^ {2}tryAgain: /m,
      line: `  ${many}: topic(() => load(() => import('../${name}/words.js'))),`,
    },
  ],
});
