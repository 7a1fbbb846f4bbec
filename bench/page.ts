/**
 * What the widget does to a host's page on a slow device: Chromium with its processor slowed down
 * four times. A page with the loader is compared with the same page without it; showing a
 * conversation of 50 messages with a page that, at the same press, fetches Lit and a Socket.IO
 * client and lets Lit draw 50 lines: the floor of whatever stands on these two.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { rollup } from 'rollup';
import { chromiumPath } from '../tests/support/chromium.js';
import type { Parlor } from './contender.js';
import type { Figure } from './results.js';

const rounds = 5;
const slowdown = 4;
const messages = 50;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** In milliseconds, but for the requests and the score of shifts. */
interface Measured {
  /** All that the page's thread was busy with. */
  busy: number;
  /** What tasks lasted beyond 50 ms, together. */
  blocking: number;
  longest: number;
  shift: number;
  requests: number;
}

type Doing = (page: Page) => Promise<unknown>;

export async function page(parlor: Parlor): Promise<Figure[]> {
  const { url, site } = parlor.address;
  const floor = await floorScript();
  const text =
    '<p>Lamps of paper, brass and glass, made to last, and mended where they did not.</p>'.repeat(
      60,
    );
  const tags: Record<string, string> = {
    '/without': '',
    '/floor': `<button style="position: fixed; top: 0" onclick="import('/floor.js').then(({ show }) => show(${messages}))">Show</button><main></main>`,
    '/widget': `<script async src="${url}/parlor.js" data-site="${site.publicKey}"></script>`,
  };
  const host = createServer((request, response) => {
    const isScript = request.url === '/floor.js';
    const body = `<!doctype html><title>Bench</title><link rel="icon" href="data:,"><h1>Lamps</h1>${text}${tags[request.url ?? ''] ?? ''}`;
    response
      .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      .end(isScript ? floor : body);
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: flags,
  });
  try {
    const origin = `http://localhost:${(host.address() as AddressInfo).port}`;
    await parlor.allow(origin);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 820 },
      reducedMotion: 'reduce',
    });
    await writeNotes(await context.newPage(), `${origin}/widget`);
    const of = (path: string, doing?: Doing) => middle(context, origin + path, doing);
    const fresh = await browser.newContext({
      viewport: { width: 1280, height: 820 },
      reducedMotion: 'reduce',
    });
    const [without, closed] = [await of('/without'), await middle(fresh, `${origin}/widget`)];
    const least = await of('/floor', async (at) => {
      await press(at, ['button']);
      await shown(at, [`main p:nth-of-type(${messages})`]);
    });
    const returning = await of('/widget');
    const list = await of('/widget', openList);
    const read = await of('/widget', async (at) => {
      await openList(at);
      await press(at, row);
      await shown(at, message(messages));
    });
    return [
      {
        bench: 'page: closed, 4x slower',
        contender: 'widget',
        values: values(closed, without, 'without'),
        ratio: closed.busy / without.busy,
        goal: 'no blocking and no shift of its own, 1 request',
        met:
          closed.blocking <= without.blocking &&
          closed.shift <= without.shift &&
          closed.requests - without.requests === 1,
      },
      {
        bench: 'page: returning, closed, 4x slower',
        contender: 'widget',
        values: values(returning, without, 'without'),
        ratio: returning.busy / without.busy,
        goal: 'no blocking and no shift of its own',
        met: returning.blocking <= without.blocking && returning.shift <= without.shift,
      },
      {
        bench: 'page: list opened, 4x slower',
        contender: 'widget',
        values: values(list, least, 'floor'),
        ...judged(list, least),
      },
      {
        bench: `page: ${messages} messages shown, 4x slower`,
        contender: 'widget',
        values: values(read, least, 'floor'),
        ...judged(read, least),
      },
    ];
  } finally {
    await browser.close();
    host.closeAllConnections();
    host.close();
  }
}

const values = (one: Measured, floor: Measured, name: string): Figure['values'] => ({
  'busy ms': one.busy,
  [`${name} busy ms`]: floor.busy,
  'blocking ms': one.blocking,
  [`${name} blocking ms`]: floor.blocking,
  'longest task ms': one.longest,
  shift: one.shift,
  requests: one.requests,
});

const judged = (one: Measured, floor: Measured) => ({
  ratio: one.busy / floor.busy,
  goal: '<= 150 ms, no task over 80 ms, no shift',
  met: one.blocking <= 150 && one.longest <= 80 && one.shift === 0,
});

/** Of each figure the one in the middle. */
async function middle(context: BrowserContext, address: string, doing?: Doing): Promise<Measured> {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measure(context, address, doing));
  const of = (name: keyof Measured): number =>
    all.map((one) => one[name]).toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  return {
    busy: of('busy'),
    blocking: of('blocking'),
    longest: of('longest'),
    shift: of('shift'),
    requests: of('requests'),
  };
}

/** From the first byte of the page; with something to do, from there on. */
async function measure(context: BrowserContext, address: string, doing?: Doing): Promise<Measured> {
  const at = await context.newPage();
  let requests = 0;
  at.on('request', () => (requests += 1));
  const session = await context.newCDPSession(at);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await session.send('Performance.enable');
  const busy = async () =>
    1_000 *
    (await session.send('Performance.getMetrics')).metrics.find(
      ({ name }) => name === 'TaskDuration',
    )!.value;
  let before = await busy();
  await at.addInitScript(() => {
    const seen = { tasks: [] as number[], shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) =>
      seen.tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
      buffered: true,
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await at.goto(address, { waitUntil: 'networkidle' });
  if (doing) {
    requests = 0;
    before = await busy();
    await at.evaluate(() =>
      Object.assign((window as unknown as { seen: object }).seen, { tasks: [], shift: 0 }),
    );
    await doing(at);
    await at.waitForLoadState('networkidle');
  }
  const { tasks, shift } = await at.evaluate(
    () =>
      new Promise<{ tasks: number[]; shift: number }>((done) => {
        // Observers hear of a task after it.
        requestIdleCallback(
          () =>
            setTimeout(() =>
              done((window as unknown as { seen: { tasks: number[]; shift: number } }).seen),
            ),
          {
            timeout: 5_000,
          },
        );
      }),
  );
  const took = (await busy()) - before;
  await at.close();
  return {
    busy: took,
    blocking: tasks.reduce((sum, task) => sum + task - 50, 0),
    longest: Math.max(0, ...tasks),
    shift,
    requests,
  };
}

/**
 * An element within nested shadow roots: the selector of each host, then its own. Playwright's
 * locators compute roles and names in the page, which would be measured with it.
 */
type Path = readonly string[];

const launcher: Path = ['parlor-chat', 'button.launcher'];
const row: Path = ['parlor-chat', 'parlor-panel', 'parlor-conversation-list', 'button.row'];
const message = (seq: number): Path => [
  'parlor-chat',
  'parlor-panel',
  'parlor-conversation',
  'parlor-message-list',
  `[data-row="${seq}"]`,
];

/** The middle of the element on the screen; null if there is no such element. Runs in the page. */
function middleOf(path: Path): { x: number; y: number } | null {
  let root: Document | ShadowRoot | null = document;
  let found: Element | null = null;
  for (const selector of path) {
    found = root?.querySelector(selector) ?? null;
    root = found?.shadowRoot ?? null;
  }
  const box = found?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}

async function shown(at: Page, path: Path): Promise<void> {
  await at.waitForFunction(middleOf, path, { polling: 100 });
}

async function press(at: Page, path: Path): Promise<void> {
  const { x, y } = (await at.evaluate(middleOf, path))!;
  await at.mouse.click(x, y);
}

async function openList(at: Page): Promise<void> {
  await press(at, launcher);
  await shown(at, row);
}

/** A guest with a conversation of 50 messages, whose session stays in the browser. */
async function writeNotes(at: Page, address: string): Promise<void> {
  await at.goto(address);
  const chat = at.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByLabel('Your name').fill('Bench');
  await at.keyboard.press('Enter');
  await at.locator('parlor-conversation-list').evaluate(async (view, last) => {
    interface Calls {
      conversations: {
        start(userIds: string[], text: string): Promise<{ conversation: { id: string } }>;
      };
      messages: { send(id: string, text: string): Promise<unknown> };
    }
    const { chat: calls } = (view as HTMLElement & { context: { chat: Calls } }).context;
    const { conversation } = await calls.conversations.start([], 'Line 1');
    for (let line = 2; line <= last; line += 1)
      await calls.messages.send(conversation.id, `Line ${line}`);
  }, messages);
  await at.close();
}

/**
 * Lit and the client that speaks WebSocket alone, as `npm run size` bundles them, and a list of
 * lines.
 */
async function floorScript(): Promise<string> {
  const entry = `import { html, render } from 'lit'; import { io } from 'socket.io-client';
    export function show(count) {
      io('ws://localhost:9', { autoConnect: false, transports: ['websocket'] });
      render(html\`\${Array.from({ length: count }, (_, n) => html\`<p>Line \${n + 1}</p>\`)}\`, document.querySelector('main'));
    }`;
  const id = join(import.meta.dirname, '../widget/src/floor.js');
  const bundle = await rollup({
    input: 'floor',
    plugins: [
      {
        name: 'floor',
        resolveId: (name) => (name === 'floor' ? id : null),
        load: (name) => (name === id ? entry : null),
      },
      nodeResolve({ browser: true, exportConditions: ['browser', 'production'] }),
      (terser as unknown as typeof terser.default)({ module: true, compress: { passes: 2 } }),
    ],
    onwarn: () => undefined,
  });
  const { output } = await bundle.generate({ format: 'es' });
  return output[0].code;
}
