/**
 * What the widget says while the line is bad, and how it comes back: offline, packets that vanish,
 * a proxy without WebSockets, and the limit of sends.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type Visitor } from '../support/chromium.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { HostPage, type Joined } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let proxy: FaultProxy;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
  proxy = await FaultProxy.start(Number(new URL(host.server.url).port));
});

afterAll(async () => {
  await browser?.close();
  await proxy?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

/** Mara, in her conversation with Jonas, behind the proxy. */
async function behindProxy(mara: Joined): Promise<Visitor> {
  const visitor = await host.visit(
    browser,
    host.page(host.tag().replace(host.server.url, proxy.url)),
    { as: mara.account },
  );
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  return visitor;
}

const online = (visitor: Visitor) =>
  visitor.chat.locator('parlor-conversation').getByText('Online', { exact: true });
const offline = (visitor: Visitor) =>
  visitor.chat.locator('parlor-connection-banner').getByText(/^Offline\./);

test('a browser that goes offline says so, knows nothing of who is online, and is back when the network is', async () => {
  const { mara, jonas } = await host.joinTwo();
  const visitor = await behindProxy(mara);
  await online(visitor).waitFor();
  await visitor.page.context().setOffline(true);
  await offline(visitor).waitFor();
  await expect.poll(() => online(visitor).count()).toBe(0);
  expect(await visitor.chat.locator('.avatar.online').count()).toBe(0);
  await visitor.page.context().setOffline(false);
  await online(visitor).waitFor();
  await expect.poll(() => offline(visitor).count()).toBe(0);
  await jonas.chat.close();
  await visitor.close();
});

test('a line that swallows everything is noticed by a send without an answer, and nothing is lost or sent twice', async () => {
  const { mara, jonas, talk } = await host.joinTwo();
  const visitor = await behindProxy(mara);
  await online(visitor).waitFor();
  proxy.set('silent');
  await visitor.write('Into the void');
  await offline(visitor).waitFor();
  await expect.poll(() => online(visitor).count()).toBe(0);
  await jonas.chat.messages.send(talk, 'From the other side');
  proxy.set('clear');
  await visitor.log.getByText('From the other side').waitFor();
  await online(visitor).waitFor();
  await expect
    .poll(async () => (await jonas.chat.messages.list(talk)).items.map(({ text }) => text))
    .toContain('Into the void');
  await expect.poll(() => visitor.log.getByText('Into the void').count()).toBe(1);
  await visitor.close();
});

test('a line that swallows everything is noticed when the reader comes back to the page', async () => {
  const { mara } = await host.joinTwo();
  const visitor = await behindProxy(mara);
  await online(visitor).waitFor();
  proxy.set('silent');
  await visitor.page.evaluate(() => void dispatchEvent(new Event('focus')));
  await offline(visitor).waitFor();
  proxy.set('clear');
  await online(visitor).waitFor();
  await visitor.close();
});

test('behind a proxy without WebSockets both sides read each other, the reader is told, and a socket is taken when one opens', async () => {
  const { mara, jonas, talk } = await host.joinTwo();
  proxy.set('no sockets');
  const visitor = await behindProxy(mara);
  const late = visitor.chat
    .locator('parlor-connection-banner')
    .getByText('New messages arrive a few seconds late');
  await late.waitFor();
  await visitor.write('Can you read this?');
  await expect
    .poll(async () => (await jonas.chat.messages.list(talk)).items.at(-1)?.text)
    .toBe('Can you read this?');
  for (const answer of ['Yes', 'Every word']) {
    await jonas.chat.messages.send(talk, answer);
    await visitor.log.getByText(answer, { exact: true }).waitFor();
  }
  expect(await late.count()).toBe(1);
  proxy.set('clear');
  await visitor.page.evaluate(() => void dispatchEvent(new Event('online')));
  await expect.poll(() => late.count()).toBe(0);
  await jonas.chat.messages.send(talk, 'And now at once');
  await visitor.log.getByText('And now at once').waitFor();
  await visitor.close();
});

test('over the limit of sends the rest waits, says how long, and goes by itself; what is read takes nothing of it', async () => {
  await using slow = await HostPage.start({ rates: { write: { points: 3, seconds: 8 } } });
  const { mara, jonas, talk } = await slow.joinTwo();
  const visitor = await slow.visit(browser, slow.page(slow.tag()), { as: mara.account });
  await visitor.openChat();
  await visitor.openConversation('Jonas Weber');
  await expect.poll(async () => (await mara.chat.receipts.unread()).unread).toBe(0);
  const texts = ['one', 'two', 'three', 'four', 'five'];
  for (const text of texts) await visitor.write(text);
  const busy = visitor.chat
    .locator('parlor-write-restriction')
    .getByText(/^\s*Many messages at once: the rest is sent automatically in \d+ s\s*$/);
  await busy.waitFor();
  const stored = async () => (await jonas.chat.messages.list(talk)).items.map(({ text }) => text);
  expect(await stored()).toEqual(['Good morning', 'one', 'two', 'three']);
  expect(await visitor.chat.getByText('Waiting for the connection').count()).toBe(0);
  await expect.poll(stored).toEqual(['Good morning', ...texts]);
  await expect.poll(() => busy.count()).toBe(0);
  await visitor.close();
});
