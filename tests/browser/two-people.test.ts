/**
 * The product's main job, as people do it on the demo pages, through the script tag and through the
 * npm packages: what one writes the other has, and finds again.
 */
import { type Chat, createChat } from '@parlor/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

/** A chat of theirs beside those in browsers. */
async function chatOf(index: number): Promise<Chat> {
  const chat = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
  const { email, password } = account(index);
  await chat.auth.login({ email, password });
  return chat;
}

const idOf = async (chat: Chat, name: string) =>
  (await chat.users.list()).items.find((user) => user.name === name)!.id;

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
  await jonas.log.getByText('Can you stay until six?').waitFor();
  await jonas.write('Until seven if needed.');
  await mara.log.getByText('Until seven if needed.').waitFor();

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
  expect(
    [...mara.faults, ...jonas.faults].filter(
      (fault) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(fault),
    ),
  ).toEqual([]);
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
  const [zoe, yann] = [
    await Visitor.open(browser, sites.shopUrl),
    await Visitor.open(browser, sites.shopUrl),
  ];
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
  const mara = await chatOf(0);
  const [jonasId, aikoId] = [await idOf(mara, 'Jonas Weber'), await idOf(mara, 'Aiko Tanaka')];
  const jonas = await Visitor.open(browser, sites.shopUrl);
  await jonas.openChat();
  await jonas.signIn(account(1));

  const { id } = await mara.conversations.createGroup('Workshop', [jonasId]);
  await jonas.openConversation('Workshop');
  await jonas.log.getByText('Mara Lindqvist created “Workshop”').waitFor();
  await mara.members.add(id, [aikoId]);
  await jonas.log.getByText('Mara Lindqvist added Aiko Tanaka').waitFor();
  await mara.conversations.rename(id, 'Late shift');
  await jonas.chat.getByRole('heading', { name: 'Late shift' }).waitFor();
  await mara.members.remove(id, aikoId);
  await jonas.log.getByText('Mara Lindqvist removed Aiko Tanaka').waitFor();
  await Promise.all([mara.close(), jonas.close()]);
});

test('search finds people, conversations and messages, and a hit opens the log there, with the way back', async () => {
  const jonas = await chatOf(1);
  const { id } = await jonas.conversations.createGroup('Lantern archive', [
    await idOf(jonas, 'Mara Lindqvist'),
  ]);
  await jonas.messages.send(id, 'The *amber* lantern leans to the left');
  await Promise.all(
    Array.from({ length: 90 }, (_, i) => jonas.messages.send(id, `Line ${i} of the inventory`)),
  );
  await vi.waitFor(
    async () =>
      expect(
        (await jonas.messages.search('amber lantern', { conversationId: id })).items,
      ).toHaveLength(1),
    10_000,
  );
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.signIn(account(0));
  const { keyboard } = visitor.page;
  await visitor.chat.getByRole('button', { name: 'Search', exact: true }).click();
  const search = visitor.chat.getByRole('searchbox', { name: 'Search people and messages' });
  await expect.poll(() => search.evaluate((one) => one.matches(':focus'))).toBe(true);
  await visitor.chat.getByText('Search the chat').waitFor();
  await keyboard.type('lant');
  const list = (name: string) =>
    visitor.chat.locator('parlor-search').getByRole('list', { name }).locator('.row');
  await expect.poll(() => list('Messages').count()).toBe(1);
  await expect
    .poll(() => list('Conversations').locator('.name').allTextContents())
    .toEqual(['Lantern archive']);
  expect(await list('Messages').locator('mark').allTextContents()).toEqual(['lant']);
  expect(await list('Messages').locator('.hit').textContent()).toContain(
    'The amber lantern leans to the left',
  );
  await search.fill('aiko');
  await expect
    .poll(() => list('People').locator('.name').allTextContents())
    .toEqual(['Aiko Tanaka']);
  await search.fill('zzz nowhere');
  await visitor.chat.getByText('Nothing found').waitFor();
  await search.fill('amber');
  await expect.poll(() => list('Messages').count()).toBe(1);
  await search.press('ArrowDown');
  await keyboard.press('End');
  await keyboard.press('Enter');
  const goal = await visitor.goal();
  expect(await goal.locator('.words').textContent()).toContain('The amber lantern');
  const isInSight = async () => {
    const [box, view] = [(await goal.boundingBox())!, (await visitor.log.boundingBox())!];
    return box.y >= view.y && box.y + box.height <= view.y + view.height;
  };
  await expect.poll(isInSight).toBe(true);
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).last().click();
  await expect
    .poll(() =>
      list('Messages')
        .first()
        .evaluate((one) => one.matches(':focus')),
    )
    .toBe(true);
  expect(await search.inputValue()).toBe('amber');

  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.openConversation('Lantern archive');
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Search', exact: true })
    .click();
  const here = visitor.chat.getByRole('searchbox', {
    name: 'Search messages with Lantern archive',
  });
  await here.fill('inventory');
  await expect.poll(() => list('Messages').count()).toBe(30);
  await list('Messages').last().scrollIntoViewIfNeeded();
  await expect.poll(() => list('Messages').count()).toBe(60);
  await sites.stopServer();
  await here.fill('amber');
  await visitor.chat.getByText('The search did not work.').waitFor();
  await sites.startServer();
  await visitor.chat.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => list('Messages').locator('mark').allTextContents()).toEqual(['amber']);
  await Promise.all([jonas.close(), visitor.close()]);
});

test('the club signs its members in by itself, and the shop and the club never see each other', async () => {
  const [ada, grace] = [
    await Visitor.open(browser, sites.clubUrl),
    await Visitor.open(browser, sites.clubUrl),
  ];
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
  await mara.chat.getByText('Nobody with that name').waitFor();
  await Promise.all([ada.close(), grace.close(), mara.close()]);
});
