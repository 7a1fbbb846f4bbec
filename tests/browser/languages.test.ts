/**
 * The chat in the languages of its readers: chosen by the page, changed while somebody writes, laid
 * out in their direction, and with the host's own words.
 */
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

const account = () => sites.demo.shop.accounts[0]!;

/** Names, and words that several languages write alike. */
const shared = /^(Chat|Emoji|Messages?|Conversations)$|^Jonas Weber/;

/** What stands in the chat for eyes and ears, but for names and what people wrote. */
async function wordsOn(visitor: Visitor): Promise<string[]> {
  return visitor.page.evaluate(() => {
    const found = new Set<string>();
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches('bdi, bdi *, .text, .text *, .words, [data-initials], style')) continue;
        for (const name of ['aria-label', 'placeholder', 'title'])
          found.add(element.getAttribute(name) ?? '');
        for (const node of element.childNodes)
          if (node.nodeType === Node.TEXT_NODE) found.add(node.textContent!.trim());
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.querySelector('parlor-chat')!.shadowRoot!);
    return [...found].filter(Boolean);
  });
}

const directionOf = (visitor: Visitor) =>
  visitor.chat
    .locator('parlor-panel')
    .evaluate((panel) => [
      getComputedStyle(panel).direction,
      panel.closest('[lang]')?.getAttribute('lang'),
    ]);

const languages = {
  de: 'Nachricht',
  fr: 'Message',
  es: 'Mensaje',
  pt: 'Mensagem',
  zh: '消息',
  ja: 'メッセージ',
  hi: 'संदेश',
  ar: 'رسالة',
  he: 'הודעה',
};

test('one language after the other, while somebody writes: every word changes, and what was written, the place and the focus stay', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.signIn(account());
  await visitor.openConversation('Jonas Weber');
  await visitor.chat.getByRole('textbox', { name: 'Message' }).fill('Half a sent');
  await visitor.log.hover();
  await visitor.log.locator('.act').first().waitFor({ state: 'attached' });
  const english = (await wordsOn(visitor)).filter((word) => /[a-z]{3}/i.test(word));
  expect(english.filter((word) => word.startsWith('Message actions: '))).not.toEqual([]);
  for (const [language, label] of Object.entries(languages)) {
    await visitor.chat.evaluate((chat, lang) => chat.setAttribute('lang', lang), language);
    const field = visitor.chat.getByRole('textbox', { name: label, exact: true });
    await expect.poll(() => field.inputValue()).toBe('Half a sent');
    await expect
      .poll(async () =>
        (await wordsOn(visitor)).filter((word) => english.includes(word) && !shared.test(word)),
      )
      .toEqual([]);
    expect(
      await field.evaluate(
        (element) => (element.getRootNode() as ShadowRoot).activeElement === element,
      ),
    ).toBe(true);
    expect(await directionOf(visitor)).toEqual([
      ['ar', 'he'].includes(language) ? 'rtl' : 'ltr',
      language,
    ]);
  }
  await visitor.chat.evaluate((chat) => chat.removeAttribute('lang'));
  await visitor.chat
    .getByRole('button', { name: 'Message actions' })
    .first()
    .waitFor({ state: 'attached' });
  expect(await directionOf(visitor)).toEqual(['ltr', 'en']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('the pages of groups change their words, too, with those of the host among them, and keep what is written there', async () => {
  const visitor = await Visitor.open(browser, sites.shopUrl, { reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.chat.evaluate((chat) =>
    Object.assign(chat, { words: { groups: { create: 'Found a club' } } }),
  );
  await visitor.signIn(account());
  await visitor.chat.getByRole('button', { name: 'New message' }).click();
  await visitor.chat.getByRole('button', { name: /^Groups/ }).click();
  const groups = visitor.chat.locator('parlor-groups');
  await groups.getByRole('searchbox', { name: 'Search groups' }).fill('e');
  for (const [language, title] of Object.entries({
    de: 'Gruppen',
    ar: 'المجموعات',
    ja: 'グループ',
    en: 'Groups',
  })) {
    await visitor.chat.evaluate((chat, lang) => chat.setAttribute('lang', lang), language);
    await groups.getByRole('heading', { name: title, exact: true }).waitFor();
    expect(await groups.getByRole('searchbox').inputValue()).toBe('e');
    await groups.getByRole('button', { name: 'Found a club' }).first().waitFor();
  }
  await visitor.chat.evaluate((chat) => chat.setAttribute('lang', 'he'));
  await groups.getByRole('button', { name: 'Found a club' }).first().click();
  await visitor.chat.locator('parlor-new-group').getByRole('textbox', { name: 'שם' }).waitFor();
  // A name may stand in a Hebrew phrase.
  await expect
    .poll(async () =>
      (await wordsOn(visitor)).filter((word) => /[a-z]{3}/i.test(word) && !/[א-ת]/.test(word)),
    )
    .toEqual(['Found a club']);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('without a language of its own or of the page it speaks the reader’s, from the launcher on, and fetches no other', async () => {
  const visitor = await Visitor.open(browser, `${sites.shopUrl}/playground.html`, {
    locale: 'ar-EG',
  });
  await visitor.page.evaluate(() => document.documentElement.removeAttribute('lang'));
  await visitor.page.locator('#add-script').click();
  await visitor.chat.getByRole('button', { name: 'الدردشة' }).click();
  await visitor.chat.getByRole('button', { name: 'تسجيل الدخول', exact: true }).waitFor();
  expect(await directionOf(visitor)).toEqual(['rtl', 'ar']);
  // The page itself runs from left to right: the launcher keeps its corner.
  const box = (await visitor.chat.locator('.launcher').boundingBox())!;
  expect(box.x).toBeGreaterThan(640);
  await expect
    .poll(async () => (await wordsOn(visitor)).filter((word) => /[a-z]{3}/i.test(word)))
    .toEqual(['مرحبًا بك في Vesper']);
  expect(
    visitor.requests.flatMap((url) => /\/assets\/(\w\w)-[\w-]{8}\.js$/.exec(url)?.[1] ?? []),
  ).toEqual(['ar']);

  // The page says what it is, and the chat follows; a direction that is said outright wins.
  await visitor.page.evaluate(() => document.documentElement.setAttribute('lang', 'ja'));
  await visitor.chat.getByRole('button', { name: 'ログイン', exact: true }).waitFor();
  expect(await directionOf(visitor)).toEqual(['ltr', 'ja']);
  await visitor.chat.evaluate((chat) => chat.setAttribute('dir', 'rtl'));
  await expect.poll(async () => (await directionOf(visitor))[0]).toBe('rtl');
  await visitor.close();
});

test("a host's own words stand in place of the chat's, in whatever language it speaks", async () => {
  const visitor = await Visitor.open(browser, `${sites.shopUrl}/playground.html`);
  await visitor.page.evaluate(() => {
    const words = { panel: { title: 'Help desk' }, views: { signIn: { login: 'Come in' } } };
    Object.assign(window, { Parlor: [['boot', { words, lang: 'de' }]] });
  });
  await visitor.page.locator('#add-script').click();
  await visitor.chat.getByRole('button', { name: 'Chat' }).click();
  await visitor.chat.getByRole('button', { name: 'Come in' }).waitFor();
  await visitor.chat.getByRole('button', { name: 'Konto erstellen' }).waitFor();
  expect(await visitor.chat.locator('.panel').getAttribute('aria-label')).toBe('Help desk');
  await visitor.close();
});
