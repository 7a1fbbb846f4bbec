/**
 * What a message was before it was edited, as the site's moderators see it in the built widget, and
 * nobody else.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

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
  await host.server.app.users.update(host.site.id, mara.id, { kind: 'member', role: 'moderator' });
});

afterAll(async () => {
  await Promise.all([mara?.chat, jonas?.chat].map((chat) => chat?.close()));
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function visit(who: Joined, name: string, options = {}): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: who.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation(name);
  return visitor;
}

async function openMenu(visitor: Visitor, text: string): Promise<Locator> {
  const row = visitor.log.locator('.message', { hasText: text });
  await row.locator('.words').hover();
  await row.getByRole('button', { name: 'Message actions' }).click();
  const menu = visitor.chat.locator('parlor-message-menu');
  await menu.getByRole('menu').waitFor();
  return menu;
}

test('a moderator sees every version, the latest first, also one that comes meanwhile', async () => {
  const { seq } = await jonas.chat.messages.send(talk, 'Lamps from 40');
  await jonas.chat.messages.edit(talk, seq, 'Lamps from 50');
  await jonas.chat.messages.edit(talk, seq, 'Lamps from 60');
  await jonas.chat.messages.send(talk, 'Never changed');
  const visitor = await visit(mara, 'Jonas Weber');
  const menu = await openMenu(visitor, 'Never changed');
  expect(await menu.getByRole('menuitem', { name: 'Show edit history' }).count()).toBe(0);
  await visitor.page.keyboard.press('Escape');

  await openMenu(visitor, 'Lamps from 60');
  await menu.getByRole('menuitem', { name: 'Show edit history' }).click();
  const dialog = menu.getByRole('dialog', { name: 'Edit history' });
  await expect
    .poll(() => dialog.locator('.version').allInnerTexts())
    .toEqual(['Lamps from 60', 'Lamps from 50', 'Lamps from 40']);
  expect(await dialog.locator('.tag').allInnerTexts()).toEqual(['Current version', 'Original']);
  expect(await dialog.locator('.name').allInnerTexts()).toEqual([
    'Jonas Weber',
    'Jonas Weber',
    'Jonas Weber',
  ]);
  expect(await violationsIn(visitor.page)).toEqual([]);
  await jonas.chat.messages.edit(talk, seq, 'Lamps from 70');
  await expect.poll(() => dialog.locator('.version').allInnerTexts()).toHaveLength(4);
  expect(await dialog.locator('.version').first().innerText()).toBe('Lamps from 70');
  await visitor.page.keyboard.press('Escape');
  await expect
    .poll(() => visitor.log.locator('.message:focus').getAttribute('data-row'))
    .toBe(`${seq}`);
  await visitor.close();
});

test('that the versions could not be loaded is said, and trying again loads them and keeps the focus in the dialog', async () => {
  const { seq } = await jonas.chat.messages.send(talk, 'Chairs from 10');
  await jonas.chat.messages.edit(talk, seq, 'Chairs from 20');
  const visitor = await visit(mara, 'Jonas Weber');
  const menu = await openMenu(visitor, 'Chairs from 20');
  await visitor.page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (this: WebSocket, frame: string) {
      if (frame.includes('messages.edits')) this.close();
      else send.call(this, frame);
    } as never;
    Object.assign(window, { mend: () => (WebSocket.prototype.send = send) });
  });
  await visitor.page.route('**/edits', (route) => route.abort());
  await menu.getByRole('menuitem', { name: 'Show edit history' }).click();
  const dialog = menu.getByRole('dialog', { name: 'Edit history' });
  await dialog.locator('.problem').waitFor();
  await visitor.page.evaluate(() => (window as unknown as { mend(): void }).mend());
  await visitor.page.unroute('**/edits');
  await dialog.getByRole('button', { name: 'Try again' }).click();

  await expect
    .poll(() => dialog.locator('.version').allInnerTexts())
    .toEqual(['Chairs from 20', 'Chairs from 10']);
  await visitor.page.keyboard.press('Escape');
  await expect
    .poll(() => visitor.log.locator('.message:focus').getAttribute('data-row'))
    .toBe(`${seq}`);
  await visitor.close();
});

test('who is no moderator is not offered it, not even for messages of their own', async () => {
  const { seq } = await jonas.chat.messages.send(talk, 'Seats for ten');
  await jonas.chat.messages.edit(talk, seq, 'Seats for twelve');
  const visitor = await visit(jonas, 'Mara Lindqvist');
  const menu = await openMenu(visitor, 'Seats for twelve');
  expect(await menu.getByRole('menuitem', { name: 'Copy text' }).count()).toBe(1);
  expect(await menu.getByRole('menuitem', { name: 'Show edit history' }).count()).toBe(0);
  await visitor.close();
});
