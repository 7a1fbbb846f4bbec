/** What visitors see before they sign in: whom they will talk to, and when they get an answer. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';

const logo =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="64"><rect width="160" height="64" rx="12" fill="#1d3a8a"/><text x="80" y="41" font-family="sans-serif" font-size="26" fill="#fff" text-anchor="middle">Vesper</text></svg>',
  );

let browser: Browser;
let host: HostPage;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function open(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, host.page(host.tag()), {
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.chat.getByRole('button', { name: 'Open chat' }).click();
  await visitor.chat.getByRole('heading', { name: 'Welcome to Vesper' }).waitFor();
  return visitor;
}

test('nobody is named until somebody is staff, and a logo that does not load gives way to the sign', async () => {
  await host.server.app.sites.update(host.site.id, {
    logoUrl: `${host.origin}/nothing.png`,
    promise: null,
  });
  const visitor = await open();
  await visitor.chat.locator('.picture-box').waitFor();
  expect(await visitor.chat.locator('.staff, img.logo').count()).toBe(0);
  await visitor.close();
});

test('visitors see the logo, who answers and when, in every look', async () => {
  const { users, sites } = host.server.app;
  await sites.update(host.site.id, {
    logoUrl: logo,
    promise: 'We usually answer within an hour, on weekdays from 9 to 17.',
  });
  for (const name of ['Mara Lindqvist', 'Jonas Weber', 'Aiko Tanaka', 'Zoe Zimmermann']) {
    const { id } = await users.create(host.site.id, { kind: 'member', name });
    await users.update(host.site.id, id, { role: 'moderator' });
  }
  for (const options of [
    {},
    { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true },
  ] as const) {
    const visitor = await open(options);
    const { chat } = visitor;
    await chat.getByText(/^Aiko Tanaka, Jonas Weber,? and Mara Lindqvist$/).waitFor();
    await chat.getByText('We usually answer within an hour').waitFor();
    expect(await chat.locator('.staff .avatar').count()).toBe(3);
    await expect
      .poll(() =>
        chat.locator('img.logo').evaluate((image) => (image as HTMLImageElement).naturalWidth),
      )
      .toBeGreaterThan(0);
    expect(await violationsIn(visitor.page)).toEqual([]);
    await visitor.close();
  }
});
