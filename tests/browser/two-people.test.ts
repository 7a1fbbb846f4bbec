/** The product's main job, as people do it: two browsers on the demo pages, through the script tag and through the npm packages. */
import { createChat } from '@parlor/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { DemoSites } from '../support/processes.js';

let browser: Browser;
let sites: DemoSites;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
});

afterAll(async () => {
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const account = (index: number) => sites.demo.shop.accounts[index]!;

test('a message typed in one browser appears in the other, and is there after both reload and after the server was killed', async () => {
  const mara = await Visitor.open(browser, sites.shopUrl);
  const jonas = await Visitor.open(browser, `${sites.shopUrl}/about`);
  await mara.openChat();
  await mara.signIn(account(0));
  await jonas.openChat();
  await jonas.signIn(account(1));
  await mara.openConversation('Jonas Weber');
  await jonas.openConversation('Mara Lindqvist');

  await mara.write('Can you stay until six?');
  await jonas.log.getByText('Can you stay until six?').waitFor({ timeout: 1_000 });
  await jonas.write('Until seven if needed.');
  await mara.log.getByText('Until seven if needed.').waitFor({ timeout: 1_000 });

  for (const crash of [false, true]) {
    if (crash) await sites.crashServer();
    for (const [person, other] of [
      [mara, 'Jonas Weber'],
      [jonas, 'Mara Lindqvist'],
    ] as const) {
      await person.page.reload();
      await person.openChat();
      await person.openConversation(other);
      await expect.poll(() => person.log.getByText('Can you stay until six?').count()).toBe(1);
      await expect.poll(() => person.log.getByText('Until seven if needed.').count()).toBe(1);
    }
  }
  // Cut connections are told in the chat; nothing but them may be in the console.
  expect([...mara.faults, ...jonas.faults].filter((fault) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(fault))).toEqual([]);
  await Promise.all([mara.close(), jonas.close()]);
});

test('what is written while the server is away waits, says so, and goes by itself', async () => {
  const mara = await Visitor.open(browser, sites.shopUrl);
  await mara.openChat();
  await mara.signIn(account(0));
  await mara.openConversation('Jonas Weber');
  await sites.crashServer();
  await mara.write('Written in the dark');
  await mara.log.getByText('Written in the dark').waitFor();
  await mara.page.reload();
  await mara.openChat();
  await mara.openConversation('Jonas Weber');
  await expect.poll(() => mara.log.getByText('Written in the dark').count()).toBe(1);
  await mara.close();
});

test('guests meet: one finds the other in the directory and writes first', async () => {
  const [zoe, yann] = [await Visitor.open(browser, sites.shopUrl), await Visitor.open(browser, sites.shopUrl)];
  for (const [visitor, name] of [
    [zoe, 'Zoé Quick'],
    [yann, 'Yann Slow'],
  ] as const) {
    await visitor.openChat();
    await visitor.chat.getByLabel(/name/i).fill(name);
    await visitor.page.keyboard.press('Enter');
    await visitor.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  }
  await zoe.chat.getByLabel('New message').click();
  await zoe.chat.getByRole('searchbox', { name: 'Search people' }).fill('yann');
  await zoe.chat.getByLabel('People', { exact: true }).getByText('Yann Slow').click();
  await zoe.write('Salut Yann');
  await yann.chat.getByLabel('Conversations').getByText('Zoé Quick', { exact: true }).click();
  await yann.log.getByText('Salut Yann').waitFor();
  await Promise.all([zoe.close(), yann.close()]);
});

test('a group is called by its title, and says who made it, came and went', async () => {
  const mara = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
  const { email, password } = account(0);
  await mara.auth.login({ email, password });
  const people = (await mara.users.list()).items;
  const idOf = (name: string) => people.find((user) => user.name === name)!.id;
  const jonas = await Visitor.open(browser, sites.shopUrl);
  await jonas.openChat();
  await jonas.signIn(account(1));

  const { id } = await mara.conversations.createGroup('Workshop', [idOf('Jonas Weber')]);
  await jonas.openConversation('Workshop');
  await jonas.log.getByText('Mara Lindqvist created “Workshop”').waitFor();
  await mara.members.add(id, [idOf('Aiko Tanaka')]);
  await jonas.log.getByText('Mara Lindqvist added Aiko Tanaka').waitFor();
  await mara.conversations.rename(id, 'Late shift');
  await jonas.chat.getByRole('heading', { name: 'Late shift' }).waitFor();
  await mara.members.remove(id, idOf('Aiko Tanaka'));
  await jonas.log.getByText('Mara Lindqvist removed Aiko Tanaka').waitFor();
  await Promise.all([mara.close(), jonas.close()]);
});

test('the club signs its members in by itself, and the shop and the club never see each other', async () => {
  const [ada, grace] = [await Visitor.open(browser, sites.clubUrl), await Visitor.open(browser, sites.clubUrl)];
  for (const [visitor, name] of [
    [ada, 'Ada Lovelace'],
    [grace, 'Grace Hopper'],
  ] as const) {
    await visitor.page.getByRole('button', { name: new RegExp(name) }).click();
    await visitor.chat.getByLabel('Conversations').waitFor();
  }
  // By the name above a note on the page, which knows its members by its own ids.
  await ada.page.getByRole('button', { name: 'Grace', exact: true }).click();
  await ada.chat.getByRole('heading', { name: 'Grace Hopper' }).waitFor();
  await grace.openConversation('Ada Lovelace');
  await ada.write('See you on Thursday');
  await grace.log.getByText('See you on Thursday').waitFor();
  expect([...ada.faults, ...grace.faults]).toEqual([]);

  const mara = await Visitor.open(browser, sites.shopUrl);
  await mara.openChat();
  await mara.signIn(account(0));
  await mara.chat.getByLabel('New message').click();
  await mara.chat.getByRole('searchbox', { name: 'Search people' }).fill('Ada');
  await mara.chat.getByText('No one by that name').waitFor();
  await Promise.all([ada.close(), grace.close(), mara.close()]);
});
