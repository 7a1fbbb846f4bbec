/** Messages with files, in the built widget: their place is reserved, pictures and films and sounds show and play in place, documents are saved. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemEnvironment } from '../../server/src/kernel/environment.js';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';
import { jump } from '../support/jump.js';
import { insertLongLog } from '../support/long-log.js';
import { samplePeaks, samplePicture, sampleSound } from '../support/sample-files.js';
import { openSql } from '../support/sql.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;
/** Of the scanner, which lets what is called so wait until there is a file `go`. */
let folder: string;
/** By how much the server's clock is ahead, in milliseconds. */
let ahead = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-scanner-'));
  const scanner = join(folder, 'scan');
  await writeFile(
    scanner,
    `#!/bin/sh\nif grep -q waits "$1"; then until [ -e ${folder}/go ]; do sleep 0.05; done; fi\ngrep -q harms "$1" && exit 1\nexit 0\n`,
  );
  await chmod(scanner, 0o755);
  const environment = { ...systemEnvironment, now: () => new Date(Date.now() + ahead) };
  [browser, host] = await Promise.all([launchChromium(), HostPage.start({ environment }, { files: { scanCommand: scanner } })]);
  const server = host.server.url;
  const policy = `default-src 'none'; script-src ${server}; connect-src ${server} ${server.replace('http', 'ws')}; img-src ${server} data:; media-src ${server}; require-trusted-types-for 'script'; trusted-types parlor`;
  url = host.page(host.tag('data-open'), { 'content-security-policy': policy });
  ({ mara, jonas, talk } = await host.joinTwo());
  const views = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => samplePicture(`view-${number}.jpg`, 900, 600 + 10 * number)));
  await jonas.chat.attachments.send(talk, '', [await samplePicture('wide.jpg', 1200, 600)]);
  await jonas.chat.attachments.send(talk, 'Seven views', views);
  await jonas.chat.attachments.send(talk, '', [new File(['%PDF-1.4 not much'], `${'A very long name of a list '.repeat(4)}of parts.xlsx`)]);
  await jonas.chat.attachments.send(talk, 'Listen', [sampleSound('door.wav', 9)]);
  await jonas.chat.attachments.send(talk, '', [{ file: sampleSound('voice.wav', 8), voice: { durationMs: 8_000, peaks: samplePeaks } }]);
  await vi.waitFor(async () => expect((await files()).every(({ state }) => state === 'clean')).toBe(true), 10_000);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function visit(options: BrowserContextOptions & { ready?: (page: Page) => Promise<void> } = {}): Promise<Visitor> {
  const { ready, ...context } = options;
  const visitor = await host.visit(browser, url, { as: mara.account, reducedMotion: 'reduce', ...context });
  await ready?.(visitor.page);
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  return visitor;
}

const rowsWith = (visitor: Visitor, inside: string): Locator =>
  visitor.log.locator('.message').filter({ has: visitor.page.locator(inside) });

/** All that were sent, as the server has them now. */
const files = async () => (await jonas.chat.messages.list(talk)).items.flatMap(({ attachments = [] }) => attachments);

/** What the next file that is saved is called: a window of its own takes it. */
const saved = (visitor: Visitor): Promise<string> =>
  new Promise((resolve) => {
    const told = (page: Page) => page.on('download', (download) => resolve(download.suggestedFilename()));
    visitor.page.context().pages().forEach(told);
    visitor.page.context().on('page', told);
  });

/** By the keyboard, from the newest message up. */
async function reach(visitor: Visitor, row: Locator): Promise<void> {
  await visitor.log.focus();
  await visitor.log.locator('.act').first().waitFor({ state: 'attached' });
  const isThere = () => row.evaluate((one) => one.matches(':focus'));
  for (let steps = 0; steps < 20 && !(await isThere()); steps += 1) await visitor.page.keyboard.press('ArrowUp');
  expect(await isThere()).toBe(true);
}

const heights = (visitor: Visitor) =>
  visitor.log.evaluate((log) =>
    [...log.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect()).map(({ top, height, width }) => [top, height, width]),
  );

test('nothing moves: neither when what shows files comes, nor when the files do', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const visitor = await visit({
    ready: async (page) => {
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
        shifts.push((entry as unknown as { sources: { node: Element | null }[] }).sources.map(({ node }) => node?.className).join());
    }).observe({ type: 'layout-shift' });
  });
  expect(await visitor.log.locator('.tile').count()).toBe(0);
  const before = await heights(visitor);
  release();
  await expect.poll(() => visitor.log.locator('.tile img.here').count()).toBe(6);
  expect(await heights(visitor)).toEqual(before);
  expect(await visitor.page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  // By the words of every row, no bubble is empty, and none has words that are not there.
  expect(
    await visitor.log.locator('.message .bubble').evaluateAll((all) => all.every((one) => one.getBoundingClientRect().height > 30)),
  ).toBe(true);
  // Each picture has its hash drawn below it, and the small copies do where they are enough.
  const canvas = visitor.log.locator('.tile canvas').first();
  expect(await canvas.evaluate((one) => (one as HTMLCanvasElement).width)).toBeLessThan(40);
  expect(await visitor.log.locator('.tile img').last().getAttribute('src')).toContain('/small?');
  // One question for all of them.
  expect(visitor.requests.filter((address) => address.includes('/link')).length).toBeLessThanOrEqual(1);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('pictures stand in a grid and open in the viewer by key, which gives the focus back', async () => {
  const visitor = await visit();
  const { keyboard } = visitor.page;
  const row = rowsWith(visitor, '.n5');
  await row.locator('.tile').nth(4).waitFor();
  expect(await row.locator('.rest-count').textContent()).toBe('+2');
  expect(await row.getByRole('button', { name: /^Picture/ }).evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual(
    [1, 2, 3, 4, 5].map((number) => `Picture ${number}/7, view-${number}.jpg${number === 5 ? ', +2' : ''}`),
  );
  await reach(visitor, row);
  await expect.poll(() => row.getAttribute('aria-label')).toMatch(/^Jonas Weber: Seven views, 7 pictures, /);
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
  const visitor = await visit();
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
  expect(await visitor.chat.locator('.quote-bar .excerpt').textContent()).toMatch(/^A very long name.*xlsx$/);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('one sound plays at a time, by pointer and by key, goes on out of sight, and ends with the widget', async () => {
  const visitor = await visit();
  const { keyboard } = visitor.page;
  const voice = visitor.log.getByRole('group', { name: 'Voice message' });
  const door = visitor.log.getByRole('group', { name: 'Audio, door.wav' });
  await voice.waitFor();
  expect(await voice.locator('.sub').textContent()).toBe('0:08');
  expect((await voice.locator('.wave path').first().getAttribute('d'))!.split('M')).toHaveLength(65);
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

test('a film plays in place, and stops what plays already; what is not clean says so', async () => {
  const visitor = await visit();
  // A film as this browser makes it.
  const film = await visitor.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
    const context = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let frame = 0; frame < 12; frame += 1) {
      context.fillStyle = `hsl(${frame * 30} 60% 50%)`;
      context.fillRect(0, 0, 160, 120);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await stopped;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  const { attachments } = await jonas.chat.attachments.send(talk, '', [
    new File([new Uint8Array(film)], 'sea.webm', { type: 'video/webm' }),
  ]);
  expect(attachments).toMatchObject([{ kind: 'video' }]);
  const video = visitor.log.getByLabel('Video, sea.webm');
  await video.waitFor();
  await expect.poll(() => video.evaluate((one) => (one as HTMLVideoElement).readyState)).toBeGreaterThan(0);
  const door = visitor.log.getByRole('group', { name: 'Audio, door.wav' });
  await door.getByRole('button', { name: 'Play' }).click();
  await door.getByRole('button', { name: 'Pause' }).waitFor();
  await video.evaluate((one) => (one as HTMLVideoElement).play());
  await door.getByRole('button', { name: 'Play' }).waitFor();

  // What is not known to be harmless opens for nobody; what is known not to be is gone.
  await jonas.chat.attachments.send(talk, '', [new File(['waits a while'], 'slow.txt')]);
  const slow = visitor.log.locator('.card', { hasText: 'slow.txt' });
  await slow.getByText('Being checked…').waitFor();
  expect(await slow.evaluate((one) => one.localName)).toBe('div');
  await writeFile(join(folder, 'go'), '');
  await visitor.log.getByRole('button', { name: /^Download slow\.txt/ }).waitFor({ timeout: 8_000 });
  await jonas.chat.attachments.send(talk, '', [new File(['harms'], 'worm.txt')]);
  const refused = visitor.log.locator('.card', { hasText: 'worm.txt' });
  await refused.getByText('Did not pass the check').waitFor({ timeout: 8_000 });
  expect(await visitor.log.getByRole('button', { name: /worm\.txt/ }).count()).toBe(0);
  expect(await violationsIn(visitor.page)).toEqual([]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what is on its way shows how far it is, is called off, and stays where it stood once it is sent', async () => {
  const visitor = await visit();
  await visitor.log.locator('.tile img.here').first().waitFor();
  let release = (): void => undefined;
  let held = new Promise<void>((resolve) => (release = resolve));
  await visitor.page.route(/\/v1\/attachments\?/, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  const buffer = Buffer.from(await (await samplePicture('drawn.jpg', 800, 500)).arrayBuffer());
  const send = async () => {
    await visitor.chat.locator('input[type=file]').setInputFiles({ name: 'drawn.jpg', mimeType: 'image/jpeg', buffer });
    await visitor.chat.getByRole('button', { name: 'Send', exact: true }).click();
  };
  await send();
  const pending = visitor.log.locator('.sending');
  await pending.getByRole('progressbar', { name: 'Sending, drawn.jpg' }).waitFor();
  await pending.getByRole('button', { name: 'Cancel sending' }).click();
  await pending.waitFor({ state: 'detached' });
  await send();
  await pending.locator('.tile').waitFor();
  // It enters small.
  await expect.poll(async () => (await pending.locator('.bubble').boundingBox())?.width).toBe(300);
  const before = (await pending.locator('.bubble').boundingBox())!;
  release();
  held = Promise.resolve();
  await pending.waitFor({ state: 'detached' });
  const stored = visitor.log.locator('.message.own').last();
  expect((await stored.locator('.bubble').boundingBox())!).toEqual(before);
  // Its own copy stands there at once.
  expect(await stored.locator('canvas').evaluate((one) => (one as HTMLCanvasElement).width)).toBe(800);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a long log with files does not jump: neither when older pages come, nor while one scrolls', async () => {
  const sql = openSql(host.server.config.database);
  const id = await insertLongLog(sql, {
    siteId: host.site.id,
    userIds: [mara.id, jonas.id, (await host.join('Cy')).id],
    title: 'Hills',
    length: 500,
    readSeq: 500,
  });
  const [{ extra } = { extra: '' }] = await sql.query<{ extra: string }>(
    'SELECT extra FROM messages WHERE conversation_id = ? AND seq = 3',
    [talk],
  );
  await sql.query('UPDATE messages SET extra = ? WHERE conversation_id = ? AND seq % 7 = 0', [extra, id]);
  await sql.close();
  const visitor = await host.visit(browser, url, { as: mara.account, reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.openConversation('Hills');
  await visitor.log.locator('.tiles').first().waitFor();
  const first = () => visitor.log.locator('[data-row]').first().getAttribute('data-row').then(Number);
  const from = await first();
  expect(await jump(visitor, -45, 160)).toBeLessThan(1);
  await expect.poll(first).toBeLessThan(from);
  expect(await jump(visitor, 0, 30)).toBeLessThan(0.5);
  expect(await jump(visitor, 60, 60)).toBeLessThan(1);
  await visitor.close();
});

test('where messages are told in a line, files have words', async () => {
  const visitor = await visit();
  await visitor.chat.getByRole('button', { name: 'Back' }).click();
  await jonas.chat.attachments.send(talk, '', [{ file: sampleSound('voice.wav', 1), voice: { durationMs: 1_000, peaks: samplePeaks } }]);
  await visitor.chat.getByLabel('Conversations').getByText('Voice message', { exact: true }).waitFor();
  await jonas.chat.attachments.send(talk, '', await Promise.all([samplePicture('one.jpg'), samplePicture('two.jpg')]));
  await visitor.chat.getByLabel('Conversations').getByText('2 pictures', { exact: true }).waitFor();
  await jonas.chat.messages.send(talk, 'More tomorrow');
  await visitor.chat.getByLabel('Conversations').getByText('More tomorrow').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test.each(['light', 'dark'] as const)('no accessibility violation in %s, and it fits a narrow screen', async (colorScheme) => {
  const visitor = await visit({ colorScheme, viewport: { width: 320, height: 900 } });
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

test('a page that was left open shows and plays files by links anew, and says so where a file is gone', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const visitor = await visit({
    ready: async (page) => {
      await page.route(/\/v1\/files\//, async (route) => {
        await held;
        await route.continue();
      });
    },
  });
  const door = visitor.log.getByRole('group', { name: 'Audio, door.wav' });
  await visitor.log.locator('.tile img').first().waitFor({ state: 'attached' });
  await door.getByRole('button', { name: 'Play' }).click();
  // The page slept meanwhile: its links are over.
  ahead = 40 * 60_000;
  await visitor.page.evaluate((by) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + by;
  }, ahead);
  release();
  await visitor.log.locator('.tile img.here').nth(5).waitFor();
  await door.getByRole('button', { name: 'Pause' }).waitFor();
  const tokens = visitor.requests
    .filter((address) => address.includes('/v1/files/'))
    .map((address) => new URL(address).searchParams.get('token'));
  expect(new Set(tokens).size).toBe(2);
  expect(await visitor.log.getByText('Could not be loaded').count()).toBe(0);

  const sql = openSql(host.server.config.database);
  await sql.query("DELETE FROM attachments WHERE name = 'wide.jpg' OR name LIKE '%.xlsx'");
  await sql.close();
  const card = visitor.log.getByRole('button', { name: /^Download A very long name/ });
  await card.click();
  await card.getByText('Could not be loaded').waitFor();
  expect(visitor.page.context().pages()).toHaveLength(1);
  // Neither is it what the browser still has of it.
  ahead += 20 * 60_000;
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  const wide = visitor.log.getByRole('button', { name: 'Picture, wide.jpg, Could not be loaded' });
  await wide.click();
  await wide.waitFor();
  await visitor.close();
});
