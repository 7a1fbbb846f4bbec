/**
 * Every view of the console under axe, by day and by night, in both directions of reading, on a
 * phone and on a desktop. Writes a picture of each look to `screenshots/console`, which git
 * ignores.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { violationsNow } from '../support/axe.js';
import { checkLooks } from '../support/console-looks.js';
import { ConsoleServer } from '../support/console-server.js';

// A whole story is a test.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: ConsoleServer;
let visitor: Visitor;
let page: Page;
let siteId: string;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), ConsoleServer.start()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 });

test('what is shown before signing in', async () => {
  const options = { bypassCSP: true };
  const signedOut = await server.open(browser, server.address('/'), options);
  await signedOut.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await checkLooks('sign-in', signedOut.page);
  await signedOut.page.goto(server.startLink);
  await signedOut.page.getByRole('heading', { name: 'Welcome to Parlor' }).waitFor();
  await checkLooks('start', signedOut.page);
  await signedOut.page.goto(server.address('/reset/abcdefabcdefabcdefabcdef'));
  await signedOut.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await checkLooks('ended-link', signedOut.page);
  await signedOut.close();
});

test('the sites: none, the form of a new one, and some', async () => {
  visitor = await server.openAsFirst(browser, { bypassCSP: true });
  ({ page } = visitor);
  await page.getByText('Create your first site').waitFor();
  await checkLooks('no-sites', page);
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByRole('dialog').waitFor();
  await checkLooks('new-site', page);
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.getByLabel('Address of the website').fill('https://www.example.com');
  await page.keyboard.press('Enter');
  await heading('Set-up').waitFor();
  siteId = /sites\/([^/?]+)/.exec(page.url())![1]!;
  await page.goto(server.address('/sites'));
  await heading('Sites').waitFor();
  await checkLooks('sites', page);
});

const views = [
  { name: 'setup', path: '', title: 'Set-up', ready: 'Signing secrets' },
  { name: 'look', path: '/look', title: 'Look', ready: 'Preview' },
  { name: 'settings', path: '/settings', title: 'Settings', ready: 'Delete this site' },
  { name: 'team', path: '/team', title: 'Team', ready: 'Members' },
] as const;

test.for(views)('$title', async ({ name, path, title, ready }) => {
  await page.goto(server.address(`/sites/${siteId}${path}`));
  await heading(title).waitFor();
  await page.getByRole('heading', { name: ready, exact: true }).waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
  await checkLooks(name, page);
});

test('the account', async () => {
  await page.goto(server.address('/account'));
  await page.getByText('This one').waitFor();
  await checkLooks('account', page);
});

test('dialogs: a new key, and a secret', async () => {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(server.address(`/sites/${siteId}`));
  await press('New key');
  await checkLooks('new-key', page);
  await page.getByLabel('Name', { exact: true }).fill('Orders service');
  await press('Create key');
  await page.getByLabel('Secret', { exact: true }).waitFor();
  await checkLooks('secret', page);
  await press('I have stored it');
});

test('dialogs: an invitation, its link, a question', async () => {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(server.address(`/sites/${siteId}/team`));
  await press('Invite');
  await checkLooks('invite', page);
  await page.getByLabel('Email').fill('alan@example.com');
  await press('Create invitation');
  await checkLooks('invitation-link', page);
  await press('Done');
  await press('Withdraw the invitation of alan@example.com');
  await checkLooks('question', page);
  await press('Cancel');
});

test('on a phone the navigation is a drawer: it takes the focus, and Escape closes it', async () => {
  await page.goto(server.address(`/sites/${siteId}/team`));
  await page.setViewportSize({ width: 390, height: 780 });
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.click();
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await drawer.waitFor();
  expect(await violationsNow(page, 'parlor-console')).toEqual([]);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await menu.click();
  await drawer.getByRole('link', { name: 'Set-up' }).click();
  await heading('Set-up').waitFor();
  expect(await drawer.count()).toBe(0);
});

test('a dialog keeps the focus inside, gives it back, and the page has one live region', async () => {
  await page.setViewportSize({ width: 1280, height: 820 });
  await page.goto(server.address(`/sites/${siteId}/team`));
  const invite = page.getByRole('button', { name: 'Invite', exact: true });
  await invite.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    const isOutside = await invite.evaluate((one) => {
      const root = one.getRootNode() as ShadowRoot;
      return root.activeElement === one;
    });
    expect(isOutside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await expect
    .poll(() => invite.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one))
    .toBe(true);
  expect(await page.getByRole('status').count()).toBe(1);
});
