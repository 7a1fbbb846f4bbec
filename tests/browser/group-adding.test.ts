/**
 * From a group's messages and from the list of its members to adding people, for those who may, in
 * the built widget.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let ines: Joined;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  [mara, jonas, ines] = [
    await host.join('Mara Lindqvist'),
    await host.join('Jonas Weber'),
    await host.join('Ines Duarte'),
  ];
});

afterAll(async () => {
  await Promise.all([mara, jonas, ines].map((one) => one?.chat.close()));
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

async function visit(who: Joined, title: string): Promise<Visitor> {
  const visitor = await host.visit(browser, url, { as: who.account, reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.openConversation(title);
  await visitor.chat.locator('parlor-conversation h1 button').waitFor();
  return visitor;
}

test('an owner adds people from the header of the messages and from the members; who was added and who was invited is said', async () => {
  const { id } = await jonas.chat.conversations.createGroup('Harbour', [mara.id]);
  const visitor = await visit(jonas, 'Harbour');
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Add people' })
    .click();
  const adding = visitor.chat.locator('parlor-group-add');
  await adding.getByRole('checkbox', { name: /Ines Duarte/ }).click();
  await adding.getByRole('button', { name: 'Add now' }).click();
  // The site may ask people first: then the page says so and waits for a press.
  const done = adding.getByRole('button', { name: 'Done' });
  await expect
    .poll(async () => (await adding.count()) === 0 || (await done.isVisible()))
    .toBe(true);
  const brought = await jonas.chat.members.invited(id);
  const members = (await jonas.chat.conversations.get(id)).members.map(({ user }) => user.name);
  if (await done.isVisible()) {
    expect(brought.items.map(({ user }) => user.name)).toEqual(['Ines Duarte']);
    await adding
      .getByText(/invited/i)
      .first()
      .waitFor();
    await done.click();
  } else expect(members).toContain('Ines Duarte');

  await visitor.chat.locator('parlor-conversation h1 button').click();
  const page = visitor.chat.locator('parlor-group');
  await page.getByRole('button', { name: 'Add people' }).click();
  await adding.getByRole('heading', { name: 'Add people' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a plain member, and who talks with one other alone, sees no way to add people; who becomes an admin does at once', async () => {
  const { id } = await jonas.chat.conversations.createGroup('Market', [mara.id]);
  await jonas.chat.conversations.start([mara.id], 'Only the two of us');
  const visitor = await visit(mara, 'Market');
  const header = visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Add people' });
  expect(await header.count()).toBe(0);
  await jonas.chat.members.setRole(id, mara.id, 'admin');
  await header.waitFor();
  await jonas.chat.members.setRole(id, mara.id, 'member');
  await expect.poll(() => header.count()).toBe(0);
  await visitor.chat.locator('parlor-conversation h1 button').click();
  const page = visitor.chat.locator('parlor-group');
  await page.getByRole('heading', { name: /^2 people/ }).waitFor();
  expect(await page.getByRole('button', { name: /Add/ }).count()).toBe(0);
  await visitor.close();
  const pair = await visit(mara, 'Jonas Weber');
  expect(
    await pair.chat
      .locator('parlor-conversation')
      .getByRole('button', { name: 'Add people' })
      .count(),
  ).toBe(0);
  await pair.close();
});
