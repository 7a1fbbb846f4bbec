/**
 * Markup of the host page must not decide where the chat's code and calls go. Markup can make
 * elements answer to `document.anything` (by `name`) and to undeclared globals (by `id`):
 * sanitisers let both through. Each payload runs against the built loader, without a policy and
 * under two.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pinnedLoader } from '../../server/src/kernel/assets.js';
import { widgetFolder } from '../../server/src/widget-folder.js';
import { Canary } from '../support/canary.js';
import { launchChromium, Visitor } from '../support/chromium.js';
import { HostPage } from '../support/host-page.js';

let browser: Browser;
let host: HostPage;
let canary: Canary;
let visitor: Visitor;

const paths = ['/parlor.js', '/assets/parlor-0123456789ab.js'];
const takeOver =
  'globalThis.takenOver = true; export const ParlorChat = 0; export const doctor = () => [];';

beforeAll(async () => {
  const loader = readFileSync(join(widgetFolder(), 'parlor.js'), 'utf8');
  const fetched = [...loader.matchAll(/"((?:index|doctor|views)-[\w-]+\.js)"/g)].map(
    ([, name]) => `/assets/${name}`,
  );
  const named = [...paths, pinnedLoader(widgetFolder()).path, ...fetched];
  [browser, host, canary] = await Promise.all([
    launchChromium(),
    HostPage.start(),
    Canary.start(
      Object.fromEntries(
        named.map((path) => [
          path,
          (response) =>
            response
              .writeHead(200, {
                'content-type': 'text/javascript',
                'access-control-allow-origin': '*',
              })
              .end(takeOver),
        ]),
      ),
    ),
  ]);
  visitor = await Visitor.open(browser, 'about:blank');
});

afterAll(async () => {
  await browser?.close();
  await host?.[Symbol.asyncDispose]();
  await canary?.[Symbol.asyncDispose]();
});

/**
 * What the browser fetched from the foreign host for scripts. Pictures and frames of the payload
 * itself are the markup's own.
 */
const led = () =>
  canary.heard
    .filter(
      ({ headers }) =>
        !['image', 'iframe', 'frame', 'object', 'embed', 'document'].includes(
          String(headers['sec-fetch-dest']),
        ),
    )
    .map(({ path, headers }) => `${headers['sec-fetch-dest']} ${path}`);

/** Every policy, with one of the two tags. */
function pages(): { policy: string; header?: string; tag: string }[] {
  const { url } = host.server;
  const { path, integrity } = pinnedLoader(widgetFolder());
  const tag = host.tag('nonce="abc"');
  const pinned = tag.replace(
    '/parlor.js"',
    `${path}" integrity="${integrity}" crossorigin="anonymous"`,
  );
  const calls = `connect-src ${url} ${url.replace('http', 'ws')} ${canary.url('')}`;
  return [
    { policy: 'none', tag },
    {
      policy: 'a list of hosts',
      tag: pinned,
      header: `default-src 'none'; script-src ${url}; ${calls}`,
    },
    // Whatever a script with the nonce imports is trusted, too.
    {
      policy: 'strict-dynamic',
      tag,
      header: `script-src 'nonce-abc' 'strict-dynamic'; ${calls}; require-trusted-types-for 'script'; trusted-types lit-html`,
    },
  ];
}

/** Whether the chat opens, of the page's own site and server; and calls what else fetches code. */
async function opened(): Promise<boolean> {
  const { page, chat } = visitor;
  await page
    .evaluate(() =>
      (window as unknown as { Parlor?: { doctor?(): Promise<unknown> } }).Parlor?.doctor?.(),
    )
    .catch(() => undefined);
  if ((await chat.count()) === 0) return false;
  const launcher = chat.getByRole('button', { name: 'Open chat' });
  if ((await launcher.count()) > 0) await launcher.click();
  const signIn = chat.getByRole('button', { name: 'Sign in', exact: true });
  // Where the chat cannot run, the launcher says so.
  await signIn.or(chat.locator('.cut-off')).waitFor();
  return signIn.isVisible();
}

/**
 * `at`: the foreign host; `site`: the page's own key. `stops`: the chat cannot run there, as
 * nothing else on the page can.
 */
const payloads: { name: string; markup: (at: string, site: string) => string; stops?: true }[] = [
  {
    name: 'an image named currentScript',
    markup: (at) =>
      `<img name="currentScript" src="${at}/parlor.js" data-site="pk_foreign" data-server="${at}">`,
  },
  {
    name: 'an image with our own key',
    markup: (at, site) => `<img name="currentScript" src="${at}${paths[1]}" data-site="${site}">`,
  },
  {
    name: 'a form named currentScript with fields src and dataset',
    markup: (at) =>
      `<form name="currentScript"><input name="src" value="${at}/parlor.js"><input name="dataset"><input name="getAttribute"></form>`,
  },
  {
    name: 'several elements named currentScript',
    markup: (at) =>
      `<img name="currentScript" src="${at}/parlor.js" data-site="a"><img name="currentScript" src="${at}/parlor.js" data-site="b">`,
  },
  {
    name: 'a frame named currentScript',
    markup: (at) => `<iframe name="currentScript" src="${at}/parlor.js"></iframe>`,
  },
  {
    name: 'a frame with elements of its own',
    markup: (at) =>
      `<iframe name="currentScript" srcdoc="<a id=src href='${at}/parlor.js'></a>"></iframe>`,
  },
  {
    name: 'an object named currentScript',
    markup: (at) =>
      `<object id="currentScript" name="currentScript" data="${at}/parlor.js" data-site="pk_foreign"></object>`,
  },
  {
    name: 'an embed named currentScript',
    markup: (at) => `<embed name="currentScript" src="${at}/parlor.js" data-site="pk_foreign">`,
  },
  {
    name: 'a script that never runs',
    markup: (at) =>
      `<script type="text/plain" src="${at}/parlor.js" data-site="pk_foreign"></script>`,
  },
  {
    name: 'a script that never runs, beside a currentScript without an address',
    markup: (at) =>
      `<script type="text/plain" src="${at}/parlor.js" data-site="pk_foreign"></script><a id="currentScript"></a><form name="currentScript"></form>`,
  },
  { name: 'a base address', markup: (at) => `<base href="${at}/">` },
  { name: 'a link with the id Parlor', markup: (at) => `<a id="Parlor" href="${at}/"></a>` },
  {
    name: 'links with the id Parlor and the name parts',
    markup: (at) => `<a id="Parlor"></a><a id="Parlor" name="parts" href="${at}/"></a>`,
  },
  {
    name: 'a form with the id Parlor',
    markup: () => `<form id="Parlor"><input name="parts"><input name="push"></form>`,
  },
  { name: 'a frame named Parlor', markup: (at) => `<iframe name="Parlor" src="${at}/"></iframe>` },
  {
    name: 'an element without a key, of a foreign server',
    markup: (at) => `<parlor-chat server="${at}"></parlor-chat>`,
  },
  {
    name: 'an element with our key, of a foreign server',
    markup: (at, site) => `<parlor-chat site="${site}" server="${at}"></parlor-chat>`,
  },
  {
    name: 'shadows of what Lit asks for',
    // Lit writes its version into these globals and fails if they are elements.
    stops: true,
    markup: () =>
      [
        'litHtmlPolyfillSupport',
        'litHtmlVersions',
        'litElementVersions',
        'litElementPolyfillSupport',
        'litElementHydrateSupport',
        'litPropertyMetadata',
        'reactiveElementVersions',
        'reactiveElementPolyfillSupport',
        'ShadyCSS',
        'ShadyDOM',
        'process',
      ]
        .map((id) => `<a id="${id}"></a>`)
        .join(''),
  },
  { name: 'an image named body', markup: (at) => `<img name="body" src="${at}/parlor.js">` },
  {
    name: 'images named head, documentElement, activeElement and baseURI',
    markup: (at) =>
      ['head', 'documentElement', 'activeElement', 'baseURI']
        .map((name) => `<img name="${name}" src="${at}/${name}">`)
        .join(''),
  },
  {
    name: 'images named location, origin and defaultView',
    markup: (at) =>
      ['location', 'origin', 'defaultView']
        .map((name) => `<img name="${name}" id="${name}" src="${at}/${name}">`)
        .join(''),
  },
  {
    name: 'images named as methods',
    stops: true,
    markup: (at) =>
      ['querySelector', 'querySelectorAll', 'createElement', 'addEventListener']
        .map((name) => `<img name="${name}" src="${at}/${name}">`)
        .join(''),
  },
];

test.each(payloads)('$name leads the chat nowhere', async ({ markup, stops }) => {
  const { page } = visitor;
  for (const { policy, header, tag } of pages()) {
    canary.heard.length = 0;
    await page.goto(
      host.page(
        markup(canary.url(''), host.site.publicKey) + tag,
        header === undefined ? {} : { 'content-security-policy': header },
      ),
    );
    const works = await opened();
    const takenOver = await page.evaluate(() => 'takenOver' in window);
    expect({ policy, led: led(), takenOver, works }).toEqual({
      policy,
      led: [],
      takenOver: false,
      works: !stops,
    });
  }
});

test('a base address of another host does not move the server of a tag whose address is relative', async () => {
  const { page } = visitor;
  const asked: string[] = [];
  await page.route(`${host.origin}/{parlor.js,assets/*}`, (route) => {
    asked.push(new URL(route.request().url()).pathname);
    return route.fulfill({
      path: join(widgetFolder(), asked.at(-1)!.split('/').at(-1)!),
      contentType: 'text/javascript',
    });
  });
  canary.heard.length = 0;
  // The browser has begun to fetch the tag's file by then.
  await page.goto(
    host.page(
      `<script async src="parlor.js" data-site="${host.site.publicKey}"></script><script>
        const base = document.createElement('base');
        base.href = '${canary.url('/')}';
        document.head.append(base);
      </script>`,
    ),
  );
  await visitor.chat.getByRole('button', { name: 'Open chat' }).click();
  await expect
    .poll(() => asked.map((path) => path.replace(/-.*/, '')).concat(led()))
    .toEqual(['/parlor.js', '/assets/index', '/assets/views']);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a button of the page opens the chat inside of a form whose fields are named as methods', async () => {
  const { page, chat } = visitor;
  const fields = ['closest', 'dataset', 'getAttribute', 'toggleAttribute']
    .map((name) => `<input name="${name}">`)
    .join('');
  await page.goto(
    host.page(`<form data-parlor-open style="padding: 20px">${fields}</form>${host.tag()}`, {
      'content-security-policy': `script-src ${host.server.url}`,
    }),
  );
  await chat.getByRole('button', { name: 'Open chat' }).waitFor();
  visitor.faults.length = 0;
  // Its edge: the form itself is pressed.
  const box = (await page.locator('form').boundingBox())!;
  await page.mouse.click(box.x + 3, box.y + 3);
  await chat.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(visitor.faults).toEqual([]);
});
