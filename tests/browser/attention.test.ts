/**
 * How the chat calls a reader who is not looking: once in a browser, not for what is looked at, and
 * only as far as reader and host allow.
 */
import type { Chat } from '@parlor/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { violationsNow } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { type Account, HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Account;
let marasOther: Chat;
let jonas: { chat: Chat; conversationId: string };
let aiko: { chat: Chat; conversationId: string };

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const owner = await host.join('Mara Lindqvist');
  mara = owner.account;
  marasOther = owner.chat;
  const friend = async (name: string) => {
    const { chat } = await host.join(name);
    const { conversation } = await chat.conversations.start([owner.id], `This is ${name}.`);
    return { chat, conversationId: conversation.id };
  };
  jonas = await friend('Jonas Weber');
  aiko = await friend('Aiko Tanaka');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const say = (from: typeof jonas, text: string) =>
  from.chat.messages.send(from.conversationId, text);

/**
 * In place of what would sound and show: notes of it. Whether a page is looked at is said by the
 * test, as every page of this browser believes to be in front.
 */
function stubs(): void {
  const calls: string[] = [];
  const note = {
    connect: () => note,
    start: () => calls.push('note'),
    stop: () => {},
    frequency: {},
    type: '',
  };
  const volume = {
    connect: () => volume,
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
  };
  const held = { sounding: 0, shown: 0 };
  const audio = {
    currentTime: 0,
    state: 'running',
    createOscillator: () => note,
    createGain: () => volume,
    // As for a page that nobody has touched.
    resume: () => new Promise(() => {}),
    close: async () => void (held.sounding -= 1),
  };
  class FakeNotification {
    static get permission(): string {
      return localStorage.getItem('granted') ? 'granted' : 'default';
    }
    onclose = null;
    close(): void {
      held.shown -= 1;
    }
    static async requestPermission(): Promise<string> {
      calls.push('asked');
      localStorage.setItem('granted', 'granted');
      return 'granted';
    }
    constructor(title: string, { body }: { body: string }) {
      // As on Android.
      if (localStorage.getItem('granted') === 'workers') throw new TypeError('Illegal constructor');
      held.shown += 1;
      calls.push(`${title}: ${body}`);
    }
  }
  // What another tab stores may be seen late; here it never is.
  const own = new Map<string, string>();
  const { getItem, setItem } = Storage.prototype;
  Storage.prototype.setItem = function (key: string, value: string) {
    own.set(key, value);
    setItem.call(this, key, value);
  };
  Storage.prototype.getItem = function (key: string) {
    return key.endsWith(':called') ? (own.get(key) ?? null) : getItem.call(this, key);
  };
  const away = { value: false };
  Object.assign(window, {
    calls,
    away,
    audio,
    held,
    Notification: FakeNotification,
    AudioContext: Object.assign(function audioContext() {
      held.sounding += 1;
      return audio;
    }),
  });
  Object.assign(document, { hasFocus: () => !away.value });
}

type Stubbed = Window & {
  calls: string[];
  away: { value: boolean };
  audio: { state: string };
  held: { sounding: number; shown: number };
};

const look = (page: Page, away: boolean) =>
  page.evaluate((value) => {
    (window as unknown as Stubbed).away.value = value;
    dispatchEvent(new Event(value ? 'blur' : 'focus'));
  }, away);

const callsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as Stubbed).calls);

/** Mara's chat, with a second tab of it if wanted. */
async function open(
  attributes = '',
): Promise<{ first: Visitor; second: Page; calls: () => Promise<string[]> }> {
  const url = host.page(`<h1>Lamps</h1>${host.tag(attributes)}`);
  const first = await host.visit(browser, url, {
    as: mara,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await first.page.context().addInitScript(stubs);
  const second = await first.page.context().newPage();
  for (const page of [first.page, second]) {
    await page.goto(url);
    await page.locator('parlor-chat').getByRole('button', { name: 'Open chat' }).click();
    await page.locator('parlor-chat').getByLabel('Conversations').waitFor();
  }
  const calls = async () => [...(await callsOf(first.page)), ...(await callsOf(second))];
  return { first, second, calls };
}

const soundingIn = (page: Page) =>
  page.evaluate(() => (window as unknown as Stubbed).held.sounding);
const titles = (...pages: Page[]) => Promise.all(pages.map((page) => page.title()));
const icons = (page: Page) => page.locator('link[rel="icon"]').count();

test('of two tabs that nobody looks at one sounds and shows a message, both count it, and a look takes that back', async () => {
  const { first, second, calls } = await open();
  const { page, chat } = first;
  await chat.getByRole('button', { name: 'Your profile' }).click();
  const allow = chat.getByRole('switch', { name: 'On this device' });
  expect(await allow.isChecked()).toBe(false);
  expect(await calls()).toEqual([]);
  await allow.focus();
  await page.keyboard.press('Space');
  await expect.poll(() => allow.isChecked()).toBe(true);
  expect(await calls()).toEqual(['asked']);
  await chat.locator('parlor-profile').getByRole('button', { name: 'Back', exact: true }).click();

  await Promise.all([look(page, true), look(second, true)]);
  const before = Number(/\d+/.exec((await titles(page))[0]!)?.[0] ?? 0);
  await say(jonas, 'The paper is here.');
  await expect.poll(calls).toHaveLength(4);
  expect((await calls()).toSorted()).toEqual([
    'Jonas Weber: The paper is here.',
    'asked',
    'note',
    'note',
  ]);
  await expect
    .poll(() => titles(page, second))
    .toEqual([`\u2060(${before + 1}) Host`, `\u2060(${before + 1}) Host`]);
  await expect.poll(() => icons(page)).toBe(2);
  await say(aiko, 'And the lamp?');
  await expect.poll(calls).toHaveLength(7);

  // Where notifications are left to service workers, the sound is there all the same.
  await page.evaluate(() => localStorage.setItem('granted', 'workers'));
  await say(aiko, 'Or the shade?');
  await expect.poll(calls).toHaveLength(9);

  // The page may change its title meanwhile, and have the same number in it; once somebody looks,
  // the chat leaves it alone.
  const own = `Inbox (${before + 3}) - Lamps`;
  await page.evaluate((title) => (document.title = title), own);
  await expect.poll(() => titles(page)).toEqual([`\u2060(${before + 3}) ${own}`]);
  await look(page, false);
  await expect.poll(() => titles(page, second)).toEqual([own, `\u2060(${before + 3}) Host`]);
  expect(await icons(page)).toBe(1);

  // Somebody looks at Jonas' conversation in the first tab: nothing calls for what is seen there,
  // and Aiko still does, by sound alone.
  await first.openConversation('Jonas Weber');
  await say(jonas, 'Seen at once.');
  await first.log.getByText('Seen at once.').waitFor();
  await say(aiko, 'Anybody?');
  await expect.poll(calls).toHaveLength(11);
  const shown = (await calls()).filter((call) => call.includes(':'));
  expect(shown.toSorted()).toEqual([
    'Aiko Tanaka: And the lamp?',
    'Jonas Weber: The paper is here.',
  ]);

  // What is in sight of nobody is not seen.
  await look(page, true);
  await say(jonas, 'Still there?');
  await first.log.getByText('Still there?').waitFor();
  await say(jonas, 'I see.');
  await first.log.getByText('I see.').waitFor();
  expect((await marasOther.conversations.get(jonas.conversationId)).unread).toBe(2);
  await look(page, false);
  await expect
    .poll(async () => (await marasOther.conversations.get(jonas.conversationId)).unread)
    .toBe(0);

  // What is muted, on whichever device, calls by a mention alone, and is no part of the number.
  onTestFinished(async () => {
    await marasOther.conversations.unmute(jonas.conversationId);
  });
  await marasOther.conversations.mute(jonas.conversationId, null);
  // Either tab may be the one that calls: both have to know.
  const list = second.locator('parlor-chat').getByLabel('Conversations');
  await list.getByText('Muted', { exact: true }).waitFor({ state: 'attached' });
  await chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Jonas Weber Muted' })
    .waitFor();
  await chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  const [told] = await titles(second);
  await say(jonas, 'Not now.');
  await chat.getByLabel('Conversations').getByText('Not now.').waitFor();
  await say(aiko, 'Now?');
  await expect.poll(calls).toHaveLength(17);
  await expect
    .poll(() => titles(second))
    .toEqual([told!.replace(/\d+/, (count) => String(Number(count) + 1))]);

  // Taken off the page it leaves nothing.
  await second.evaluate(() => document.querySelector('parlor-chat')!.remove());
  await expect.poll(() => titles(second)).toEqual(['Host']);
  expect(await icons(second)).toBe(1);
  expect(await second.evaluate(() => (window as unknown as Stubbed).held)).toEqual({
    sounding: 0,
    shown: 0,
  });
  expect(first.faults).toEqual([]);
  await first.close();
});

test('in quiet hours and where a reader wants no sound nothing calls, and the host allows what it likes', async () => {
  const { first, second, calls } = await open('data-attention="sound title"');
  const { page, chat } = first;
  await chat.getByRole('button', { name: 'Your profile' }).click();
  await chat.getByRole('switch', { name: 'Quiet hours' }).click();
  await chat.getByLabel('From').fill('00:00');
  await chat.getByLabel('To', { exact: true }).fill('23:59');
  await chat.getByLabel('To', { exact: true }).blur();
  for (const theme of ['light', 'dark']) {
    await chat.evaluate((element, value) => element.setAttribute('theme', value), theme);
    const found = await violationsNow(page);
    expect(found).toEqual([]);
  }
  await Promise.all([look(page, true), look(second, true)]);
  const count = async () => Number(/^\u2060\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
  const before = await count();
  await say(jonas, 'Good night.');
  await expect.poll(count).toBe(before + 1);
  await chat.getByRole('switch', { name: 'Quiet hours' }).click();
  // A page that may not sound keeps no other waiting.
  const become = (state: string) =>
    Promise.all(
      [page, second].map((tab) =>
        tab.evaluate((now) => ((window as unknown as Stubbed).audio.state = now), state),
      ),
    );
  await become('suspended');
  await say(jonas, 'Unheard.');
  await expect.poll(count).toBe(before + 2);
  await expect
    .poll(async () => (await Promise.all([page, second].map(soundingIn))).some(Boolean))
    .toBe(true);
  const calling = () =>
    page.evaluate(async () =>
      (await navigator.locks.query()).held!.some(({ name }) => name!.endsWith(':calling')),
    );
  await expect.poll(calling).toBe(false);
  await become('running');
  await say(jonas, 'Good morning.');
  // The tabs take turns: had the first called, it would have done so before.
  await expect.poll(calls).toEqual(['note', 'note']);
  await chat.getByRole('switch', { name: 'Sound', exact: true }).click();
  await say(jonas, 'Silence.');
  await expect.poll(count).toBe(before + 4);
  expect(await calls()).toEqual(['note', 'note']);
  expect(await icons(page)).toBe(1);
  await first.close();
});
