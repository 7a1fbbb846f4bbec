/**
 * Reply and react beside a message by mouse and by key, the swipe that replies, and the day that is
 * shown while one scrolls, in the built widget.
 */
import type { Browser, BrowserContextOptions, CDPSession, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';
import { openSql } from '../support/sql.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  ({ mara, jonas, talk } = await host.joinTwo());
});

afterAll(async () => {
  await Promise.all([mara?.chat, jonas?.chat].map((chat) => chat?.close()));
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const phone: BrowserContextOptions = {
  hasTouch: true,
  isMobile: true,
  viewport: { width: 390, height: 780 },
};
const long = 'A text that is so long that its bubble is as wide as it may be. '.repeat(3).trim();

async function visit(options: BrowserContextOptions = {}, name = 'Jonas Weber'): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation(name);
  await visitor.log.locator('.message').first().waitFor();
  return visitor;
}

const row = ({ log }: Visitor, text: string): Locator =>
  log.locator('.message', { hasText: text }).last();
const box = async (one: Locator) => (await one.boundingBox())!;
const replying = ({ chat }: Visitor): Locator => chat.getByRole('group', { name: /^Reply/ });
const turnRound = ({ page }: Visitor) =>
  page.evaluate(() => (document.documentElement.dir = 'rtl'));

test('by mouse: reply and react stand beside the message, cover none of its words and move nothing', async () => {
  await jonas.chat.messages.send(talk, 'Short one');
  await jonas.chat.messages.send(talk, long);
  await mara.chat.messages.send(talk, 'My own answer');
  const visitor = await visit();
  for (const direction of ['ltr', 'rtl']) {
    if (direction === 'rtl') await turnRound(visitor);
    for (const text of ['Short one', long, 'My own answer']) {
      const message = row(visitor, text);
      await message.waitFor();
      const heights = () =>
        visitor.log
          .locator('.message')
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
      // The first pointer over the log fetches what is done with messages.
      await message.locator('.words').hover();
      const reply = message.getByRole('button', { name: 'Reply', exact: false });
      await reply.waitFor();
      await visitor.page.mouse.move(5, 5);
      const before = await heights();
      await message.locator('.words').hover();
      await expect
        .poll(() => message.locator('.acts').evaluate((acts) => getComputedStyle(acts).opacity))
        .toBe('1');
      expect(await reply.getAttribute('aria-label')).toMatch(
        new RegExp(`^Reply: .*${text.slice(0, 20)}`),
      );
      expect(await heights()).toEqual(before);
      const [acts, view] = [await box(message.locator('.acts')), await box(visitor.log)];
      expect(acts.x).toBeGreaterThanOrEqual(view.x);
      expect(acts.x + acts.width).toBeLessThanOrEqual(view.x + view.width);
      const covered = await message.locator('.words').evaluate((words, { x, y, width, height }) => {
        const range = document.createRange();
        range.selectNodeContents(words);
        return [...range.getClientRects()].filter(
          (line) =>
            line.left < x + width - 1 &&
            line.right > x + 1 &&
            line.top + 3 < y + height &&
            line.bottom > y,
        ).length;
      }, acts);
      expect([direction, text, covered]).toEqual([direction, text, 0]);
    }
  }
  await row(visitor, 'Short one').locator('.words').hover();
  await row(visitor, 'Short one')
    .getByRole('button', { name: /^Reply:/ })
    .click();
  await expect.poll(() => replying(visitor).innerText()).toContain('Short one');
  await visitor.page.keyboard.press('Escape');

  await row(visitor, 'Short one').locator('.words').hover();
  await row(visitor, 'Short one')
    .getByRole('button', { name: /^React:/ })
    .click();
  const menu = visitor.chat.getByRole('menu', { name: 'React' });
  await menu.waitFor();
  expect(await menu.getByRole('menuitem').count()).toBe(1);
  expect(await violationsIn(visitor.page)).toEqual([]);
  await menu.getByRole('menuitemcheckbox', { name: '👍' }).click();
  await row(visitor, 'Short one').getByRole('button', { name: 'You reacted with 👍' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('by key: the arrow along the line leads from a message to its buttons and back, and they are no Tab stops', async () => {
  await jonas.chat.messages.send(talk, 'Reached by key');
  const visitor = await visit();
  const { keyboard } = visitor.page;
  const message = row(visitor, 'Reached by key');
  const isFocused = (one: Locator) => one.evaluate((element) => element.matches(':focus'));
  for (const [direction, forward, back] of [
    ['ltr', 'ArrowRight', 'ArrowLeft'],
    ['rtl', 'ArrowLeft', 'ArrowRight'],
  ] as const) {
    if (direction === 'rtl') await turnRound(visitor);
    await message.locator('.words').hover();
    await message.locator('.acts').waitFor({ state: 'attached' });
    await visitor.page.mouse.move(5, 5);
    await visitor.log.focus();
    await keyboard.press('ArrowUp');
    await expect.poll(() => isFocused(message)).toBe(true);
    await keyboard.press(forward);
    await expect.poll(() => isFocused(message.getByRole('button', { name: /^Reply:/ }))).toBe(true);
    await keyboard.press(forward);
    await expect.poll(() => isFocused(message.getByRole('button', { name: /^React:/ }))).toBe(true);
    await keyboard.press(back);
    await keyboard.press(back);
    await expect.poll(() => isFocused(message)).toBe(true);
    await keyboard.press(forward);
    await keyboard.press('Escape');
    await expect.poll(() => isFocused(message)).toBe(true);
    expect(await visitor.log.locator('.quick-act[tabindex="0"]').count()).toBe(0);
  }
  await keyboard.press('ArrowLeft');
  await keyboard.press('Enter');
  await expect.poll(() => replying(visitor).innerText()).toContain('Reached by key');
  await expect
    .poll(() => isFocused(visitor.chat.getByRole('textbox', { name: 'Message' })))
    .toBe(true);
  await visitor.close();
});

/** One finger, from a place by these steps, and then up; `look` while it is down. */
async function drag(
  cdp: CDPSession,
  from: { x: number; y: number },
  steps: readonly [number, number][],
  look?: () => Promise<void>,
) {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + x, y: from.y + y }],
    });
  await touch('touchStart');
  for (const [x, y] of steps) await touch('touchMove', x, y);
  await look?.();
  await touch('touchEnd');
}

const along = (way: number): [number, number][] =>
  [0.2, 0.4, 0.6, 0.8, 1].map((part) => [way * part, 0]);

test('by finger: a swipe along the line replies, a short one, one the other way, one from the edge and scrolling do not', async () => {
  for (let i = 0; i < 30; i += 1) await jonas.chat.messages.send(talk, `Before the swipe ${i}`);
  const { seq } = await jonas.chat.messages.send(talk, 'Swipe me');
  await mara.chat.receipts.markRead(talk, seq);
  const visitor = await visit(phone);
  const cdp = await visitor.page.context().newCDPSession(visitor.page);
  const message = row(visitor, 'Swipe me');
  // They come by themselves where there is only a finger.
  await message.getByRole('button', { name: /Message actions/ }).waitFor({ state: 'attached' });
  for (const [direction, sign] of [
    ['ltr', 1],
    ['rtl', -1],
  ] as const) {
    if (direction === 'rtl') await turnRound(visitor);
    const bubble = await box(message.locator('.bubble'));
    expect(bubble.y + bubble.height).toBeLessThan(
      (await box(visitor.log)).y + (await box(visitor.log)).height,
    );
    const middle = { x: bubble.x + bubble.width / 2, y: bubble.y + bubble.height / 2 };
    await drag(cdp, middle, along(40 * sign));
    await drag(cdp, middle, along(-100 * sign));
    await drag(cdp, { x: sign > 0 ? 15 : 375, y: middle.y }, along(120 * sign));
    await drag(
      cdp,
      middle,
      along(100 * sign).map(([x, y], index) => [x / 10, y - index * 20]),
    );
    expect([direction, await replying(visitor).count()]).toEqual([direction, 0]);
    const now = await box(message.locator('.bubble'));
    await drag(
      cdp,
      { x: now.x + now.width / 2, y: now.y + now.height / 2 },
      along(100 * sign),
      async () => {
        expect(Math.sign((await box(message.locator('.bubble'))).x - now.x)).toBe(sign);
        const arrow = message.locator('.swipe-arrow.ready');
        const [place, view] = [await box(arrow), await box(visitor.log)];
        expect(place.x >= view.x && place.x + place.width <= view.x + view.width).toBe(true);
      },
    );
    await expect.poll(() => replying(visitor).innerText()).toContain('Swipe me');
    await expect
      .poll(async () => Math.round((await box(message.locator('.bubble'))).x - now.x))
      .toBe(0);
    expect(await visitor.log.locator('.swipe-arrow').count()).toBe(0);
    await replying(visitor).getByRole('button').last().click();
    await expect.poll(() => replying(visitor).count()).toBe(0);
  }
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('while one scrolls, the day of the topmost message is shown, but not over the line that says it, and not to those who listen', async () => {
  const { id } = await jonas.chat.conversations.createGroup('Two days', [mara.id]);
  let [yesterday, last] = [0, 0];
  for (let i = 0; i < 30; i += 1)
    ({ seq: yesterday } = await jonas.chat.messages.send(id, `The first day ${i}`));
  for (let i = 0; i < 30; i += 1)
    ({ seq: last } = await jonas.chat.messages.send(id, `The second day ${i}`));
  await mara.chat.receipts.markRead(id, last);
  const sql = openSql(host.server.config.database);
  const day = 24 * 3_600_000;
  await sql.query('UPDATE messages SET created_at = ? WHERE conversation_id = ? AND seq <= ?', [
    new Date(Date.now() - day),
    id,
    yesterday,
  ]);
  await sql.close();

  const visitor = await visit({}, 'Two days');
  const label = visitor.chat.locator('parlor-message-list .floating-day');
  const opacity = () => label.evaluate((element) => Number(getComputedStyle(element).opacity));
  expect([await opacity(), await label.getAttribute('aria-hidden')]).toEqual([0, 'true']);
  await visitor.log.hover();
  await visitor.page.mouse.wheel(0, -120);
  await expect.poll(() => label.textContent()).toBe('Today');
  await expect.poll(opacity).toBe(1);
  await expect.poll(opacity).toBe(0);

  // To where the line of the day is at the top of the view.
  const line = visitor.log.locator('.day[role="separator"]', { hasText: 'Today' });
  for (let i = 0; i < 40; i += 1) {
    await visitor.page.mouse.wheel(0, -80);
    const said = await visitor.page.evaluate(
      () =>
        new Promise<boolean>((resolve) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              const within = (root: ParentNode, ...path: string[]): Element =>
                path.reduce<Element>(
                  (at, name) => (at.shadowRoot ?? at).querySelector(name)!,
                  root as Element,
                );
              const list = within(
                document,
                'parlor-chat',
                'parlor-panel',
                'parlor-conversation',
                'parlor-message-list',
              ).shadowRoot!;
              const floating = list.querySelector('.floating-day')!;
              const over = floating.getBoundingClientRect();
              const meets = [...list.querySelectorAll('.day[role="separator"]')].some((one) => {
                const box = one.getBoundingClientRect();
                return box.top < over.bottom && box.bottom > over.top;
              });
              resolve(meets && floating.classList.contains('shown'));
            }),
          ),
        ),
    );
    expect(said).toBe(false);
    if (((await line.boundingBox())?.y ?? -Infinity) > (await box(visitor.log)).y + 200) break;
  }
  await visitor.page.mouse.wheel(0, -60);
  await expect.poll(() => label.textContent()).toBe('Yesterday');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
