/** A guest who signs in: the widget asks what becomes of the conversations, of that user alone. */
import jwt from 'jsonwebtoken';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let jonas: Joined;
let sign: (sub: string, name: string) => string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  jonas = await host.join('Jonas Weber');
  const { kid, secret } = await host.server.app.sites.addSigningSecret(host.site.id);
  sign = (sub, name) =>
    jwt.sign({ name }, secret, {
      keyid: kid,
      subject: sub,
      audience: host.site.publicKey,
      expiresIn: '5m',
    });
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const question = ({ chat }: Visitor) => chat.getByRole('group', { name: /You wrote as/ });
const button = ({ chat }: Visitor, name: string) => chat.getByRole('button', { name, exact: true });
const listed = ({ chat }: Visitor) =>
  chat.getByLabel('Conversations').getByText('Jonas Weber', { exact: true });

/** A guest of this name who talks with Jonas. */
async function guest(
  name: string,
  options: BrowserContextOptions = {},
  tag = host.tag(),
): Promise<Visitor> {
  const visitor = await Visitor.open(browser, host.page(tag), {
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.chat.locator('input').first().fill(name);
  await visitor.chat.locator('parlor-sign-in button.primary').first().click();
  await button(visitor, 'New message').or(visitor.chat.locator('.bar .strong')).first().waitFor();
  const key = `parlor:${host.site.publicKey}:session`;
  const id = await visitor.page.evaluate(
    (at) => (JSON.parse(localStorage.getItem(at)!) as { user: { id: string } }).user.id,
    key,
  );
  await jonas.chat.conversations.start([id], `Hello ${name}`);
  await listed(visitor).waitFor();
  return visitor;
}

/** The host's page says who is signed in on it. */
const hostSigns = (visitor: Visitor, token: string | null): Promise<void> =>
  visitor.page.evaluate((given) => {
    (window as unknown as { Parlor: { update(options: object): void } }).Parlor.update({
      auth: async () => given,
    });
  }, token);

test('a guest whom the host signs in is asked, without a word of the conversation, and keeps it', async () => {
  const visitor = await guest('Guest Lamp');
  await visitor.openConversation('Jonas Weber');
  await visitor.write('The lamp is broken');
  // Shown at once, and the guest's when it has arrived: what waits to be sent ends with the guest's
  // stay here.
  const stop = jonas.chat.conversations.live.subscribe(() => undefined);
  await expect
    .poll(() => jonas.chat.conversations.live.value.items[0]?.lastMessage?.text)
    .toBe('The lamp is broken');

  await hostSigns(visitor, sign('ada', 'Ada'));
  await question(visitor).waitFor();
  expect(await question(visitor).innerText()).toContain('Guest Lamp');
  expect(await visitor.chat.getByText('The lamp is broken').count()).toBe(0);
  expect(await listed(visitor).count()).toBe(0);
  expect(await violationsIn(visitor.page)).toEqual([]);
  await button(visitor, 'Keep').focus();
  await visitor.page.keyboard.press('Enter');
  await question(visitor).waitFor({ state: 'detached' });
  await visitor.openConversation('Jonas Weber');
  await visitor.log.getByText('The lamp is broken').waitFor();
  await visitor.write('And now it is Ada');
  await expect
    .poll(() => jonas.chat.conversations.live.value.items[0]?.lastMessage?.text)
    .toBe('And now it is Ada');
  expect(
    jonas.chat.conversations.live.value.items[0]?.members
      .map((member) => member.user.name)
      .toSorted(),
  ).toEqual(['Ada', 'Jonas Weber']);
  stop();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a guest signs in to an account from the profile, and keeps the conversation', async () => {
  const mara = await host.join('Mara Lindqvist');
  const visitor = await guest('Guest Mara');
  await button(visitor, 'Your profile').click();
  await button(visitor, 'Create an account').click();
  await button(visitor, 'Sign in').click();
  await visitor.chat.getByLabel('Email').fill(mara.account.email);
  await visitor.chat.getByLabel('Password').fill(mara.account.password);
  await visitor.page.keyboard.press('Enter');
  await question(visitor).waitFor();
  await button(visitor, 'Keep').click();
  await listed(visitor).waitFor();
  await expect.poll(() => question(visitor).count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('giving up asks once more, and leaves nothing for the next user of the device', async () => {
  const visitor = await guest('Guest Shared');
  await hostSigns(visitor, sign('bea', 'Bea'));
  await button(visitor, 'Not mine').click();
  await visitor.chat.getByRole('group', { name: /Give up the conversations of/ }).waitFor();
  await button(visitor, 'Cancel').click();
  await question(visitor).waitFor();
  await button(visitor, 'Not mine').click();
  await button(visitor, 'Give up').click();
  await expect.poll(() => visitor.chat.locator('parlor-left-guest').count()).toBe(0);
  expect(await listed(visitor).count()).toBe(0);
  expect(
    await visitor.page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.endsWith(':left-guest')),
    ),
  ).toEqual([]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a second user who is signed in after the first is not asked', async () => {
  const visitor = await guest('Guest Switch');
  await hostSigns(visitor, sign('b', 'B'));
  await question(visitor).waitFor();
  // As a page does that comes up for another user: a new `auth` alone does not restart the chat.
  await visitor.page.evaluate(
    (token) => {
      window.Parlor!.destroy!();
      window.Parlor!.boot!({ auth: async () => token, open: true });
    },
    sign('c', 'C'),
  );
  await visitor.chat.locator('.notice').first().waitFor();
  expect(await question(visitor).count()).toBe(0);
  expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain(
    'Guest Switch',
  );
  await visitor.close();
});

test('an answer in one tab takes the question away in the other', async () => {
  const visitor = await guest('Guest Tabs');
  const tab = await visitor.page.context().newPage();
  await hostSigns(visitor, sign('tabs', 'Tabs'));
  await question(visitor).waitFor();
  await tab.goto(visitor.page.url());
  await tab.getByRole('button', { name: 'Open chat' }).click();
  const other = tab.locator('parlor-left-guest');
  await other.waitFor();
  await button(visitor, 'Keep').click();
  await listed(visitor).waitFor();
  await other.waitFor({ state: 'detached' });
  await visitor.close();
});

test('offline it says so, and the question stays', async () => {
  const visitor = await guest('Guest Offline');
  await hostSigns(visitor, sign('offline', 'Olga'));
  await question(visitor).waitFor();
  await visitor.page.context().setOffline(true);
  await button(visitor, 'Keep').click();
  await question(visitor).locator('.alert').waitFor();
  await visitor.page.context().setOffline(false);
  await button(visitor, 'Keep').click();
  await listed(visitor).waitFor();
  await visitor.close();
});
