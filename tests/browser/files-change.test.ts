/**
 * Files that come, change and go while somebody looks, in the built widget: on their way, being
 * checked, refused, deleted, and behind links that are over.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemEnvironment } from '../../server/src/kernel/environment.js';
import { violationsIn } from '../support/axe.js';
import { launchChromium } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';
import { samplePicture } from '../support/sample-files.js';
import { openSql } from '../support/sql.js';
import { talkWithFiles, type TalkWithFiles } from '../support/talk-with-files.js';

let browser: Browser;
let host: HostPage;
let talk: TalkWithFiles;
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
  [browser, host] = await Promise.all([
    launchChromium(),
    HostPage.start({ environment }, { files: { scanCommand: scanner } }),
  ]);
  talk = await talkWithFiles(host);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('a film plays in place, and stops what plays already; what is not clean says so', async () => {
  const visitor = await talk.visit(browser);
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
  const { attachments } = await talk.jonas.chat.attachments.send(talk.id, '', [
    new File([new Uint8Array(film)], 'sea.webm', { type: 'video/webm' }),
  ]);
  expect(attachments).toMatchObject([{ kind: 'video' }]);
  const video = visitor.log.getByLabel('Video, sea.webm');
  await video.waitFor();
  await expect
    .poll(() => video.evaluate((one) => (one as HTMLVideoElement).readyState))
    .toBeGreaterThan(0);
  const door = visitor.log.getByRole('group', { name: 'Audio, door.wav' });
  await door.getByRole('button', { name: 'Play' }).click();
  await door.getByRole('button', { name: 'Pause' }).waitFor();
  await video.evaluate((one) => (one as HTMLVideoElement).play());
  await door.getByRole('button', { name: 'Play' }).waitFor();

  // What is not known to be harmless opens for nobody; what is known not to be is gone.
  await talk.jonas.chat.attachments.send(talk.id, '', [new File(['waits a while'], 'slow.txt')]);
  const slow = visitor.log.locator('.card', { hasText: 'slow.txt' });
  await slow.getByText('Being checked…').waitFor();
  expect(await slow.evaluate((one) => one.localName)).toBe('div');
  await writeFile(join(folder, 'go'), '');
  await visitor.log.getByRole('button', { name: /^Download slow\.txt/ }).waitFor();
  await talk.jonas.chat.attachments.send(talk.id, '', [new File(['harms'], 'worm.txt')]);
  const refused = visitor.log.locator('.card', { hasText: 'worm.txt' });
  await refused.getByText('Did not pass the check').waitFor();
  expect(
    await visitor.log.getByRole('button', { name: /^(?!Message actions).*worm\.txt/ }).count(),
  ).toBe(0);
  expect(await violationsIn(visitor.page)).toEqual([]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what is on its way shows how far it is, is called off, and stays where it stood once it is sent', async () => {
  const visitor = await talk.visit(browser);
  await visitor.log.locator('.tile img.here').first().waitFor();
  let release = (): void => undefined;
  let held = new Promise<void>((resolve) => (release = resolve));
  await visitor.page.route(/\/v1\/attachments\?/, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  const buffer = Buffer.from(await (await samplePicture('drawn.jpg', 800, 500)).arrayBuffer());
  const send = async () => {
    await visitor.chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'drawn.jpg', mimeType: 'image/jpeg', buffer });
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
  expect(await stored.locator('canvas').evaluate((one) => (one as HTMLCanvasElement).width)).toBe(
    800,
  );
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a page that was left open shows and plays files by links anew, and says so where a file is gone', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const visitor = await talk.visit(browser, {
    prepare: async (page) => {
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
