/** The chat in colours, contrasts and sizes that its makers did not choose. */
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

/** Very light, very dark, shrill, and without any colour. */
const accents = ['#ffffff', '#000000', '#ffe600', '#8a8a8a', '#ff2d95', '#0b1a3f', '#00ff85'];

test('whatever the accent, by day and by night, everything can be read', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce', bypassCSP: true });
  await visitor.openChat();
  await visitor.signIn(account());
  const check = async (view: string) => {
    for (const theme of ['light', 'dark'])
      for (const accent of accents) {
        await visitor.chat.evaluate(
          (chat, [color, shade]) => {
            chat.style.setProperty('--parlor-accent', color!);
            chat.setAttribute('theme', shade!);
            return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          },
          [accent, theme],
        );
        expect([view, theme, accent, ...(await violationsIn(visitor.page))]).toEqual([view, theme, accent]);
      }
  };
  await check('conversations');
  await visitor.openConversation('Jonas Weber');
  await visitor.write('Mine is the bubble in that colour');
  await visitor.log.getByText('Mine is the bubble').waitFor();
  await check('conversation');
  await visitor.close();
});

test('at 400 % on a small screen, and at 320 px, one still reads, writes and finds the way back', async () => {
  for (const viewport of [
    { width: 320, height: 256 },
    { width: 320, height: 640 },
  ]) {
    const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce', viewport });
    await visitor.openChat();
    await visitor.signIn(account());
    await visitor.openConversation('Jonas Weber');
    await visitor.write('From a very small place');
    const said = visitor.log.getByText('From a very small place');
    await said.last().waitFor();
    const inside = async (locator: typeof said) => {
      const box = await locator.boundingBox();
      return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width && box.y + box.height <= viewport.height;
    };
    await expect.poll(() => inside(said.last())).toBe(true);
    await expect.poll(() => inside(visitor.chat.getByRole('textbox', { name: 'Message', exact: true }))).toBe(true);
    await expect.poll(() => inside(visitor.chat.locator('parlor-conversation').getByRole('button', { name: 'Back' }))).toBe(true);
    await expect.poll(() => inside(visitor.chat.locator('parlor-conversation').getByRole('button', { name: 'Close chat' }))).toBe(true);
    await visitor.chat.getByRole('button', { name: 'Back' }).click();
    await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
    await visitor.chat.getByRole('button', { name: 'Sign out' }).scrollIntoViewIfNeeded();
    expect(await visitor.chat.locator('.panel').evaluate((panel) => panel.scrollWidth <= panel.clientWidth)).toBe(true);
    await visitor.close();
  }
});

test("a host's colours, parts, density and slots reach what they name", async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce', bypassCSP: true });
  await visitor.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`parlor-chat { --parlor-bubble: rgb(1, 2, 3); --parlor-own-bubble: rgb(4, 5, 6); --parlor-ground: rgb(250, 251, 252) }
      parlor-chat::part(bubble own) { border-radius: 3px } parlor-chat::part(composer) { opacity: 0.9 } parlor-chat::part(header) { order: 0; letter-spacing: 1px }`);
    document.adoptedStyleSheets.push(sheet);
    document.querySelector('parlor-chat')!.innerHTML =
      '<p slot="header">We answer within a day.</p><p slot="footer">Lamps, not advice.</p>';
  });
  await visitor.openChat();
  await visitor.signIn(account());
  const [above, within, beneath] = await Promise.all(
    [
      visitor.page.getByText('We answer within a day.'),
      visitor.chat.locator('parlor-panel'),
      visitor.page.getByText('Lamps, not advice.'),
    ].map((each) => each.boundingBox()),
  );
  expect(above!.y + above!.height).toBeLessThanOrEqual(within!.y);
  expect(within!.y + within!.height).toBeLessThanOrEqual(beneath!.y);
  expect(within!.height).toBeGreaterThan(400);
  await visitor.openConversation('Jonas Weber');
  const style = (locator: ReturnType<Visitor['chat']['locator']>, name: string) =>
    locator.first().evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
  const theirs = visitor.chat.locator('.message:not(.own) > .bubble');
  const own = visitor.chat.locator('.message.own > .bubble');
  expect(await style(theirs, 'background-color')).toBe('rgb(1, 2, 3)');
  expect(await style(own, 'background-color')).toBe('rgb(4, 5, 6)');
  expect(await style(own, 'border-start-start-radius')).toBe('3px');
  expect(await style(visitor.chat.locator('parlor-composer .box'), 'opacity')).toBe('0.9');
  expect(await style(visitor.chat.locator('parlor-conversation .bar'), 'letter-spacing')).toBe('1px');
  const height = async () => (await theirs.first().boundingBox())!.height;
  const roomy = await height();
  await visitor.chat.evaluate((chat) => chat.setAttribute('density', 'compact'));
  await expect.poll(height).toBeLessThan(roomy);
  await visitor.close();
});
