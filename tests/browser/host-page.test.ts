/**
 * The chat as a guest on somebody else's page: what it fetches, when it comes and goes, and what it
 * leaves.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

let browser: Browser;
let sites: DemoSites;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
});

afterAll(async () => {
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const account = () => sites.demo.shop.accounts[0]!;

test('before anybody reaches for it, the page fetches the loader and nothing else of the chat, and stores nothing', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl);
  await visitor.chat.getByRole('button', { name: 'Open chat' }).waitFor();
  await visitor.page.waitForLoadState('networkidle');
  expect(visitor.requests.filter((url) => url.includes(`:${sites.serverPort}`))).toEqual([
    `${sites.serverUrl}/parlor.js`,
  ]);
  expect(
    await visitor.page.evaluate(() => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
    ]),
  ).toEqual([0, 0, '']);
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(visitor.requests.some((url) => url.startsWith('ws'))).toBe(false);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('it survives walking through a single-page app, and comes late, goes and comes again when the page says so', async () => {
  const visitor = await Visitor.open(browser, `${sites.shopUrl}/lamps/pleat`);
  await visitor.openChat();
  await visitor.signIn(account());
  await visitor.openConversation('Jonas Weber');
  await visitor.page.locator('#next-lamp').click();
  await expect.poll(() => visitor.page.url()).not.toContain('/pleat');
  await visitor.log.waitFor();

  await visitor.page.goto(`${sites.shopUrl}/playground.html`);
  const count = () => visitor.chat.count();
  expect(await count()).toBe(0);
  await visitor.page.locator('#add-script').click();
  await expect.poll(count).toBe(1);
  await visitor.page.locator('#add-script').click();
  await visitor.page.locator('#show').click();
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(await count()).toBe(1);

  // Moved, it keeps what it shows.
  await visitor.openConversation('Jonas Weber');
  const move = () =>
    visitor.page.evaluate(() =>
      document.querySelector('main')!.append(document.querySelector('parlor-chat')!),
    );
  const focused = () => visitor.page.evaluate(() => document.activeElement?.id);
  await visitor.page.locator('#destroy').focus();
  await move();
  await visitor.log.waitFor();
  expect(await focused()).toBe('destroy');

  await visitor.page.locator('#destroy').click();
  expect(await count()).toBe(0);
  await visitor.page.locator('#boot').click();
  await expect.poll(count).toBe(1);
  await visitor.page.locator('#show').click();
  await visitor.chat.getByLabel('Conversations').waitFor();

  // Removed by the page itself, and added again.
  await visitor.page.evaluate(() => {
    const chat = document.querySelector('parlor-chat')!;
    chat.remove();
    setTimeout(() => document.body.append(chat));
  });
  await visitor.chat.getByLabel('Conversations').waitFor();

  // Over all of a small screen it stays so when it is moved, with the focus.
  const isModal = () =>
    visitor.chat.evaluate((chat) => chat.shadowRoot!.querySelector('dialog')!.matches(':modal'));
  await visitor.page.keyboard.press('Escape');
  await visitor.page.setViewportSize({ width: 390, height: 780 });
  await visitor.openChat();
  await expect.poll(isModal).toBe(true);
  await move();
  expect(await isModal()).toBe(true);
  await expect
    .poll(() => visitor.page.evaluate(() => document.activeElement?.localName))
    .toBe('parlor-chat');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('it closes its connection when it is taken off the page', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl);
  const closed: string[] = [];
  visitor.page.on('websocket', (socket) => socket.on('close', () => closed.push(socket.url())));
  // Where the first fetch of its code failed, the next is of the same address, by which its other
  // files know it: none of it runs twice.
  await visitor.page.context().setOffline(true);
  await visitor.openChat();
  await expect.poll(() => visitor.faults.join()).toContain('Parlor.doctor()');
  await visitor.chat.getByRole('alert').getByText('Offline').waitFor();
  await visitor.chat.getByRole('button', { name: 'Open chat. Offline' }).waitFor();
  const before = visitor.requests.length;
  await visitor.page.context().setOffline(false);
  // It said so meanwhile, and opens by itself once the network is back.
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await expect.poll(() => visitor.chat.getByRole('alert').count()).toBe(0);
  const fetched = visitor.requests.slice(before).filter((url) => url.includes('/index-'));
  expect(fetched.map((url) => new URL(url).search)).toEqual(['']);
  await visitor.signIn(account());
  await expect.poll(() => visitor.requests.some((url) => url.startsWith('ws'))).toBe(true);
  await visitor.page.evaluate(() => document.querySelector('parlor-chat')!.remove());
  await expect.poll(() => closed.length).toBe(1);
  await visitor.close();
});

test('Escape closes it and gives the focus back, and every step goes by keyboard', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl);
  const launcher = visitor.chat.getByRole('button', { name: 'Open chat' });
  await launcher.focus();
  // The site takes its time to say what ways in there are.
  let answer = (): void => {};
  const wanted = new Promise<void>((resolve) => (answer = resolve));
  await visitor.page.route(/\/v1\/site(\?|$)/, (route) => wanted.then(() => route.continue()));
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.locator('parlor-sign-in .skeleton').first().waitFor();
  await visitor.page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  answer();
  await expect.poll(() => visitor.chat.locator('parlor-sign-in h1:focus').count()).toBe(1);
  await visitor.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const name of ['keydown', 'keypress'])
      document.addEventListener(name, (event) =>
        heard.push(`${name} ${(event as KeyboardEvent).key}`),
      );
  });
  await visitor.signIn(account());

  // Where the network has gone, a page that is not here yet says so, and the way back and on go by
  // keyboard, too.
  await visitor.chat.locator('parlor-connection-banner').waitFor({ state: 'attached' });
  await visitor.page.context().setOffline(true);
  await visitor.chat.getByRole('button', { name: 'Your profile' }).press('Enter');
  await visitor.chat.getByText('This part of the chat could not be loaded.').waitFor();
  const again = visitor.chat.getByRole('button', { name: 'Try again' });
  const hasFocus = () => again.evaluate((button) => button.matches(':focus'));
  await expect.poll(hasFocus).toBe(true);
  // At its two ends, once the page has come in.
  const placeOf = async (name: string) =>
    (await visitor.chat.getByRole('button', { name }).last().boundingBox())!.x;
  await expect
    .poll(async () => (await placeOf('Close chat')) - (await placeOf('Back')))
    .toBeGreaterThan(250);
  await visitor.page.keyboard.press('Shift+Tab');
  await visitor.page.keyboard.press('Shift+Tab');
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByRole('button', { name: 'Your profile' }).press('Enter');
  await expect.poll(hasFocus).toBe(true);
  await visitor.page.context().setOffline(false);
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByRole('heading', { name: 'Your profile' }).waitFor();

  // Escape that ends a composition is the keyboard's own, also where the browser does not say so.
  const isOpen = await visitor.chat.evaluate((chat) => {
    const { key, keyCode } = { key: 'Escape', keyCode: 229 };
    chat
      .shadowRoot!.querySelector('parlor-panel')!
      .dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, bubbles: true, composed: true }));
    return chat.hasAttribute('open') && (chat as HTMLElement & { open: boolean }).open;
  });
  expect(isOpen).toBe(true);

  // None of these keys was one of the page's shortcuts.
  await visitor.page.keyboard.press('Escape');
  expect(
    await visitor.page.evaluate(() => (window as unknown as { heard: string[] }).heard),
  ).toEqual([]);
  await expect
    .poll(() => visitor.page.evaluate(() => document.activeElement?.localName))
    .toBe('parlor-chat');
  await expect
    .poll(() => visitor.chat.getByRole('heading', { name: 'Messages', exact: true }).isVisible())
    .toBe(false);
  await visitor.close();
});

test('axe finds nothing in any view', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, {
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  const check = async (view: string) => {
    const found = await violationsIn(visitor.page);
    expect([view, ...found]).toEqual([view]);
  };
  await check('launcher');
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await check('sign in');
  await visitor.signIn(account());
  await visitor.chat.getByLabel('Conversations').waitFor();
  await check('conversations');
  await visitor.openConversation('Jonas Weber');
  await check('conversation');
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.chat.getByLabel('New message').click();
  await visitor.chat.getByLabel('People', { exact: true }).waitFor();
  await check('directory');
  await visitor.chat
    .locator('parlor-directory')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  await visitor.chat.getByLabel('Name').waitFor();
  await check('profile');
  await visitor.close();
});
