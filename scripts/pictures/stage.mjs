/**
 * What the topics of `npm run screenshots` share: a server and the demo shop on free ports with
 * data of their own, people in Chromium, and the pictures of what they see.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../setup.mjs';

const ofDocuments = 'docs/pictures';
const ofOthers = 'screenshots';
const quality = 80;
const readyWithinMs = 30_000;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

const desktop = { viewport: { width: 1280, height: 820 } };
const mobile = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/** On a desktop and on a mobile, light and dark, in both directions. */
export const looks = [
  { name: 'desktop-light', direction: 'ltr', browser: { colorScheme: 'light', ...desktop } },
  { name: 'desktop-dark-rtl', direction: 'rtl', browser: { colorScheme: 'dark', ...desktop } },
  { name: 'mobile-light-rtl', direction: 'rtl', browser: { colorScheme: 'light', ...mobile } },
  { name: 'mobile-dark', direction: 'ltr', browser: { colorScheme: 'dark', ...mobile } },
];

/** What must be undone, last first. */
const started = [];

export async function undo() {
  for (const end of started.splice(0).toReversed()) await end();
}

export async function startBrowser(...more) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [...flags, ...more],
  });
  started.push(() => browser.close());
  return browser;
}

export async function startSites() {
  const data = await mkdtemp(join(tmpdir(), 'parlor-pictures-'));
  started.push(() => rm(data, { recursive: true, force: true }));
  const [port, shopPort, clubPort] = [await freePort(), await freePort(), await freePort()];
  const [parlor, shop] = [`http://localhost:${port}`, `http://localhost:${shopPort}`];
  const env = { PATH: process.env.PATH, DATA_DIR: data, LOG_LEVEL: 'error' };
  const seed = [
    'server/dist/cli.js',
    '--migrate',
    'demo',
    'seed',
    '--shop-origin',
    shop,
    '--club-origin',
    `http://localhost:${clubPort}`,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, seed, { cwd: root, env });
  const { site, accounts } = JSON.parse(stdout).shop;
  // Groups in the pictures are made of people who are not contacts.
  const adding = [
    'server/dist/cli.js',
    'site',
    'update',
    '--site',
    site,
    '--who-may-add',
    'anyone',
  ];
  await promisify(execFile)(process.execPath, adding, { cwd: root, env });
  await start('server/dist/main.js', { ...env, PORT: String(port) }, `${parlor}/readyz`);
  const demo = {
    PARLOR_URL: parlor,
    PARLOR_SITE: site,
    PARLOR_DEMO_ACCOUNTS: JSON.stringify(accounts),
  };
  await start('examples/shop/server.mjs', { ...env, ...demo, PORT: String(shopPort) }, `${shop}/`);
  return {
    shop,
    parlor,
    site,
    accounts,
    data,
    account: (name) => accounts.find((one) => one.name.startsWith(name)),
  };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function start(program, env, address) {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  started.push(async () => {
    child.kill();
    await Promise.race([
      ended,
      wait(5_000, null, { ref: false }).then(() => child.kill('SIGKILL')),
    ]);
  });
  for (const until = Date.now() + readyWithinMs; Date.now() < until; await wait(50)) {
    if (child.exitCode !== null)
      throw new Error(`${program} ended with exit code ${child.exitCode}.`);
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`${program} did not get ready at ${address}.`);
}

/**
 * A browser of one person's own, at the shop and signed in, in one of the looks if wanted. Gives
 * the chat.
 */
export async function visit(
  browser,
  url,
  { email, password },
  { direction, browser: options } = {},
) {
  const viewport = { width: 1280, height: 820 };
  const context = await browser.newContext({
    viewport,
    colorScheme: 'light',
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(url);
  if (direction) await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
  const chat = page.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByRole('button', { name: 'Sign in', exact: true }).click();
  await chat.getByLabel('Email').fill(email);
  await chat.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await chat.getByRole('heading', { name: 'Messages' }).waitFor();
  return chat;
}

export async function open(chat, name) {
  await chat.getByLabel('Conversations').getByText(name, { exact: true }).click();
  await chat.getByRole('log').waitFor();
}

/**
 * Writes and waits until the other one has it. Both pages are in front of a person of their own, as
 * far as the browser knows.
 */
export async function say(from, to, text) {
  await from.page().bringToFront();
  const field = from.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
  await to.getByRole('log').getByText(text).waitFor();
}

/**
 * Takes a picture of the page, or of the chat alone. A picture that a document shows is written to
 * `docs/pictures`, another to the ignored folder `screenshots`.
 */
export async function picture(chat, name, { isAlone = false } = {}) {
  const page = chat.page();
  await page.bringToFront();
  await page.mouse.move(0, 0);
  // Animations end.
  await wait(1_200);
  const clip = isAlone ? await around(chat.locator('.panel')) : page.viewportSize();
  const devTools = await page.context().newCDPSession(page);
  // Playwright writes no WebP.
  const { data } = await devTools.send('Page.captureScreenshot', {
    format: 'webp',
    quality,
    clip: { x: 0, y: 0, ...clip, scale: 1 },
  });
  const file = `${name}.webp`;
  const path = join((await isShown(file)) ? ofDocuments : ofOthers, file);
  await mkdir(join(root, dirname(path)), { recursive: true });
  const bytes = Buffer.from(data, 'base64');
  await writeFile(join(root, path), bytes);
  process.stdout.write(`${path}  ${Math.round(bytes.length / 1024)} KB\n`);
}

/** Whether a document shows the picture. */
async function isShown(file) {
  const guide = await readdir(join(root, 'docs'), { recursive: true });
  const documents = ['README.md', ...guide.map((path) => join('docs', path))];
  for (const path of documents.filter((each) => each.endsWith('.md')))
    if ((await readFile(join(root, path), 'utf8')).includes(`pictures/${file}`)) return true;
  return false;
}

/** The place of the panel, with a little of the page around it. */
async function around(panel) {
  const { x, y, width, height } = await panel.boundingBox();
  const edge = x > 20 ? 20 : 0;
  return { x: x - edge, y: y - edge, width: width + 2 * edge, height: height + 2 * edge };
}
