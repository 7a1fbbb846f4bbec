/**
 * What people write to each other: formatting, mentions, who is writing, drafts, emoji, and who
 * reacted; in the built widget.
 */
import { createChat, limits, type Chat } from '@parlor/sdk';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { insertCrowd } from '../support/crowd.js';
import { DemoSites } from '../support/processes.js';
import { isLong } from '../support/long-test.js';

let browser: Browser;
let sites: DemoSites;
let jonas: Chat;
let aiko: Chat;
/** Of Jonas, Mara and Aiko. */
let group: string;
/**
 * Of more than a conversation lists, and than a page of members holds; Zora came last, and the
 * first visitor has left.
 */
let large: string;
let zora: Chat;
let ids: { mara: string; jonas: string; aiko: string };

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  const [, second, third] = sites.demo.shop.accounts;
  [jonas, aiko] = [second!, third!].map(() =>
    createChat({ site: sites.demo.shop.site, url: sites.serverUrl }),
  ) as [Chat, Chat];
  await jonas.auth.login({ email: second!.email, password: second!.password });
  await aiko.auth.login({ email: third!.email, password: third!.password });
  await Promise.all([jonas.start(), aiko.start()]);
  const people = (await jonas.users.list()).items;
  const idOf = (name: string) => people.find((user) => user.name.startsWith(name))!.id;
  ids = { mara: idOf('Mara'), aiko: idOf('Aiko'), jonas: jonas.auth.user.value!.id };
  group = (await jonas.conversations.createGroup('Shop window', [ids.mara, ids.aiko])).id;
  const guest = async (name: string) => {
    const chat = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
    return [(await chat.auth.signInAsGuest({ name })).id, chat] as const;
  };
  const [firstId, first] = await guest('Visitor 0');
  large = (await jonas.conversations.createGroup('Everybody', [ids.mara, firstId])).id;
  await jonas.members.add(
    large,
    await insertCrowd(sites.processes.folder, ids.jonas, limits.pageMax),
  );
  await first.messages.send(large, 'I was the first');
  await first.members.leave(large);
  await first.close();
  const [zoraId, chat] = await guest('Zora Zacharias');
  zora = chat;
  await jonas.members.add(large, [zoraId]);
});

afterAll(async () => {
  await Promise.all([jonas?.close(), aiko?.close(), zora?.close()]);
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

async function mara(options: BrowserContextOptions & { open?: string } = {}): Promise<Visitor> {
  const { open, ...rest } = options;
  const visitor = await sites.openShop(browser, sites.demo.shop.accounts[0]!, rest);
  if (open !== '') await visitor.openConversation(open ?? 'Shop window');
  return visitor;
}

const row = (visitor: Visitor, text: string) =>
  visitor.log
    .locator('.message')
    .filter({ has: visitor.page.locator('.words', { hasText: text }) });
const field = (visitor: Visitor) => visitor.chat.getByRole('textbox', { name: 'Message' });
const last = async (chat: Chat, conversationId = group) =>
  (await chat.messages.list(conversationId)).items.at(-1)!;

test('formatting is shown as elements, an unread line of it in plain words, and what looks like HTML stays text', async () => {
  await jonas.messages.send(
    group,
    '*Big* _plans_ ~no~ `x*y*`\n> quoted\n- linen\n- lamps\n```\na = 1\n```\n<b>www.a.example/x</b>',
  );
  const visitor = await mara({ open: '' });
  const list = visitor.chat.getByLabel('Conversations');
  await list.getByText('Jonas Weber: Big plans no x*y*').waitFor();
  await visitor.openConversation('Shop window');
  const words = row(visitor, 'Big').locator('.words');
  await words.locator('strong').waitFor();
  const inside = (selector: string) => words.locator(selector).allTextContents();
  expect(
    await Promise.all(['strong', 'em', 's', 'blockquote', 'li', 'pre', 'a', 'b'].map(inside)),
  ).toEqual([
    ['Big'],
    ['plans'],
    ['no'],
    ['quoted'],
    ['linen', 'lamps'],
    ['a = 1'],
    ['www.a.example/x'],
    [],
  ]);
  expect(await inside('code')).toEqual(['x*y*', 'a = 1']);
  expect(await words.textContent()).toContain('<b>www.a.example/x</b>');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('@ offers the people of a group, by keyboard and by press, and who is named sees it', async () => {
  const visitor = await mara();
  const { keyboard } = visitor.page;
  await field(visitor).click();
  await keyboard.type('Ask @');
  const options = visitor.chat
    .getByRole('listbox', { name: 'People to mention' })
    .getByRole('option');
  await expect
    .poll(() => options.allTextContents())
    .toEqual([expect.stringContaining('Aiko Tanaka'), expect.stringContaining('Jonas Weber')]);
  const active = () => field(visitor).getAttribute('aria-activedescendant');
  expect(await active()).toBe('mention-0');
  await keyboard.press('ArrowDown');
  expect(await active()).toBe('mention-1');
  expect(await options.nth(1).getAttribute('aria-selected')).toBe('true');
  await keyboard.press('Escape');
  await expect.poll(() => options.count()).toBe(0);
  expect([await visitor.log.isVisible(), await active()]).toEqual([true, null]);
  await keyboard.press('Backspace');
  await keyboard.type('@web');
  await expect.poll(() => options.count()).toBe(1);
  await keyboard.press('Enter');
  expect(await field(visitor).inputValue()).toBe('Ask @Jonas Weber ');
  await keyboard.type('or @');
  await options.filter({ hasText: 'Aiko' }).click();
  expect(await field(visitor).inputValue()).toBe('Ask @Jonas Weber or @Aiko Tanaka ');
  await keyboard.press('Enter');
  await row(visitor, 'Ask').locator('.mention').first().waitFor();
  await expect
    .poll(async () => (await last(jonas)).mentions.toSorted())
    .toEqual([ids.aiko, ids.jonas].toSorted());
  expect(await row(visitor, 'Ask').locator('.mention').allTextContents()).toEqual([
    '@Jonas Weber',
    '@Aiko Tanaka',
  ]);
  await jonas.messages.send(group, 'Here, @Mara Lindqvist', { mentions: [ids.mara] });
  await row(visitor, 'Here, ').locator('.mention.me').waitFor();

  // In a group of many, who is not listed has a name, is found, and is among the members.
  await zora.messages.send(large, 'I came last');
  await visitor.page.evaluate(() =>
    (document.querySelector('parlor-chat') as unknown as { openList(): void }).openList(),
  );
  await visitor.openConversation('Everybody');
  await row(visitor, 'I came last').getByText('Zora Zacharias', { exact: true }).waitFor();
  await row(visitor, 'I was the first').getByText('Visitor 0', { exact: true }).waitFor();
  await field(visitor).click();
  await keyboard.type('Welcome @zacha');
  await expect
    .poll(() => options.allTextContents())
    .toEqual([expect.stringContaining('Zora Zacharias')]);
  await keyboard.press('Enter');
  expect(await field(visitor).inputValue()).toBe('Welcome @Zora Zacharias ');
  await keyboard.press('Enter');
  await row(visitor, 'Welcome').locator('.mention').waitFor();
  await expect
    .poll(async () => (await last(zora, large)).mentions)
    .toEqual([zora.auth.user.value!.id]);
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Everybody' })
    .click();
  const people = visitor.chat.locator('parlor-group');
  await people.getByRole('searchbox', { name: 'Search members' }).fill('zora');
  const rows = people.getByRole('list', { name: '103 people' }).getByRole('listitem');
  await expect
    .poll(() => rows.allTextContents())
    .toEqual([expect.stringContaining('Zora Zacharias')]);
  await people.getByRole('searchbox').fill('nobody at all');
  await people.getByText('Nobody with that name').waitFor();
  await visitor.close();

  const withOne = await mara({ open: 'Jonas Weber' });
  await field(withOne).pressSequentially('Ask @Jo');
  expect(await withOne.chat.getByRole('listbox').count()).toBe(0);
  expect([...visitor.faults, ...withOne.faults]).toEqual([]);
  await withOne.close();
});

test('who is writing is said in the header and in the list, and only while they are', async () => {
  const visitor = await mara({ open: '' });
  const list = visitor.chat.getByLabel('Conversations');
  const hint = list.locator('.row', { hasText: 'Shop window' }).locator('.writing');
  // One hears it from the moment of the connection; who writes says so with each key.
  await expect
    .poll(() => {
      jonas.typing.set(group, true);
      return hint.allTextContents();
    })
    .toEqual(['Jonas Weber is writing']);
  await visitor.openConversation('Shop window');
  const header = visitor.chat.locator('parlor-conversation .writing');
  aiko.typing.set(group, true);
  await expect.poll(() => header.textContent()).toBe('Jonas Weber and Aiko Tanaka are writing');
  jonas.typing.set(group, false);
  await aiko.messages.send(group, 'That was it');
  await visitor.log.getByText('That was it').waitFor();
  await expect.poll(() => header.count()).toBe(0);

  const heard: boolean[] = [];
  const stop = jonas.on(
    'typing.changed',
    ({ userId, typing }) => userId === ids.mara && heard.push(typing),
  );
  await field(visitor).click();
  await visitor.page.keyboard.press('Shift');
  await visitor.page.keyboard.type('Soon');
  await expect.poll(() => heard).toEqual([true]);
  await field(visitor).fill('');
  await expect.poll(() => heard).toEqual([true, false]);
  stop();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

/** What the SDK has stored of drafts and messages on the device. */
const storedRows = (visitor: Visitor): Promise<string[]> =>
  visitor.page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const rows = databases.map(
      ({ name }) =>
        new Promise<string[]>((resolve) => {
          const opening = indexedDB.open(name!);
          opening.onsuccess = () => {
            const all = opening.result.transaction('rows').objectStore('rows').getAll();
            all.onsuccess = () => {
              opening.result.close();
              resolve(all.result as string[]);
            };
          };
        }),
    );
    return (await Promise.all(rows)).flat();
  });

test('a draft is there again after a reload, and gone once it is sent', async () => {
  const visitor = await mara();
  await field(visitor).pressSequentially('Half a thought');
  await expect.poll(() => storedRows(visitor)).toContain('Half a thought');
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.openConversation('Shop window');
  await expect.poll(() => field(visitor).inputValue()).toBe('Half a thought');
  await field(visitor).press('Enter');
  await visitor.log.getByText('Half a thought').waitFor();
  await expect.poll(async () => (await last(jonas)).text).toBe('Half a thought');
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.openConversation('Shop window');
  await visitor.log.getByText('Half a thought').waitFor();
  expect(await field(visitor).inputValue()).toBe('');

  // Whoever signs in next finds nothing of it.
  await field(visitor).fill('Between us');
  await visitor.page.evaluate(() =>
    (window as unknown as { Parlor: { signOut(): Promise<void> } }).Parlor.signOut(),
  );
  await visitor.signIn(sites.demo.shop.accounts[1]!);
  await visitor.openConversation('Shop window');
  await visitor.log.getByText('Half a thought').waitFor();
  expect(await field(visitor).inputValue()).toBe('');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('emoji come in at the caret, shortcuts write marks, undo takes them back, and what sends is Enter, or what the host wants', async () => {
  const visitor = await mara();
  const { keyboard } = visitor.page;
  await field(visitor).fill('Hi there');
  await field(visitor).evaluate((one: HTMLTextAreaElement) => one.setSelectionRange(2, 2));
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click();
  const picker = visitor.chat.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('button', { name: '😀' }).waitFor();
  await expect
    .poll(() => picker.getByRole('searchbox').evaluate((one) => one.matches(':focus')))
    .toBe(true);
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect.poll(() => field(visitor).inputValue()).toBe('Hi😃 there');
  expect(await picker.count()).toBe(0);
  await keyboard.press('Control+z');
  await expect.poll(() => field(visitor).inputValue()).toBe('Hi there');
  await visitor.chat.getByRole('button', { name: 'Emoji' }).press('Enter');
  await picker.waitFor();
  await keyboard.press('Escape');
  await expect.poll(() => field(visitor).evaluate((one) => one.matches(':focus'))).toBe(true);
  await keyboard.press('Control+a');
  await keyboard.press('Control+b');
  expect(await field(visitor).inputValue()).toBe('*Hi there*');
  await keyboard.press('Control+i');
  expect(await field(visitor).inputValue()).toBe('*_Hi there_*');
  await keyboard.press('Control+i');
  expect(await field(visitor).inputValue()).toBe('*Hi there*');
  await field(visitor).fill('');

  // What an input method composes is not sent by the Enter that ends it.
  const session = await visitor.page.context().newCDPSession(visitor.page);
  const before = (await last(jonas)).seq;
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.imeSetComposition', {
    text: '日本',
    selectionStart: 2,
    selectionEnd: 2,
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await session.send('Input.insertText', { text: '日本' });
  // As other engines tell of it: while it goes on, and when it has just ended.
  await field(visitor).evaluate((element) => {
    for (const sign of [{ isComposing: true }, { keyCode: 229 }])
      element.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          bubbles: true,
          composed: true,
          cancelable: true,
          ...sign,
        }),
      );
  });
  expect(await field(visitor).inputValue()).toBe('日本');
  await visitor.page.keyboard.press('Enter');
  await visitor.log.getByText('日本').waitFor();
  await expect.poll(async () => (await last(jonas)).text).toBe('日本');
  expect((await last(jonas)).seq).toBe(before + 1);

  // Where the host wants it so, Enter breaks the line and Ctrl+Enter sends.
  await visitor.chat.evaluate((chat) => chat.setAttribute('sendkey', 'ctrl-enter'));
  await keyboard.type('First line');
  await keyboard.press('Enter');
  await keyboard.type('second line');
  expect(await field(visitor).inputValue()).toBe('First line\nsecond line');
  await keyboard.press('Control+Enter');
  await visitor.log.getByText('second line').waitFor();
  await expect.poll(async () => (await last(jonas)).text).toBe('First line\nsecond line');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a right press on a reaction, the menu key, and the menu show who reacted, for all and for each emoji', async () => {
  const { seq } = await jonas.messages.send(group, 'Who is in?');
  await jonas.reactions.add(group, seq, '👍');
  await aiko.reactions.add(group, seq, '👍');
  await aiko.reactions.add(group, seq, '🎉');
  const visitor = await mara();
  const page = visitor.chat.getByRole('dialog', { name: 'Reactions' });
  const names = () => page.locator('li .name').allTextContents();
  const party = row(visitor, 'Who is in?').getByRole('button', { name: /🎉/ });
  await party.click({ button: 'right' });
  await expect.poll(names).toEqual(['Aiko Tanaka']);
  await page.getByRole('button', { name: /All/ }).click();
  await expect.poll(names).toEqual(['Jonas Weber', 'Aiko Tanaka', 'Aiko Tanaka']);
  await page.getByRole('button', { name: /👍/ }).click();
  await expect.poll(names).toEqual(['Jonas Weber', 'Aiko Tanaka']);
  await visitor.page.keyboard.press('Escape');
  await expect.poll(() => page.count()).toBe(0);
  expect(await party.getAttribute('aria-pressed')).toBe('false');
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByRole('menuitem', { name: 'Reactions', exact: true }).click();
  await expect.poll(names).toHaveLength(3);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test.each([
  ['light', { width: 1280, height: 820 }],
  ...(isLong ? [['dark', { width: 320, height: 640 }] as const] : []),
] as const)(
  'axe finds nothing in formatting, mentions, emoji and reactions, in %s',
  async (colorScheme, viewport) => {
    const { seq } = await jonas.messages.send(
      group,
      `*Here* @Mara Lindqvist ~no~ \`code\`, ${colorScheme}\n> quote\n- list\n\`\`\`\ncode\n\`\`\``,
      {
        mentions: [ids.mara],
      },
    );
    await aiko.reactions.add(group, seq, '👍');
    const visitor = await mara({ colorScheme, viewport, bypassCSP: true });
    const check = async (view: string) => {
      const found = await violationsIn(visitor.page);
      expect([view, ...found]).toEqual([view]);
    };
    await row(visitor, colorScheme).locator('.mention').waitFor();
    await field(visitor).fill('@');
    await visitor.chat.getByRole('listbox').waitFor();
    jonas.typing.set(group, true);
    await check('mentions');
    await field(visitor).fill('');
    await visitor.chat.getByRole('button', { name: 'Emoji' }).click();
    const picker = visitor.chat.getByRole('dialog', { name: 'Emoji' });
    await picker.getByRole('button', { name: '😀' }).waitFor();
    await check('emoji');
    await picker.getByRole('button', { name: 'Skin tone' }).click();
    await check('skin tones');
    await picker.getByRole('searchbox').fill('cat');
    await picker.getByRole('button', { name: '🐈', exact: true }).waitFor();
    await check('emoji found');
    await visitor.page.keyboard.press('Escape');
    await row(visitor, colorScheme).locator('.reaction').click({ button: 'right' });
    await visitor.chat
      .getByRole('dialog', { name: 'Reactions' })
      .getByText('Aiko Tanaka')
      .waitFor();
    await check('reactions');
    await visitor.page.keyboard.press('Escape');
    await visitor.chat
      .locator('parlor-conversation')
      .getByRole('button', { name: 'Search', exact: true })
      .click();
    await visitor.chat.getByRole('searchbox').fill('code');
    await visitor.chat.locator('parlor-search mark').first().waitFor();
    await check('search');
    await visitor.close();
  },
);
