/** The chat in colours, contrasts and sizes that its makers did not choose. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsNow } from '../support/axe.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
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

const account = () => sites.demo.shop.accounts[0]!;

/** Very light, very dark, shrill, and without any colour. */
const accents = ['#ffffff', '#000000', '#ffe600', '#8a8a8a', '#ff2d95', '#0b1a3f', '#00ff85'];

/** What reaches beyond the chat at either side, or has to be scrolled sideways. */
const beyond = ({ chat }: Visitor): Promise<string[]> =>
  chat.evaluate((host) => {
    const { left, right } = host.shadowRoot!.querySelector('.panel')!.getBoundingClientRect();
    const found: string[] = [];
    const look = (parent: Element | ShadowRoot, isClipped: boolean): void => {
      for (const element of parent.children) {
        const { display, overflowX } = getComputedStyle(element);
        if (display === 'none' || element.matches('.listen, svg')) continue;
        const box = element.getBoundingClientRect();
        const scrolls = overflowX === 'auto' && element.scrollWidth > element.clientWidth + 1;
        if (scrolls || (!isClipped && (box.left < left - 1 || box.right > right + 1)))
          found.push(
            `${element.localName}.${element.className}: ${element.textContent?.trim().slice(0, 30)}`,
          );
        if (element.shadowRoot) look(element.shadowRoot, isClipped);
        look(element, isClipped || overflowX !== 'visible');
      }
    };
    look(host.shadowRoot!, false);
    return found;
  });

test('whatever the accent, by day and by night, everything can be read', async () => {
  const visitor = await sites.openShop(browser, account(), {
    bypassCSP: true,
  });
  const check = async (view: string) => {
    for (const theme of ['light', 'dark'])
      for (const accent of accents) {
        await visitor.chat.evaluate(
          (chat, [color, shade]) => {
            chat.style.setProperty('--parlor-accent', color!);
            chat.setAttribute('theme', shade!);
            return new Promise((drawn) =>
              requestAnimationFrame(() => requestAnimationFrame(drawn)),
            );
          },
          [accent, theme],
        );
        expect([view, theme, accent, ...(await violationsNow(visitor.page))]).toEqual([
          view,
          theme,
          accent,
        ]);
      }
  };
  await check('conversations');
  await visitor.openConversation('Jonas Weber');
  await visitor.write('Mine is the bubble in that colour');
  await visitor.log.getByText('Mine is the bubble').waitFor();
  await check('conversation');
  // As wide as the largest screens are, lines still end where the eye finds the next one.
  await visitor.page.setViewportSize({ width: 3840, height: 2160 });
  await visitor.chat.evaluate((chat) => chat.style.setProperty('--parlor-width', '3600px'));
  await visitor.write('A long tale. '.repeat(80));
  const width = async (selector: string) =>
    (await visitor.chat.locator(selector).last().boundingBox())!.width;
  await expect.poll(() => width('.panel')).toBe(3600);
  await visitor.log.getByText('A long tale').waitFor();
  await expect.poll(() => width('.message.own > .bubble')).toBeLessThanOrEqual(720);
  await expect.poll(() => width('parlor-composer .box')).toBeLessThanOrEqual(720);
  await visitor.close();
});

test('at 400 % on a small screen, and at 320 px, one still reads, writes and finds the way back', async () => {
  for (const viewport of [
    { width: 320, height: 256 },
    { width: 320, height: 640 },
  ]) {
    const visitor = await sites.openShop(browser, account(), {
      viewport,
    });
    await visitor.openConversation('Jonas Weber');
    await visitor.write('From a very small place');
    const said = visitor.log.getByText('From a very small place');
    await said.last().waitFor();
    const inside = async (locator: typeof said) => {
      const box = await locator.boundingBox();
      return (
        box !== null &&
        box.x >= 0 &&
        box.y >= 0 &&
        box.x + box.width <= viewport.width &&
        box.y + box.height <= viewport.height
      );
    };
    await expect.poll(() => inside(said.last())).toBe(true);
    await expect
      .poll(() => inside(visitor.chat.getByRole('textbox', { name: 'Message', exact: true })))
      .toBe(true);
    await expect
      .poll(() =>
        inside(
          visitor.chat
            .locator('parlor-conversation')
            .getByRole('button', { name: 'Back', exact: true }),
        ),
      )
      .toBe(true);
    await expect
      .poll(() =>
        inside(
          visitor.chat.locator('parlor-conversation').getByRole('button', { name: 'Close chat' }),
        ),
      )
      .toBe(true);
    // A long text takes no more than leaves the head in sight.
    const field = visitor.chat.getByRole('textbox', { name: 'Message', exact: true });
    await field.fill('One more line\n'.repeat(12));
    await expect.poll(() => inside(visitor.chat.locator('parlor-composer .send'))).toBe(true);
    expect(
      await inside(
        visitor.chat
          .locator('parlor-conversation')
          .getByRole('button', { name: 'Back', exact: true }),
      ),
    ).toBe(true);
    await field.fill('');
    const press = (name: string | RegExp) =>
      visitor.chat.getByRole('button', { name }).first().click();
    const fits = async (sight: typeof said) => {
      await sight.waitFor();
      await expect.poll(() => beyond(visitor)).toEqual([]);
    };
    await visitor.write(
      'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    );
    await fits(visitor.log.getByText(/^Donau/).last());
    // By key to the end of the log, where the button goes: what comes next begins in the log, and
    // not outside of the chat.
    const latest = visitor.chat.locator('.latest');
    await expect
      .poll(async () => {
        await visitor.log.evaluate((log) => log.scrollTo(0, -log.scrollHeight));
        await latest.waitFor({ state: 'visible' });
        await latest.press('Enter');
        await latest.waitFor({ state: 'hidden' });
        return visitor.log.evaluate((log) => log.matches(':focus'));
      })
      .toBe(true);
    await press('Back');
    await fits(visitor.chat.getByLabel('Conversations'));
    await press('New message');
    await press(/^Groups/);
    await press('New group');
    await visitor.chat
      .getByLabel('Name')
      .fill('A group that is called by more words than there is room for');
    await fits(visitor.chat.getByText('Who can join'));
    await press('Next: people');
    const somebody = visitor.chat.getByRole('checkbox').last();
    await fits(somebody);
    // Chosen or not is to be told without colours, too.
    await visitor.page.emulateMedia({ forcedColors: 'active' });
    const tick = somebody.locator('.tick svg');
    await tick.waitFor({ state: 'hidden' });
    await somebody.click();
    await tick.waitFor({ state: 'visible' });
    await somebody.scrollIntoViewIfNeeded();
    await expect.poll(() => inside(somebody)).toBe(true);
    await visitor.page.emulateMedia({ forcedColors: 'none' });
    await visitor.chat.getByRole('button', { name: /^Create with/ }).scrollIntoViewIfNeeded();
    await fits(visitor.chat.getByRole('button', { name: /^Create with/ }));
    for (const view of [
      'parlor-new-group',
      'parlor-new-group',
      'parlor-groups',
      'parlor-directory',
    ])
      await visitor.chat.locator(view).getByRole('button', { name: 'Back', exact: true }).click();
    await press('Your profile');
    await fits(visitor.chat.getByRole('button', { name: 'Sign out' }));
    await press('Sign out');
    const cancel = visitor.chat
      .getByRole('group', { name: 'Sign out on this device?' })
      .getByRole('button', { name: 'Cancel' });
    await expect.poll(() => inside(cancel)).toBe(true);
    await expect.poll(() => cancel.evaluate((button) => button.matches(':focus'))).toBe(true);
    await visitor.page.keyboard.press('Enter');
    await expect
      .poll(() =>
        visitor.chat
          .getByRole('button', { name: 'Sign out' })
          .evaluate((button) => button.matches(':focus')),
      )
      .toBe(true);
    await fits(visitor.chat.getByRole('button', { name: 'Sign out' }));
    await visitor.close();
  }
});

test("a host's colours, parts, density and slots reach what they name", async () => {
  const visitor = await sites.openShop(browser, account(), {
    bypassCSP: true,
  });
  await visitor.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`parlor-chat { --parlor-bubble: rgb(1, 2, 3); --parlor-own-bubble: rgb(4, 5, 6); --parlor-ground: rgb(250, 251, 252) }
      parlor-chat::part(bubble own) { border-radius: 3px } parlor-chat::part(composer) { opacity: 0.9 } parlor-chat::part(header) { order: 0; letter-spacing: 1px }`);
    document.adoptedStyleSheets.push(sheet);
    document.querySelector('parlor-chat')!.innerHTML =
      '<p slot="header">We answer within a day.</p><p slot="footer">Lamps, not advice.</p>';
  });
  const [above, within, beneath] = await Promise.all(
    [
      visitor.page.getByText('We answer within a day.'),
      visitor.chat.locator('parlor-panel'),
      visitor.page.getByText('Lamps, not advice.'),
    ].map((each) => each.boundingBox()),
  );
  expect(above!.y + above!.height).toBeLessThanOrEqual(within!.y);
  expect(within!.y + within!.height).toBeLessThanOrEqual(beneath!.y);
  expect(within!.height).toBeGreaterThan(400);
  await visitor.openConversation('Jonas Weber');
  const style = (locator: ReturnType<Visitor['chat']['locator']>, name: string) =>
    locator
      .first()
      .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
  const theirs = visitor.chat.locator('.message:not(.own) > .bubble');
  const own = visitor.chat.locator('.message.own > .bubble');
  expect(await style(theirs, 'background-color')).toBe('rgb(1, 2, 3)');
  expect(await style(own, 'background-color')).toBe('rgb(4, 5, 6)');
  expect(await style(own, 'border-start-start-radius')).toBe('3px');
  expect(await style(visitor.chat.locator('parlor-composer .box'), 'opacity')).toBe('0.9');
  expect(await style(visitor.chat.locator('parlor-conversation .bar'), 'letter-spacing')).toBe(
    '1px',
  );
  const height = async () => (await theirs.first().boundingBox())!.height;
  const roomy = await height();
  await visitor.chat.evaluate((chat) => chat.setAttribute('density', 'compact'));
  await expect.poll(height).toBeLessThan(roomy);

  // Rules for every element mean the host of the chat as well; what stands in it does not take
  // after them.
  const drawn = () =>
    theirs.first().evaluate((bubble) => {
      const {
        textTransform,
        letterSpacing,
        wordSpacing,
        textIndent,
        userSelect,
        visibility,
        writingMode,
        colorScheme,
      } = getComputedStyle(bubble);
      return {
        textTransform,
        letterSpacing,
        wordSpacing,
        textIndent,
        userSelect,
        visibility,
        writingMode,
        colorScheme,
      };
    });
  const before = await drawn();
  await visitor.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { margin: 20px; text-transform: uppercase; letter-spacing: 9px; word-spacing: 9px; text-indent: 40px; user-select: none;
      writing-mode: vertical-rl; line-height: 3 } html { zoom: 1.4 }`);
    document.adoptedStyleSheets.push(sheet);
  });
  expect({ ...(await drawn()), userSelect: 'any' }).toEqual({ ...before, userSelect: 'any' });
  expect((await drawn()).userSelect).not.toBe('none');
  const panel = await visitor.chat.locator('.panel').boundingBox();
  expect(panel!.x).toBeGreaterThanOrEqual(0);
  expect(panel!.y).toBeGreaterThanOrEqual(0);
  expect(panel!.y + panel!.height).toBeLessThanOrEqual(820);
  await visitor.close();
});

test("text follows the browser's text size, whatever the page's root element has, and everything still fits", async () => {
  const visitor = await sites.openShop(browser, account(), {
    bypassCSP: true,
    viewport: { width: 390, height: 780 },
  });
  await visitor.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { font-size: 62.5% } * { font-size: 9px }');
    document.adoptedStyleSheets.push(sheet);
  });
  const size = (selector: string) =>
    visitor.chat
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  const name = 'parlor-conversation-list .row .name';
  expect([await size(name), await size('parlor-conversation-list .row .more')]).toEqual([15, 13.6]);
  const settings = await visitor.page.context().newCDPSession(visitor.page);
  for (const [standard, expected] of [
    [20, 18.75],
    [24, 22.5],
  ] as const) {
    await settings.send('Page.setFontSizes', { fontSizes: { standard } });
    await expect.poll(() => size(name)).toBe(expected);
    expect(await beyond(visitor)).toEqual([]);
    await visitor.openConversation('Jonas Weber');
    expect(await size('parlor-message-list .bubble')).toBe(expected);
    expect(await beyond(visitor)).toEqual([]);
    const cut = await visitor.chat
      .locator('parlor-composer textarea, parlor-conversation .bar :is(h1, p)')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.localName),
      );
    expect(cut).toEqual([]);
    await visitor.chat
      .locator('parlor-conversation')
      .getByRole('button', { name: 'Back', exact: true })
      .click();
  }
  // A host's own size comes before the browser's.
  await visitor.chat.evaluate((chat) => chat.style.setProperty('--parlor-text-size', '32px'));
  expect(await size(name)).toBe(30);
  await visitor.close();
});

test('the chat is dark where the page says so or its ground is dark, and can be read there', async () => {
  const visitor = await sites.openShop(browser, account(), {
    bypassCSP: true,
    colorScheme: 'light',
  });
  await visitor.openConversation('Jonas Weber');
  const scheme = () =>
    visitor.chat.locator('.panel').evaluate((panel) => getComputedStyle(panel).colorScheme);
  const page = (style: string) =>
    visitor.page.evaluate((text) => (document.documentElement.style.cssText = text), style);
  const own = (name: string, value: string) =>
    visitor.chat.evaluate(
      (chat, [property, text]) => chat.style.setProperty(property!, text!),
      [name, value],
    );
  await page('');
  await expect.poll(scheme).toBe('light dark');
  await page('color-scheme: dark');
  await expect.poll(scheme).toBe('dark');
  expect(await violationsNow(visitor.page)).toEqual([]);
  await visitor.chat.evaluate((chat) => chat.setAttribute('theme', 'light'));
  await expect.poll(scheme).toBe('light');
  await visitor.chat.evaluate((chat) => chat.setAttribute('theme', 'auto'));
  await page('color-scheme: light dark');
  await expect.poll(scheme).toBe('light dark');
  await own('color-scheme', 'dark');
  await expect.poll(scheme).toBe('dark');
  await own('color-scheme', '');
  for (const [ground, expected] of [
    ['#0b1a3f', 'dark'],
    ['#1d1d1f', 'dark'],
    ['#fff8e7', 'light'],
    ['light-dark(#fff, #14161a)', 'light'],
  ] as const) {
    await own('--parlor-ground', ground);
    await expect.poll(scheme).toBe(expected);
    expect([ground, ...(await violationsNow(visitor.page))]).toEqual([ground]);
  }
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(scheme).toBe('dark');
  await own('--parlor-ground', '#fff8e7');
  await expect.poll(scheme).toBe('light');
  expect(await violationsNow(visitor.page)).toEqual([]);
  await visitor.close();
});

/**
 * The contrast of an element's border to its own background and to what it lies on, the lower of
 * both.
 */
const edgeContrast = (element: Element): number => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const luminance = (...layers: string[]): number => {
    for (const color of layers) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const behind: string[] = [];
  for (
    let one: Element | null = element.parentElement ?? (element.getRootNode() as ShadowRoot).host;
    one;
    one =
      one.assignedSlot ??
      one.parentElement ??
      (one.getRootNode() as Partial<ShadowRoot>).host ??
      null
  )
    behind.unshift(getComputedStyle(one).backgroundColor);
  const { borderTopColor, backgroundColor } = getComputedStyle(element);
  const edge = luminance('#fff', ...behind, borderTopColor);
  return Math.min(
    ...[luminance('#fff', ...behind), luminance('#fff', ...behind, backgroundColor)].map(
      (other) => (Math.max(edge, other) + 0.05) / (Math.min(edge, other) + 0.05),
    ),
  );
};

test('the edges of fields have a contrast of 3, whatever the accent', async () => {
  const visitor = await sites.openShop(browser, account(), {
    bypassCSP: true,
  });
  const check = async (selector: string) => {
    for (const theme of ['light', 'dark'])
      for (const accent of accents) {
        await visitor.chat.evaluate(
          (chat, [color, shade]) => {
            chat.style.setProperty('--parlor-accent', color!);
            chat.setAttribute('theme', shade!);
          },
          [accent, theme],
        );
        const field = visitor.chat.locator(selector).first();
        await field.waitFor();
        const contrast = await field.evaluate(edgeContrast);
        expect(contrast, `${selector}, ${theme}, ${accent}`).toBeGreaterThanOrEqual(3);
      }
  };
  await visitor.openConversation('Jonas Weber');
  await visitor.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await check('parlor-composer .box');
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  await visitor.chat.getByLabel('About you').waitFor();
  await visitor.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await check('parlor-profile textarea.input');
  await visitor.close();
});
