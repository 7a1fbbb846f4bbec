/** How a host page embeds the chat: modes, buttons that open it, coming and going in any order, and what it leaves. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { type Account, HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Account;
let userId: string;
let conversationId: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const owner = await host.join('Mara Lindqvist');
  const jonas = await host.join('Jonas Weber');
  const aiko = await host.join('Aiko Tanaka');
  mara = owner.account;
  userId = jonas.id;
  conversationId = (await jonas.chat.conversations.start([owner.id], 'The paper has arrived.')).conversation.id;
  await aiko.chat.conversations.start([owner.id], 'Is the lamp still there?');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const tag = (attributes?: string) => host.tag(attributes);

/** A page with this body, visited by Mara. */
const visit = (
  body: string,
  options: BrowserContextOptions & { signedIn?: false; headers?: Record<string, string> } = {},
): Promise<Visitor> => {
  const { signedIn, headers, ...more } = options;
  return host.visit(browser, host.page(body, headers), { ...(signedIn !== false && { as: mara }), ...more });
};

const conversation = (visitor: Visitor) => visitor.chat.getByRole('heading', { name: 'Jonas Weber' });

test('an inbox stands in the page with the list beside the conversation, and in one column where its box is narrow', async () => {
  const visitor = await visit(`<div id="box" style="height: 700px; width: 1000px"></div>${tag('data-mode="inbox" data-into="#box"')}`);
  await visitor.openConversation('Jonas Weber');
  const list = visitor.chat.getByLabel('Conversations');
  expect(await list.isVisible()).toBe(true);
  expect(await visitor.chat.getByRole('button', { name: 'Back' }).count()).toBe(0);
  expect(await list.getByRole('button', { name: /Jonas Weber/ }).getAttribute('aria-current')).toBe('true');
  const [left, right] = await Promise.all([list.boundingBox(), visitor.log.boundingBox()]);
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x);
  // Another one takes its place, and the profile lies over it with a way back.
  await visitor.openConversation('Aiko Tanaka');
  await visitor.chat.getByRole('heading', { name: 'Aiko Tanaka' }).waitFor();
  expect(await conversation(visitor).count()).toBe(0);
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  await visitor.chat.getByLabel('Name').waitFor();
  await visitor.chat.getByRole('button', { name: 'Back' }).click();
  await visitor.log.waitFor();
  await visitor.page.evaluate(() => (document.getElementById('box')!.style.width = '420px'));
  await visitor.chat.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => list.isVisible()).toBe(true);
  await expect.poll(() => visitor.log.count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a chatbox holds one conversation and no list, inline by its user and floating by its conversation', async () => {
  const inline = await visit(`<div style="height: 600px">${host.element(`inline mode="chatbox" user="${userId}"`)}</div>${tag()}`);
  await inline.log.waitFor();
  await conversation(inline).waitFor();
  expect(await inline.chat.getByRole('button', { name: 'Back' }).count()).toBe(0);
  expect(await inline.chat.getByLabel('Conversations').count()).toBe(0);
  expect(await inline.chat.count()).toBe(1);
  expect(inline.faults).toEqual([]);
  await inline.close();

  const floating = await visit(tag(`data-mode="chatbox" data-conversation="${conversationId}"`));
  await floating.openChat();
  await conversation(floating).waitFor();
  await floating.page.keyboard.press('Escape');
  await expect.poll(() => conversation(floating).isVisible()).toBe(false);
  expect(floating.faults).toEqual([]);
  await floating.close();
});

test('buttons of the page open the list, a person and a conversation, also those that come later, and get the focus back', async () => {
  const visitor = await visit(`<button data-parlor-open="toggle">Talk</button><main></main>${tag('data-launcher="none"')}`);
  await visitor.chat.waitFor({ state: 'attached' });
  expect(await visitor.chat.getByRole('button', { name: 'Open chat' }).isVisible()).toBe(false);
  await visitor.page.getByText('Talk').focus();
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByLabel('Conversations').waitFor();
  await visitor.page.keyboard.press('Escape');
  await expect.poll(() => visitor.page.evaluate(() => document.activeElement?.textContent)).toBe('Talk');

  await visitor.page.evaluate(
    ([user, talk]) => {
      document.querySelector('main')!.innerHTML = `<form action="/elsewhere"><button data-parlor-user="${user}">Jonas</button>
        <button data-parlor-conversation="${talk}">Our talk</button><button data-parlor-user="nobody">Nobody</button>
        <button data-parlor-conversation="none">Nothing</button><button data-parlor-open>List</button></form>`;
    },
    [userId, conversationId],
  );
  const press = (name: string) => visitor.page.getByRole('button', { name, exact: true }).click();
  await press('Jonas');
  await conversation(visitor).waitFor();
  await press('List');
  await visitor.chat.getByLabel('Conversations').waitFor();
  await press('Our talk');
  await conversation(visitor).waitFor();
  await press('Nobody');
  await visitor.chat.getByText('This person is not here').waitFor();
  await press('Nothing');
  await visitor.chat.getByText('This conversation is not here').waitFor();
  await visitor.chat.getByRole('button', { name: 'Back' }).click();
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(visitor.page.url()).not.toContain('elsewhere');
  await press('Talk');
  await expect.poll(() => visitor.chat.getByLabel('Conversations').isVisible()).toBe(false);
  expect(visitor.faults.filter((fault) => !/40[04]/.test(fault))).toEqual([]);
  await visitor.close();
});

test('what is asked for before the script is there, and before somebody is signed in, is kept and carried out', async () => {
  const visitor = await visit(`<script>(window.Parlor ||= []).push(['openUser', '${userId}'])</script>${tag()}`, { signedIn: false });
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).click();
  await visitor.chat.getByLabel('Email').fill(mara.email);
  await visitor.chat.getByLabel('Password').fill(mara.password);
  await visitor.page.keyboard.press('Enter');
  await conversation(visitor).waitFor();
  await visitor.page.evaluate(() => (window as unknown as { Parlor: { open(): void } }).Parlor.open());
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test.each(['top-start', 'top-end', 'bottom-start', 'bottom-end'])('it hangs in the corner %s', async (position) => {
  const visitor = await visit(tag(`data-position="${position}"`), { signedIn: false });
  const launcher = (await visitor.chat.getByRole('button', { name: 'Open chat' }).boundingBox())!;
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await visitor.page.evaluate(() =>
    Promise.all(
      document
        .querySelector('parlor-chat')!
        .shadowRoot!.getAnimations()
        .map(({ finished }) => finished),
    ),
  );
  const panel = (await visitor.chat.locator('.panel').boundingBox())!;
  expect(launcher.x < 640).toBe(position.endsWith('start'));
  expect(launcher.y < 410).toBe(position.startsWith('top'));
  expect(panel.y > launcher.y).toBe(position.startsWith('top'));
  expect(panel.y).toBeGreaterThanOrEqual(0);
  expect(panel.y + panel.height).toBeLessThanOrEqual(820);
  expect(position.endsWith('start') ? panel.x : 1280 - panel.x - panel.width).toBeCloseTo(20, 0);
  await visitor.close();
});
