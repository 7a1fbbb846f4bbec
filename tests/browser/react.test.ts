/**
 * Every live value as a React developer would read it first: `useSyncExternalStore`, written
 * inline, in StrictMode.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
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

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each value is written into the page as it is, and how often it was drawn. */
const page = `
  import { createElement as h, StrictMode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
  import { createRoot } from 'react-dom/client';
  import { createChat } from '@parlor/sdk';

  const { site, url, account, other, talk } = window.setup;
  const chat = createChat({ site, url });
  const renders = (window.renders = {});
  const words = (value) => JSON.stringify(value, (_, part) => (part instanceof Set || part instanceof Map ? [...part] : part));

  const lives = {
    user: () => chat.auth.user,
    ended: () => chat.auth.ended,
    leftGuest: () => chat.auth.leftGuest,
    connection: () => chat.connection,
    conversations: () => chat.conversations.live,
    archived: () => chat.conversations.archived,
    pendingTo: () => chat.messages.pendingTo([other]),
    unread: () => chat.unread,
    contacts: () => chat.contacts.live,
    requests: () => chat.contacts.liveRequests,
    blocks: () => chat.blocks.live,
    presence: () => chat.presence.live(other),
    typing: () => chat.typing.live(talk),
    everywhere: () => chat.typing.everywhere,
    draft: () => chat.messages.draft(talk),
  };

  function Inline({ name }) {
    renders[name] = (renders[name] ?? 0) + 1;
    const live = lives[name]();
    const value = useSyncExternalStore((listener) => live.subscribe(listener), () => live.value);
    return h('pre', { id: name }, words(value));
  }
  function Unbound({ name }) {
    renders[name + '-unbound'] = (renders[name + '-unbound'] ?? 0) + 1;
    const live = lives[name]();
    const { subscribe } = live;
    return h('pre', { id: name + '-unbound' }, words(useSyncExternalStore(subscribe, () => live.value)));
  }
  function Log() {
    renders.log = (renders.log ?? 0) + 1;
    const [log, setLog] = useState(null);
    useEffect(() => {
      const opened = chat.messages.open(talk);
      setLog(opened);
      return opened.close;
    }, []);
    const value = useSyncExternalStore(log?.subscribe ?? (() => () => {}), () => log?.value ?? null);
    return h('pre', { id: 'log' }, words(value));
  }
  window.chat = chat;
  const names = Object.keys(lives);
  createRoot(document.querySelector('main')).render(
    h(StrictMode, null, names.map((name) => h(Inline, { name, key: name })), names.map((name) => h(Unbound, { name, key: name })), h(Log)),
  );
  await chat.start();
  const { email, password } = account;
  await chat.auth.login({ email, password });
`;

test('every live value is drawn as it is, follows what happens, and comes to rest', async () => {
  const { mara, jonas, talk } = await host.joinTwo();
  await mara.chat.contacts.request(jonas.id);
  const eve = await host.join('Eve');
  await jonas.chat.blocks.add(eve.id);
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: root, loader: 'js' },
    alias: { '@parlor/sdk': `${root}/sdk/src/index.ts` },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
    logLevel: 'error',
  });
  const setup = {
    site: host.site.publicKey,
    url: host.server.url,
    account: jonas.account,
    other: mara.id,
    talk,
  };
  const body = `<main></main><script>window.setup = ${JSON.stringify(setup)}</script><script type="module">${outputFiles[0]!.text}</script>`;
  const visitor = await Visitor.open(browser, host.page(body));
  const shown = async (name: string) =>
    JSON.parse((await visitor.page.locator(`#${name}`).textContent()) || 'null') as unknown;
  const both = (name: string) => Promise.all([shown(name), shown(`${name}-unbound`)]);
  const follows = async (name: string, value: object) => {
    const expected = expect.objectContaining(value) as unknown;
    await expect.poll(() => both(name)).toEqual([expected, expected]);
  };

  await follows('user', { id: jonas.id });
  await follows('connection', { status: 'connected' });
  await follows('requests', { count: 1, loading: false });
  await follows('contacts', { items: [], loading: false });
  await follows('blocks', { hidden: [eve.id], loading: false });
  await follows('archived', { items: [], loading: false });
  await follows('pendingTo', { pending: [], conversation: null });
  expect([await both('ended'), await both('leftGuest')]).toEqual([
    [null, null],
    [null, null],
  ]);
  await follows('unread', { unread: 0 });
  await follows('presence', { online: true });
  mara.chat.typing.set(talk, true);
  await expect.poll(() => both('typing')).toEqual([[mara.id], [mara.id]]);
  await expect.poll(() => both('everywhere')).toEqual([[[talk, [mara.id]]], [[talk, [mara.id]]]]);
  await mara.chat.messages.send(talk, 'And you?');
  await follows('unread', { unread: 1, conversations: 1 });
  await follows('conversations', { unread: 1 });
  await expect
    .poll(() => shown('log'))
    .toMatchObject({ items: [{ text: 'Good morning' }, { text: 'And you?' }] });
  await jonas.chat.contacts.accept(mara.id);
  await expect
    .poll(() => both('contacts'))
    .toMatchObject([
      { items: [{ user: { id: mara.id } }] },
      { items: [{ user: { id: mara.id } }] },
    ]);
  await visitor.page.evaluate(
    (id) => (window as never as { chat: typeof mara.chat }).chat.messages.draft(id).set('Fine'),
    talk,
  );
  await expect.poll(() => both('draft')).toEqual(['Fine', 'Fine']);

  // At rest: nothing is drawn for thirty frames on end.
  await visitor.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const counts = () => JSON.stringify((window as never as { renders: object }).renders);
        let [last, frames] = [counts(), 0];
        const look = () => {
          frames = counts() === last ? frames + 1 : 0;
          last = counts();
          if (frames < 30) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
  );
  // React says so where a snapshot is another object each time, or where it gives up.
  expect(visitor.faults).toEqual([]);
  await visitor.close();
});
