/**
 * The walls of ARCHITECTURE.md: each planted violation in `fixtures/` is reported by the rule that
 * it names, and the code has none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCircles, graphOf } from './import-graph.mjs';
import { findAllViolations, findViolations } from './violations.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { rules } = JSON.parse(readFileSync(join(here, 'oxlintrc.json'), 'utf8')) as {
  rules: Record<string, string>;
};
const fixtures = join(here, 'fixtures');

/** What the files in `fixtures/` state: `// expect walls/<rule>: <what>`. */
function readExpected(): string[] {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(join(fixtures, file), 'utf8');
      const lines = source.matchAll(/^\/\/ expect walls\/(.+?): (.+)$/gm);
      return [...lines].map(([, rule, what]) => `${rule} ${file}: ${what}`);
    });
}

test('every planted violation is reported by its rule, and nothing else is', () => {
  const expected = readExpected();
  const planted = new Set(expected.map((line) => `walls/${line.split(' ')[0]}`));
  expect([...planted].sort()).toEqual(Object.keys(rules).sort());
  expect(findViolations(['tests/walls/fixtures'])).toEqual(
    expected.sort((a, b) => (a < b ? -1 : 1)),
  );
});

test('the code has no violation, and no circle between folders', { timeout: 120_000 }, () => {
  expect(findAllViolations()).toEqual([]);
});

test('a circle of imports between folders is found, types included, and one inside is none', () => {
  const from = (path: string, to: string, kind = 'value') => ({
    kind,
    from: `widget/src/${path}`,
    to: `widget/src/${to}`,
  });
  const imports = [
    from('groups/index.ts', 'people/person.ts'),
    from('people/index.ts', 'shared/dialog.ts', 'type'),
    from('shared/dialog.ts', 'groups/words.ts', 'type'),
    from('shell/panel.ts', 'shell/router.ts'),
    from('shell/router.ts', 'shell/panel.ts'),
    from('search/index.ts', 'shell/view.ts', 'type'),
    from('shell/registry.ts', 'search/index.ts', 'dynamic'),
    from('i18n/de/search.ts', 'search/words.ts', 'type'),
    from('search/index.ts', 'i18n/language.ts'),
  ];
  expect(findCircles(graphOf(imports))).toEqual([
    ['widget/src/groups', 'widget/src/people', 'widget/src/shared'],
  ]);
});
