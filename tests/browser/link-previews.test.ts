/**
 * What stands below a message with links, in the built widget. The internet is a canary on this
 * machine.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { type Answer, Canary, page } from '../support/canary.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

const lamps =
  page(`<title>Ignored</title><meta property="og:title" content="Linen lamps, sewn by hand">
  <meta property="og:image" content="/lamp.png"><meta property="og:description" content="Twelve shades for a quiet evening, and how they are made in our workshop by the lake.">`);
const lamp: Answer = (response) =>
  void sharp({ create: { width: 800, height: 420, channels: 3, background: '#c86' } })
    .png()
    .toBuffer()
    .then((bytes) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
const plain = page('<title>‮<b>Just a title</b></title>');

let browser: Browser;
let canary: Canary;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;

beforeAll(async () => {
  [browser, canary] = await Promise.all([
    launchChromium(),
    Canary.start({ '/lamps': lamps, '/plain': plain, '/lamp.png': lamp }),
  ]);
  const around = { permits: canary.permits, resolve: async () => ['127.0.0.1'] };
  host = await HostPage.start({ previews: { around } });
  url = host.page(host.tag());
  ({ mara, jonas, talk } = await host.joinTwo());
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await canary?.[Symbol.asyncDispose]();
});

async function visit(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  return visitor;
}

const row = (visitor: Visitor, text: string) =>
  visitor.log
    .locator('.message')
    .filter({ has: visitor.page.locator('.words', { hasText: text }) });

test('a card with the host, the title and the text comes below the message, and leads where the link does', async () => {
  const visitor = await visit();
  const address = canary.url('/lamps', 'lamps.example');
  await jonas.chat.messages.send(talk, `Have you seen ${address}`);
  const card = row(visitor, 'Have you seen').locator('.preview');
  await card.waitFor();
  expect(await card.locator('.host').textContent()).toBe(`lamps.example:${canary.port}`);
  expect(await card.locator('.headline').textContent()).toBe('Linen lamps, sewn by hand');
  // Its picture comes from this server, into a box that was there before.
  const before = await card.boundingBox();
  const picture = card.locator('img[data-loaded]');
  await picture.waitFor();
  expect(new URL((await picture.getAttribute('src'))!).origin).toBe(host.server.url);
  expect(await card.boundingBox()).toEqual(before);
  expect(canary.visits('/lamp.png')).toBe(1);
  expect(await card.locator('.about').textContent()).toContain('Twelve shades');
  expect([
    await card.getAttribute('href'),
    await card.getAttribute('rel'),
    await card.getAttribute('target'),
  ]).toEqual([address, 'noopener noreferrer nofollow ugc', '_blank']);
  // The server alone has asked for it.
  expect(canary.heard.map(({ headers }) => headers['user-agent'])).toEqual([
    'Parlor-LinkPreview/1.0',
    'Parlor-LinkPreview/1.0',
  ]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what a page says is text, whatever it looks like, and nothing moves above when it comes', async () => {
  const visitor = await visit();
  await jonas.chat.messages.send(talk, `Odd: ${canary.url('/plain', 'odd.example')}`);
  const card = row(visitor, 'Odd:').locator('.preview');
  await card.waitFor();
  expect(await card.locator('.headline').textContent()).toBe('<b>Just a title</b>');
  expect(await card.locator('.about').count()).toBe(0);
  // The newest message stays in sight with its card.
  const [box, view] = [(await card.boundingBox())!, (await visitor.log.boundingBox())!];
  expect(box.y + box.height).toBeLessThanOrEqual(view.y + view.height);
  await visitor.close();
});

test('its sender takes it away by the menu, and by keyboard', async () => {
  const visitor = await visit();
  await visitor.write(
    `Mine: ${canary.url('/lamps', 'mine.example')} ${canary.url('/plain', 'mine.example')}`,
  );
  const cards = row(visitor, 'Mine:').locator('.preview');
  await expect.poll(() => cards.count()).toBe(2);
  const { keyboard } = visitor.page;
  await visitor.log.focus();
  await visitor.chat.locator('.act').first().waitFor({ state: 'attached' });
  await keyboard.press('ArrowUp');
  await row(visitor, 'Mine:').and(visitor.page.locator(':focus')).waitFor();
  // The two links of the text are on the way.
  for (
    let steps = 0;
    steps < 6 && !(await cards.first().evaluate((one) => one.matches(':focus')));
    steps++
  )
    await keyboard.press('Tab');
  expect(await cards.first().evaluate((one) => one.matches(':focus'))).toBe(true);

  await row(visitor, 'Mine:').focus();
  await keyboard.press('Enter');
  await visitor.chat.getByRole('menuitem', { name: 'Remove previews' }).focus();
  await keyboard.press('Enter');
  await expect.poll(() => cards.count()).toBe(0);
  await visitor.chat
    .getByText('Previews removed', { exact: true })
    .first()
    .waitFor({ state: 'attached' });
  expect((await jonas.chat.messages.list(talk)).items.at(-1)?.previews).toBeUndefined();

  await row(visitor, 'Mine:').focus();
  await keyboard.press('Enter');
  await visitor.chat.getByRole('menu').waitFor();
  expect(await visitor.chat.getByRole('menuitem', { name: /Remove preview/ }).count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('no accessibility violation, and it fits a narrow screen', async () => {
  const visitor = await visit({ viewport: { width: 320, height: 640 } });
  await visitor.log.locator('.preview').first().waitFor();
  const found = await violationsIn(visitor.page);
  expect(found).toEqual([]);
  for (const card of await visitor.log.locator('.preview').all()) {
    const { x, width, height } = (await card.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(320);
    expect(height).toBeGreaterThanOrEqual(36);
  }
  await visitor.close();
});
