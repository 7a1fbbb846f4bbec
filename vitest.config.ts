import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Tests run on the sources, so that nothing has to be built before; the published packages have a
 * test of their own.
 */
const alias = [
  { find: /^@parlor\/sdk\/protocol\/(.*)$/, replacement: path('./sdk/src/protocol/$1.ts') },
  { find: /^@parlor\/sdk\/host$/, replacement: path('./sdk/src/host.ts') },
  { find: /^@parlor\/sdk$/, replacement: path('./sdk/src/index.ts') },
];

/** Of the server, what needs neither it nor a database to be proven. */
const besideServer = [
  'server/src/config.test.ts',
  'server/src/kernel/{address,dispatcher,outward-target,guarded-fetch,fetched-bodies,fair-turns,openapi}.test.ts',
  'server/src/features/auth/login-attempts.test.ts',
  'server/src/features/{sites/origin,moderation/filter-list,previews/page-head,attachments/{file-store,picture-workers}}.test.ts',
  'server/src/features/users/skeleton.test.ts',
];
/**
 * What the code decides by itself, such as permissions, framing and bytes, is proven on SQLite;
 * `npm run test:long` proves it on MariaDB, too.
 */
const besideDatabase = [
  'server/src/kernel/*.test.ts',
  'server/src/features/attachments/{hostile-files,pictures,sending}.test.ts',
  'tests/who-may/*.test.ts',
];

const sideBySide = Math.max(2, availableParallelism() - 1);

/**
 * Tests wait more than they compute, so more files run side by side than vitest would start: two on
 * two processors, and one more where there is no browser, which computes most of the time. What
 * starts browsers comes after the tests of the server alone; and then what starts nodes and
 * processes of its own, which waits the most.
 */
const inOrder = (name: string) => {
  const groupOrder =
    name === 'attacks'
      ? 3
      : ['browser', 'elements'].includes(name)
        ? 1
        : ['nodes', 'package'].includes(name)
          ? 2
          : 0;
  // An attack measures how long others wait, so nothing else runs meanwhile.
  const maxWorkers = groupOrder === 3 ? 1 : groupOrder === 1 ? sideBySide : sideBySide + 1;
  return { maxWorkers, sequence: { groupOrder } };
};

const setups: Record<string, string[]> = {
  sqlite: [path('./tests/support/templates.ts')],
  mariadb: [path('./tests/support/mariadb.ts')],
};

const project = (
  name: string,
  include: string[],
  provide: Record<string, string> = {},
  exclude: string[] = [],
): TestProjectConfiguration =>
  ({
    resolve: { alias },
    test: {
      name,
      include,
      exclude: [...configDefaults.exclude, ...exclude],
      provide,
      pool: 'forks',
      // A server is a world of its own, so one process may hold many; only what plants faults in
      // modules has modules of its own.
      isolate: !['sqlite', 'mariadb', 'browser', 'elements', 'attacks'].includes(name),
      ...inOrder(name),
      // Tests share servers, so that a spy of one must not reach the next.
      restoreMocks: true,
      testTimeout: 30_000,
      hookTimeout: 60_000,
      // A condition is awaited for as long as a busy machine may take, not for the second that
      // vitest gives it.
      expect: { poll: { timeout: 10_000 } },
      globalSetup: setups[provide['database'] ?? ''] ?? [],
    },
  }) as TestProjectConfiguration;

/** Everything that touches a server runs on both databases. */
const throughServer = [
  'server/src/**/*.test.ts',
  'sdk/src/{client,closing}.test.ts',
  'tests/torture/workload.test.ts',
  'tests/who-may/*.test.ts',
];
const withoutServer = [
  'sdk/src/{sync,transport}/**/*.test.ts',
  'sdk/src/{core,live,live-queries,options}.test.ts',
  'sdk/src/protocol/*.test.ts',
  'widget/src/**/*.test.ts',
  ...besideServer,
  'tests/torture/checker.test.ts',
  'tests/regexes/*.test.ts',
  'tests/walls/*.test.ts',
  'tests/pictures.test.ts',
];

/** Single elements in a browser, without a server. */
const elementTests = ['widget/src/**/*.browser.test.ts'];

export default defineConfig({
  test: {
    projects: [
      project('unit', withoutServer, {}, elementTests),
      project('sqlite', throughServer, { database: 'sqlite' }, besideServer),
      project('planted', ['tests/torture/planted.test.ts'], { database: 'sqlite' }),
      ...(process.env['PARLOR_WITHOUT_MARIADB']
        ? []
        : [
            project('mariadb', throughServer, { database: 'mariadb' }, [
              ...besideServer,
              ...(process.env['PARLOR_LONG'] ? [] : besideDatabase),
            ]),
          ]),
      // Several processes share a database only where it is a server.
      ...(process.env['PARLOR_WITHOUT_MARIADB'] || process.env['PARLOR_WITHOUT_REDIS']
        ? []
        : [project('nodes', ['tests/nodes/**/*.test.ts'], { database: 'mariadb' })]),
      ...(process.env['PARLOR_WITHOUT_CHROMIUM']
        ? []
        : [
            project('elements', elementTests),
            project('browser', ['tests/browser/**/*.test.ts'], { database: 'sqlite' }),
          ]),
      project('attacks', ['tests/attacks/**/*.test.ts', 'tests/fuzz/*.test.ts'], {
        database: 'sqlite',
      }),
      project('package', ['tests/*.test.ts', 'tests/torture/faults.test.ts'], {
        database: 'sqlite',
      }),
    ],
  },
});
