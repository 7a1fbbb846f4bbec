/**
 * What a conversation holds, and its pictures over the whole page, by keyboard, mouse and finger,
 * in the built widget.
 */
import type { Message } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

/** Told apart by their width. */
const count = 24;
const widthOf = (index: number) => 200 + index;

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;
const sent: Message[] = [];

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(`<h1>A long page</h1>${'<p>more</p>'.repeat(100)}${host.tag()}`);
  ({ mara, jonas, talk } = await host.joinTwo());
  for (let from = 0; from < count; from += 8) {
    const files = await Promise.all(Array.from({ length: 8 }, (_, i) => drawn(from + i)));
    sent.push(await jonas.chat.attachments.send(talk, '', files));
  }
  const notes = new File(
    ['First line'],
    'A name that is far too long for the room that there is in any list of files.txt',
  );
  sent.push(await jonas.chat.attachments.send(talk, '', [notes]));
  await jonas.chat.messages.send(talk, 'see https://one.example/lamps?x=1');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function drawn(index: number): Promise<File> {
  const colour = { r: (index * 40) % 256, g: 120, b: 160 };
  const bytes = await sharp({
    create: { width: widthOf(index), height: 150, channels: 3, background: colour },
  })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `${index}.png`, { type: 'image/png' });
}

/** At the list of pictures, the way that one goes there. */
async function visit(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  await visitor.chat.getByRole('button', { name: 'Jonas Weber', exact: true }).click();
  await visitor.chat.getByRole('button', { name: 'Pictures, files and links' }).click();
  await pictures(visitor).first().waitFor();
  return visitor;
}

const files = (visitor: Visitor) => visitor.chat.locator('parlor-files');
const pictures = (visitor: Visitor) => files(visitor).locator('.picture');
const viewer = (visitor: Visitor) => visitor.chat.locator('parlor-picture-viewer dialog');

/** Which picture is in front: its index, once it is here. */
async function inFront(visitor: Visitor): Promise<number> {
  const image = viewer(visitor).locator('[data-current] img[data-loaded]:not(.early)');
  return (
    (await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)) - widthOf(0)
  );
}

/** How much larger than at first. */
const scaleOf = (visitor: Visitor): Promise<number> =>
  viewer(visitor)
    .locator('[data-current] .frame')
    .evaluate((frame) => frame.getBoundingClientRect().width / (frame as HTMLElement).offsetWidth);

async function axe(visitor: Visitor): Promise<void> {
  const violations = await violationsIn(visitor.page);
  expect(violations).toEqual([]);
}

/** What the next file that is saved is called: a window of its own takes it. */
const saved = (visitor: Visitor): Promise<string> =>
  new Promise((resolve) => {
    const told = (page: Page) =>
      page.on('download', (download) => resolve(download.suggestedFilename()));
    told(visitor.page);
    visitor.page.context().on('page', told);
  });

const focused = (locator: Locator) =>
  locator.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element);

test('the keyboard goes through a grid of pictures, and through the pictures themselves', async () => {
  const visitor = await visit();
  const { keyboard } = visitor.page;
  await visitor.page.evaluate(() => scrollTo(0, 400));
  await pictures(visitor).first().focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  const fifth = pictures(visitor).nth(4);
  expect(await focused(fifth)).toBe(true);
  await keyboard.press('Enter');
  await viewer(visitor).waitFor();
  await expect.poll(() => inFront(visitor)).toBe(count - 5);
  await expect
    .poll(() => viewer(visitor).getByRole('status').textContent())
    .toMatch(/^Picture from Jonas Weber, Today/);
  for (const [key, index] of [
    ['ArrowLeft', count - 6],
    ['ArrowRight', count - 5],
    ['End', count - 1],
    ['ArrowRight', count - 1],
    ['Home', 0],
    ['ArrowLeft', 0],
    ['ArrowRight', 1],
  ] as const) {
    await keyboard.press(key);
    await expect.poll(() => inFront(visitor)).toBe(index);
  }
  await keyboard.press('+');
  await expect.poll(() => scaleOf(visitor)).toBeCloseTo(1.5);
  await keyboard.press('0');
  await expect.poll(() => scaleOf(visitor)).toBeCloseTo(1);
  await axe(visitor);
  await keyboard.press('Escape');
  await viewer(visitor).waitFor({ state: 'detached' });
  expect(await focused(fifth)).toBe(true);
  expect(await visitor.page.evaluate(() => scrollY)).toBe(400);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a mouse steps, zooms and saves; what is deleted meanwhile goes, and nothing is left of it', async () => {
  const visitor = await visit({ colorScheme: 'dark' });
  await axe(visitor);
  await pictures(visitor).nth(10).click();
  await viewer(visitor).waitFor();
  await expect.poll(() => inFront(visitor)).toBe(count - 11);
  await viewer(visitor).getByRole('button', { name: 'Earlier picture' }).click();
  await expect.poll(() => inFront(visitor)).toBe(count - 12);
  await visitor.page.mouse.move(640, 410);
  await visitor.page.mouse.wheel(0, -300);
  await expect.poll(() => scaleOf(visitor)).toBeGreaterThan(1.8);
  await visitor.page.mouse.dblclick(640, 410);
  await expect.poll(() => scaleOf(visitor)).toBe(1);
  const download = saved(visitor);
  await viewer(visitor).getByRole('button', { name: 'Download' }).click();
  expect(await download).toBe(`${count - 12}.png`);
  await jonas.chat.messages.delete(talk, sent[1]!.seq);
  await expect.poll(() => inFront(visitor)).toBe(count - 8);
  await visitor.page.mouse.click(20, 700);
  await viewer(visitor).waitFor({ state: 'detached' });
  await expect.poll(() => pictures(visitor).count()).toBe(count - 8);
  // A chat that is moved in the page goes on; what lay over the page does not.
  await pictures(visitor).first().click();
  await viewer(visitor).waitFor();
  await visitor.page.evaluate(() => document.body.prepend(document.querySelector('parlor-chat')!));
  await viewer(visitor).waitFor({ state: 'detached' });
  await expect.poll(() => pictures(visitor).count()).toBe(count - 8);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a finger swipes along the text, pinches, and drags a picture down to put it away', async () => {
  const visitor = await visit({
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
  });
  await visitor.page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await pictures(visitor).first().tap();
  await expect.poll(() => inFront(visitor)).toBe(count - 1);
  const cdp = await visitor.page.context().newCDPSession(visitor.page);
  const touch = async (...path: (readonly (readonly [x: number, y: number])[])[]) => {
    for (const [i, points] of path.entries())
      await cdp.send('Input.dispatchTouchEvent', {
        type: i === 0 ? 'touchStart' : 'touchMove',
        touchPoints: points.map(([x, y], id) => ({ x, y, id })),
      });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  // Where text runs to the left, an earlier picture lies on the right.
  await touch([[320, 400]], [[200, 402]], [[60, 404]]);
  await expect.poll(() => inFront(visitor)).toBe(count - 2);
  await touch([[60, 400]], [[200, 402]], [[320, 404]]);
  await expect.poll(() => inFront(visitor)).toBe(count - 1);
  await touch(
    [
      [180, 400],
      [210, 400],
    ],
    [
      [150, 400],
      [240, 400],
    ],
    [
      [120, 400],
      [270, 400],
    ],
  );
  await expect.poll(() => scaleOf(visitor)).toBeGreaterThan(2);
  // By mouse: right after two fingers Chromium may take a tap for the second of two.
  await viewer(visitor).getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(() => scaleOf(visitor)).toBe(1);
  await touch([[200, 300]], [[202, 400]], [[204, 520]]);
  await viewer(visitor).waitFor({ state: 'detached' });
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what somebody blocked has sent is covered and not loaded until it is asked for, and each thing leads to its message', async () => {
  const cy = await host.join('Cy Adler');
  const group = (await jonas.chat.conversations.createGroup('Shop window', [mara.id, cy.id])).id;
  const early = await jonas.chat.attachments.send(group, 'The old window', [await drawn(0)]);
  const blocked = await cy.chat.attachments.send(group, 'Look at me', [
    await drawn(1),
    await drawn(2),
    new File(['me'], 'me.txt'),
  ]);
  await Promise.all(
    Array.from({ length: 60 }, (_, line) => jonas.chat.messages.send(group, `Line ${line + 1}`)),
  );
  await jonas.chat.attachments.send(group, 'The new window', [await drawn(3)]);
  await mara.chat.blocks.add(cy.id);
  const visitor = await host.visit(browser, url, { as: mara.account, reducedMotion: 'reduce' });
  const { keyboard } = visitor.page;
  const isLoaded = () =>
    visitor.requests.some((address) => blocked.attachments!.some(({ id }) => address.includes(id)));
  const lead = 'Show in conversation';
  const toFiles = async () => {
    await visitor.chat.getByRole('button', { name: 'Shop window', exact: true }).click();
    await visitor.chat.getByRole('button', { name: 'Pictures, files and links' }).click();
  };
  const atMessage = async (text: string, seq: number) => {
    await expect.poll(() => files(visitor).count()).toBe(0);
    const goal = visitor.log.locator(`.message[data-row="${seq}"]`);
    await expect.poll(() => goal.evaluate((row) => row.matches(':focus'))).toBe(true);
    await expect.poll(() => goal.textContent()).toContain(text);
    expect(await visitor.chat.locator('parlor-conversation').count()).toBe(1);
  };
  await visitor.openChat();
  await visitor.openConversation('Shop window');
  await toFiles();
  const covered = files(visitor).getByRole('button', { name: /^A person you blocked Today Show$/ });
  await covered.nth(1).waitFor();
  await expect.poll(() => pictures(visitor).count()).toBe(4);
  await axe(visitor);
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await axe(visitor);

  // The arrows go past what is covered.
  await pictures(visitor).first().click();
  await expect.poll(() => inFront(visitor)).toBe(3);
  await viewer(visitor).getByRole('button', { name: 'Earlier picture' }).click();
  await expect.poll(() => inFront(visitor)).toBe(0);
  await viewer(visitor).getByRole('button', { name: lead }).click();
  await viewer(visitor).waitFor({ state: 'detached' });
  await atMessage('The old window', early.seq);
  expect(isLoaded()).toBe(false);

  // One press shows a message, and the next one opens its picture, with the other one of it beside.
  await toFiles();
  await covered.first().focus();
  await keyboard.press('Enter');
  await expect.poll(() => covered.count()).toBe(0);
  await expect.poll(isLoaded).toBe(true);
  await expect.poll(() => focused(pictures(visitor).nth(1))).toBe(true);
  await keyboard.press('Enter');
  await expect.poll(() => inFront(visitor)).toBe(2);
  await keyboard.press('ArrowLeft');
  await expect.poll(() => inFront(visitor)).toBe(1);
  await keyboard.press('Escape');
  await viewer(visitor).waitFor({ state: 'detached' });
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await atMessage('Look at me', blocked.seq);

  await toFiles();
  await files(visitor).getByRole('tab', { name: 'Files' }).click();
  const row = files(visitor).getByRole('button', { name: /^A person you blocked/ });
  await row.click();
  await files(visitor)
    .getByRole('button', { name: /^me\.txt/ })
    .waitFor();
  await keyboard.press('ArrowRight');
  await expect
    .poll(() => focused(files(visitor).getByRole('button', { name: `${lead}: me.txt` })))
    .toBe(true);
  await keyboard.press('Enter');
  await atMessage('Look at me', blocked.seq);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('files and links are listed, saved and opened, by tabs that the keyboard turns', async () => {
  const visitor = await visit();
  const { keyboard } = visitor.page;
  await files(visitor).getByRole('tab', { name: 'Pictures' }).focus();
  await keyboard.press('ArrowRight');
  const row = files(visitor).getByRole('button', { name: /^A name .*\.txt/ });
  await row.waitFor();
  // The ending is in sight, however long the name.
  const [list, ending] = await Promise.all([
    files(visitor).boundingBox(),
    row.locator('.file-name > :last-child').boundingBox(),
  ]);
  expect(ending!.x + ending!.width).toBeLessThan(list!.x + list!.width);
  await axe(visitor);
  const download = saved(visitor);
  await row.click();
  expect(await download).toMatch(/^A name that is far too long .*\.txt$/);
  await files(visitor).getByRole('tab', { name: 'Files' }).focus();
  await keyboard.press('End');
  const link = files(visitor).getByRole('link', { name: /one\.example/ });
  await link.waitFor();
  expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([
    'https://one.example/lamps?x=1',
    'noopener noreferrer nofollow ugc',
  ]);
  await jonas.chat.messages.delete(talk, sent.at(-1)!.seq);
  await files(visitor).getByRole('tab', { name: 'Files' }).click();
  await files(visitor).getByRole('heading', { name: 'No files yet' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a picture of oneself is chosen, placed by the keyboard, uploaded and removed; what is no picture says so', async () => {
  const visitor = await host.visit(browser, url, { as: mara.account, reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  const profile = visitor.chat.locator('parlor-profile');
  const choose = async (name: string, buffer: Buffer) => {
    const chooser = visitor.page.waitForEvent('filechooser');
    await profile.getByRole('button', { name: /Choose a picture|Change picture/ }).click();
    await (await chooser).setFiles({ name, mimeType: 'image/png', buffer });
  };
  const dialog = profile.getByRole('dialog');
  await choose('notes.png', Buffer.from('no picture at all'));
  await dialog.getByText('cannot be opened here').waitFor();
  await visitor.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // The left half is red, the right one is blue.
  const half = (background: string) => ({
    create: { width: 300, height: 300, channels: 3 as const, background },
  });
  const picture = await sharp({
    create: { width: 600, height: 300, channels: 3, background: 'red' },
  })
    .composite([{ input: await sharp(half('blue')).png().toBuffer(), left: 300, top: 0 }])
    .png()
    .toBuffer();
  await choose('halves.png', picture);
  const canvas = dialog.locator('canvas');
  await expect.poll(() => focused(canvas)).toBe(true);
  for (let i = 0; i < 12; i += 1) await visitor.page.keyboard.press('ArrowLeft');
  await visitor.page.keyboard.press('+');
  await axe(visitor);
  await dialog.getByRole('button', { name: 'Use picture' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await focused(profile.getByRole('button', { name: 'Change picture' }))).toBe(true);
  const address = await profile.locator('.avatar img').first().getAttribute('src');
  const answer = await fetch(host.server.url + new URL(address!).pathname);
  const { dominant } = await sharp(Buffer.from(await answer.arrayBuffer())).stats();
  expect([dominant.r < 60, dominant.b > 200]).toEqual([true, true]);
  await profile.getByRole('button', { name: 'Remove', exact: true }).click();
  await profile.getByRole('button', { name: 'Choose a picture' }).waitFor();
  expect((await jonas.chat.users.get(mara.id)).avatarUrl).toBeNull();
  // The pictures of the test's server have an address that nothing answers at.
  expect(visitor.faults.filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  await visitor.close();
});
