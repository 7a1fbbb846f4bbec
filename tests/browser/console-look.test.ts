/** The look of the chat in the console: a preview before it is saved, and pages afterwards. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { checkLooks } from '../support/console-looks.js';
import { ConsoleServer } from '../support/console-server.js';

// A whole story is a test.
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: ConsoleServer;
let visitor: Visitor;
let page: Page;
let preview: FrameLocator;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), ConsoleServer.start()]);
  visitor = await server.openAsFirst(browser);
  ({ page } = visitor);
  await page.getByRole('link', { name: 'New site' }).click();
  await page.getByLabel('Name', { exact: true }).fill('My shop');
  await page.getByLabel('Address of the website').fill('https://www.example.com');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Set-up', exact: true }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Look', exact: true }).click();
  preview = page.frameLocator('iframe');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const setColour = (label: string, colour: string) =>
  page.getByLabel(label, { exact: true }).evaluate((input: HTMLInputElement, value) => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, colour);
const background = (part: string) =>
  preview.locator('parlor-chat').evaluate((chat, selector) => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? all(each.shadowRoot) : []),
      ]);
    const found = all(chat.shadowRoot!).find((each) => each.matches(selector));
    return found ? getComputedStyle(found).backgroundColor : '';
  }, part);

test('the preview is the real chat with sample messages, and shows a change before it is saved', async () => {
  await preview.getByText('Do you also ship to Portugal?').waitFor();
  await preview.getByRole('article').getByText('Write again').waitFor();
  expect(await button('Save').count()).toBe(0);
  await setColour('Own messages', '#ffe600');
  await expect.poll(() => background('.own > .bubble')).toBe('rgb(255, 230, 0)');
  await page.getByText('Text on own messages is hard to read').waitFor();
  await setColour('Text of own messages', '#000000');
  await expect.poll(() => page.getByText('is hard to read').count()).toBe(0);
  await page.getByLabel('Button', { exact: true }).selectOption('A circle');
  await page.getByLabel('Corner of the window').selectOption('Bottom left');
  await expect
    .poll(async () => (await preview.locator('.launcher').boundingBox())!.x)
    .toBeLessThan((await page.locator('iframe').boundingBox())!.x + 100);
  await button('Before signing in').click();
  await page.getByLabel('Greeting', { exact: true }).fill('Hi there!');
  await preview.getByRole('heading', { name: 'Hi there!' }).waitFor();
  await checkLooks('look-changed', page);
});

test('a discarded change is gone, and a saved one can be undone', async () => {
  await button('Discard').click();
  await preview.getByRole('heading', { name: 'Welcome to My shop' }).waitFor();
  await expect.poll(() => button('Save').count()).toBe(0);
  await setColour('Accent', '#b00020');
  await button('Save').click();
  await page.locator('console-toasts').getByText('The look is saved.').first().waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel('Accent', { exact: true }).inputValue()).toBe('#b00020');
  await page.getByLabel('Language').selectOption('Deutsch');
  await button('Save').click();
  await button('Undo').click();
  await expect.poll(() => page.getByLabel('Language').inputValue()).toBe('');
  expect(await page.getByLabel('Accent', { exact: true }).inputValue()).toBe('#b00020');
});

test('only the console shows the preview, and nothing in it reaches the server', async () => {
  const policy = async (path: string) =>
    (await fetch(server.url + path)).headers.get('content-security-policy')!;
  expect(await policy('/console/preview')).toContain("frame-ancestors 'self'");
  expect(await policy('/console/')).toContain("frame-ancestors 'none'");
  for (const path of ['/console/', '/console/preview'])
    expect(await policy(path)).not.toContain('unsafe');
  expect(visitor.requests.filter((url) => /\/v1\/(?:site|auth|conversations)/.test(url))).toEqual(
    [],
  );
  // A console that is opened without a session asks for one.
  expect(visitor.faults.filter((fault) => !fault.includes('401'))).toEqual([]);
});
