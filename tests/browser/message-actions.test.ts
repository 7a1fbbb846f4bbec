/** What people do with messages, by mouse, finger and keyboard, in the built widget. */
import { createChat, type Chat } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { atRest, launchChromium, type Visitor } from '../support/chromium.js';
import { holdFrame } from '../support/held-frame.js';
import { DemoSites } from '../support/processes.js';
import { isLong } from '../support/long-test.js';

let browser: Browser;
let sites: DemoSites;
let jonas: Chat;

beforeAll(async () => {
  [browser, sites] = await Promise.all([launchChromium(), DemoSites.start()]);
  jonas = createChat({ site: sites.demo.shop.site, url: sites.serverUrl });
  await jonas.auth.login({
    email: sites.demo.shop.accounts[1]!.email,
    password: sites.demo.shop.accounts[1]!.password,
  });
});

afterAll(async () => {
  await jonas?.close();
  await browser?.close();
  await sites?.[Symbol.asyncDispose]();
});

const idOf = async (name: string) =>
  (await jonas.users.list()).items.find((user) => user.name === name)!.id;

/** Mara's chat with Jonas, open. */
async function mara(
  options: BrowserContextOptions = {},
): Promise<{ visitor: Visitor; id: string; menu: Locator }> {
  const { id } = (await jonas.conversations.findDirect([await idOf('Mara Lindqvist')]))!;
  const visitor = await sites.openShop(browser, sites.demo.shop.accounts[0]!, options);
  await visitor.openConversation('Jonas Weber');
  return { visitor, id, menu: visitor.chat.locator('parlor-message-menu') };
}

const row = (visitor: Visitor, text: string) =>
  visitor.log
    .locator('.message')
    .filter({ has: visitor.page.locator('.words', { hasText: text }) });

async function openMenu(visitor: Visitor, text: string): Promise<void> {
  await row(visitor, text).locator('.words').hover();
  await row(visitor, text).getByRole('button', { name: 'Message actions' }).click();
  await visitor.chat.getByRole('menu').waitFor();
}

async function choose(visitor: Visitor, text: string, name: string): Promise<void> {
  await openMenu(visitor, text);
  await visitor.chat.getByRole('menuitem', { name, exact: true }).click();
}

/** Written by Mara, and kept. */
const stored = (id: string, text: string) =>
  expect.poll(async () => (await jonas.messages.list(id)).items.at(-1)?.text).toBe(text);

const field = (visitor: Visitor) => visitor.chat.getByRole('textbox', { name: 'Message' });
const focused = (visitor: Visitor, selector: string) => visitor.log.locator(`${selector}:focus`);

test('a reply shows what it answers, and the quote leads there, also to where the log was not loaded', async () => {
  const { visitor, id } = await mara();
  await jonas.messages.send(id, 'Which glass shall I pack first?');
  await visitor.log.getByText('Which glass shall I pack first?').waitFor();
  await choose(visitor, 'Which glass', 'Reply');
  await visitor.chat.getByRole('group', { name: 'Reply to Jonas Weber' }).waitFor();
  await visitor.page.keyboard.press('Escape');
  await expect
    .poll(() => visitor.chat.getByRole('group', { name: 'Reply to Jonas Weber' }).count())
    .toBe(0);
  expect(await visitor.log.isVisible()).toBe(true);

  await choose(visitor, 'Which glass', 'Reply');
  await field(visitor).fill('The amber one');
  await visitor.page.keyboard.press('Enter');
  const quote = row(visitor, 'The amber one').getByRole('button', {
    name: 'In reply to Jonas Weber',
  });
  await expect.poll(() => quote.textContent()).toContain('Which glass shall I pack first?');
  expect(await visitor.chat.getByRole('group', { name: /^Reply/ }).count()).toBe(0);

  for (let i = 1; i <= 130; i += 1) await jonas.messages.send(id, `Piece ${i} of the inventory`);
  await jonas.messages.send(id, 'As you said', {
    replyTo: (await jonas.messages.list(id, { limit: 100 })).items[5]!.seq,
  });
  const { visitor: again } = await mara();
  await again.log.getByText('As you said').waitFor();
  const far = row(again, 'As you said').locator('.quote');
  const words = (await far.locator('.excerpt').textContent())!;
  expect(await again.log.getByText(words, { exact: true }).count()).toBe(1);
  await far.click();
  const goal = await again.goal();
  expect(await goal.locator('.words').textContent()).toBe(words);
  const [box, view] = [(await goal.boundingBox())!, (await again.log.boundingBox())!];
  expect(box.y).toBeGreaterThanOrEqual(view.y);
  expect(box.y + box.height).toBeLessThanOrEqual(view.y + view.height);
  await expect.poll(() => goal.getAttribute('data-marked')).toBeNull();
  expect([...visitor.faults, ...again.faults]).toEqual([]);
  await Promise.all([visitor.close(), again.close()]);
});

test('a quote goes with its message, also where that was not loaded; it leads to the place, and the bar above the composer shows nothing of it', async () => {
  const { visitor, id } = await mara();
  const { seq } = await jonas.messages.send(id, 'The safe is behind the mirror');
  await visitor.log.getByText('The safe is behind').waitFor();
  const bar = visitor.chat.getByRole('group', { name: 'Reply to Jonas Weber' });
  await choose(visitor, 'The safe is behind', 'Reply');
  await expect.poll(() => bar.textContent()).toContain('behind the mirror');
  await jonas.messages.send(id, 'I answer this myself', { replyTo: seq });
  const near = row(visitor, 'I answer this myself').locator('.excerpt');
  await expect.poll(() => near.textContent()).toBe('The safe is behind the mirror');
  for (let i = 1; i <= 70; i += 1) await jonas.messages.send(id, `Crate ${i} is full`);
  await jonas.messages.send(id, 'And once more', { replyTo: seq });

  const { visitor: far } = await mara();
  const quote = row(far, 'And once more').locator('.quote');
  await expect
    .poll(() => quote.locator('.excerpt').textContent())
    .toBe('The safe is behind the mirror');
  await jonas.messages.edit(id, seq, 'The safe is empty');
  await expect.poll(() => quote.locator('.excerpt').textContent()).toBe('The safe is empty');
  await jonas.messages.delete(id, seq);
  for (const excerpt of [quote.locator('.excerpt'), near]) {
    await expect.poll(() => excerpt.textContent()).toBe('This message was deleted');
    expect(await excerpt.evaluate((element) => getComputedStyle(element).fontStyle)).toBe('italic');
  }
  expect(await bar.count()).toBe(0);
  expect(await quote.getAttribute('class')).toBe('quote');
  await expect.poll(() => far.chat.getByText('safe').count()).toBe(0);
  await quote.click();
  const goal = await far.goal();
  expect(await goal.locator('.words').textContent()).toBe('This message was deleted');
  expect([...visitor.faults, ...far.faults]).toEqual([]);
  await Promise.all([visitor.close(), far.close()]);
});

test('reactions: from the row of frequent ones, from the picker, by others, and taken back', async () => {
  const { visitor, id, menu } = await mara();
  const { seq } = await jonas.messages.send(id, 'The new catalogue is here');
  await openMenu(visitor, 'The new catalogue');
  await menu.getByRole('menuitemcheckbox', { name: '👍' }).click();
  const thumbs = row(visitor, 'The new catalogue').getByRole('button', { name: /👍/ });
  await expect.poll(() => thumbs.getAttribute('aria-pressed')).toBe('true');
  await jonas.reactions.add(id, seq, '👍');
  await expect.poll(() => thumbs.getAttribute('title')).toBe('You and Jonas Weber reacted with 👍');
  await expect.poll(() => thumbs.locator('.number').textContent()).toBe('2');
  await thumbs.click();
  await expect.poll(() => thumbs.getAttribute('title')).toBe('Jonas Weber reacted with 👍');
  expect(await thumbs.getAttribute('aria-pressed')).toBe('false');

  await openMenu(visitor, 'The new catalogue');
  await menu.getByRole('menuitem', { name: 'More reactions' }).click();
  const emoji = menu.getByRole('dialog', { name: 'More reactions' });
  await emoji.getByRole('searchbox').fill('rocket');
  await emoji.getByRole('button', { name: '🚀', exact: true }).click();
  await row(visitor, 'The new catalogue')
    .getByRole('button', { name: 'You reacted with 🚀' })
    .waitFor();
  await expect
    .poll(async () =>
      (await jonas.reactions.list(id, seq)).items.map(({ emoji, name }) => `${name} ${emoji}`),
    )
    .toContain('Mara Lindqvist 🚀');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('one changes the last message with the up arrow, Escape leaves it and the draft alone', async () => {
  const { visitor, id } = await mara();
  await visitor.write('It leaves on Mondya');
  await visitor.log.getByText('It leaves on Mondya').waitFor();
  // Stored, and known here to be.
  await row(visitor, 'It leaves on Mondya')
    .locator('.when', { hasText: /Sent|Delivered|Seen/ })
    .waitFor();
  // The code of the actions is here.
  await row(visitor, 'It leaves on Mondya')
    .getByRole('button', { name: 'Message actions' })
    .waitFor({ state: 'attached' });
  await visitor.page.keyboard.press('ArrowUp');
  await visitor.chat.getByRole('group', { name: 'Edit message' }).waitFor();
  await expect.poll(() => field(visitor).inputValue()).toBe('It leaves on Mondya');
  await visitor.page.keyboard.press('Escape');
  await expect.poll(() => field(visitor).inputValue()).toBe('');

  await field(visitor).fill('A draft');
  await choose(visitor, 'It leaves on Mondya', 'Edit');
  await expect.poll(() => field(visitor).inputValue()).toBe('It leaves on Mondya');
  await field(visitor).fill('It leaves on Monday');
  // The edit takes its time, and somebody writes on.
  const letGo = await holdFrame(visitor.page, 'messages.edit');
  await visitor.page.keyboard.press('Enter');
  await row(visitor, 'It leaves on Monday').getByText('Sending').waitFor();
  await expect.poll(() => field(visitor).inputValue()).toBe('A draft');
  await visitor.page.keyboard.type(' and the next');
  await letGo();
  await visitor.log.getByText('It leaves on Monday').waitFor();
  await expect.poll(() => row(visitor, 'It leaves on Monday').textContent()).toContain('edited');
  await expect.poll(() => field(visitor).inputValue()).toBe('A draft and the next');
  expect((await jonas.messages.list(id)).items.at(-1)).toMatchObject({
    text: 'It leaves on Monday',
  });
  // An edit without a change does not touch it either, nor what of it outlives the page.
  await field(visitor).fill('A draft that stays');
  await choose(visitor, 'It leaves on Monday', 'Edit');
  await expect.poll(() => field(visitor).inputValue()).toBe('It leaves on Monday');
  await visitor.page.keyboard.press('Enter');
  await expect.poll(() => field(visitor).inputValue()).toBe('A draft that stays');
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  await expect.poll(() => field(visitor).inputValue()).toBe('A draft that stays');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('pins, who has seen it, copying, and both ways of deleting', async () => {
  const { visitor, id, menu } = await mara({ permissions: ['clipboard-read', 'clipboard-write'] });
  await visitor.write('Keep this one');
  await visitor.log.getByText('Keep this one').waitFor();
  await stored(id, 'Keep this one');
  const { seq } = (await jonas.messages.list(id)).items.at(-1)!;

  await choose(visitor, 'Keep this one', 'Pin');
  await row(visitor, 'Keep this one').getByText('Pinned').waitFor();
  expect((await jonas.messages.pinned(id)).map((message) => message.seq)).toEqual([seq]);
  await choose(visitor, 'Keep this one', 'Unpin');
  await expect.poll(() => row(visitor, 'Keep this one').getByText('Pinned').count()).toBe(0);

  await choose(visitor, 'Keep this one', 'Seen by');
  await menu.getByText('Nobody has seen it yet.').waitFor();
  await visitor.page.keyboard.press('Escape');
  await jonas.receipts.markRead(id, seq);
  await choose(visitor, 'Keep this one', 'Seen by');
  await menu.getByRole('dialog', { name: 'Seen by' }).getByText('Jonas Weber').waitFor();
  await visitor.page.keyboard.press('Escape');

  await choose(visitor, 'Keep this one', 'Copy text');
  await expect
    .poll(() => visitor.page.evaluate(() => navigator.clipboard.readText()))
    .toBe('Keep this one');

  await choose(visitor, 'Keep this one', 'Delete for me');
  await visitor.log.getByText('You deleted this message').waitFor();
  await visitor.chat.getByRole('button', { name: 'Undo' }).click();
  await visitor.log.getByText('Keep this one').waitFor();

  await choose(visitor, 'Keep this one', 'Delete for everyone');
  const question = menu.getByRole('alertdialog', { name: 'Delete this message for everyone?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await visitor.log.getByText('Keep this one').count()).toBe(1);
  await choose(visitor, 'Keep this one', 'Delete for everyone');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => visitor.log.getByText('Keep this one').count()).toBe(0);
  expect((await jonas.messages.list(id, { around: seq, limit: 1 })).items[0]!.text).toBe(null);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('everything goes by keyboard, and the focus comes back to the message', async () => {
  const { visitor, id, menu } = await mara();
  await jonas.messages.send(id, 'First of two');
  await jonas.messages.send(id, 'Second of two');
  await visitor.log.getByText('Second of two').waitFor();
  const { keyboard } = visitor.page;
  await field(visitor).focus();
  await keyboard.press('Shift+Tab');
  await expect.poll(() => visitor.log.evaluate((log) => log.matches(':focus'))).toBe(true);
  await visitor.log.locator('.act').first().waitFor({ state: 'attached' });
  await keyboard.press('ArrowUp');
  await expect
    .poll(() => focused(visitor, '.message').locator('.words').textContent())
    .toBe('Second of two');
  await keyboard.press('ArrowUp');
  await expect
    .poll(() => focused(visitor, '.message').locator('.words').textContent())
    .toBe('First of two');
  await keyboard.press('End');
  await keyboard.press('ArrowUp');
  for (const key of ['Enter', 'Shift+F10', 'ContextMenu']) {
    await keyboard.press(key);
    await menu.getByRole('menu', { name: /^Jonas Weber: First of two/ }).waitFor();
    await expect.poll(() => menu.locator(':focus').textContent()).toContain('👍');
    await keyboard.press('ArrowDown');
    await expect.poll(() => menu.locator(':focus').textContent()).toContain('Reply');
    await keyboard.press('End');
    await expect.poll(() => menu.locator(':focus').textContent()).toContain('Delete for me');
    await keyboard.press('ArrowUp');
    await keyboard.press('Home');
    await keyboard.press('ArrowRight');
    await expect.poll(() => menu.locator(':focus').textContent()).toContain('❤️');
    await keyboard.press('Escape');
    await expect.poll(() => menu.count()).toBe(0);
    await expect
      .poll(() => focused(visitor, '.message').locator('.words').textContent())
      .toBe('First of two');
  }
  await keyboard.press('Enter');
  await menu.getByRole('menu').waitFor();
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await row(visitor, 'First of two').getByRole('button', { name: 'You reacted with ❤️' }).waitFor();
  // Tab goes on to what is in the message.
  await keyboard.press('Tab');
  await expect.poll(() => focused(visitor, '.reaction').count()).toBe(1);
  await keyboard.press('Enter');
  await expect.poll(() => row(visitor, 'First of two').locator('.reaction').count()).toBe(0);
  expect(await visitor.chat.getByRole('heading', { name: 'Jonas Weber' }).isVisible()).toBe(true);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a long press opens a sheet, a tap and a scroll do not, and a right click is left to the browser', async () => {
  const { visitor, id, menu } = await mara({
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
  });
  await jonas.messages.send(id, 'Under the thumb');
  const words = row(visitor, 'Under the thumb').locator('.words');
  await words.waitFor();
  await row(visitor, 'Under the thumb').locator('.act').waitFor({ state: 'attached' });
  const session = await visitor.page.context().newCDPSession(visitor.page);
  const touch = async (type: 'touchStart' | 'touchEnd' | 'touchMove', dy = 0) => {
    // Where the words are now: what is fetched late may still move them.
    const { x, y, width, height } = (await words.boundingBox())!;
    const touchPoints = type === 'touchEnd' ? [] : [{ x: x + width / 2, y: y + height / 2 + dy }];
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart');
  await touch('touchEnd');
  await touch('touchStart');
  await touch('touchMove', 40);
  await touch('touchEnd');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await menu.count()).toBe(0);
  // The finger may have thrown the end of the log out of sight, and the throw may go on after the
  // way back.
  const isAtEnd = async () => {
    await visitor.log.evaluate((log) => log.scrollTo({ top: 0, behavior: 'instant' }));
    await words.waitFor();
    await atRest(words);
    return visitor.log.evaluate((log) => log.scrollTop === 0);
  };
  await expect.poll(isAtEnd).toBe(true);
  await touch('touchStart');
  await menu.getByRole('menu').waitFor();
  await touch('touchEnd');
  expect(await menu.getByRole('menu').isVisible()).toBe(true);
  const box = (await menu.locator('.box').boundingBox())!;
  expect([Math.round(box.x), Math.round(box.width), Math.round(box.y + box.height)]).toEqual([
    0, 390, 780,
  ]);
  for (const item of await menu.getByRole('menuitem').all())
    expect((await item.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await menu.getByRole('menuitem', { name: 'Reply' }).click();
  await visitor.chat.getByRole('group', { name: 'Reply to Jonas Weber' }).waitFor();
  await visitor.close();

  const { visitor: withMouse } = await mara();
  await row(withMouse, 'Under the thumb').locator('.words').hover();
  await row(withMouse, 'Under the thumb').locator('.act').waitFor();
  const prevented = withMouse.page.evaluate(
    () =>
      new Promise<boolean>((resolve) =>
        addEventListener('contextmenu', (event) => resolve(event.defaultPrevented)),
      ),
  );
  await row(withMouse, 'Under the thumb').locator('.words').click({ button: 'right' });
  expect(await prevented).toBe(false);
  expect(await withMouse.chat.getByRole('menu').count()).toBe(0);
  await withMouse.close();
});

test('what fails says so beside the message, in plain words, and an edit is not lost', async () => {
  const { visitor, id } = await mara();
  await visitor.write('Written in stone');
  await stored(id, 'Written in stone');
  const { seq } = (await jonas.messages.list(id)).items.at(-1)!;
  for (const emoji of '😀 😄 😁 😆 😅 🤣 😊 🙂 🙃 😉 😍 🥰 😘 😋 😜 🤪 🤗 🤭 🤔 🤨'.split(' '))
    await jonas.reactions.add(id, seq, emoji);
  await openMenu(visitor, 'Written in stone');
  await visitor.chat.getByRole('menuitemcheckbox', { name: '❤️' }).click();
  const trouble = row(visitor, 'Written in stone').getByText(
    'This message cannot have more reactions.',
  );
  await trouble.waitFor();
  await row(visitor, 'Written in stone').getByRole('button', { name: 'Dismiss' }).click();
  await trouble.waitFor({ state: 'detached' });

  await choose(visitor, 'Written in stone', 'Edit');
  await field(visitor).fill('Written in sand');
  await sites.stopServer();
  await visitor.page.keyboard.press('Enter');
  // The editor closes, and the message shows the new text and that it waits.
  await visitor.log.getByText('Written in sand').waitFor();
  await row(visitor, 'Written in sand').getByText('Waiting for the connection').waitFor();
  expect(await field(visitor).inputValue()).toBe('');
  await sites.startServer();
  // It is sent without the user.
  await expect
    .poll(async () => (await jonas.messages.list(id)).items.find((one) => one.seq === seq)?.text, {
      timeout: 60_000,
    })
    .toBe('Written in sand');
  await row(visitor, 'Written in sand').getByText('edited').waitFor();
  await visitor.close();
});

test('reactions and replies that come in while somebody reads above move nothing', async () => {
  const { visitor, id } = await mara();
  const sent = [];
  for (let i = 1; i <= 60; i += 1)
    sent.push(await jonas.messages.send(id, `Line ${i} of the long list`));
  await visitor.log.getByText('Line 60 of the long list').waitFor();
  await row(visitor, 'Line 60 of').locator('.words').hover();
  await visitor.log.locator('.act').first().waitFor({ state: 'attached' });
  const top = () =>
    visitor.log.evaluate((log) => {
      const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
      const rows = [...log.querySelectorAll('[data-row]')];
      const found = rows.findLast((one) => one.getBoundingClientRect().top <= middle)!;
      (window as unknown as { watched: Element }).watched ??= found;
      return (window as unknown as { watched: Element }).watched.getBoundingClientRect().top;
    });
  await visitor.log.evaluate((log) => log.scrollTo({ top: -900, behavior: 'instant' }));
  await visitor.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const before = await top();
  for (const line of [sent[0]!, sent[58]!, sent[59]!])
    await jonas.reactions.add(id, line.seq, '🎉');
  await jonas.messages.send(id, 'An answer to the first', { replyTo: sent[0]!.seq });
  await row(visitor, 'Line 59 of').locator('.reaction').waitFor({ state: 'attached' });
  await visitor.log.getByText('An answer to the first').waitFor({ state: 'attached' });
  expect(Math.abs((await top()) - before)).toBeLessThan(0.5);
  await visitor.close();
});

test.each([
  ['light', { width: 1280, height: 820 }],
  ...(isLong ? [['dark', { width: 390, height: 780 }] as const] : []),
] as const)(
  'axe finds nothing in the menu, the picker, the question and the bars, in %s',
  async (colorScheme, viewport) => {
    const { visitor, id, menu } = await mara({ colorScheme, viewport, bypassCSP: true });
    const check = async (view: string) => {
      const found = await violationsIn(visitor.page);
      expect([view, ...found]).toEqual([view]);
    };
    await visitor.write(`Everything at once, ${colorScheme}`);
    await visitor.log.getByText(`Everything at once, ${colorScheme}`).waitFor();
    await stored(id, `Everything at once, ${colorScheme}`);
    const { seq } = (await jonas.messages.list(id)).items.at(-1)!;
    await jonas.reactions.add(id, seq, '🎉');
    await jonas.messages.pin(id, seq);
    await jonas.messages.send(id, `Answered, ${colorScheme}`, { replyTo: seq });
    await row(visitor, `Answered, ${colorScheme}`).locator('.quote').waitFor();
    await openMenu(visitor, `Everything at once, ${colorScheme}`);
    await check('menu');
    await menu.getByRole('menuitem', { name: 'More reactions' }).click();
    await check('picker');
    await visitor.page.keyboard.press('Escape');
    await choose(visitor, `Everything at once, ${colorScheme}`, 'Seen by');
    await menu.getByText('Jonas Weber').or(menu.getByText('Nobody')).waitFor();
    await check('seen by');
    await visitor.page.keyboard.press('Escape');
    await choose(visitor, `Everything at once, ${colorScheme}`, 'Delete for everyone');
    await check('question');
    await visitor.page.keyboard.press('Escape');
    await choose(visitor, `Everything at once, ${colorScheme}`, 'Edit');
    await check('edit');
    await visitor.page.keyboard.press('Escape');
    await choose(visitor, `Answered, ${colorScheme}`, 'Delete for me');
    await visitor.chat.getByRole('button', { name: 'Undo' }).waitFor();
    await check('undo');
    await visitor.close();
  },
);
