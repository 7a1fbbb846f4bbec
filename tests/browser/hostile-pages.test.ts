/**
 * Pages that change the ground under the chat: their prototypes, their `fetch`, the frame that they
 * are in. As a table; each chat takes up a guest and says a word.
 */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), HostPage.start()]);
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
});

const agents = [
  'x-newrelic',
  'newrelic',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'x-datadog-trace-id',
  'b3',
  'x-b3-traceid',
];
const more = [
  'elastic-apm-traceparent',
  'uber-trace-id',
  'request-id',
  'x-ms-request-id',
  'x-of-nobody',
];

const pages: { name: string; script?: string; markup?: string }[] = [
  {
    name: 'toJSON on Array, as of Prototype.js',
    script: `Array.prototype.toJSON = function () { return '[' + this.map((one) => JSON.stringify(one)).join(', ') + ']'; };`,
  },
  {
    name: 'toJSON on Object, String, Number and Boolean',
    script: `for (const { prototype } of [Object, String, Number, Boolean]) Object.defineProperty(prototype, 'toJSON', { configurable: true, value() { return 'wrong'; } });`,
  },
  {
    name: 'Array.from that takes no function',
    script: `Array.from = (all) => Array.prototype.slice.call(all);`,
  },
  {
    name: 'a fetch that adds the headers of agents',
    script: `{ const { fetch } = window; window.fetch = (address, init = {}) => {
      const headers = new Headers(init.headers); for (const name of ${JSON.stringify([...agents, ...more])}) headers.set(name, '1');
      return fetch(address, { ...init, headers }); }; }`,
  },
  { name: 'an image named currentScript', markup: '<img name="currentScript" src="data:,">' },
];

async function talks(page: Page | FrameLocator): Promise<void> {
  const chat = page.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByRole('button', { name: 'Start chatting' }).click();
  await chat.getByText('No messages yet').waitFor();
}

test.each(pages)('the chat works on a page with $name', async ({ script = '', markup = '' }) => {
  const peer = await host.join('Jonas Weber');
  const visitor = await Visitor.open(
    browser,
    host.page(`<script>${script}</script>${markup}${host.tag(`data-user="${peer.id}"`)}`),
  );
  const { chat } = visitor;
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByRole('button', { name: 'Start chatting' }).click();
  await visitor.write('First, over HTTP');
  await visitor.log.getByText('First, over HTTP').waitFor();
  await visitor.write('Second');
  await expect
    .poll(() => visitor.log.getByText('Sent', { exact: true }).count())
    .toBeGreaterThan(0);
  // The session that was stored is read again.
  await visitor.page.reload();
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await visitor.log.getByText('Second').waitFor();
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});

test('a chat is started in a sandboxed frame without allow-forms', async () => {
  const inner = host.page(host.tag());
  const visitor = await Visitor.open(
    browser,
    host.page(
      `<iframe sandbox="allow-scripts allow-same-origin" src="${inner}" width="600" height="700"></iframe>`,
    ),
  );
  await talks(visitor.page.frameLocator('iframe'));
  await visitor.close();
});

const originFault = (page: Page | ReturnType<Page['frames']>[number]) =>
  page.evaluate(async () => {
    const { Parlor } = window as unknown as {
      Parlor: { doctor(): Promise<{ check: string; ok: boolean; mend?: string; says: string }[]> };
    };
    return (await Parlor.doctor()).filter(({ ok }) => !ok);
  });

test('the doctor knows pages without an origin', async () => {
  const visitor = await Visitor.open(
    browser,
    host.page(`<iframe sandbox="allow-scripts" src="${host.page(host.tag())}"></iframe>`),
  );
  await visitor.page.frameLocator('iframe').locator('parlor-chat').waitFor({ state: 'attached' });
  expect(await originFault(visitor.page.frames()[1]!)).toEqual([
    expect.objectContaining({
      check: 'origin',
      mend: expect.stringContaining('allow-same-origin') as string,
    }),
  ]);
  await visitor.close();
});

test('the doctor tells a fetch that was replaced from a server that is away', async () => {
  const visitor = await Visitor.open(
    browser,
    host.page(
      `<script>{ const { fetch } = window; window.fetch = (address, init) => fetch(address, { ...init, credentials: 'include' }); }</script>${host.tag()}`,
    ),
  );
  await visitor.chat.waitFor({ state: 'attached' });
  expect((await originFault(visitor.page)).map(({ check }) => check)).toEqual(['fetch']);
  await visitor.close();
});
