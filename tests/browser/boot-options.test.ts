/** Options of a page that come late, are taken back, or belong to two chats of one site. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let mara: Joined;
let jonas: Joined;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  ({ mara, jonas } = await host.joinTwo());
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const visit = (body: string): Promise<Visitor> =>
  host.visit(browser, host.page(body), { as: mara.account });

test.each([
  ['data-open', true],
  ['data-open="true"', true],
  ['data-open="false"', false],
] as const)('%s decides whether the chat is open from the start', async (attribute, isOpen) => {
  const visitor = await visit(host.tag(attribute));
  if (isOpen) await visitor.chat.getByLabel('Conversations').waitFor();
  else await visitor.chat.getByRole('button', { name: 'Open chat' }).waitFor();
  expect(await visitor.chat.evaluate((chat) => chat.hasAttribute('open'))).toBe(isOpen);
  await visitor.close();
});

test('a box that comes later gets the chat, and until then the console says what is waited for', async () => {
  const said: string[] = [];
  const url = host.page(host.tag('data-into="#help"'));
  const visitor = await host.visit(browser, host.page(''), { as: mara.account });
  visitor.page.on('console', (message) => said.push(message.text()));
  await visitor.page.goto(url);
  await expect.poll(() => said).toContain('Parlor waits: #help');
  expect(await visitor.chat.count()).toBe(0);
  const findings = await visitor.page.evaluate(() => window.Parlor!.doctor!());
  expect(findings.find(({ ok, says }) => !ok && says.includes('#help'))).toBeTruthy();
  await visitor.page.evaluate(() =>
    document.body.insertAdjacentHTML(
      'beforeend',
      '<main><div id="help" style="height: 600px"></div></main>',
    ),
  );
  await visitor.page.locator('#help parlor-chat[inline]').getByLabel('Conversations').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('an update takes an option back', async () => {
  const visitor = await visit(host.tag('data-theme="dark" data-density="compact" data-open'));
  await visitor.chat.getByLabel('Conversations').waitFor();
  const set = () =>
    visitor.chat.evaluate((chat) => [chat.getAttribute('theme'), chat.getAttribute('density')]);
  expect(await set()).toEqual(['dark', 'compact']);
  await visitor.page.evaluate(() => window.Parlor!.update!({ theme: undefined, density: null }));
  expect(await set()).toEqual([null, null]);
  await visitor.close();
});

test("the element's methods work before its code is here", async () => {
  const visitor = await visit(`${host.element()}${host.tag()}`);
  await visitor.chat.getByRole('button', { name: 'Open chat' }).waitFor();
  expect(visitor.requests.filter((url) => url.includes('/views-'))).toEqual([]);
  await visitor.page.evaluate(
    (id) => document.querySelector('parlor-chat')!.openUser(id),
    jonas.id,
  );
  await visitor.chat.getByRole('heading', { name: 'Jonas Weber' }).waitFor();
  await visitor.close();
});

test('two chats of one site on a page share one session and one connection', async () => {
  const visitor = await visit(
    `<div style="height: 600px">${host.element('inline id="one"')}</div><div style="height: 600px">${host.element('inline id="two"')}</div>${host.tag()}`,
  );
  const [one, two] = ['#one', '#two'].map((id) => visitor.page.locator(id)) as [
    Visitor['chat'],
    Visitor['chat'],
  ];
  for (const chat of [one, two])
    await chat.getByLabel('Conversations').getByText('Jonas Weber', { exact: true }).waitFor();
  expect(visitor.requests.filter((url) => url.startsWith('ws'))).toHaveLength(1);
  await one.getByText('Jonas Weber', { exact: true }).click();
  await one.getByRole('textbox', { name: /message/i }).fill('Said in the first');
  await visitor.page.keyboard.press('Enter');
  await two.getByText('Said in the first').waitFor();
  await visitor.page.evaluate(() =>
    (document.querySelector('#one') as HTMLElementTagNameMap['parlor-chat']).signOut(),
  );
  await two.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('an element that is moved in the document keeps the place of its reader in the log and in the list, and what they write', async () => {
  const reader = await host.join('Aiko Tanaka');
  const { conversation } = await jonas.chat.conversations.start([reader.id], 'The first of many');
  for (let count = 1; count <= 60; count++)
    await jonas.chat.messages.send(conversation.id, `Line ${count}`);
  await reader.chat.receipts.markRead(conversation.id);
  const visitor = await host.visit(
    browser,
    host.page(
      '<aside></aside><div id="here" style="height: 500px"></div>' + host.tag('data-into="#here"'),
    ),
    { as: reader.account },
  );
  const { chat, page, log } = visitor;
  await chat.getByText('Line 60').click();
  await log.getByText('Line 60').waitFor();
  await chat.getByRole('textbox', { name: 'Message' }).fill('A draft');
  await log.evaluate((scroller) => (scroller.scrollTop = -600));
  const row = log.locator('[data-row]').filter({ hasText: 'Line 45' });
  const place = () =>
    row.evaluate((one) =>
      Math.round(
        one.getBoundingClientRect().top - one.closest('.scroller')!.getBoundingClientRect().top,
      ),
    );
  await expect.poll(() => log.evaluate((scroller) => scroller.scrollTop)).toBe(-600);
  const before = await place();
  const moveInto = async (where: string) => {
    await page.evaluate((selector) => {
      const box = document.querySelector<HTMLElement>(selector)!;
      box.style.height = '500px';
      box.append(document.querySelector('parlor-chat')!);
    }, where);
    // Two frames: one in which sizes are measured, and one after it.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  };
  await moveInto('aside');
  expect(await place()).toBe(before);
  await jonas.chat.messages.send(conversation.id, 'Line 61');
  await chat
    .getByRole('button', { name: /latest/i })
    .getByText('1')
    .waitFor();
  expect(await place()).toBe(before);
  expect(await chat.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('A draft');
  await chat.getByRole('button', { name: 'Back' }).click();
  for (let count = 1; count <= 10; count++)
    await jonas.chat.conversations.createGroup(`Group ${count}`, [reader.id]);
  const list = chat.locator('parlor-conversation-list .scroller');
  await list.getByText('Group 10', { exact: true }).waitFor();
  await list.evaluate((scroller) => (scroller.scrollTop = 200));
  await expect.poll(() => list.evaluate((scroller) => scroller.scrollTop)).toBe(200);
  await moveInto('#here');
  expect(await list.evaluate((scroller) => scroller.scrollTop)).toBe(200);
  await visitor.close();
});
