import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';
import type * as search from './search-field.js';
import type * as styles from './page.styles.js';
import type * as forms from './forms.styles.js';

let mounted: Mounted<{
  search: typeof search;
  styles: typeof styles;
  forms: typeof forms;
}>;

beforeAll(async () => {
  mounted = await Mounted.open({
    search: 'shared/search-field.ts',
    styles: 'shared/page.styles.ts',
    forms: 'shared/forms.styles.ts',
  });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

test('typing and keys reach the view, and the field has a name', async () => {
  await mounted.run(({ kit, search, styles, forms }) =>
    kit.draw(
      search.searchField(
        'Search people',
        ({ target }) => kit.log.push(['typed', (target as HTMLInputElement).value]),
        ({ key }) => kit.log.push(['pressed', key]),
      ),
      forms.forms,
      styles.page,
    ),
  );
  const field = mounted.stage.getByRole('searchbox', { name: 'Search people' });
  await field.focus();
  await mounted.page.keyboard.type('a');
  await mounted.page.keyboard.press('ArrowDown');
  expect(await mounted.log()).toEqual([
    ['pressed', 'a'],
    ['typed', 'a'],
    ['pressed', 'ArrowDown'],
  ]);
  await mounted.expectAccessible();
});

test('it takes no more characters than the server does', async () => {
  const field = mounted.stage.getByRole('searchbox');
  await field.fill('');
  await mounted.page.keyboard.insertText('x'.repeat(1000));
  expect((await field.inputValue()).length).toBe(Number(await field.getAttribute('maxlength')));
});
