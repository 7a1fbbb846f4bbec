/** What bots offer in the built widget: buttons, quick replies and the sign beside their names. */
import { type BotClient, createBot, createHost } from '@parlor/sdk/server';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let url: string;
let bot: BotClient;
let botId: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  const { server, site } = host;
  const secretKey = await server.secretKey(site);
  const { bots } = createHost({ url: server.url, secretKey });
  const made = await bots.create({ name: 'Order bot' });
  botId = made.bot.id;
  bot = createBot({ url: server.url, site: site.publicKey, token: made.secret });
  await bot.start();
});

afterAll(async () => {
  await bot?.close();
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

/** A visitor who has written to the bot, and looks at the conversation. */
async function talk(
  options: BrowserContextOptions = {},
): Promise<{ mara: Joined; visitor: Visitor; id: string }> {
  const mara = await host.join('Mara Lindqvist');
  const { conversation } = await mara.chat.conversations.start([botId], 'Where is my order?');
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation('Order bot');
  return { mara, visitor, id: conversation.id };
}

const colours = [
  { label: 'Red', value: 'colour:red' },
  { label: 'Blue', value: 'colour:blue' },
];
const askColour = (id: string) =>
  bot.messages.send(id, 'Which colour?', {
    blocks: [
      {
        type: 'buttons',
        buttons: [
          { label: 'Track it', value: 'track' },
          { label: 'To the shop', url: 'https://host.example/shop' },
        ],
      },
      { type: 'quickReplies', replies: colours },
    ],
  });

/** The messages of a conversation as the bot reads them. */
const last = async (id: string) => (await bot.messages.list(id)).items.at(-1)!;

test('a quick reply is chosen by keyboard, and all of them are gone', async () => {
  const { mara, visitor, id } = await talk();
  const { seq } = await askColour(id);
  const replies = visitor.chat.getByRole('group', { name: 'Order bot' });
  await replies.getByRole('button', { name: 'Red' }).waitFor();
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.chat.getByRole('textbox', { name: 'Message' }).focus();
  await visitor.page.keyboard.press('Shift+Tab');
  await expect
    .poll(() =>
      replies.getByRole('button', { name: 'Blue' }).evaluate((one) => one.matches(':focus')),
    )
    .toBe(true);
  await visitor.page.keyboard.press('Enter');
  await visitor.log.locator('.own', { hasText: 'Blue' }).waitFor();
  await expect
    .poll(() => last(id))
    .toMatchObject({
      text: 'Blue',
      senderId: mara.id,
      choice: { seq, value: 'colour:blue' },
    });
  await expect.poll(() => replies.count()).toBe(0);
  // The focus is where the user goes on.
  await visitor.page.keyboard.type('Thanks');
  await visitor.page.keyboard.press('Enter');
  await visitor.log.locator('.own', { hasText: 'Thanks' }).waitFor();
  expect(visitor.faults).toEqual([]);
  await mara.chat.close();
  await visitor.close();
});

test('a button sends its value and stays; a link opens a page', async () => {
  const { mara, visitor, id } = await talk();
  const { seq } = await askColour(id);
  const row = visitor.log.locator(`.message[data-row="${seq}"]`);
  const link = row.getByRole('link', { name: 'To the shop' });
  expect(await link.getAttribute('href')).toBe('https://host.example/shop');
  expect(await link.getAttribute('rel')).toContain('noopener');
  await row.getByRole('button', { name: 'Track it' }).click();
  await expect.poll(() => last(id)).toMatchObject({ choice: { seq, value: 'track' } });
  await row.getByRole('button', { name: 'Track it' }).click();
  await expect.poll(async () => (await last(id)).seq).toBe(seq + 2);
  // Whatever was written after the question, its quick replies are over.
  expect(await visitor.chat.getByRole('button', { name: 'Red' }).count()).toBe(0);
  // The arrow keys and Tab reach the buttons, as the reactions of a message.
  await visitor.log.focus();
  for (let i = 0; i < 3; i++) await visitor.page.keyboard.press('ArrowUp');
  await bot.messages.edit(id, seq, 'Tracked.', { blocks: [] });
  await expect.poll(() => row.getByRole('button', { name: 'Track it' }).count()).toBe(0);
  expect(visitor.faults).toEqual([]);
  await mara.chat.close();
  await visitor.close();
});

test('a bot has a sign beside its name', async () => {
  const { mara, visitor } = await talk();
  const heading = visitor.chat.getByRole('heading', { name: 'Bot Order bot' });
  await heading.waitFor();
  await mara.chat.close();
  await visitor.close();
});

test('a text grows before the eyes of the reader, and is one message in the end', async () => {
  const { mara, visitor, id } = await talk();
  const stream = await bot.messages.stream(id);
  const { seq } = stream.message;
  const row = visitor.log.locator(`.message[data-row="${seq}"]`);
  const words = row.locator('parlor-streamed-text');
  const live = visitor.chat.locator('.listen[aria-live="polite"]');
  await stream.append('Your parcel ');
  await expect.poll(() => words.innerText()).toContain('Your parcel');
  await stream.append('is **on its way**');
  await expect.poll(() => words.innerText()).toContain('is on its way');
  expect(await words.locator('strong').innerText()).toBe('on its way');
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.page.screenshot({ path: 'screenshots/bots/growing.png' });
  // Nothing is announced before the text is whole.
  expect((await live.allTextContents()).join()).not.toContain('parcel');
  // Who opens the chat in the middle sees the text so far.
  const late = await host.visit(browser, url, { as: mara.account, reducedMotion: 'reduce' });
  await late.openChat();
  await late.openConversation('Order bot');
  const lateWords = late.log.locator(`.message[data-row="${seq}"] parlor-streamed-text`);
  await expect.poll(() => lateWords.innerText()).toContain('Your parcel is on its way');
  await late.close();
  const replies = [{ label: 'Thanks', value: 'thanks' }];
  await stream.end({ blocks: [{ type: 'quickReplies', replies }] });
  await visitor.chat.getByRole('button', { name: 'Thanks' }).waitFor();
  expect(await row.locator('.words').innerText()).toBe('Your parcel is on its way');
  expect(await words.count()).toBe(0);
  await expect
    .poll(async () => (await live.allTextContents()).join())
    .toContain('Order bot: Your parcel is on its way');
  const { items } = await bot.messages.list(id);
  expect(items.map(({ text }) => text)).toEqual([
    'Where is my order?',
    'Your parcel is **on its way**',
  ]);
  expect(visitor.faults).toEqual([]);
  await mara.chat.close();
  await visitor.close();
});

const looks: [string, BrowserContextOptions, string][] = [
  ['desktop light', {}, 'en'],
  [
    'phone dark',
    { viewport: { width: 375, height: 700 }, colorScheme: 'dark', hasTouch: true },
    'en',
  ],
  ['right to left', {}, 'ar'],
];
test.each(looks)(
  '%s: what a bot offers is readable and accessible',
  async (look, options, lang) => {
    const mara = await host.join('Mara Lindqvist');
    const { conversation } = await mara.chat.conversations.start([botId], 'Where is my order?');
    const visitor = await host.visit(browser, url, {
      as: mara.account,
      reducedMotion: 'reduce',
      ...options,
    });
    await visitor.openChat();
    await visitor.openConversation('Order bot');
    await visitor.chat.evaluate((chat, language) => chat.setAttribute('lang', language), lang);
    await askColour(conversation.id);
    await visitor.chat.getByRole('button', { name: 'Red' }).waitFor();
    await visitor.chat.getByRole('button', { name: 'Track it' }).waitFor();
    expect(await violationsIn(visitor.page)).toEqual([]);
    await visitor.page.screenshot({ path: `screenshots/bots/${look.replaceAll(' ', '-')}.png` });
    await mara.chat.close();
    await visitor.close();
  },
);
