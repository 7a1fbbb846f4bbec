/**
 * How a host page embeds the chat: buttons that open it, corners, policies, coming and going in any
 * order, and what it leaves.
 */
import { createHost } from '@parlor/sdk/server';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pinnedLoader } from '../../server/src/kernel/assets.js';
import { widgetFolder } from '../../server/src/widget-folder.js';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { countHeld, type Held } from '../support/held-things.js';
import { type Account, HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Account;
let maraId: string;
let userId: string;
let conversationId: string;
let jonasChat: Joined['chat'];

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  const owner = await host.join('Mara Lindqvist');
  const jonas = await host.join('Jonas Weber');
  mara = owner.account;
  maraId = owner.id;
  userId = jonas.id;
  jonasChat = jonas.chat;
  await host.server.app.users.update(host.site.id, userId, { externalId: '42 ä' });
  conversationId = (await jonas.chat.conversations.start([owner.id], 'The paper has arrived.'))
    .conversation.id;
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const tag = (attributes?: string) => host.tag(attributes);

/** A page with this body, visited by Mara. */
const visit = (
  body: string,
  { signedIn, ...options }: BrowserContextOptions & { signedIn?: false } = {},
): Promise<Visitor> =>
  host.visit(browser, host.page(body), { ...(signedIn !== false && { as: mara }), ...options });

const conversation = (visitor: Visitor) =>
  visitor.chat.getByRole('heading', { name: 'Jonas Weber' });

test('buttons of the page open the list, a person and a conversation, also those that come later, and get the focus back', async () => {
  const visitor = await visit(
    `<button data-parlor-open="toggle">Talk</button><main></main>${tag('data-launcher="none"')}`,
  );
  await visitor.chat.waitFor({ state: 'attached' });
  expect(await visitor.chat.getByRole('button', { name: 'Open chat' }).isVisible()).toBe(false);
  await visitor.page.getByText('Talk').focus();
  await visitor.page.keyboard.press('Enter');
  await visitor.chat.getByLabel('Conversations').waitFor();
  await visitor.page.keyboard.press('Escape');
  await expect
    .poll(() => visitor.page.evaluate(() => document.activeElement?.textContent))
    .toBe('Talk');

  await visitor.page.evaluate(
    ([user, talk]) => {
      document.querySelector('main')!.innerHTML =
        `<form action="/elsewhere"><button data-parlor-user="${user}">Jonas</button>
        <button data-parlor-conversation="${talk}">Our talk</button><button data-parlor-user="nobody">Nobody</button>
        <button data-parlor-user="external:42 ä">Colleague</button><button data-parlor-user="external:43">Stranger</button>
        <button data-parlor-conversation="none">Nothing</button><button data-parlor-open>List</button></form>`;
    },
    [userId, conversationId],
  );
  const press = (name: string) => visitor.page.getByRole('button', { name, exact: true }).click();
  await press('Jonas');
  await conversation(visitor).waitFor();
  await press('List');
  await visitor.chat.getByLabel('Conversations').waitFor();
  await press('Our talk');
  await conversation(visitor).waitFor();
  // Also from what lies over it.
  await visitor.chat
    .locator('parlor-conversation')
    .getByRole('button', { name: 'Search', exact: true })
    .click();
  await visitor.chat.getByRole('searchbox').waitFor();
  await press('Our talk');
  await conversation(visitor).waitFor();
  await expect.poll(() => visitor.chat.getByRole('searchbox').count()).toBe(0);
  for (const [nobody, somebody] of [
    ['Nobody', 'Colleague'],
    ['Stranger', 'Our talk'],
  ] as const) {
    await press(nobody);
    await visitor.chat.getByText('This person is not here').waitFor();
    await press(somebody);
    await conversation(visitor).waitFor();
  }
  await press('Nothing');
  await visitor.chat.getByText('This conversation is not here').waitFor();
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(visitor.page.url()).not.toContain('elsewhere');
  await press('Talk');
  await expect.poll(() => visitor.chat.getByLabel('Conversations').isVisible()).toBe(false);
  expect(visitor.faults.filter((fault) => !/40[04]/.test(fault))).toEqual([]);
  await visitor.close();
});

test('a page opens a conversation of its backend by the id of its own', async () => {
  const { id } = await host.server.app.users.create(host.site.id, { kind: 'member', name: 'Shop' });
  const secretKey = await host.server.secretKey(host.site);
  const backend = createHost({ url: host.server.url, secretKey });
  await backend.conversations.upsert({
    externalId: 'order 42/ä',
    title: 'Order 42',
    members: [{ userId: maraId }, { userId: id }],
  });
  const visitor = await visit(
    `<button data-parlor-conversation="external:order 42/ä">Order</button>
     <button data-parlor-conversation="external:order 43">Other</button>${tag()}`,
  );
  await visitor.page.getByRole('button', { name: 'Order', exact: true }).click();
  await visitor.chat.getByRole('heading', { name: 'Order 42' }).waitFor();
  await visitor.page.getByRole('button', { name: 'Other', exact: true }).click();
  await visitor.chat.getByText('This conversation is not here').waitFor();
  await visitor.close();
});

test('what is asked for before the script is there, and before somebody is signed in, is kept and carried out', async () => {
  const visitor = await visit(
    `<script>(window.Parlor ||= []).push(['openUser', '${userId}'])</script>${tag()}`,
    { signedIn: false },
  );
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).click();
  await visitor.chat.getByLabel('Email').fill(mara.email);
  await visitor.chat.getByLabel('Password').fill(mara.password);
  await visitor.page.keyboard.press('Enter');
  await conversation(visitor).waitFor();
  await visitor.page.evaluate(() =>
    (window as unknown as { Parlor: { open(): void } }).Parlor.open(),
  );
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test("the host's sign-in counts that is handed over while the chat is on its way", async () => {
  const visitor = await host.visit(browser, 'about:blank');
  // The words are held back: by then the client is there, and not yet on the page.
  let bring = (): void => {};
  const brought = new Promise<void>((resolve) => (bring = resolve));
  await visitor.page.route('**/assets/languages*', async (route) => {
    await brought;
    await route.continue();
  });
  await visitor.page.goto(host.page(tag('data-lang="de"')));
  await visitor.page.getByRole('button', { name: 'Chat' }).click();
  await visitor.chat.locator('.waiting').waitFor();
  await visitor.page.evaluate(() =>
    (window as unknown as { Parlor: { update(options: object): void } }).Parlor.update({
      auth: async (reason: string) => {
        document.title = reason;
        return null;
      },
    }),
  );
  bring();
  await expect.poll(() => visitor.page.title()).toBe('initial');
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('it hangs in any corner, and moves to another when the page says so', async () => {
  const visitor = await visit(tag(), { signedIn: false, reducedMotion: 'reduce' });
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  for (const position of ['top-start', 'top-end', 'bottom-start', 'bottom-end']) {
    await visitor.page.evaluate((at) => {
      const { Parlor } = window as unknown as { Parlor: { update(options: object): void } };
      Parlor.update({ position: at });
      return Promise.all(
        document
          .querySelector('parlor-chat')!
          .shadowRoot!.getAnimations()
          .map(({ finished }) => finished),
      );
    }, position);
    const launcher = (await visitor.chat.locator('.launcher').boundingBox())!;
    const panel = (await visitor.chat.locator('.panel').boundingBox())!;
    expect(launcher.x < 640).toBe(position.endsWith('start'));
    expect(launcher.y < 410).toBe(position.startsWith('top'));
    expect(panel.y > launcher.y).toBe(position.startsWith('top'));
    expect(panel.y).toBeGreaterThanOrEqual(0);
    expect(panel.y + panel.height).toBeLessThanOrEqual(820);
    expect(position.endsWith('start') ? panel.x : 1280 - panel.x - panel.width).toBeCloseTo(20, 0);
  }
  await visitor.close();
});

test('everything works under the strictest policy: no inline script or style, trusted types, and nothing but the server named', async () => {
  const { url } = host.server;
  const policy = [
    "default-src 'none'",
    `script-src ${url}`,
    `connect-src ${url} ${url.replace('http', 'ws')}`,
    `img-src ${url} data:`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
  const page = host.page(`<button data-parlor-user="${userId}">Jonas</button>${tag()}`, {
    'content-security-policy': policy,
  });
  const visitor = await host.visit(browser, 'about:blank');
  await visitor.page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      violations.push(`${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  await visitor.page.goto(page);
  await visitor.openChat();
  await visitor.signIn(mara);
  await visitor.page.getByRole('button', { name: 'Jonas', exact: true }).click();
  await conversation(visitor).waitFor();
  await visitor.write('Under the strictest policy 👍');
  await visitor.log
    .getByText('Sent', { exact: true })
    .or(visitor.log.getByText('Seen', { exact: true }))
    .last()
    .waitFor({ state: 'attached' });
  await visitor.log.locator('.words', { hasText: 'strictest' }).hover();
  await visitor.log.getByRole('button', { name: 'Message actions' }).last().click();
  await visitor.chat.getByRole('menuitem', { name: 'More reactions' }).click();
  await visitor.page.keyboard.press('Escape');
  await visitor.chat.getByRole('button', { name: 'Back', exact: true }).click();
  await visitor.chat.getByLabel('New message').click();
  await visitor.chat.getByLabel('People', { exact: true }).waitFor();
  await visitor.chat
    .locator('parlor-directory')
    .getByRole('button', { name: 'Back', exact: true })
    .click();
  await visitor.chat.getByRole('button', { name: 'Your profile' }).click();
  await visitor.chat.getByLabel('Name').waitFor();
  expect(
    await visitor.page.evaluate(() => (window as unknown as { violations: string[] }).violations),
  ).toEqual([]);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('its commands may come in any order and any number, and what `destroy` leaves is the queue for another `boot`', async () => {
  const visitor = await host.visit(browser, 'about:blank');
  await countHeld(visitor.page);
  await visitor.page.goto(host.page('<main>The page</main>'));
  type Window = { held: Held; Parlor: Record<string, (...args: unknown[]) => unknown> };
  const state = () =>
    visitor.page.evaluate(() => ({
      ...(window as unknown as Window).held,
      nodes: document.querySelectorAll('body *:not(script), head *').length,
      globals: Object.keys(window).join(),
    }));
  const add = () =>
    visitor.page.evaluate(
      ({ src, site }) =>
        new Promise((resolve) => {
          const script = Object.assign(document.createElement('script'), { src, onload: resolve });
          script.dataset['site'] = site;
          document.body.append(script);
        }),
      { src: `${host.server.url}/parlor.js`, site: host.site.publicKey },
    );
  const parlor = (...names: string[]) =>
    visitor.page.evaluate((all) => {
      for (const name of all) void (window as unknown as Window).Parlor[name]!();
    }, names);
  const before = await state();
  const bare = {
    ...before,
    globals: expect.stringMatching(`^${before.globals}(,Parlor)?$`) as string,
  };
  // Lit writes its versions into the page's globals, and Socket.IO's client adds two listeners to
  // the window; both do so once, when their code is loaded.
  const loaded = {
    ...bare,
    listeners: 2,
    globals: expect.stringMatching(
      `^${before.globals}(,Parlor|,litPropertyMetadata|,(reactiveElement|litHtml|litElement)Versions)*$`,
    ) as string,
  };

  // Never opened.
  await add();
  await parlor('hide', 'boot', 'update', 'boot', 'destroy', 'destroy', 'hide', 'update');
  expect(await state()).toEqual(bare);
  // While the code is on its way.
  await parlor(
    'show',
    'destroy',
    'boot',
    'show',
    'hide',
    'toggle',
    'destroy',
    'show',
    'boot',
    'show',
  );
  await visitor.signIn(mara);
  await add();
  expect(await visitor.chat.count()).toBe(1);
  await visitor.openConversation('Jonas Weber');
  await parlor('destroy');
  await expect.poll(state).toEqual(loaded);
  // Gone before it is drawn.
  await parlor('boot', 'show', 'destroy');
  await expect.poll(state).toEqual(loaded);
  // Signed out while it goes, and long after.
  await parlor('boot', 'show');
  await visitor.chat.getByLabel('Conversations').waitFor();
  await parlor('signOut', 'destroy');
  await expect.poll(state).toEqual(loaded);
  expect(await visitor.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await parlor('boot', 'show');
  await visitor.signIn(mara);
  await parlor('destroy');
  await visitor.page.reload();
  await add();
  await parlor('signOut', 'destroy');
  await expect.poll(() => visitor.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(visitor.faults).toEqual([]);

  // Where the network is gone, no promise is left for the page to trip over.
  await parlor('boot', 'show');
  await visitor.signIn(mara);
  await visitor.page.context().setOffline(true);
  await visitor.page.evaluate(() =>
    (window as unknown as { Parlor: { push(call: [string]): void } }).Parlor.push(['signOut']),
  );
  // The ways to sign in are known from before, for some seconds.
  await visitor.chat
    .getByRole('button', { name: 'Sign in', exact: true })
    .or(visitor.chat.getByText('could not be reached'))
    .first()
    .waitFor();
  expect(visitor.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault))).toEqual([]);
  await visitor.close();
});

test('two sites on one page keep apart what they show and store', async () => {
  const other = await host.server.site({ name: 'Atrium', origins: [host.origin] });
  const rosa = await host.join('Rosa Klein', other);
  const visitor = await host.visit(
    browser,
    host.page(
      `${tag()}${host.tag('data-position="bottom-start"', other)}<button data-parlor-open data-parlor-site="${other.publicKey}">Atrium</button>`,
    ),
  );
  const [first, second] = [host.site, other].map(({ publicKey }) =>
    visitor.page.locator(`parlor-chat[site="${publicKey}"]`),
  );
  await first!.getByRole('button', { name: 'Open chat' }).click();
  await visitor.signIn(mara);
  await first!.getByLabel('Conversations').waitFor();
  await visitor.page.getByRole('button', { name: 'Atrium', exact: true }).click();
  // Pressed twice it makes one guest.
  await second!.getByRole('button', { name: 'Start chatting' }).dblclick();
  await second!.getByText('No messages yet').waitFor();
  await first!.getByLabel('Conversations').getByText('Jonas Weber').waitFor();
  // Both count what is unread in the page's title, and neither fights for the first place.
  await visitor.page.evaluate(() => {
    document.hasFocus = () => false;
    dispatchEvent(new Event('blur'));
  });
  const [guest, ...more] = (await rosa.chat.users.list()).items;
  expect(more).toEqual([]);
  await rosa.chat.conversations.start([guest!.id], 'Welcome');
  await jonasChat.messages.send(conversationId, 'Are you there?');
  await expect.poll(() => visitor.page.title()).toMatch(/^(\u2060\(\d+\) ){2}Host$/);
  await visitor.page.evaluate(() => {
    document.hasFocus = () => true;
    dispatchEvent(new Event('focus'));
  });
  await expect.poll(() => visitor.page.title()).toBe('Host');
  const keys = await visitor.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.endsWith(':session')),
  );
  expect(keys.toSorted()).toEqual(
    [`parlor:${host.site.publicKey}:session`, `parlor:${other.publicKey}:session`].toSorted(),
  );
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a page that pins the loader by its hash has the same chat', async () => {
  const { path, integrity } = pinnedLoader(widgetFolder());
  const pinned = (hash: string) =>
    `<script async src="${host.server.url}${path}" integrity="${hash}" crossorigin="anonymous" data-site="${host.site.publicKey}"></script>`;
  const visitor = await visit(pinned(integrity));
  await visitor.openChat();
  await visitor.chat.getByLabel('Conversations').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.page.goto(host.page(pinned(integrity.replace(/.{4}$/, 'AAAA'))));
  await expect.poll(() => visitor.faults.join()).toMatch(/integrity/);
  expect(await visitor.chat.count()).toBe(0);
  await visitor.close();
});
