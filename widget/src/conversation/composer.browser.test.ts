import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ composer: 'conversation/composer.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = (sendKey: 'enter' | 'ctrl-enter' = 'enter') =>
  mounted.run(({ kit }, sendKey) => {
    const context = { ...kit.contextOf(), sendKey, drafts: new Map([['other', 'Kept']]) };
    return kit.draw(kit.html`<parlor-composer
      .context=${context}
      .draftKey=${'talk'}
      .placeholder=${'Write a message'}
      @send=${kit.hear}
      @emoji=${kit.hear}
    ></parlor-composer>`);
  }, sendKey);
const field = () => mounted.stage.getByRole('textbox', { name: 'Message' });
const press = (key: string) => mounted.page.keyboard.press(key);

test('Enter sends the text without spaces around it, and empties the field', async () => {
  await open();
  await field().fill('  Hello  ');
  await mounted.expectAccessible();
  await press('Enter');
  expect(await mounted.log()).toEqual([['send', 'Hello']]);
  expect(await field().inputValue()).toBe('');
});

test('Shift+Enter breaks the line', async () => {
  await open();
  await field().fill('One');
  await press('Shift+Enter');
  await mounted.page.keyboard.type('two');
  expect([await mounted.log(), await field().inputValue()]).toEqual([[], 'One\ntwo']);
});

test('where the host wants it so, Enter breaks the line and Ctrl+Enter sends', async () => {
  await open('ctrl-enter');
  await field().fill('One');
  await press('Enter');
  await mounted.page.keyboard.type('two');
  await press('Control+Enter');
  expect(await mounted.log()).toEqual([['send', 'One\ntwo']]);
});

test('an empty text is not sent', async () => {
  await open();
  await field().fill('   ');
  await press('Enter');
  await mounted.stage.getByRole('button', { name: 'Send' }).click({ force: true });
  expect(await mounted.log()).toEqual([]);
});

test('a text that is too long says so, and is not sent', async () => {
  await open();
  await field().fill('x'.repeat(8_001));
  await mounted.stage.getByText('1 character too many').waitFor();
  expect(await field().getAttribute('aria-invalid')).toBe('true');
  await mounted.expectAccessible();
  await press('Enter');
  expect(await mounted.log()).toEqual([]);
});

test('the draft of another conversation takes the place of the text', async () => {
  await open();
  await field().fill('For this one');
  await mounted.run(() => {
    const composer = document
      .querySelector('parlor-stage')!
      .shadowRoot!.querySelector('parlor-composer');
    Object.assign(composer!, { draftKey: 'other' });
  });
  await expect.poll(() => field().inputValue()).toBe('Kept');
});

test('the button for emoji asks the view', async () => {
  await open();
  await mounted.stage.getByRole('button', { name: 'Emoji' }).click();
  expect(await mounted.log()).toEqual([['emoji']]);
});
