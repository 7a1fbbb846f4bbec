/**
 * What is done with a conversation on its row in the list: by mouse, keyboard and touch; the
 * archived ones; and what is offered before another group is made.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Joined;
let jonas: Joined;
let aiko: Joined;
let ids: { lamp: string; chess: string; direct: string };

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
});

beforeEach(async () => {
  [mara, jonas, aiko] = [
    await host.join('Mara Lindqvist'),
    await host.join('Jonas Weber'),
    await host.join('Aiko Tanaka'),
  ];
  const group = async (title: string) =>
    (await jonas.chat.conversations.createGroup(title, [mara.id, aiko.id])).id;
  ids = {
    lamp: await group('Lamp club'),
    chess: await group('Chess'),
    direct: (await jonas.chat.conversations.start([mara.id], 'Hello Mara')).conversation.id,
  };
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function open(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, host.page(host.tag()), {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.chat.getByLabel('Conversations').waitFor();
  return visitor;
}

const names = (visitor: Visitor) =>
  visitor.chat
    .getByLabel('Conversations')
    .locator('li .name')
    .evaluateAll((all) => all.map((each) => each.textContent!.trim()));
const act = (visitor: Visitor, name: string) =>
  visitor.chat.getByRole('button', { name: `Actions for ${name}`, exact: true });
const choose = (visitor: Visitor, name: string) =>
  visitor.chat.getByRole('menuitem', { name, exact: true }).click();
const row = (visitor: Visitor, name: string) =>
  visitor.chat
    .locator('li')
    .filter({ has: visitor.page.locator('.name', { hasText: name }) })
    .locator('.row');
const all = ['Jonas Weber', 'Chess', 'Lamp club'];

test('by mouse a conversation is pinned, marked as read and archived; the archive is undone, or opened at the end of the list', async () => {
  const visitor = await open();
  const { chat, page } = visitor;
  await expect.poll(() => names(visitor)).toEqual(all);
  await row(visitor, 'Lamp club').hover();
  await act(visitor, 'Lamp club').click();
  expect(await violationsIn(page)).toEqual([]);
  await choose(visitor, 'Pin to the top');
  await expect.poll(() => names(visitor)).toEqual(['Lamp club', 'Jonas Weber', 'Chess']);
  await row(visitor, 'Lamp club').getByText('Pinned').waitFor();

  await row(visitor, 'Jonas Weber').getByText('1 unread message').waitFor();
  await row(visitor, 'Jonas Weber').click({ button: 'right' });
  await choose(visitor, 'Mark as read');
  await row(visitor, 'Jonas Weber').getByText('1 unread message').waitFor({ state: 'detached' });
  await row(visitor, 'Jonas Weber').click({ button: 'right' });
  await choose(visitor, 'Mark as unread');
  await row(visitor, 'Jonas Weber').getByText('1 unread message').waitFor();

  await row(visitor, 'Jonas Weber').click({ button: 'right' });
  await choose(visitor, 'Archive');
  await expect.poll(() => names(visitor)).toEqual(['Lamp club', 'Chess']);
  await chat.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(visitor)).toEqual(['Lamp club', 'Jonas Weber', 'Chess']);
  await row(visitor, 'Jonas Weber').click({ button: 'right' });
  await choose(visitor, 'Archive');
  await chat.getByRole('button', { name: 'Archived', exact: true }).click();
  const archived = chat.locator('parlor-archived');
  await archived.getByRole('heading', { name: 'Archived' }).waitFor();
  await archived.getByText('Hello Mara').waitFor();
  expect(await violationsIn(page)).toEqual([]);
  await archived.locator('.row').click({ button: 'right' });
  await choose(visitor, 'Move back to the list');
  await archived.getByText('Nothing is archived').waitFor();
  await archived.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => names(visitor)).toEqual(['Lamp club', 'Jonas Weber', 'Chess']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('one leaves a direct conversation of three, which is a group for the others from then on', async () => {
  const { conversation } = await jonas.chat.conversations.start(
    [mara.id, aiko.id],
    'The three of us',
  );
  const visitor = await open();
  await row(visitor, ' and ').click({ button: 'right' });
  await choose(visitor, 'Leave');
  const question = visitor.chat.getByRole('alertdialog', { name: 'Leave this conversation?' });
  await question.getByText('For the others it becomes a group.').waitFor();
  expect(await violationsIn(visitor.page)).toEqual([]);
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect.poll(() => names(visitor)).toEqual(all);
  expect(await aiko.chat.conversations.get(conversation.id)).toMatchObject({
    kind: 'group',
    title: 'Jonas Weber, Aiko Tanaka',
  });
  // Two people have no such choice: they archive it, or delete it for themselves.
  await row(visitor, 'Jonas Weber').click({ button: 'right' });
  await visitor.chat.getByRole('menuitem', { name: 'Archive' }).waitFor();
  expect(await visitor.chat.getByRole('menuitem', { name: 'Leave' }).count()).toBe(0);
});

test('by keyboard the actions are beside the row, and a message brings an archived conversation back', async () => {
  const visitor = await open({ colorScheme: 'dark' });
  const { chat, page } = visitor;
  await act(visitor, 'Chess').waitFor({ state: 'attached' });
  await row(visitor, 'Jonas Weber').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => act(visitor, 'Chess').evaluate((each) => each.matches(':focus-visible')))
    .toBe(true);
  await page.keyboard.press('Enter');
  const menu = chat.getByRole('menu', { name: 'Actions for Chess' });
  await menu.waitFor();
  await page.keyboard.press('Escape');
  await expect
    .poll(() => act(visitor, 'Chess').evaluate((each) => each.matches(':focus')))
    .toBe(true);
  await page.keyboard.press('Enter');
  await menu.waitFor();
  await chat.getByRole('menuitem', { name: 'Archive', exact: true }).press('Enter');
  await expect
    .poll(() =>
      chat.getByRole('button', { name: 'Undo' }).evaluate((each) => each.matches(':focus')),
    )
    .toBe(true);
  await expect
    .poll(() => chat.locator('.listen[aria-live] p').allTextContents())
    .toContain('Archived');
  expect(await names(visitor)).toEqual(['Jonas Weber', 'Lamp club']);
  expect(await violationsIn(page)).toEqual([]);
  await jonas.chat.messages.send(ids.chess, 'Your move');
  await expect.poll(() => names(visitor)).toEqual(['Chess', 'Jonas Weber', 'Lamp club']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('by a long press a conversation is deleted for its reader after a question, and the others keep it', async () => {
  const visitor = await open({
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
  });
  const { chat, page } = visitor;
  await act(visitor, 'Jonas Weber').waitFor({ state: 'attached' });
  const session = await page.context().newCDPSession(page);
  const { x, y, width, height } = (await row(visitor, 'Jonas Weber').boundingBox())!;
  await session.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: [{ x: x + width / 2, y: y + height / 2 }],
  });
  await chat.getByRole('menu', { name: 'Actions for Jonas Weber' }).waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await chat.locator('parlor-conversation').count()).toBe(0);
  await choose(visitor, 'Delete for me');
  const question = chat.getByRole('alertdialog', { name: 'Delete this conversation for you?' });
  await question.waitFor();
  expect(await violationsIn(page)).toEqual([]);
  await question.getByRole('button', { name: 'Delete for me' }).click();
  await expect.poll(() => names(visitor)).toEqual(['Chess', 'Lamp club']);
  expect((await jonas.chat.messages.list(ids.direct)).items.map(({ text }) => text)).toEqual([
    'Hello Mara',
  ]);
  await jonas.chat.messages.send(ids.direct, 'Are you there?');
  await expect.poll(() => names(visitor)).toEqual(all);
  await row(visitor, 'Jonas Weber').tap();
  await visitor.log.getByText('Are you there?').waitFor();
  expect(await visitor.log.getByText('Hello Mara').count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what was begun and not sent stands on its row', async () => {
  const visitor = await open();
  await visitor.openConversation('Chess');
  await visitor.chat.getByRole('textbox', { name: /message/i }).fill('Knight to');
  await visitor.chat.locator('parlor-conversation').getByRole('button', { name: 'Back' }).click();
  await expect
    .poll(() => row(visitor, 'Chess').locator('.more').innerText())
    .toBe('Draft: Knight to');
  await visitor.close();
});

test('a new group of exactly the people of a conversation is offered that one first, and made if it is wanted all the same', async () => {
  // Nobody else is called so.
  const [berta, carl] = [await host.join('Berta Klein'), await host.join('Carl Krug')];
  await berta.chat.conversations.createGroup('Choir', [mara.id, carl.id]);
  const visitor = await open();
  const { chat, page } = visitor;
  const make = async (): Promise<void> => {
    await chat.getByRole('button', { name: 'New message' }).click();
    await chat.getByRole('button', { name: /^Groups/ }).click();
    await chat.locator('parlor-groups').getByLabel('New group').click();
    const form = chat.locator('parlor-new-group');
    await form.getByLabel('Name').fill('Choir again');
    await form.getByRole('button', { name: 'Next: people' }).click();
    for (const name of [/Berta/, /Carl/])
      await form.getByRole('checkbox', { name }).first().click();
    await form.getByRole('button', { name: 'Create with 2 people' }).click();
    await chat
      .getByRole('heading', { name: 'You already have a conversation with these people' })
      .waitFor();
  };
  await make();
  expect(await violationsIn(page)).toEqual([]);
  const offered = chat.locator('parlor-new-group li .name');
  expect(await offered.allInnerTexts()).toEqual(['Choir']);
  await chat.getByRole('button', { name: 'Create a new group anyway' }).click();
  await chat
    .locator('parlor-conversation')
    .getByRole('button', { name: /^Choir again/ })
    .waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
