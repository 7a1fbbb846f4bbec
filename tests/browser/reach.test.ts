/**
 * Whom the people of a site may write to, as each of the narrower settings shows in the directory
 * and in a profile.
 */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let ana: Visitor;
let anaChat: Awaited<ReturnType<HostPage['join']>>;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const [joined, , mo] = await Promise.all(['Ana', 'Ben', 'Mo'].map((name) => host.join(name)));
  anaChat = joined!;
  await host.server.app.discipline.setRole(host.site.id, mo!.id, 'moderator');
  ana = await host.visit(browser, host.page(host.tag()), {
    as: anaChat.account,
    reducedMotion: 'reduce',
  });
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const front = () => ana.chat.locator('.layer:not([inert]) > *');
const row = (name: string): Locator => front().locator('.row').filter({ hasText: name });

/** The site is set so, and the page is loaded anew. */
async function directory(
  whoMayWrite: 'anyone_after_request' | 'contacts' | 'shared_group' | 'staff',
): Promise<void> {
  await host.server.app.sites.update(host.site.id, { whoMayWrite });
  await ana.page.reload();
  await ana.openChat();
  await ana.chat.getByRole('button', { name: 'New message' }).first().click();
  await row('Ben').waitFor();
}

const asked = () => row('Ben').getByText('Request', { exact: true });
const says = (text: string | RegExp) => front().getByText(text).waitFor();

test('after a request: the directory says so, and a press leads to the form that asks', async () => {
  await directory('anyone_after_request');
  await asked().waitFor();
  expect(await row('Mo').getByText('Request').count()).toBe(0);
  await row('Ben').click();
  await says('On this site you can write to Ben when you are contacts.');
  await front().getByRole('button', { name: 'Send request' }).click();
  await front().getByRole('heading', { name: 'Request sent' }).waitFor();
  await front().getByRole('button', { name: 'Withdraw' }).click();
  await front().getByRole('button', { name: 'Send request' }).waitFor();
});

test('contacts only: whoever shares no group cannot be asked, and is told apart from those who can', async () => {
  await directory('contacts');
  await asked().waitFor();
  await row('Ben').click();
  await says('On this site you can write to Ben when you are contacts.');
  await front().getByRole('button', { name: 'Send request' }).click();
  await says('You cannot send Ben a contact request right now.');
});

test('shared groups: a stranger’s profile says what it takes', async () => {
  await directory('shared_group');
  expect(await asked().count()).toBe(0);
  await front().getByRole('button', { name: 'Profile of Ben' }).click();
  await says('On this site you can write to Ben if you share a group.');
  expect(await front().getByRole('button', { name: 'Message', exact: true }).count()).toBe(0);
});

test('staff: a press on anybody else leads to why not, and one on the team to the conversation', async () => {
  await directory('staff');
  await row('Ben').click();
  await says('On this site you can only write to the team.');
  await front().getByRole('button', { name: 'Back', exact: true }).click();
  await row('Mo').click();
  await ana.write('Can you help?');
  await ana.log.getByText('Can you help?').waitFor();
  await expect
    .poll(async () =>
      (await anaChat.chat.conversations.list()).items.map(({ lastMessage }) => lastMessage?.text),
    )
    .toEqual(['Can you help?']);
});
