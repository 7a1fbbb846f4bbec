/**
 * The choice of emoji in the built widget: groups, search, recent ones, skin tones, languages, and
 * data that does not come.
 */
import { createChat, type Chat } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

let browser: Browser;
let sites: DemoSites;
let jonas: Chat;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  const account = sites.demo.shop.accounts[1]!;
  jonas = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
  await jonas.auth.login({ email: account.email, password: account.password });
  await jonas.start();
  const mara = (await jonas.users.list()).items.find((user) => user.name.startsWith('Mara'))!;
  await jonas.conversations.createGroup('Shop window', [mara.id]);
});

afterAll(async () => {
  await jonas?.close();
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

async function mara(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await sites.openShop(browser, sites.demo.shop.accounts[0]!, options);
  await visitor.openConversation('Shop window');
  return visitor;
}

const field = (visitor: Visitor) => visitor.chat.getByRole('textbox', { name: 'Message' });

async function openPicker(visitor: Visitor): Promise<Locator> {
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click();
  const picker = visitor.chat.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('tabpanel').waitFor();
  return picker;
}

const shown = (picker: Locator) => picker.locator('.list button').allInnerTexts();

test('a press that comes before the code is answered once it is there', async () => {
  const visitor = await sites.openShop(browser, sites.demo.shop.accounts[0]!);
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await visitor.page.route('**/assets/writing-*', async (route) => {
    await held;
    await route.continue();
  });
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.openConversation('Shop window');
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click();
  release();
  await visitor.chat.getByRole('dialog', { name: 'Emoji' }).getByRole('tabpanel').waitFor();
  await visitor.close();
});

test('groups are tabs, words find emoji by name and keyword, and nothing found is said', async () => {
  const visitor = await mara();
  const picker = await openPicker(visitor);
  await picker.getByRole('tab', { name: 'Food and drink' }).click();
  await expect.poll(() => picker.getByRole('tabpanel', { name: 'Food and drink' }).count()).toBe(1);
  expect((await shown(picker))[0]).toBe('🍇');
  const search = picker.getByRole('searchbox', { name: 'Search emoji' });
  await search.fill('ROCKET');
  // The name that begins so, before longer ones.
  await expect.poll(async () => (await shown(picker))[0]).toBe('🚀');
  // A keyword that is not in the name; and a country by its flag.
  await search.fill('laugh');
  await expect.poll(() => shown(picker)).toContain('😂');
  await search.fill('iceland');
  await expect.poll(() => shown(picker)).toEqual(['🇮🇸']);
  await search.fill('qqqq');
  await picker.locator('.none').waitFor();
  expect(await picker.getByRole('status').textContent()).toBe('0 emoji found');
  await search.fill('');
  await picker.getByRole('tabpanel', { name: 'Food and drink' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('the emoji chosen last come first, in the chosen skin tone, for this user of the device alone', async () => {
  const visitor = await mara();
  let picker = await openPicker(visitor);
  expect(await picker.getByRole('tab', { name: 'Recent' }).count()).toBe(0);
  await picker.getByRole('button', { name: 'Skin tone' }).click();
  await picker.getByRole('radio', { name: 'Medium-dark' }).click();
  await picker.getByRole('tab', { name: 'People' }).click();
  await picker.getByRole('button', { name: '👋🏾', exact: true }).click();
  await expect.poll(() => field(visitor).inputValue()).toBe('👋🏾');
  picker = await openPicker(visitor);
  await picker.getByRole('searchbox').fill('rocket');
  await picker.getByRole('button', { name: '🚀', exact: true }).click();
  await expect.poll(() => field(visitor).inputValue()).toBe('👋🏾🚀');
  picker = await openPicker(visitor);
  await picker.getByRole('tabpanel', { name: 'Recent' }).waitFor();
  expect(await shown(picker)).toEqual(['🚀', '👋🏾']);
  await visitor.page.keyboard.press('Escape');
  await field(visitor).fill('');
  const keys = () =>
    visitor.page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith(':emoji')));
  expect(await keys()).toEqual([`parlor:${await meOf(visitor)}:emoji`]);
  await visitor.close();
});

const meOf = async (visitor: Visitor): Promise<string> =>
  visitor.page.evaluate(
    () =>
      Object.keys(localStorage)
        .find((key) => key.endsWith(':emoji'))!
        .split(':')[1]!,
  );

test('Tab goes through the parts and stays inside, arrow keys move within one, and Escape gives the focus back', async () => {
  const visitor = await mara();
  const { keyboard } = visitor.page;
  const picker = await openPicker(visitor);
  const focused = () =>
    picker
      .locator(':focus')
      .last()
      .evaluate((one) => one.getAttribute('aria-label') ?? one.textContent.trim());
  await expect.poll(focused).toBe('Search emoji');
  const stops = [];
  for (let i = 0; i < 4; i++) {
    await keyboard.press('Tab');
    stops.push(await focused());
  }
  expect(stops).toEqual(['Skin tone', 'Smileys', '😀', 'Search emoji']);
  await keyboard.press('Shift+Tab');
  await keyboard.press('ArrowUp');
  expect(await focused()).toBe('Smileys');
  await keyboard.press('ArrowRight');
  await picker.getByRole('tabpanel', { name: 'People' }).waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('End');
  expect(await focused()).toBe((await shown(picker)).at(-1));
  await keyboard.press('Escape');
  await expect.poll(() => field(visitor).evaluate((one) => one.matches(':focus'))).toBe(true);
  await visitor.close();
});

test('an open picker follows the language: in Arabic it is searched in Arabic, and its arrows run from right to left', async () => {
  const visitor = await mara({ locale: 'ar' });
  await openPicker(visitor);
  await visitor.page.evaluate(() => document.documentElement.setAttribute('lang', 'ar'));
  const search = visitor.chat.getByRole('searchbox', { name: 'البحث عن رمز تعبيري' });
  // The icon does not cover the words, whose direction is the field's own.
  expect(await search.evaluate((input) => getComputedStyle(input).paddingRight)).toBe('40px');
  await search.fill('صاروخ');
  await expect
    .poll(() => visitor.chat.locator('.list button').allInnerTexts())
    .toEqual(['🚀', '🧑‍🚀']);
  await search.fill('');
  await visitor.chat.getByRole('tab', { name: 'طعام وشراب' }).click();
  const first = visitor.chat.locator('.list button').first();
  await first.focus();
  await visitor.page.keyboard.press('ArrowLeft');
  expect(await visitor.chat.locator('.list button:focus').innerText()).toBe(
    (await visitor.chat.locator('.list button').allInnerTexts())[1],
  );
  await visitor.close();
});

test('when the names do not come, the picker says so and tries again', async () => {
  const visitor = await mara();
  const isData = (url: URL) => /\/assets\/en\.emoji-[\w-]+\.js$/.test(url.pathname);
  let isAway = true;
  await visitor.page.route(isData, async (route) => (isAway ? route.abort() : route.continue()));
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click();
  const picker = visitor.chat.getByRole('dialog', { name: 'Emoji' });
  await picker.locator('.problem').waitFor();
  isAway = false;
  await picker.getByRole('button', { name: 'Try again' }).click();
  await picker.getByRole('button', { name: '😀' }).waitFor();
  await visitor.close();
});
