import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ picker: 'emoji/emoji-picker.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = () =>
  mounted.run(async ({ kit }) => {
    const context = kit.contextOf();
    return kit.draw(
      kit.html`<parlor-emoji-picker
        .context=${context}
        .anchor=${() => document.querySelector('parlor-stage')}
        @choose=${kit.hear}
        @close=${kit.hear}
      ></parlor-emoji-picker>`,
    );
  });
const dialog = () => mounted.stage.getByRole('dialog', { name: 'Emoji' });
const search = () => dialog().getByRole('searchbox', { name: 'Search emoji' });

test('it starts in the search, which finds an emoji by its name', async () => {
  await open();
  await dialog().locator('.pick[title]').first().waitFor();
  await mounted.expectAccessible();
  await search().fill('rocket');
  await dialog().getByTitle('rocket', { exact: true }).click();
  expect(await mounted.log()).toEqual([['choose', '🚀']]);
});

test('arrow keys go from the search to the tabs and the emoji', async () => {
  await open();
  await dialog().locator('.pick[title]').first().waitFor();
  await search().focus();
  await mounted.page.keyboard.press('ArrowDown');
  await mounted.page.keyboard.press('ArrowDown');
  await mounted.page.keyboard.press('Enter');
  const log = await mounted.log();
  expect(log).toEqual([['choose', expect.stringMatching(/\p{Emoji}/u)]]);
});

test('Escape closes it', async () => {
  await open();
  await search().focus();
  await mounted.page.keyboard.press('Escape');
  expect(await mounted.log()).toEqual([['close']]);
});
