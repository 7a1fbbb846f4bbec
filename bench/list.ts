/**
 * The list of messages in Chromium: mounting, appending, scrolling. The list is the built widget's
 * own, given windows of 50 and of 10,000 messages; the floor is the browser's: cloning the very
 * elements that the list draws, and laying them out.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@parlor/sdk/protocol/messages';
import { chromium, type Page } from 'playwright-core';
import { message } from '../sdk/test-support/fixtures.js';
import { chromiumPath } from '../tests/support/chromium.js';
import type { Parlor } from './contender.js';
import type { Figure } from './results.js';

const rounds = 5;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

interface Measured {
  mount: number;
  clone: number;
  append: number;
  /**
   * The longest task while 30 messages came in one by one, and the longest frame while scrolling
   * up; in milliseconds.
   */
  longest: number;
  frame: number;
  nodes: number;
}

export async function list(parlor: Parlor): Promise<Figure[]> {
  const { url, site } = parlor.address;
  const body = `<!doctype html><title>Bench</title><script async src="${url}/parlor.js" data-site="${site.publicKey}"></script>`;
  const host = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(body),
  ).listen(0, '127.0.0.1');
  await once(host, 'listening');
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: flags,
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 820 },
      reducedMotion: 'reduce',
    });
    const origin = `http://localhost:${(host.address() as AddressInfo).port}`;
    await parlor.allow(origin);
    await page.goto(origin);
    await intoNotes(page);
    const figures: Figure[] = [];
    for (const count of [50, 10_000]) {
      const all: Measured[] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await measure(page, count));
      const middle = (of: keyof Measured): number =>
        all.map((one) => one[of]).toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
      const of = `of ${count.toLocaleString('en')} messages`;
      figures.push(
        {
          bench: `list: mount ${of}`,
          contender: 'widget',
          values: { ms: middle('mount'), 'floor ms': middle('clone'), nodes: middle('nodes') },
          ratio: middle('mount') / middle('clone'),
          goal: '<= 3,000 nodes',
          met: middle('nodes') <= 3_000,
        },
        {
          bench: `list: append ${of}`,
          contender: 'widget',
          values: {
            ms: middle('append'),
            'longest task ms': middle('longest'),
            'longest frame ms': middle('frame'),
          },
          goal: '<= 12 ms, no task over 50 ms',
          met: middle('append') <= 12 && middle('longest') <= 50,
        },
      );
    }
    return figures;
  } finally {
    await browser.close();
    host.closeAllConnections();
    host.close();
  }
}

/** A guest with notes to self: a conversation's view, whose context the lists are given. */
async function intoNotes(page: Page): Promise<void> {
  const chat = page.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByLabel('Your name').fill('Bench');
  await page.keyboard.press('Enter');
  await chat.getByRole('button', { name: 'New message' }).first().click();
  await chat.getByRole('button', { name: /notes to self/i }).click();
  await chat.getByRole('textbox').fill('One line');
  await page.keyboard.press('Enter');
  await chat.getByRole('log').locator('.message').first().waitFor();
}

/** All in the page; `blank` is what all its messages have in common. */
function measure(page: Page, count: number): Promise<Measured> {
  const run = async (view: Element, { messages, blank }: { messages: number; blank: Message }) => {
    type List = HTMLElement & {
      context: unknown;
      window: unknown;
      people: unknown;
      updateComplete: Promise<unknown>;
    };
    const { context, shadowRoot } = view as HTMLElement & { context: { me: { id: string } } };
    const now = Date.now();
    const message = (seq: number) => ({
      ...blank,
      seq,
      rev: seq,
      senderId: Math.floor(seq / 3) % 2 ? context.me.id : 'other',
      text: `Line ${seq}${' of a long talk about *lamps*'.repeat((seq * 7919) % 6)}.`,
      createdAt: new Date(now - (messages - seq) * 60_000).toISOString(),
    });
    const items = Array.from({ length: messages }, (_, index) => message(index + 1));
    const windowOf = (some: unknown[]) => ({
      items: some,
      pending: [],
      loading: false,
      loadingOlder: false,
      loadingNewer: false,
      hasOlder: false,
      hasNewer: false,
      deliveredSeq: 0,
      seenByAllSeq: 0,
      seenBySomeSeq: 0,
      error: null,
    });
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const list = document.createElement('parlor-message-list') as List;
    Object.assign(list, { context, people: new Map(), window: windowOf(items) });
    const box = document.createElement('div');
    box.style.cssText = 'position:absolute;inset:0;display:flex;flex-direction:column;z-index:9';
    await frame();
    let begun = performance.now();
    shadowRoot!.append(box);
    box.append(list);
    await list.updateComplete;
    const scroller = () => list.shadowRoot!.querySelector<HTMLElement>('.scroller')!;
    void scroller().scrollHeight;
    const mount = performance.now() - begun;
    await frame();
    await frame();

    const drawn = scroller();
    const beside = drawn.cloneNode(true) as HTMLElement;
    begun = performance.now();
    const copy = drawn.cloneNode(true) as HTMLElement;
    beside.replaceChildren(...copy.childNodes);
    list.shadowRoot!.append(beside);
    void beside.scrollHeight;
    const clone = performance.now() - begun;
    beside.remove();
    await frame();

    let longest = 0;
    const tasks = new PerformanceObserver((entries) => {
      for (const { duration } of entries.getEntries()) longest = Math.max(longest, duration);
    });
    tasks.observe({ entryTypes: ['longtask'] });
    const appends: number[] = [];
    for (let more = 1; more <= 30; more += 1) {
      items.push(message(messages + more));
      begun = performance.now();
      list.window = windowOf([...items]);
      await list.updateComplete;
      void scroller().scrollHeight;
      appends.push(performance.now() - begun);
      await frame();
    }
    for (const { duration } of tasks.takeRecords()) longest = Math.max(longest, duration);
    tasks.disconnect();
    const nodes = list.shadowRoot!.querySelectorAll('*').length;
    let slowest = 0;
    for (let count = 0; count < 120; count += 1) {
      begun = performance.now();
      scroller().scrollTop -= 45;
      await frame();
      slowest = Math.max(slowest, performance.now() - begun);
    }
    box.remove();
    appends.sort((a, b) => a - b);
    return { mount, clone, append: appends[15]!, longest, frame: slowest, nodes };
  };
  return page
    .locator('parlor-conversation')
    .evaluate(run, { messages: count, blank: message('bench', 0) });
}
