/** The views of numbers and webhooks, with numbers and deliveries that really happened. */
import { createHost, type Host } from '@parlor/sdk/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { checkLooks } from '../support/console-looks.js';
import { ConsoleServer } from '../support/console-server.js';
import { upTo } from '../support/person.js';
import { answers, WebhookReceiver } from '../support/webhook-receiver.js';

// A whole story is a test.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: ConsoleServer;
let receiver: WebhookReceiver;
let visitor: Visitor;
let page: Page;
let siteId: string;
let host: Host;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  [browser, server] = await Promise.all([
    launchChromium(),
    ConsoleServer.start({ WEBHOOK_HOSTS: '127.0.0.1' }),
  ]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const closed = () => page.getByRole('dialog').waitFor({ state: 'detached' });
const messages = async () =>
  (await host.numbers.get({ unit: 'day' })).points.reduce((sum, point) => sum + point.messages, 0);

test('a new site has no numbers yet', async () => {
  visitor = await server.openAsFirst(browser, { bypassCSP: true });
  ({ page } = visitor);
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.getByLabel('Address of the website').fill('https://www.example.com');
  await page.keyboard.press('Enter');
  await heading('Set-up').waitFor();
  siteId = /sites\/([^/?]+)/.exec(page.url())![1]!;
  await press('New key');
  await page.getByLabel('Name', { exact: true }).fill('Orders service');
  await page.getByLabel('Everything').check();
  await press('Create key');
  const secretKey = await page.getByLabel('Secret', { exact: true }).innerText();
  await press('I have stored it');
  host = createHost({ url: server.url, secretKey });
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await heading('Numbers').waitFor();
  await page.getByText('Nothing happened in this time').waitFor();
  await checkLooks('numbers-empty', page);
});

test('a webhook is added with its secret, and gets a test', async () => {
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
  await page.getByText('No webhooks').waitFor();
  await checkLooks('webhooks-empty', page);
  await press('New webhook');
  await page.getByLabel('Name', { exact: true }).fill('Orders service');
  await page.getByLabel('Address', { exact: true }).fill(receiver.url);
  await page.getByLabel('Events', { exact: true }).selectOption('some');
  await page.getByLabel('message.created').check();
  await page.getByLabel('user.created').check();
  await checkLooks('webhook-new', page);
  await press('Add webhook');
  const secret = await page.getByLabel('Secret', { exact: true }).innerText();
  expect(secret).toMatch(/^whsec_/);
  receiver.secrets = [secret];
  await press('I have stored it');
  await page.getByText('2 events').waitFor();
  await checkLooks('webhooks', page);
  await page.getByRole('link', { name: 'Orders service', exact: true }).click();
  await heading('Orders service').waitFor();
  await press('Send a test');
  await page.getByRole('status').getByText('The test was received: status 204').waitFor();
  expect(receiver.accepted.map(({ event }) => event.type)).toEqual(['ping']);
});

test('deliveries are listed with payload and answer, and replayed one by one and as a range', async () => {
  receiver.behaves = ({ event }, response) =>
    answers(event.type === 'user.created' ? 500 : 204, 'An error of the backend')(
      { event } as never,
      response,
    );
  await host.users.upsert({ externalId: '42', name: 'Ada' });
  const order = { externalId: 'order' };
  await host.conversations.upsert({ ...order, title: 'Order', members: [{ externalId: '42' }] });
  for (const n of upTo(12)) await host.messages.send(order, { text: `Message ${n}` });
  await expect.poll(() => receiver.accepted.length).toBeGreaterThan(12);
  await expect
    .poll(async () => {
      await press('Refresh');
      return page.getByText('status 500').count();
    })
    .toBeGreaterThan(0);
  await page
    .getByRole('button', { name: /^Show event/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'What was sent' }).getByText('message.created').waitFor();
  await checkLooks('delivery', page);
  await press('Done');
  await closed();
  await checkLooks('webhook', page);
  await page.getByLabel('State', { exact: true }).selectOption('failed');
  await page.getByText('No deliveries').waitFor();
  await page.getByLabel('State', { exact: true }).selectOption('pending');
  receiver.behaves = answers(204);
  const before = receiver.accepted.length;
  await page
    .getByRole('button', { name: /^Replay event/ })
    .first()
    .click();
  await expect.poll(() => receiver.accepted.length).toBeGreaterThan(before);
  await press('Replay a range');
  await page.getByLabel('First event').fill('1');
  await page.getByLabel('Last event').fill('100');
  await page.getByLabel('Which of them').selectOption('all');
  await checkLooks('webhook-replay', page);
  await press('Send again');
  await closed();
  await expect.poll(() => receiver.accepted.length).toBeGreaterThan(before + 12);
});

test('a webhook is changed, rotated, switched off and on, and removed after a question', async () => {
  await press('Change');
  await page.getByLabel('Name', { exact: true }).fill('Billing');
  // Nothing internal: the metadata of clouds, for example.
  await page.getByLabel('Address', { exact: true }).fill('http://169.254.169.254/hook');
  await press('Save');
  await page.locator('console-webhook-dialog .problem').waitFor();
  await page.getByLabel('Address', { exact: true }).fill(receiver.url);
  await page.getByLabel('Events', { exact: true }).selectOption('all');
  await press('Save');
  await heading('Billing').waitFor();
  expect(await host.webhooks.list()).toMatchObject([{ name: 'Billing', events: null }]);
  await press('Rotate');
  await page.locator('console-question-dialog').getByRole('button', { name: 'Rotate' }).click();
  expect(await page.getByLabel('Secret', { exact: true }).innerText()).toMatch(/^whsec_/);
  await press('I have stored it');
  await press('Switch off');
  await page.getByRole('button', { name: 'Switch on again' }).waitFor();
  expect((await host.webhooks.list())[0]!.disabledAt).not.toBeNull();
  await press('Switch on again');
  await page.getByRole('button', { name: 'Switch off' }).waitFor();
  expect((await host.webhooks.list())[0]!.disabledAt).toBeNull();
  await press('Remove');
  await page.locator('console-question-dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No webhooks').waitFor();
  expect(await host.webhooks.list()).toEqual([]);
});

test('what happened is in the numbers, as charts and as tables', async () => {
  await expect.poll(messages, { timeout: 20_000 }).toBe(12);
  await page.goto(server.address(`/sites/${siteId}/numbers`));
  await heading('Numbers').waitFor();
  await page.getByRole('img', { name: /^Messages/ }).waitFor();
  const table = page.getByRole('region', { name: 'Messages as a table' });
  await page.getByText('Show as a table').first().click();
  await expect.poll(() => table.getByRole('row').last().innerText()).toMatch(/12\s+1$/);
  await checkLooks('numbers', page);
  for (const [range, points] of [
    ['24h', 24],
    ['90d', 90],
  ] as const) {
    await page.getByLabel('Range').selectOption(range);
    await expect.poll(() => table.getByRole('row').count()).toBe(points + 1);
  }
  expect(page.url()).toContain('range=90d');
});

test('charts are drawn under the policy of the page, and nothing breaks it', async () => {
  const cookies = await visitor.page.context().storageState();
  const strict = await server.open(browser, `/sites/${siteId}/numbers`, { storageState: cookies });
  const broken: string[] = [];
  strict.page.on('console', (line) => line.type() === 'error' && broken.push(line.text()));
  strict.page.on('pageerror', (error) => broken.push(error.message));
  await strict.page.reload();
  await strict.page.locator('console-chart canvas').first().waitFor();
  const isDrawn = await strict.page
    .locator('console-chart canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value !== 0) && canvas.clientHeight > 100;
    });
  expect(isDrawn).toBe(true);
  expect(broken).toEqual([]);
  await strict.close();
});
