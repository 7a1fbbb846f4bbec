/**
 * The whole way of a site's owner, in a browser: `npm start` on an empty database, and after that
 * no terminal. In this order: each test begins where the one before it ended.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { ConsoleServer } from '../support/console-server.js';
import { PastedPage } from '../support/pasted-page.js';

let browser: Browser;
let server: ConsoleServer;
let shop: PastedPage;
/** The owner, in the console. */
let page: Page;
let ofOwner: Visitor;
let grace: Visitor;
let linus: Visitor;

beforeAll(async () => {
  [browser, server, shop] = await Promise.all([
    launchChromium(),
    ConsoleServer.npmStart(),
    PastedPage.open(),
  ]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await shop?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const navigate = (name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

/** A visitor of the shop who begins to chat as a guest. */
async function visit(name: string): Promise<Visitor> {
  const visitor = await Visitor.open(browser, shop.origin);
  await visitor.openChat();
  await visitor.chat.getByLabel(/name/i).fill(name);
  await visitor.page.keyboard.press('Enter');
  await visitor.listed();
  return visitor;
}

test('the printed link makes the first operator, who creates a site', async () => {
  ofOwner = await server.openAsFirst(browser);
  ({ page } = ofOwner);
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Pottery shop');
  await button('Create site').click();
  await heading('Set-up').waitFor();
});

test('the website is added, and the copied script tag is pasted into its page', async () => {
  await page.getByLabel('Add a website').fill(shop.origin);
  await button('Add').click();
  await page.getByText(`${shop.origin} is added.`).first().waitFor();
  await button('Copy the script tag').click();
  shop.body = await page.evaluate(() => navigator.clipboard.readText());
  expect(shop.body).toMatch(/^<script/);
  // It is a community: without this choice guests would find only the team.
  await page.getByText('Make a person of your team reachable').waitFor();
  await page.getByLabel('Everyone with everyone').check();
  await page.getByText('Make a person of your team reachable').waitFor({ state: 'detached' });
});

test('two visitors of the page talk', async () => {
  [grace, linus] = [await visit('Grace'), await visit('Linus')];
  await grace.chat.getByLabel('New message').click();
  await grace.chat.getByRole('searchbox', { name: 'Search people' }).fill('linus');
  await grace.chat.getByLabel('People', { exact: true }).getByText('Linus').click();
  await grace.write('Cheap watches, only today!');
  await linus.openConversation('Grace');
  await linus.log.getByText('Cheap watches, only today!').waitFor();
  await linus.write('No, thank you.');
  await grace.log.getByText('No, thank you.').waitFor();
});

test('one of them reports the other', async () => {
  const message = linus.log.locator('.message').filter({ hasText: 'Cheap watches' });
  await message.locator('.words').hover();
  await message.getByRole('button', { name: /^Message actions/ }).click();
  await linus.chat.getByRole('menuitem', { name: 'Report' }).click();
  const dialog = linus.chat.getByRole('dialog', { name: 'Report message' });
  await dialog.getByLabel('Spam').check();
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await linus.chat
    .getByRole('dialog', { name: 'Thank you' })
    .getByText('A moderator will review it.')
    .waitFor();
  await linus.page.keyboard.press('Enter');
});

test('the owner bans the reported visitor, who is cut off and told so', async () => {
  await navigate('Moderation');
  await heading('Moderation').waitFor();
  await page.getByText('Reported by Linus').waitFor();
  await button('Ban Grace').click();
  await page.getByLabel('For how long?').selectOption({ label: 'For good' });
  await button('Ban').click();
  await page.getByText('Grace is banned.').first().waitFor();
  await page.getByText('Nothing waits for you').waitFor();

  await grace.chat.getByText('You were banned from this chat.').waitFor();
  expect(await grace.log.count()).toBe(0);
  await linus.write('Peace at last');
  await linus.log.getByText('Peace at last').waitFor();
  // The call of the one who was cut off is refused.
  expect(grace.faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  expect(linus.faults).toEqual([]);
});

test('the owner sees the numbers', async () => {
  await navigate('Numbers');
  const figure = (name: string) =>
    page
      .locator('.figure')
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator('.value')
      .textContent();
  // They are some seconds late. Three messages, two guests, of whom one is still connected.
  const figures = async () => {
    await page.reload();
    await heading('Numbers').waitFor();
    const names = ['Messages today', 'New people today', 'Online now'];
    return Promise.all(names.map(figure));
  };
  await expect
    .poll(figures, { interval: 1_000, timeout: 60_000 })
    .toEqual(['3', '2', '1'].map((text) => expect.stringMatching(`^\\s*${text}\\s*$`)));
});

test('nothing went wrong in the console', () => {
  // Before signing in, the console asks who is signed in: nobody.
  expect(ofOwner.faults.filter((fault) => !fault.includes('401'))).toEqual([]);
});
