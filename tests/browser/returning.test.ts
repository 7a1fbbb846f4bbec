/**
 * A visitor who has used the chat, on the next page: it connects by itself, counts, sounds and
 * calls, and shows nothing before somebody opens it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Joined;
let jonas: Joined;
let talk: string;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  ({ mara, jonas, talk } = await host.joinTwo());
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const say = (text: string) => jonas.chat.messages.send(talk, text);
const files = ({ requests }: Visitor) =>
  requests
    .filter((url) => url.startsWith(host.server.url) && url.endsWith('.js'))
    .map((url) => new URL(url).pathname.replace(/-[\w-]{8}\.js$/, ''));

/** The page believes that nobody looks at it, and notes when it would sound. */
async function lookedAway(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const sounds: string[] = [];
    const note = {
      connect: () => note,
      start: () => sounds.push('note'),
      stop: () => {},
      frequency: {},
      type: '',
    };
    const volume = {
      connect: () => volume,
      gain: {
        setValueAtTime() {},
        linearRampToValueAtTime() {},
        exponentialRampToValueAtTime() {},
      },
    };
    const audio = {
      currentTime: 0,
      state: 'running',
      createOscillator: () => note,
      createGain: () => volume,
      close: async () => undefined,
    };
    Object.assign(window, {
      sounds,
      AudioContext: function audioContext() {
        return audio;
      },
    });
    Object.assign(document, { hasFocus: () => false });
  });
}

test('on the next page it counts on its launcher and in the title and sounds, without the code of what it shows', async () => {
  const visitor = await host.visit(browser, 'about:blank', { as: mara.account });
  await lookedAway(visitor.page);
  visitor.requests.length = 0;
  await visitor.page.goto(host.page(`<h1>Another page</h1>${host.tag()}`));
  const launcher = visitor.chat.locator('.launcher');
  await expect.poll(() => launcher.getAttribute('aria-label')).toBe('Open chat, 1 unread message');
  await expect.poll(() => visitor.page.title()).toBe('\u2060(1) Host');
  await say('Are you there?');
  await expect.poll(() => visitor.chat.locator('.badge').textContent()).toBe('2');
  await expect.poll(() => visitor.page.title()).toBe('\u2060(2) Host');
  await expect
    .poll(() =>
      visitor.page.evaluate(() => (window as unknown as { sounds: string[] }).sounds.length),
    )
    .toBe(2);
  expect(files(visitor).filter((name) => /views|more|common|forms/.test(name))).toEqual([]);
  expect(await visitor.chat.locator('parlor-panel').count()).toBe(0);

  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  await visitor.log.getByText('Are you there?').waitFor();
  // One connection, from before it was opened.
  expect(visitor.requests.filter((url) => url.startsWith('ws'))).toHaveLength(1);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test.each([
  ['somebody who has never used it', '', undefined, ['/parlor.js']],
  [
    'somebody who has, where the page wants an intent',
    'data-connect="intent"',
    'mara',
    ['/parlor.js'],
  ],
  [
    'somebody who has never used it, where the page is eager',
    'data-connect="eager"',
    undefined,
    ['/parlor.js', '/assets/index'],
  ],
] as const)('of %s it fetches no more than it may', async (_, attributes, as, fetched) => {
  const visitor = await host.visit(browser, 'about:blank', as ? { as: mara.account } : {});
  visitor.requests.length = 0;
  await visitor.page.addInitScript(() => {
    const read: string[] = [];
    Object.assign(window, { read });
    const { getItem } = Storage.prototype;
    Storage.prototype.getItem = function (key: string) {
      read.push(key);
      return getItem.call(this, key);
    };
  });
  await visitor.page.goto(host.page(`<h1>A page</h1>${host.tag(attributes)}`));
  await visitor.chat.locator('.launcher').waitFor();
  await expect.poll(() => files(visitor)).toEqual(fetched);
  // An idle moment comes after the load, and nothing with it.
  await visitor.page.evaluate(
    () => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))),
  );
  await visitor.page.waitForLoadState('networkidle');
  expect(files(visitor)).toEqual(fetched);
  if (fetched.length === 1)
    expect(
      await visitor.page.evaluate(() => (window as unknown as { read: string[] }).read),
    ).toEqual([]);
  expect(visitor.requests.some((url) => url.startsWith('ws'))).toBe(false);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('who was signed in by the host is not called before the host says who is there', async () => {
  const visitor = await host.visit(browser, 'about:blank', { as: mara.account });
  await visitor.page.goto(host.page('<h1>First</h1>'));
  await visitor.page.evaluate((key) => {
    const record = JSON.parse(localStorage.getItem(key)!) as object;
    localStorage.setItem(key, JSON.stringify({ ...record, signedAs: '{"sub":"1"}' }));
  }, `parlor:${host.site.publicKey}:session`);
  visitor.requests.length = 0;
  await visitor.page.goto(host.page(`<h1>Next</h1>${host.tag()}`));
  await expect.poll(() => files(visitor)).toEqual(['/parlor.js', '/assets/index']);
  await visitor.page.evaluate(
    () => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))),
  );
  await visitor.page.waitForLoadState('networkidle');
  expect(visitor.requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  await visitor.close();
});
