/**
 * Muting, as people see and do it in the built widget: by mouse and by keyboard, in groups and
 * between two.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';
import { violationsIn } from '../support/axe.js';

let browser: Browser;
let host: HostPage;
let mara: Joined;
let jonas: Joined;
let groupId: string;
let directId: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  [mara, jonas] = [await host.join('Mara Lindqvist'), await host.join('Jonas Weber')];
  const aiko = await host.join('Aiko Tanaka');
  groupId = (await jonas.chat.conversations.createGroup('Lamp club', [mara.id, aiko.id])).id;
  directId = (await jonas.chat.conversations.start([mara.id], 'Hello Mara')).conversation.id;
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const button = (scope: Locator, name: string | RegExp) =>
  scope.getByRole('button', { name, exact: typeof name === 'string' });

async function open(colorScheme: 'light' | 'dark' = 'light'): Promise<Visitor> {
  const visitor = await host.visit(browser, host.page(host.tag()), {
    as: mara.account,
    reducedMotion: 'reduce',
    colorScheme,
  });
  await visitor.openChat();
  await visitor.chat.getByLabel('Conversations').waitFor();
  return visitor;
}

const rowOf = (visitor: Visitor, name: string) =>
  visitor.chat
    .getByLabel('Conversations')
    .getByRole('button')
    .filter({ has: visitor.page.getByText(name, { exact: true }) });
const badge = (visitor: Visitor) => visitor.chat.locator('.launcher .badge').textContent();
const say = (text: string, mentions: string[] = []) =>
  jonas.chat.messages.send(groupId, text, { mentions });

test('a group that is muted by the keyboard counts in grey and calls nobody, until somebody mentions the reader', async () => {
  await mara.chat.conversations.unmute(groupId);
  const visitor = await open();
  const { chat, page } = visitor;
  await visitor.openConversation('Lamp club');
  await button(chat, 'Lamp club').click();
  const mute = chat.locator('parlor-group').getByRole('button', { name: 'Mute', exact: true });
  // The page of the group takes the focus once it is here.
  await expect.poll(() => chat.locator('parlor-group h1:focus').count()).toBe(1);
  await mute.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => chat.getByRole('menuitem').allTextContents()).toHaveLength(5);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const muted = chat.locator('parlor-group').getByRole('button', { name: 'Muted', exact: true });
  await muted.waitFor();
  // The focus is back where it came from, and those who listen have heard of it.
  await expect.poll(() => muted.evaluate((element) => element.matches(':focus'))).toBe(true);
  await expect
    .poll(() => chat.locator('.listen[aria-live] p').allTextContents())
    .toContain('Muted');
  expect(await violationsIn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.evaluate(() =>
    (document.querySelector('parlor-chat') as unknown as { openList(): void }).openList(),
  );

  await visitor.chat.getByText('Hello Mara').waitFor();
  const before = await badge(visitor);
  await say('anybody there?');
  const row = rowOf(visitor, 'Lamp club');
  await row.getByText('1 unread message').waitFor();
  await row.getByText('Muted').waitFor();
  expect(await badge(visitor)).toBe(before);
  await say('@Mara Lindqvist, are you?', [mara.id]);
  await row.getByText('You were mentioned').waitFor();
  await expect.poll(() => badge(visitor)).toBe(String(Number(before) + 1));
  expect(await violationsIn(page)).toEqual([]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('what two say is muted from the profile, for a time that is told, follows on another device, and ends by itself', async () => {
  await mara.chat.conversations.unmute(directId);
  const visitor = await open('dark');
  const { chat, page } = visitor;
  await visitor.openConversation('Jonas Weber');
  await button(chat, 'Jonas Weber').click();
  const person = chat.locator('parlor-person');
  await button(person, 'Mute').click();
  await chat.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await button(person, /^Muted until /).waitFor();
  expect(await violationsIn(page)).toEqual([]);
  await expect
    .poll(async () => (await mara.chat.conversations.get(directId)).mutedUntil)
    .toMatch(/^20/);
  await button(person, 'Back').click();
  await chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Jonas Weber Muted' })
    .waitFor();
  await page.evaluate(() =>
    (document.querySelector('parlor-chat') as unknown as { openList(): void }).openList(),
  );
  await rowOf(visitor, 'Jonas Weber').getByText('Muted').waitFor();

  await mara.chat.conversations.mute(directId, new Date(Date.now() + 2_000));
  await rowOf(visitor, 'Jonas Weber').getByText('Muted').waitFor({ state: 'detached' });
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
