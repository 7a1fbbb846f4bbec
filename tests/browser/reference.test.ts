/**
 * The reference of the API in a browser: readable on a desktop and a phone, by day and by night,
 * and without fault to axe.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium } from '../support/chromium.js';
import { TestServer } from '../support/test-server.js';

let browser: Browser;
let server: TestServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), TestServer.start()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test.each([
  ['a desktop by day', 1280, 'light'],
  ['a desktop by night', 1280, 'dark'],
  ['a phone by day', 390, 'light'],
  ['a phone by night', 390, 'dark'],
] as const)('the reference reads well on %s', async (_, width, colorScheme) => {
  const page = await browser.newPage({
    viewport: { width, height: 844 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  await page.goto(`${server.url}/docs`);
  const send = page.locator('[id="messages.send"]');
  expect(await send.getByRole('row', { name: /^clientId/ }).textContent()).toContain(
    'Repeated, it gives the same message.',
  );
  await send.getByText('Example').click();
  expect(await send.getByText('"clientId": "').first().isVisible()).toBe(true);
  // The answer leads to the schema that it has.
  await send.getByRole('link', { name: 'Message', exact: true }).click();
  const top = () =>
    page.locator('[id="schema.Message"]').evaluate((schema) => schema.getBoundingClientRect().top);
  await expect.poll(top).toBeLessThan(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

  // Every kind of section, with its example open; all of them would take axe minutes.
  await page.evaluate(() => {
    const kept = [
      'sites.current',
      'messages.send',
      'messages.list',
      'event.message.created',
      'schema.SystemEntry',
      'schema.Site',
      'schema.Role',
    ];
    for (const article of document.querySelectorAll('article'))
      if (!kept.includes(article.id)) article.remove();
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  expect(await violationsIn(page, 'body')).toEqual([]);
  await page.close();
});
