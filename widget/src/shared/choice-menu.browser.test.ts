import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ menu: 'shared/choice-menu.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = () =>
  mounted.run(async ({ kit }) => {
    await kit.draw(kit.html`<button id="anchor">Open</button>`);
    const root = document.querySelector('parlor-stage')!.shadowRoot!;
    const picture = kit.html``;
    const menu = Object.assign(document.createElement('parlor-choice-menu'), {
      context: kit.contextOf(),
      label: 'Actions for Ada',
      anchor: root.querySelector<HTMLElement>('#anchor')!,
      choices: [
        { picture, label: 'Pin', run: () => void kit.log.push(['pinned']) },
        {
          picture,
          label: 'Mute',
          more: [{ picture, label: 'For 1 hour', run: async () => kit.log.push(['muted']) }],
        },
        {
          picture,
          label: 'Delete',
          isDanger: true,
          ask: {
            title: 'Delete it?',
            text: 'This cannot be undone.',
            yes: 'Delete it',
            run: async () => kit.log.push(['deleted']),
          },
        },
      ],
    });
    menu.addEventListener('close', kit.hear);
    root.append(menu);
  });
const menu = () => mounted.stage.getByRole('menu', { name: 'Actions for Ada' });
const item = (name: string) => menu().getByRole('menuitem', { name });
const press = (key: string) => mounted.page.keyboard.press(key);
const hasFocus = (name: string) =>
  expect.poll(() => mounted.stage.locator('button:focus').textContent()).toContain(name);

test('arrow keys, Home and End go through the entries and around', async () => {
  await open();
  await hasFocus('Pin');
  await press('ArrowUp');
  await hasFocus('Delete');
  await press('ArrowDown');
  await hasFocus('Pin');
  await press('End');
  await hasFocus('Delete');
  await press('Home');
  await hasFocus('Pin');
  await mounted.expectAccessible();
});

test('an entry is done and closes the menu, and the focus goes back to the anchor', async () => {
  await open();
  await item('Pin').click();
  await expect.poll(() => mounted.log()).toEqual([['pinned'], ['close']]);
  await hasFocus('Open');
});

test.each(['Escape', 'Tab'])('%s closes it', async (key) => {
  await open();
  await hasFocus('Pin');
  await press(key);
  expect(await mounted.log()).toEqual([['close']]);
});

test('an entry with more entries shows these in its place', async () => {
  await open();
  await item('Mute').click();
  await hasFocus('For 1 hour');
  await press('Enter');
  await expect.poll(() => mounted.log()).toEqual([['muted'], ['close']]);
});

test('what cannot be undone is asked first', async () => {
  await open();
  await item('Delete').click();
  const question = mounted.stage.getByRole('alertdialog', { name: 'Delete it?' });
  await question.waitFor();
  await hasFocus('Cancel');
  await mounted.expectAccessible();
  await question.getByRole('button', { name: 'Delete it' }).click();
  await expect.poll(() => mounted.log()).toEqual([['deleted'], ['close']]);
});
