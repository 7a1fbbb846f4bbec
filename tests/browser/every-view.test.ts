/**
 * Every view under axe, by day and by night, in both directions of reading, on a phone and on a
 * desktop. One person walks through all of them, and the looks change in place.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsNow } from '../support/axe.js';
import { launchChromium, Visitor } from '../support/chromium.js';
import { accountOf, type Contents, fillViews, signedIn, signedOut } from '../support/every-view.js';
import { DemoSites } from '../support/processes.js';

/**
 * Each of the two values of everything, and each pair of them, as colours, direction and size are
 * rarely wrong all three at once.
 */
const looks = [
  { theme: 'light', dir: 'ltr', viewport: { width: 1280, height: 820 } },
  { theme: 'dark', dir: 'rtl', viewport: { width: 1280, height: 820 } },
  { theme: 'light', dir: 'rtl', viewport: { width: 390, height: 780 } },
  { theme: 'dark', dir: 'ltr', viewport: { width: 390, height: 780 } },
] as const;

let browser: Browser;
let sites: DemoSites;
let contents: Contents;
let visitor: Visitor;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  contents = await fillViews(sites);
  visitor = await Visitor.open(browser, sites.shopUrl, {
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await visitor.openChat();
}, 120_000);

afterAll(async () => {
  await contents?.close();
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const { theme, dir, viewport } of looks) {
    await visitor.page.setViewportSize(viewport);
    await visitor.chat.evaluate(
      (chat, [shade, direction]) => {
        chat.setAttribute('theme', shade);
        document.documentElement.dir = direction;
        return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      },
      [theme, dir] as const,
    );
    for (const violation of await violationsNow(visitor.page))
      found.push(`${theme} ${dir} ${viewport.width}: ${violation}`);
  }
  await visitor.page.setViewportSize(looks[0].viewport);
  await visitor.chat.evaluate(() => (document.documentElement.dir = 'ltr'));
  return found;
}

// In this order: each step begins where the one before it ended.
test.sequential.each(signedOut)(
  '$name has nothing that axe finds wrong, in any look',
  { timeout: 120_000 },
  async ({ go }) => {
    await go(visitor);
    expect(await violations()).toEqual([]);
  },
);

test('an account signs in', async () => {
  const { email, password } = accountOf(sites, 'Mara');
  await visitor.chat.getByLabel('Email').fill(email);
  await visitor.chat.getByLabel('Password').fill(password);
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
});

test.sequential.each(signedIn)(
  '$name has nothing that axe finds wrong, in any look',
  { timeout: 120_000 },
  async ({ go }) => {
    await go(visitor);
    expect(await violations()).toEqual([]);
  },
);
