/** The card of the pre-send hook in the console, with a backend that answers. */
import type { SendAnswer, SendQuestion } from '@parlor/sdk/protocol/send-hook';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium } from '../support/chromium.js';
import { checkLooks } from '../support/console-looks.js';
import { ConsoleServer } from '../support/console-server.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

// A whole story is a test.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: ConsoleServer;
let backend: WebhookReceiver;
let page: Page;

beforeAll(async () => {
  [browser, server, backend] = await Promise.all([
    launchChromium(),
    ConsoleServer.start({ WEBHOOK_HOSTS: '127.0.0.1' }),
    WebhookReceiver.start(),
  ]);
  ({ page } = await server.openAsFirst(browser, { bypassCSP: true }));
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Set-up', exact: true, level: 1 }).waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await backend?.[Symbol.asyncDispose]();
});

const toast = (text: string | RegExp) => page.locator('console-toasts').getByText(text).first();
const card = () => page.locator('console-send-hook-card');
const press = (name: string) => card().getByRole('button', { name, exact: true }).click();
const inDialog = (name: string) =>
  page.locator('console-dialog').getByRole('button', { name, exact: true }).click();

test('a hook is added with a secret, tested, changed and removed', async () => {
  await card().getByText('No pre-send hook').waitFor();
  await press('Add hook');
  await page.getByLabel('Address', { exact: true }).fill('http://192.0.32.7/sending');
  await inDialog('Add hook');
  await page.getByText(/must be https/).waitFor();
  await checkLooks('send-hook-dialog', page);
  await page.getByLabel('Address', { exact: true }).fill(backend.url);
  await page.getByLabel('If it does not answer').selectOption('hold');
  await inDialog('Add hook');
  const secret = await page.getByLabel('Secret', { exact: true }).textContent();
  expect(secret).toMatch(/^whsec_/);
  await inDialog('I have stored it');
  await card().getByText(backend.url).waitFor();
  await card().getByText('If it does not answer: Hold it for a moderator').waitFor();
  await checkLooks('send-hook', page);

  // Its signature is checked with the secret that was shown.
  backend.secrets = [secret!];
  const answer: SendAnswer = { action: 'hold', reason: 'a test' };
  backend.behaves = (_, response) => void response.writeHead(200).end(JSON.stringify(answer));
  await press('Test');
  await toast(/it answered “hold”/).waitFor();
  expect((backend.received[0]!.event as unknown as SendQuestion).data.isTest).toBe(true);
  backend.behaves = (_, response) => void response.writeHead(500).end();
  await press('Test');
  await toast(/No usable answer/).waitFor();

  await press('Change');
  await page.getByLabel('If it does not answer').selectOption('refuse');
  await inDialog('Save');
  await card().getByText('If it does not answer: Refuse it').waitFor();
  await press('Rotate secret');
  await inDialog('Rotate');
  const rotated = await page.getByLabel('Secret', { exact: true }).textContent();
  expect(rotated).not.toBe(secret);
  await inDialog('I have stored it');
  await press('Remove');
  await inDialog('Remove');
  await card().getByText('No pre-send hook').waitFor();
});
