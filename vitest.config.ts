import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** `@parlor/sdk` is the SDK of this repository; the published packages have a test of their own. */
const alias = [
  { find: /^@parlor\/sdk\/protocol\/(.*)$/, replacement: path('./sdk/src/protocol/$1.ts') },
  { find: /^@parlor\/sdk\/server$/, replacement: path('./sdk/src/server/index.ts') },
  { find: /^@parlor\/sdk$/, replacement: path('./sdk/src/index.ts') },
];

/**
 * In place of a source of the SDK or the server, the JavaScript that `tsc -b` has written of it,
 * which Node loads by itself: a worker would take ten times as long to transform the sources.
 */
const compiled: Plugin = {
  name: 'compiled',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    const [, folder, file] =
      /^(.*\/(?:sdk|server))\/src\/(.*)\.(?:ts|js)$/.exec(found?.id ?? '') ?? [];
    const written = `${folder}/dist/${file}.js`;
    return folder && existsSync(written) ? written : null;
  },
};

// Brings that JavaScript up to date, however vitest was started.
execFileSync(path('./node_modules/.bin/tsc'), ['-b'], { stdio: 'inherit' });

/** Of the server, what needs neither it nor a database to be proven. */
const besideServer = [
  'server/src/config.test.ts',
  'server/src/kernel/{address,dispatcher,outward-target,guarded-fetch,fetched-bodies,fair-turns,fault-log,gather,loop-slices,openapi}.test.ts',
  'server/src/features/auth/login-attempts.test.ts',
  'server/src/features/{sites/origin,moderation/filter-list,previews/page-head,attachments/{file-store,picture-workers}}.test.ts',
  'server/src/features/users/skeleton.test.ts',
  'server/src/database/{turnstile,mysql-time-outs}.test.ts',
];
/**
 * These run on MariaDB, too: what depends on locks or on its SQL, and every operation once.
 * `npm run test:long` runs everything on both databases.
 */
const onBoth = [
  'server/src/{database,conversation-log}/**/*.test.ts',
  'server/src/features/{bots,streams,events,host-conversations,idempotency,members,messages,numbers,search,webhooks}/*.test.ts',
  'server/src/features/contacts/who-may-write.test.ts',
  'server/src/features/sites/secret-keys.test.ts',
  'server/src/features/operators/*.test.ts',
  'server/src/features/{moderation/host-moderation,users/host-people}.test.ts',
  'server/src/{query-plans,tenants}.test.ts',
  'sdk/src/client.test.ts',
  'tests/torture/workload.test.ts',
  'tests/who-may/every-operation.test.ts',
];

const sideBySide = Math.max(2, availableParallelism() - 1);

/**
 * The groups run one after the other; what is not named is in the first. Browsers compute most of
 * the time, so fewer of their files run side by side. Two attacks at a time leave the bystander
 * enough of the machine.
 */
const groups: Record<string, number> = {
  browser: 1,
  elements: 1,
  nodes: 2,
  package: 2,
  attacks: 3,
};

const inOrder = (name: string) => {
  const groupOrder = groups[name] ?? 0;
  const maxWorkers = [1, 3].includes(groupOrder) ? sideBySide : sideBySide + 1;
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
    // What plants faults in modules needs vite's modules.
    plugins: name === 'planted' ? [] : [compiled],
    test: {
      name,
      server: { deps: { external: [/\/(sdk|server)\/dist\//] } },
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
      testTimeout: 90_000,
      hookTimeout: 120_000,
      // A condition is awaited for as long as a busy machine may take, not for the second that
      // vitest gives it (tests/support/patient.ts has that of `vi.waitFor`).
      expect: { poll: { timeout: 30_000 } },
      setupFiles: [path('./tests/support/patient.ts')],
      globalSetup: setups[provide['database'] ?? ''] ?? [],
    },
  }) as TestProjectConfiguration;

/** Everything that touches a server. */
const throughServer = [
  'server/src/**/*.test.ts',
  'sdk/src/{client,closing}.test.ts',
  'tests/torture/workload.test.ts',
  'tests/who-may/*.test.ts',
  'tests/{generated-client,recipes}/*.test.ts',
];
const withoutServer = [
  'sdk/src/{server,sync,transport}/**/*.test.ts',
  'sdk/src/{core,known-site,live,live-queries,options}.test.ts',
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
            project(
              'mariadb',
              process.env['PARLOR_LONG'] ? throughServer : onBoth,
              { database: 'mariadb' },
              besideServer,
            ),
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
