/**
 * Messages with files, in the built widget: their place is reserved, pictures show, sounds play in
 * place, documents are saved.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';
import { jump } from '../support/jump.js';
import { insertLongLog } from '../support/long-log.js';
import { samplePeaks, samplePicture, sampleSound } from '../support/sample-files.js';
import { openSql } from '../support/sql.js';
import { talkWithFiles, type TalkWithFiles } from '../support/talk-with-files.js';

let browser: Browser;
let host: HostPage;
let talk: TalkWithFiles;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  talk = await talkWithFiles(host);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const rowsWith = (visitor: Visitor, inside: string): Locator =>
  visitor.log.locator('.message').filter({ has: visitor.page.locator(inside) });

/** What the next file that is saved is called: a window of its own takes it. */
const saved = (visitor: Visitor): Promise<string> =>
  new Promise((resolve) => {
    const told = (page: Page) =>
      page.on('download', (download) => resolve(download.suggestedFilename()));
    visitor.page.context().pages().forEach(told);
    visitor.page.context().on('page', told);
  });

/** By the keyboard, from the newest message up. */
async function reach(visitor: Visitor, row: Locator): Promise<void> {
  await visitor.log.focus();
  await visitor.log.locator('.act').first().waitFor({ state: 'attached' });
  const isThere = () => row.evaluate((one) => one.matches(':focus'));
  for (let steps = 0; steps < 20 && !(await isThere()); steps += 1)
    await visitor.page.keyboard.press('ArrowUp');
  expect(await isThere()).toBe(true);
}

const heights = (visitor: Visitor) =>
  visitor.log.evaluate((log) =>
    [...log.querySelectorAll('[data-row]')]
      .map((row) => row.getBoundingClientRect())
      .map(({ top, height, width }) => [top, height, width]),
  );

test('nothing moves: neither when what shows files comes, nor when the files do', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const visitor = await talk.visit(browser, {
    prepare: async (page) => {
      await page.route(/\/assets\/message-files-/, async (route) => {
        await held;
        await route.continue();
      });
    },
  });
  await visitor.log.locator('parlor-message-files').nth(4).waitFor();
  await visitor.page.evaluate(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push(
          (entry as unknown as { sources: { node: Element | null }[] }).sources
            .map(({ node }) => node?.className)
            .join(),
        );
    }).observe({ type: 'layout-shift' });
  });
  expect(await visitor.log.locator('.tile').count()).toBe(0);
  const before = await heights(visitor);
  release();
  await expect.poll(() => visitor.log.locator('.tile img.here').count()).toBe(6);
  expect(await heights(visitor)).toEqual(before);
  expect(
    await visitor.page.evaluate(() => (window as unknown as { shifts: string[] }).shifts),
  ).toEqual([]);
  // By the words of every row, no bubble is empty, and none has words that are not there.
  expect(
    await visitor.log
      .locator('.message .bubble')
      .evaluateAll((all) => all.every((one) => one.getBoundingClientRect().height > 30)),
  ).toBe(true);
  // Each picture has its hash drawn below it, and the small copies do where they are enough.
  const canvas = visitor.log.locator('.tile canvas').first();
  expect(await canvas.evaluate((one) => (one as HTMLCanvasElement).width)).toBeLessThan(40);
  expect(await visitor.log.locator('.tile img').last().getAttribute('src')).toContain('/small?');
  // One question for all of them.
  expect(
    visitor.requests.filter((address) => address.includes('/link')).length,
  ).toBeLessThanOrEqual(1);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('pictures stand in a grid and open in the viewer by key, which gives the focus back', async () => {
  const visitor = await talk.visit(browser);
  const { keyboard } = visitor.page;
  const row = rowsWith(visitor, '.n5');
  await row.locator('.tile').nth(4).waitFor();
  expect(await row.locator('.rest-count').textContent()).toBe('+2');
  expect(
    await row
      .getByRole('button', { name: /^Picture/ })
      .evaluateAll((all) => all.map((one) => one.ariaLabel)),
  ).toEqual(
    [1, 2, 3, 4, 5].map(
      (number) => `Picture ${number}/7, view-${number}.jpg${number === 5 ? ', +2' : ''}`,
    ),
  );
  await reach(visitor, row);
  await expect
    .poll(() => row.getAttribute('aria-label'))
    .toMatch(/^Jonas Weber: Seven views, 7 pictures, /);
  await keyboard.press('Tab');
  const first = row.getByRole('button', { name: 'Picture 1/7, view-1.jpg' });
  await expect.poll(() => first.evaluate((one) => one.matches(':focus'))).toBe(true);
  await keyboard.press('Enter');
  const viewer = visitor.chat.getByRole('dialog', { name: 'Picture from Jonas Weber' });
  await viewer.waitFor();
  await keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await first.evaluate((one) => one.matches(':focus'))).toBe(true);
  expect(visitor.faults).toEqual([]);

  // Its menu has all of them, one press for each.
  await row.focus();
  await keyboard.press('Enter');
  await visitor.chat.getByRole('menuitem', { name: 'Download' }).press('Enter');
  const list = visitor.chat.getByRole('dialog', { name: 'Download' });
  await expect.poll(() => list.getByRole('button').count()).toBe(7);
  expect(await violationsIn(visitor.page)).toEqual([]);
  for (const name of ['view-1.jpg', 'view-2.jpg']) {
    const download = saved(visitor);
    await list.locator('button:focus', { hasText: name }).waitFor();
    await keyboard.press('Enter');
    expect(await download).toBe(name);
    await visitor.page.bringToFront();
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await expect.poll(() => row.evaluate((one) => one.matches(':focus'))).toBe(true);
  await visitor.close();
});

test('a document shows its real ending and is saved; its menu has what one can do with it', async () => {
  const visitor = await talk.visit(browser);
  const { keyboard } = visitor.page;
  const row = rowsWith(visitor, '.card');
  const card = row.getByRole('button', { name: /^Download A very long name/ });
  await card.waitFor();
  const ending = card.locator('.file-name > :last-child');
  expect(await ending.textContent()).toMatch(/parts\.xlsx$/);
  const [inside, outside] = [(await ending.boundingBox())!, (await card.boundingBox())!];
  expect(inside.x + inside.width).toBeLessThanOrEqual(outside.x + outside.width);
  expect(await card.locator('.sub').textContent()).toBe('17 bytes');
  // Nothing in the page says where it is.
  expect(await visitor.chat.evaluate((chat) => chat.outerHTML.includes('token='))).toBe(false);
  const download = saved(visitor);
  await card.click();
  expect(await download).toMatch(/of parts\.xlsx$/);
  await reach(visitor, row);
  await keyboard.press('Enter');
  const menu = visitor.chat.getByRole('menu');
  await menu.waitFor();
  const items = (await menu.getByRole('menuitem').allTextContents()).map((name) => name.trim());
  expect(items).toEqual(expect.arrayContaining(['Reply', 'Download']));
  expect(items).not.toContain('Copy text');
  await menu.getByRole('menuitem', { name: 'Reply' }).click();
  expect(await visitor.chat.locator('.quote-bar .excerpt').textContent()).toMatch(
    /^A very long name.*xlsx$/,
  );
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('one sound plays at a time, by pointer and by key, goes on out of sight, and ends with the widget', async () => {
  const visitor = await talk.visit(browser);
  const { keyboard } = visitor.page;
  const voice = visitor.log.getByRole('group', { name: 'Voice message' });
  const door = visitor.log.getByRole('group', { name: 'Audio, door.wav' });
  await voice.waitFor();
  expect(await voice.locator('.sub').textContent()).toBe('0:08');
  expect((await voice.locator('.wave path').first().getAttribute('d'))!.split('M')).toHaveLength(
    65,
  );
  await door.getByRole('button', { name: 'Play' }).click();
  await door.getByRole('button', { name: 'Pause' }).waitFor();
  await voice.getByRole('button', { name: 'Play' }).click();
  await voice.getByRole('button', { name: 'Pause' }).waitFor();
  await door.getByRole('button', { name: 'Play' }).waitFor();
  const slider = voice.getByRole('slider');
  const at = async () => Number(await slider.getAttribute('aria-valuenow'));
  await slider.focus();
  await keyboard.press('End');
  await expect.poll(at).toBe(8);
  await keyboard.press('Home');
  await keyboard.press('ArrowRight');
  await expect.poll(at).toBeLessThan(7);
  await voice.getByRole('button', { name: 'Speed 1×' }).click();
  await voice.getByRole('button', { name: 'Speed 1.5×' }).click();
  await voice.getByRole('button', { name: 'Speed 2×' }).click();
  await voice.getByRole('button', { name: 'Speed 1×' }).waitFor();
  // Its row goes and comes back, and it has gone on.
  await slider.focus();
  await keyboard.press('Home');
  const button = await voice.elementHandle();
  await button!.evaluate((one) => {
    const row = one.closest('.message')!;
    const next = row.nextSibling;
    const parent = row.parentNode!;
    row.remove();
    parent.insertBefore(row, next);
  });
  await voice.getByRole('button', { name: 'Pause' }).waitFor();
  const box = (await slider.boundingBox())!;
  await visitor.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(at).toBeGreaterThanOrEqual(4);
  await visitor.chat.getByRole('button', { name: 'Close chat' }).first().click();
  await visitor.openChat();
  await voice.getByRole('button', { name: 'Play' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a long log with files does not jump: neither when older pages come, nor while one scrolls', async () => {
  const sql = openSql(host.server.config.database);
  const id = await insertLongLog(sql, {
    siteId: host.site.id,
    userIds: [talk.mara.id, talk.jonas.id, (await host.join('Cy')).id],
    title: 'Hills',
    length: 500,
    readSeq: 500,
  });
  const [{ extra } = { extra: '' }] = await sql.query<{ extra: string }>(
    'SELECT extra FROM messages WHERE conversation_id = ? AND seq = 3',
    [talk.id],
  );
  await sql.query('UPDATE messages SET extra = ? WHERE conversation_id = ? AND seq % 7 = 0', [
    extra,
    id,
  ]);
  await sql.close();
  const visitor = await host.visit(browser, talk.url, {
    as: talk.mara.account,
    reducedMotion: 'reduce',
  });
  await visitor.openChat();
  await visitor.openConversation('Hills');
  await visitor.log.locator('.tiles').first().waitFor();
  const first = () =>
    visitor.log.locator('[data-row]').first().getAttribute('data-row').then(Number);
  const from = await first();
  expect(await jump(visitor, -45, 160)).toBeLessThan(1);
  await expect.poll(first).toBeLessThan(from);
  expect(await jump(visitor, 0, 30)).toBeLessThan(0.5);
  expect(await jump(visitor, 60, 60)).toBeLessThan(1);
  await visitor.close();
});

test('where messages are told in a line, files have words', async () => {
  const visitor = await talk.visit(browser);
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await talk.jonas.chat.attachments.send(talk.id, '', [
    { file: sampleSound('voice.wav', 1), voice: { durationMs: 1_000, peaks: samplePeaks } },
  ]);
  await visitor.chat
    .getByLabel('Conversations')
    .getByText('Voice message', { exact: true })
    .waitFor();
  await talk.jonas.chat.attachments.send(
    talk.id,
    '',
    await Promise.all([samplePicture('one.jpg'), samplePicture('two.jpg')]),
  );
  await visitor.chat.getByLabel('Conversations').getByText('2 pictures', { exact: true }).waitFor();
  await talk.jonas.chat.messages.send(talk.id, 'More tomorrow');
  await visitor.chat.getByLabel('Conversations').getByText('More tomorrow').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('no accessibility violation, and it fits a narrow screen', async () => {
  const visitor = await talk.visit(browser, {
    viewport: { width: 320, height: 900 },
  });
  await visitor.log.locator('.tile img.here').nth(5).waitFor();
  await visitor.log.locator('.play').first().click();
  await visitor.log.locator('.speed').first().waitFor();
  const found = await violationsIn(visitor.page);
  expect(found).toEqual([]);
  for (const stop of await visitor.log.locator('.reach:not(.wave)').all()) {
    const { x, width, height } = (await stop.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(320);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(36);
  }
  await visitor.close();
});
