/**
 * The chat under a finger, on small and low screens, and for readers of the screen: what is shown
 * there, and what it is called.
 */
import type { Chat } from '@parlor/sdk';
import { limits } from '@parlor/sdk';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

const longName = `Konstantinopolitanischerdudelsackpfeifenmacher${'s'.repeat(14)}`;
const hebrewName = 'אברהם בן יצחק בן יעקב בן יהודה בן פרץ בן חצרון בן רם בן עמינדב';

let browser: Browser;
let host: HostPage;
let url: string;
let mara: Joined;
let jonas: Joined;
let talk: string;
let others: Chat[];

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  url = host.page(host.tag());
  ({ mara, jonas, talk } = await host.joinTwo());
  const [long, hebrew] = [await host.join(longName), await host.join(hebrewName)];
  await hebrew.chat.conversations.start([mara.id], 'Hello');
  others = [long.chat, hebrew.chat];
  const { conversation } = await long.chat.conversations.start(
    [mara.id, hebrew.id],
    'From a long name',
  );
  await hebrew.chat.messages.send(conversation.id, 'From a name that runs the other way');
});

afterAll(async () => {
  await Promise.all([mara?.chat, jonas?.chat, ...(others ?? [])].map((chat) => chat?.close()));
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const phone: BrowserContextOptions = {
  hasTouch: true,
  isMobile: true,
  viewport: { width: 390, height: 780 },
};

async function visit(options: BrowserContextOptions = {}, name = 'Jonas Weber'): Promise<Visitor> {
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    ...options,
  });
  await visitor.openChat();
  await visitor.openConversation(name);
  await visitor.log.locator('.message').first().waitFor();
  return visitor;
}

const row = ({ log }: Visitor, text: string): Locator => log.locator('.message', { hasText: text });
const opacity = (one: Locator) => one.evaluate((element) => getComputedStyle(element).opacity);
const box = async (one: Locator) => (await one.boundingBox())!;

test('a tap shows the time of a message that does not end its group; that it was edited is always shown', async () => {
  const first = await jonas.chat.messages.send(talk, 'The first of two');
  await jonas.chat.messages.edit(talk, first.seq, 'The first of two, edited');
  await jonas.chat.messages.send(talk, 'The second of two');
  const visitor = await visit(phone);
  const message = row(visitor, 'The first of two, edited');
  await message.locator('.text .when', { hasText: 'edited' }).waitFor();
  const time = message.locator('.quiet');
  expect(await opacity(time)).toBe('0');
  await message.locator('.words').tap();
  await expect.poll(() => opacity(time)).toBe('1');
  const [inner, bubble] = [await box(time), await box(message.locator('.bubble'))];
  expect(inner.x >= bubble.x && inner.x + inner.width <= bubble.x + bubble.width + 1).toBe(true);
  await message.locator('.words').tap();
  await expect.poll(() => opacity(time)).toBe('0');
  await row(visitor, 'The second of two').locator('.text time').waitFor();
  await visitor.close();
});

test('over the limit of characters the send button stays, disabled, with the count', async () => {
  const visitor = await visit();
  const field = visitor.chat.getByRole('textbox', { name: 'Message' });
  const microphone = visitor.chat.getByRole('button', { name: 'Record a voice message' });
  await microphone.waitFor();
  await field.fill('x'.repeat(limits.messageText + 3));
  const send = visitor.chat.getByRole('button', { name: 'Send', exact: true });
  await expect.poll(() => send.isVisible()).toBe(true);
  expect([
    await microphone.isVisible(),
    await send.getAttribute('aria-disabled'),
    await send.getAttribute('aria-describedby'),
  ]).toEqual([false, 'true', 'left']);
  await visitor.chat.locator('parlor-composer #left', { hasText: '3' }).waitFor();
  await field.fill('x');
  await expect.poll(() => send.getAttribute('aria-disabled')).toBe(null);
  await field.fill('');
  await microphone.waitFor();
  await visitor.close();
});

test('before the chat’s code and before the list are here, their outline is in the same place', async () => {
  // Returning visitors have the code already when they press.
  const fresh = host.page(host.tag('data-connect="intent"'));
  const visitor = await host.visit(browser, fresh, { as: mara.account, reducedMotion: 'reduce' });
  const gates: (() => void)[] = [];
  let isHeld = true;
  await visitor.page.route(/\/assets\//, async (route) => {
    if (isHeld) await new Promise<void>((open) => gates.push(open));
    await route.continue();
  });
  await visitor.chat.getByRole('button', { name: 'Open chat' }).click();
  const outline = () =>
    visitor.chat.evaluate((chat) => {
      const { content, width, height, insetBlockEnd, insetInlineEnd, marginBlockEnd } =
        getComputedStyle(chat, '::before');
      return { content, width, height, insetBlockEnd, insetInlineEnd, marginBlockEnd };
    });
  await expect.poll(async () => (await outline()).content).toBe('""');
  const before = await outline();
  // The list's own skeleton is seen for as long as the list is on its way.
  await visitor.chat.evaluate((chat) => {
    const places: number[][] = [];
    Object.assign(window, { places });
    const look = () => {
      const list = chat.shadowRoot
        ?.querySelector('parlor-panel')
        ?.shadowRoot?.querySelector('parlor-conversation-list')?.shadowRoot;
      const found = list?.querySelectorAll('.skeleton-row') ?? [];
      if (found.length > 0) {
        places.length = 0;
        for (const one of found)
          places.push([
            one.getBoundingClientRect().top,
            one.querySelectorAll('.skeleton')[1]!.clientWidth,
          ]);
        places.push([list!.querySelector('.find')!.getBoundingClientRect().top]);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  isHeld = false;
  for (const open of gates) open();
  const rows = visitor.chat.locator('parlor-conversation-list .row');
  await rows.first().waitFor();
  expect((await outline()).content).toBe('none');
  const panel = await box(visitor.chat.locator('.panel'));
  expect([before.width, before.height, before.marginBlockEnd]).toEqual([
    `${panel.width}px`,
    `${panel.height}px`,
    '70px',
  ]);
  const places = await visitor.page.evaluate(
    () => (window as unknown as { places: number[][] }).places,
  );
  if (places.length > 0) {
    expect(places[0]![0]).toBeCloseTo((await box(rows.first())).y, 0);
    expect(places[1]![0]).toBeCloseTo((await box(rows.nth(1))).y, 0);
    expect(places[0]![1]).not.toBe(48);
    expect(places.at(-1)![0]).toBeCloseTo(
      (await box(visitor.chat.locator('parlor-conversation-list .find'))).y,
      0,
    );
  }
  await visitor.close();
});

test('a popup is no modal dialog; messages are articles with buttons that name them, and days are separators', async () => {
  const visitor = await visit({ bypassCSP: true });
  const panel = visitor.chat.locator('dialog.panel');
  expect(await panel.getAttribute('aria-modal')).toBe('false');
  await jonas.chat.messages.send(talk, 'Which one is this?');
  const message = visitor.log
    .getByRole('article', { name: /^Jonas Weber, \d/ })
    .filter({ hasText: 'Which one is this?' });
  await message.waitFor();
  await message.hover();
  await message
    .getByRole('button', { name: /^Message actions: Jonas Weber: Which one is this\?/ })
    .waitFor();
  await expect.poll(() => visitor.log.getByRole('separator').count()).toBeGreaterThan(0);
  expect(await visitor.log.getByRole('separator').first().getAttribute('aria-label')).toBe(
    await visitor.log.getByRole('separator').first().textContent(),
  );
  expect(await violationsIn(visitor.page)).toEqual([]);
  await visitor.close();
  const onPhone = await visit(phone);
  expect(await onPhone.chat.locator('dialog.panel').getAttribute('aria-modal')).toBe('true');
  await onPhone.close();
});

test.each([
  ['a phone lying down', { width: 667, height: 375 }],
  ['a window at 200 %', { width: 640, height: 360 }],
])(
  'on %s the chat has the whole height, and the launcher is out of the way',
  async (_, viewport) => {
    const visitor = await visit({ viewport });
    const panel = await box(visitor.chat.locator('.panel'));
    expect([panel.y, panel.height, panel.width]).toEqual([0, viewport.height, viewport.width]);
    const launcher = visitor.chat.locator('.launcher');
    const covered = await launcher.evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      const root = button.getRootNode() as ShadowRoot;
      return root.elementFromPoint(left + width / 2, top + height / 2) !== button;
    });
    expect(covered).toBe(true);
    await visitor.close();
  },
);

test('under a finger the text has the whole width while there is any, and reactions are small with large targets', async () => {
  const { seq } = await jonas.chat.messages.send(talk, 'React to this');
  await jonas.chat.reactions.add(talk, seq, '👍');
  const visitor = await visit(phone);
  const field = visitor.chat.getByRole('textbox', { name: 'Message' });
  await visitor.chat.getByRole('button', { name: 'Attach files' }).waitFor();
  await field.fill('A text');
  await expect
    .poll(
      async () =>
        (await box(field)).width / (await box(visitor.chat.locator('parlor-composer .box'))).width,
    )
    .toBeGreaterThan(0.9);
  const send = await box(visitor.chat.getByRole('button', { name: 'Send', exact: true }));
  expect([send.width, send.height]).toEqual([44, 44]);
  const pill = row(visitor, 'React to this').locator('.reaction');
  const { x, y, width, height } = await box(pill);
  expect(height).toBeLessThanOrEqual(30);
  await visitor.page.touchscreen.tap(x + width / 2, y - 6);
  await expect.poll(() => pill.getAttribute('aria-pressed')).toBe('true');
  await visitor.close();
});

test('long names stay in the panel, and names that run the other way keep their beginning', async () => {
  const visitor = await host.visit(browser, url, {
    as: mara.account,
    reducedMotion: 'reduce',
    viewport: { width: 360, height: 640 },
  });
  await visitor.openChat();
  const listed = visitor.chat
    .locator('parlor-conversation-list .row .name bdi', { hasText: hebrewName })
    .last();
  await listed.waitFor();
  const keepsBeginning = (one: Locator) =>
    one.evaluate((element) => {
      const range = document.createRange();
      const text =
        element.firstChild!.nodeType === 3
          ? element.firstChild!
          : [...element.childNodes].find((node) => node.nodeType === 3)!;
      const from = text.textContent!.search(/\S/);
      range.setStart(text, from);
      range.setEnd(text, from + 1);
      const letter = range.getBoundingClientRect();
      // Of the nearest box that cuts it off.
      let frame: Element = element;
      while (getComputedStyle(frame).overflowX === 'visible' && frame.parentElement)
        frame = frame.parentElement;
      const { left, right } = frame.getBoundingClientRect();
      return letter.left >= left - 1 && letter.right <= right + 1;
    });
  const alone = visitor.chat
    .locator('parlor-conversation-list .row', { hasText: 'Hello' })
    .locator('.name bdi');
  expect(await keepsBeginning(alone)).toBe(true);
  await alone.click();
  await visitor.log.getByText('Hello', { exact: true }).waitFor();
  const title = visitor.chat.locator('parlor-conversation h1 bdi');
  await title.waitFor();
  expect(await keepsBeginning(title)).toBe(true);
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await visitor.chat
    .locator('parlor-conversation-list .row', { hasText: 'From a name that runs' })
    .click();
  await visitor.log.getByText('From a long name').waitFor();
  const sender = visitor.log.locator('.sender', { hasText: longName });
  await sender.waitFor();
  const [name, view] = [await box(sender), await box(visitor.log)];
  expect(name.x + name.width).toBeLessThanOrEqual(view.x + view.width);
  expect(await keepsBeginning(visitor.log.locator('.sender bdi', { hasText: hebrewName }))).toBe(
    true,
  );
  await visitor.close();
});

test('the menu does not cover its message; on paper there is no popup', async () => {
  const visitor = await visit({ viewport: { width: 1280, height: 640 } });
  for (let count = 0; count < 14; count += 1)
    await jonas.chat.messages.send(talk, `One of many, ${count}`);
  const middle = row(visitor, 'One of many, 9');
  await row(visitor, 'One of many, 13').waitFor();
  await middle.hover();
  await middle.getByRole('button', { name: 'Message actions' }).click();
  const menu = visitor.chat.getByRole('menu');
  await menu.waitFor();
  const [shown, bubble] = [await box(menu), await box(middle.locator('.bubble'))];
  expect(shown.y >= bubble.y + bubble.height || shown.y + shown.height <= bubble.y).toBe(true);
  await visitor.page.keyboard.press('Escape');
  await visitor.page.emulateMedia({ media: 'print' });
  await expect.poll(() => visitor.chat.locator('dialog.panel').isVisible()).toBe(false);
  await visitor.close();
});

test('an own message shows that it was sent, delivered and seen', async () => {
  const ben = await host.join('Ben Delivered');
  const { conversation } = await ben.chat.conversations.start([mara.id], 'Are you there?');
  await ben.chat.close();
  const visitor = await visit({}, 'Ben Delivered');
  await visitor.write('Yes, here');
  const message = row(visitor, 'Yes, here');
  await message.locator('.when', { hasText: 'Sent' }).waitFor();
  const device = host.server.chat(host.site);
  await device.start();
  const { email, password } = ben.account;
  await device.auth.login({ email, password });
  const stop = device.conversations.live.subscribe(() => undefined);
  await message.locator('.when', { hasText: 'Delivered' }).waitFor();
  const { seq } = (await device.messages.list(conversation.id)).items.at(-1)!;
  await device.receipts.markRead(conversation.id, seq);
  await message.locator('.when', { hasText: 'Seen' }).waitFor();
  stop();
  await device.close();
  await visitor.close();
});

test('on a phone Back closes the chat and leaves no entry, beside a router of the page; the host can turn that off', async () => {
  /** A page with a router of its own: each view is an entry with a state. */
  const routed = (attributes = '') =>
    host.page(`${host.tag(attributes)}<h1>Home</h1><script>
      const show = () => document.querySelector('h1').textContent = history.state?.view ?? 'Home';
      addEventListener('popstate', show);
      window.visit = (view) => { history.pushState({ view, idx: history.length }, '', '?' + view); show(); };
    </script>`);
  const open = async (page: string) => {
    const visitor = await host.visit(browser, page, {
      as: mara.account,
      reducedMotion: 'reduce',
      ...phone,
    });
    await visitor.page.evaluate(() =>
      (window as unknown as { visit(view: string): void }).visit('Lamps'),
    );
    return visitor;
  };
  const shown = ({ chat }: Visitor) => chat.locator('dialog.panel').isVisible();
  const state = ({ page }: Visitor) =>
    page.evaluate(() => [document.querySelector('h1')!.textContent, location.search]);
  // Without close watchers, as Safari is.
  const withoutWatchers = async (visitor: Visitor) =>
    visitor.page.evaluate(() => Reflect.deleteProperty(window, 'CloseWatcher'));

  const visitor = await open(routed());
  await withoutWatchers(visitor);
  await visitor.openChat();
  await visitor.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  await visitor.page.goBack();
  await expect.poll(() => shown(visitor)).toBe(false);
  expect(await state(visitor)).toEqual(['Lamps', '?Lamps']);

  await visitor.openChat();
  await visitor.chat
    .locator('parlor-conversation-list')
    .getByRole('button', { name: 'Close chat' })
    .click();
  await expect.poll(() => shown(visitor)).toBe(false);
  await expect
    .poll(() => visitor.page.evaluate(() => history.state))
    .toEqual({ view: 'Lamps', idx: expect.any(Number) });
  await visitor.page.goBack();
  await expect.poll(() => state(visitor)).toEqual(['Home', '']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();

  const off = await open(routed('data-back="page"'));
  await withoutWatchers(off);
  await off.openChat();
  await off.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  await off.page.goBack();
  await expect.poll(() => state(off)).toEqual(['Home', '']);
  await off.close();

  // A browser that has them asks the dialog to close, without an entry of ours.
  const watched = await open(routed());
  const before = await watched.page.evaluate(() => history.length);
  await watched.openChat();
  await watched.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  expect(await watched.page.evaluate(() => history.length)).toBe(before);
  await watched.close();
});

test('a conversation is marked as unread from a message on, and stays so in the list', async () => {
  await jonas.chat.messages.send(talk, 'To be read later');
  const visitor = await visit();
  const message = row(visitor, 'To be read later');
  const unread = async () => (await mara.chat.conversations.get(talk)).unread;
  await expect.poll(unread).toBe(0);
  await message.hover();
  await message.getByRole('button', { name: 'Message actions' }).click();
  await visitor.chat.getByRole('menuitem', { name: 'Mark as unread' }).click();
  const listed = visitor.chat
    .locator('parlor-conversation-list .row', { hasText: 'Jonas Weber' })
    .filter({ hasText: 'To be read later' });
  await listed.locator('.count', { hasText: '1' }).waitFor();
  expect(await unread()).toBe(1);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
