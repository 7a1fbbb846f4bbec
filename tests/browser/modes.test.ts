/**
 * The chat in each of its modes, inline and floating: what it shows, without fault to axe by day,
 * by night and in forced colours, and gone through by keyboard alone.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsNow } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { type Account, HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Account;
let userId: string;
let conversationId: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const [owner, jonas, aiko] = [
    await host.join('Mara Lindqvist'),
    await host.join('Jonas Weber'),
    await host.join('Aiko Tanaka'),
  ];
  mara = owner.account;
  userId = jonas.id;
  const { conversation } = await jonas.chat.conversations.start(
    [owner.id],
    'The *paper* has arrived: https://paper.example/rag',
  );
  conversationId = conversation.id;
  await aiko.chat.conversations.start([owner.id], 'Is the lamp still there?');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

/** A page with this body, visited by Mara. */
const visit = (body: string): Promise<Visitor> =>
  host.visit(browser, host.page(body), { as: mara });
const talk = (visitor: Visitor) => visitor.chat.getByRole('heading', { name: 'Jonas Weber' });

const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;

async function check(visitor: Visitor, place: string): Promise<void> {
  for (const look of looks) {
    await visitor.page.emulateMedia(look);
    expect([place, look, ...(await violationsNow(visitor.page))]).toEqual([place, look]);
  }
}

const box = (width: number) => `<main style="height: 640px; width: ${width}px" id="box"></main>`;

test('an inbox stands in the page with the list beside the conversation, and in one column where its box is narrow', async () => {
  const visitor = await visit(
    `<div id="box" style="height: 700px; width: 1000px"></div>${host.tag('data-mode="inbox" data-into="#box"')}`,
  );
  await visitor.openConversation('Jonas Weber');
  const list = visitor.chat.getByLabel('Conversations');
  expect(await list.isVisible()).toBe(true);
  expect(await visitor.chat.getByRole('button', { name: 'Back', exact: true }).count()).toBe(0);
  expect(
    await list.getByRole('button', { name: /^Jonas Weber/ }).getAttribute('aria-current'),
  ).toBe('true');
  const [left, right] = await Promise.all([list.boundingBox(), visitor.log.boundingBox()]);
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x);
  // Another one takes its place, and the profile lies over it with a way back.
  await visitor.openConversation('Aiko Tanaka');
  await visitor.chat.getByRole('heading', { name: 'Aiko Tanaka' }).waitFor();
  expect(await talk(visitor).count()).toBe(0);
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  await visitor.chat.getByLabel('Name').waitFor();
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.log.waitFor();
  await visitor.page.evaluate(() => (document.getElementById('box')!.style.width = '420px'));
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await expect.poll(() => list.isVisible()).toBe(true);
  await expect.poll(() => visitor.log.count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a chatbox holds one conversation and no list, inline by its user and floating by its conversation', async () => {
  const inline = await visit(
    `<div style="height: 600px">${host.element(`inline mode="chatbox" user="${userId}"`)}</div>${host.tag()}`,
  );
  await inline.log.waitFor();
  await talk(inline).waitFor();
  expect(await inline.chat.getByRole('button', { name: 'Back', exact: true }).count()).toBe(0);
  expect(await inline.chat.getByLabel('Conversations').count()).toBe(0);
  expect(await inline.chat.count()).toBe(1);
  expect(inline.faults).toEqual([]);
  await inline.close();

  const floating = await visit(
    host.tag(`data-mode="chatbox" data-conversation="${conversationId}"`),
  );
  await floating.openChat();
  await talk(floating).waitFor();
  await floating.page.keyboard.press('Escape');
  await expect.poll(() => talk(floating).isVisible()).toBe(false);
  expect(floating.faults).toEqual([]);
  await floating.close();
});

test.each([
  ['a popup', () => host.tag()],
  ['a popup in the page', () => box(420) + host.tag('data-into="#box"')],
  ['an inbox', () => host.tag('data-mode="inbox"')],
  ['an inbox in the page', () => box(1000) + host.tag('data-mode="inbox" data-into="#box"')],
  ['a chatbox', () => host.tag(`data-mode="chatbox" data-user="${userId}"`)],
  [
    'a chatbox in the page',
    () => box(420) + host.tag(`data-mode="chatbox" data-user="${userId}" data-into="#box"`),
  ],
] as const)('%s can be read and worked by everybody', async (place, body) => {
  const visitor = await host.visit(
    browser,
    host.page(`<h1>Vesper</h1><input id="own" aria-label="Of the page" autofocus />${body()}`),
    {
      as: mara,
      reducedMotion: 'reduce',
    },
  );
  const { keyboard } = visitor.page;
  const isFloating = !place.endsWith('page');
  const own = () => visitor.page.evaluate(() => document.activeElement?.id);
  const hasFocus = (one: Locator) =>
    expect.poll(() => one.evaluate((element) => element.matches(':focus'))).toBe(true);
  if (isFloating) {
    await visitor.chat.getByRole('button', { name: 'Open chat' }).focus();
    await check(visitor, `${place}, closed`);
    await keyboard.press('Enter');
  }
  if (!place.includes('chatbox')) {
    const row = visitor.chat
      .getByLabel('Conversations')
      .getByRole('button', { name: /^Jonas Weber/ });
    await row.waitFor();
    await check(visitor, `${place}, the list`);
    // What only stands in a page leaves its focus alone.
    if (isFloating)
      await hasFocus(visitor.chat.getByRole('heading', { name: 'Messages', exact: true }));
    else expect(await own()).toBe('own');
    await row.focus();
    await keyboard.press('Enter');
  }
  await visitor.log.getByText('has arrived').waitFor();
  await check(visitor, `${place}, a conversation`);
  const field = visitor.chat.getByRole('textbox', { name: 'Message', exact: true });
  if (place === 'a chatbox in the page') {
    expect(await own()).toBe('own');
    await field.focus();
  }
  await hasFocus(field);
  await keyboard.type(`Seen in ${place}`);
  await keyboard.press('Enter');
  await visitor.log.getByText(`Seen in ${place}`).waitFor();
  if (isFloating) {
    await keyboard.press('Escape');
    await hasFocus(visitor.chat.getByRole('button', { name: 'Open chat' }));
  } else {
    // In a box that is as high as what it holds, there still is a chat.
    await visitor.page.evaluate(() =>
      document.querySelector<HTMLElement>('#box')!.style.removeProperty('height'),
    );
    await expect
      .poll(async () => (await visitor.chat.locator('.panel').boundingBox())?.height)
      .toBeGreaterThanOrEqual(320);
  }
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
