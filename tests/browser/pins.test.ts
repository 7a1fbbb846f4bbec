/**
 * Pinned messages in the built widget: the bar above the messages, the list of all pins, who may
 * pin, and what others change meanwhile.
 */
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { atRest, launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  [mara, jonas] = [await host.join('Mara Lindqvist'), await host.join('Jonas Weber')];
});

afterAll(async () => {
  await Promise.all([mara?.chat, jonas?.chat].map((chat) => chat?.close()));
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

/**
 * A group of Jonas's with Mara in it, and these messages of his, the first with the returned `seq`.
 */
async function group(
  title: string,
  texts: readonly string[],
): Promise<{ id: string; first: number }> {
  const { id } = await jonas.chat.conversations.createGroup(title, [mara.id]);
  let first = 0;
  for (const text of texts) {
    const { seq } = await jonas.chat.messages.send(id, text);
    first ||= seq;
    // Else it opens where the unread ones begin.
    await mara.chat.receipts.markRead(id, seq);
  }
  return { id, first };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `Message number ${index + 1}`);

async function visit(
  who: Joined,
  title: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: who.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation(title);
  await visitor.log.locator('.message').first().waitFor();
  return visitor;
}

const bar = ({ chat }: Visitor): Locator => chat.locator('parlor-pin-bar .pin');
const row = ({ log }: Visitor, text: string): Locator =>
  log
    .locator('.message')
    .filter({ has: log.page().locator('.words', { hasText: new RegExp(`^${text}$`) }) });

async function choose(visitor: Visitor, text: string, name: string): Promise<void> {
  await row(visitor, text).locator('.words').hover();
  await row(visitor, text).getByRole('button', { name: 'Message actions' }).click();
  await visitor.chat.getByRole('menuitem', { name, exact: true }).click();
}

const isInView = async (visitor: Visitor, message: Locator): Promise<boolean> => {
  const [box, view] = [await message.boundingBox(), (await visitor.log.boundingBox())!];
  return box !== null && box.y >= view.y && box.y + box.height <= view.y + view.height;
};

test('the bar shows the latest pin; each press leads to the pin before, also where the log is not loaded', async () => {
  const { id, first } = await group('Harbour', numbered(90));
  for (const number of [2, 80, 40]) {
    const { pinnedAt } = await jonas.chat.messages.pin(id, first + number - 1);
    // Pins are in the order of their times, which are whole milliseconds.
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(Date.parse(pinnedAt!));
  }
  const visitor = await visit(mara, 'Harbour');
  await expect
    .poll(() => bar(visitor).innerText())
    .toBe('Pinned message 1 of 3\nJonas Weber: Message number 40');
  for (const [number, next] of [
    [40, 'Pinned message 2 of 3\nJonas Weber: Message number 80'],
    [80, 'Pinned message 3 of 3\nJonas Weber: Message number 2'],
    [2, 'Pinned message 1 of 3\nJonas Weber: Message number 40'],
  ] as const) {
    await bar(visitor).click();
    await expect.poll(() => isInView(visitor, row(visitor, `Message number ${number}`))).toBe(true);
    await expect
      .poll(() => row(visitor, `Message number ${number}`).getAttribute('data-marked'))
      .not.toBeNull();
    expect(await bar(visitor).innerText()).toBe(next);
  }
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('pins of others appear and go while one reads, and nothing that one reads moves', async () => {
  const { id, first } = await group('Market', numbered(60));
  const visitor = await visit(mara, 'Market');
  await visitor.chat.locator('parlor-pin-bar').waitFor({ state: 'attached' });
  await visitor.log.hover();
  await visitor.page.mouse.wheel(0, -900);
  await expect.poll(() => visitor.log.evaluate((log) => log.scrollTop)).toBeLessThan(-500);
  await atRest(row(visitor, 'Message number 35'));
  // What is in the middle of the view.
  const at = await visitor.log.evaluate((log) => {
    const { top, height } = log.getBoundingClientRect();
    const rows = [...log.querySelectorAll<HTMLElement>('.message')];
    return rows.find((one) => one.getBoundingClientRect().top > top + height / 2)!.dataset['row'];
  });
  const read = visitor.log.locator(`.message[data-row="${at}"]`);
  const { y } = (await read.boundingBox())!;
  /**
   * Does something, and waits until the bar says it; the message that one reads is where it was.
   */
  const step = async (act: () => Promise<unknown>, says: string | null) => {
    await act();
    if (says === null) await expect.poll(() => bar(visitor).count()).toBe(0);
    else
      await expect
        .poll(async () => ((await bar(visitor).count()) ? bar(visitor).innerText() : ''))
        .toBe(says);
    expect((await read.boundingBox())!.y).toBe(y);
  };
  const { messages } = jonas.chat;
  await step(() => messages.pin(id, first), 'Pinned message\nJonas Weber: Message number 1');
  await step(
    () => messages.pin(id, first + 1),
    'Pinned message 1 of 2\nJonas Weber: Message number 2',
  );
  await step(
    () => messages.edit(id, first + 1, 'Message number two'),
    'Pinned message 1 of 2\nJonas Weber: Message number two',
  );
  await step(() => messages.delete(id, first + 1), 'Pinned message\nJonas Weber: Message number 1');
  await step(() => mara.chat.messages.hide(id, first), null);
  await step(
    () => mara.chat.messages.unhide(id, first),
    'Pinned message\nJonas Weber: Message number 1',
  );
  await step(() => messages.unpin(id, first), null);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what was pinned while the connection was lost is in the bar once it is back', async () => {
  const { id, first } = await group('Pier', numbered(3));
  const visitor = await visit(mara, 'Pier');
  await visitor.chat.locator('parlor-pin-bar').waitFor({ state: 'attached' });
  await visitor.page.context().setOffline(true);
  await visitor.chat.locator('parlor-connection-banner .strip').waitFor();
  await jonas.chat.messages.pin(id, first);
  await visitor.page.context().setOffline(false);
  await expect.poll(() => bar(visitor).innerText()).toContain('Message number 1');
  await visitor.close();
});

test('an owner pins and unpins from the menu and from the list, and takes an unpin back; a member sees no way to', async () => {
  const { id, first } = await group('Quay', numbered(5));
  const owner = await visit(jonas, 'Quay');
  const member = await visit(mara, 'Quay');
  await choose(owner, 'Message number 1', 'Pin');
  await choose(owner, 'Message number 4', 'Pin');
  for (const visitor of [owner, member])
    await expect.poll(() => bar(visitor).innerText()).toMatch(/ 1 of 2\n.*number 4$/);

  await member.chat.getByRole('button', { name: 'All pinned messages' }).click();
  const read = member.chat.locator('parlor-pins');
  await expect
    .poll(() => read.locator('.excerpt').allInnerTexts())
    .toEqual(['Message number 4', 'Message number 1']);
  expect(await read.getByRole('button', { name: /^Unpin/ }).count()).toBe(0);

  await owner.chat.getByRole('button', { name: 'All pinned messages' }).click();
  const list = owner.chat.locator('parlor-pins');
  // By key: from the row along the line to its button.
  await list.locator('[data-roving]').first().focus();
  await owner.page.keyboard.press('ArrowRight');
  await owner.page.keyboard.press('Enter');
  await expect.poll(() => list.locator('.excerpt').allInnerTexts()).toEqual(['Message number 1']);
  await expect.poll(() => read.locator('.excerpt').allInnerTexts()).toEqual(['Message number 1']);
  await list.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => list.locator('.excerpt').allInnerTexts())
    .toEqual(['Message number 4', 'Message number 1']);
  expect((await jonas.chat.messages.pinned(id)).map(({ seq }) => seq)).toEqual([first + 3, first]);

  await list.getByRole('button', { name: 'Unpin: You, Message number 4' }).click();
  await expect.poll(() => read.locator('.excerpt').allInnerTexts()).toEqual(['Message number 1']);
  await list.getByRole('button', { name: 'Unpin: You, Message number 1' }).click();
  for (const one of [list, read])
    await one.getByRole('heading', { name: 'No pinned messages' }).waitFor();

  await jonas.chat.messages.pin(id, first);
  await read.getByRole('button', { name: /Message number 1/ }).click();
  await expect
    .poll(() => row(member, 'Message number 1').getAttribute('data-marked'))
    .not.toBeNull();
  expect(await read.count()).toBe(0);
  expect([...owner.faults, ...member.faults]).toEqual([]);
  await Promise.all([owner.close(), member.close()]);
});

test('the list says that it could not be loaded, and loads when one tries again', async () => {
  const { id, first } = await group('Mole', numbered(2));
  await jonas.chat.messages.pin(id, first);
  const visitor = await visit(mara, 'Mole');
  await bar(visitor).waitFor();
  // Over the socket and over HTTP: the call does not get out.
  await visitor.page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (this: WebSocket, frame: string) {
      if (frame.includes('messages.pinned')) this.close();
      else send.call(this, frame);
    } as never;
    Object.assign(window, { mend: () => (WebSocket.prototype.send = send) });
  });
  await visitor.page.route('**/pinned', (route) => route.abort());
  await visitor.chat.getByRole('button', { name: 'All pinned messages' }).click();
  const list = visitor.chat.locator('parlor-pins');
  await list.getByRole('heading', { name: 'The pinned messages could not be loaded.' }).waitFor();
  await visitor.page.evaluate(() => (window as unknown as { mend(): void }).mend());
  await visitor.page.unroute('**/pinned');
  await list.getByRole('button', { name: 'Try again' }).click();
  await list.getByText('Message number 1').waitFor();
  await visitor.close();
});

test('a pin of somebody whom one blocks is not in the bar', async () => {
  const { id, first } = await group('Reef', numbered(2));
  const { seq } = await mara.chat.messages.send(id, 'From Mara');
  await jonas.chat.messages.pin(id, seq);
  const visitor = await visit(mara, 'Reef');
  await bar(visitor).waitFor();
  await jonas.chat.messages.pin(id, first);
  await expect.poll(() => bar(visitor).innerText()).toContain('1 of 2');
  await mara.chat.blocks.add(jonas.id);
  await expect.poll(() => bar(visitor).innerText()).toBe('Pinned message\nYou: From Mara');
  await mara.chat.blocks.remove(jonas.id);
  await expect.poll(() => bar(visitor).innerText()).toContain('1 of 2');
  await visitor.close();
});

test('axe finds nothing in the bar and the list, in the dark and from right to left', async () => {
  const { id, first } = await group('Lock', numbered(4));
  for (const number of [0, 1, 2]) await jonas.chat.messages.pin(id, first + number);
  for (const [direction, options] of [
    ['ltr', {}],
    ['rtl', { colorScheme: 'dark', viewport: { width: 390, height: 780 } }],
  ] as const) {
    const visitor = await visit(jonas, 'Lock', options);
    await visitor.page.evaluate((dir) => (document.documentElement.dir = dir), direction);
    await bar(visitor).waitFor();
    expect(await violationsIn(visitor.page)).toEqual([]);
    await visitor.chat.getByRole('button', { name: 'All pinned messages' }).click();
    await visitor.chat.locator('parlor-pins .excerpt').first().waitFor();
    expect(await violationsIn(visitor.page)).toEqual([]);
    await visitor.close();
  }
});
