/**
 * `npm run screenshots`: makes the pictures of the README, so that they show what is built and not what once was. Starts a server and the demo shop on free
 * ports with data of their own, lets two people talk in Chromium (CHROMIUM names another one than /usr/bin/chromium), and ends all that it started.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { report, root, setUp } from './setup.mjs';

const folder = join(root, 'docs/pictures');
const readyWithinMs = 30_000;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** What is to be undone, last first. */
const started = [];

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void undo().finally(() => process.exit(1)));

try {
  await main();
} catch (error) {
  process.exitCode = report(error);
} finally {
  await undo();
}

async function undo() {
  for (const end of started.splice(0).toReversed()) await end();
}

async function main() {
  await setUp();
  const { shop, accounts } = await startSites();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags });
  started.push(() => browser.close());
  await mkdir(folder, { recursive: true });

  const account = (name) => accounts.find((one) => one.name.startsWith(name));
  const guest = await visit(browser, shop, account('Aiko'));
  const owner = await visit(browser, shop, account('Mara'));
  await open(guest, 'Mara Lindqvist');
  await open(owner, 'Aiko Tanaka');
  for (const [from, to, text] of [
    [owner, guest, 'Of course. Paper or linen?'],
    [guest, owner, 'Linen, please. It is for my father, he reads until two 📖'],
    [owner, guest, 'Then I put a warm bulb in as well. It leaves tomorrow morning.'],
  ])
    await say(from, to, text);
  await owner.getByText('Seen', { exact: true }).last().waitFor({ state: 'attached' });
  await picture(owner, 'shop.png');
  await actions(browser, shop, owner, guest, account);
}

/** What one does with messages: on a desk and in a hand, by day and by night, in both directions. */
async function actions(browser, shop, owner, guest, account) {
  await act(owner, 'Linen, please.', 'Reply');
  await say(owner, guest, 'A good choice for reading. I sewed the last one on Tuesday.');
  await act(guest, 'I sewed the last one', '❤️', 'menuitemcheckbox');
  await act(owner, 'I sewed the last one', '🙏', 'menuitemcheckbox');
  await act(guest, 'Then I put a warm bulb in', 'Pin');
  const desk = { viewport: { width: 1280, height: 820 } };
  const hand = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
  for (const { name, direction, ...options } of [
    { name: 'desk-light', direction: 'ltr', colorScheme: 'light', ...desk },
    { name: 'desk-dark-rtl', direction: 'rtl', colorScheme: 'dark', ...desk },
    { name: 'hand-light-rtl', direction: 'rtl', colorScheme: 'light', ...hand },
    { name: 'hand-dark', direction: 'ltr', colorScheme: 'dark', ...hand },
  ]) {
    const chat = await visit(browser, shop, account('Mara'), options);
    await chat.page().evaluate((dir) => (document.documentElement.dir = dir), direction);
    await open(chat, 'Aiko Tanaka');
    const menu = chat.locator('parlor-message-menu');
    await openMenu(chat, 'I sewed the last one');
    await picture(chat, `message-menu-${name}.png`, { isAlone: true });
    await menu.getByRole('menuitem', { name: 'More reactions' }).click();
    await picture(chat, `message-emoji-${name}.png`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await openMenu(chat, 'I sewed the last one');
    await menu.getByRole('menuitem', { name: 'Seen by' }).click();
    await menu.getByText('Aiko Tanaka').waitFor();
    await picture(chat, `message-seen-${name}.png`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await openMenu(chat, 'I sewed the last one');
    await menu.getByRole('menuitem', { name: 'Delete for everyone' }).click();
    await picture(chat, `message-delete-${name}.png`, { isAlone: true });
    await chat.page().keyboard.press('Escape');
    await act(chat, 'Linen, please.', 'Reply');
    await picture(chat, `message-reply-${name}.png`, { isAlone: true });
    await chat.page().context().close();
  }
}

/** By the keyboard, which goes everywhere: up from the newest message to the one with this text. */
async function openMenu(chat, text) {
  const { keyboard } = chat.page();
  await chat.page().bringToFront();
  await chat.getByRole('log').focus();
  await chat.locator('.act').first().waitFor({ state: 'attached' });
  const wanted = chat.locator('.message:focus .words', { hasText: text });
  for (let steps = 0; steps < 40 && (await wanted.count()) === 0; steps += 1) await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await chat.getByRole('menu').waitFor();
}

async function act(chat, text, name, role = 'menuitem') {
  await openMenu(chat, text);
  await chat.getByRole('menu').getByRole(role, { name, exact: true }).click();
  await chat.getByRole('menu').waitFor({ state: 'detached' });
}

async function startSites() {
  const data = await mkdtemp(join(tmpdir(), 'parlor-pictures-'));
  started.push(() => rm(data, { recursive: true, force: true }));
  const [port, shopPort, clubPort] = [await freePort(), await freePort(), await freePort()];
  const [parlor, shop] = [`http://localhost:${port}`, `http://localhost:${shopPort}`];
  const env = { PATH: process.env.PATH, DATA_DIR: data, LOG_LEVEL: 'error' };
  const seed = ['server/dist/cli.js', 'demo', 'seed', '--shop-origin', shop, '--club-origin', `http://localhost:${clubPort}`];
  const { stdout } = await promisify(execFile)(process.execPath, seed, { cwd: root, env });
  const { site, accounts } = JSON.parse(stdout).shop;
  await start('server/dist/main.js', { ...env, PORT: String(port) }, `${parlor}/readyz`);
  const demo = { PARLOR_URL: parlor, PARLOR_SITE: site, PARLOR_DEMO_ACCOUNTS: JSON.stringify(accounts) };
  await start('examples/shop/server.mjs', { ...env, ...demo, PORT: String(shopPort) }, `${shop}/`);
  return { shop, accounts };
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
  const child = spawn(process.execPath, [program], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  started.push(async () => {
    child.kill();
    await Promise.race([ended, wait(5_000, null, { ref: false }).then(() => child.kill('SIGKILL'))]);
  });
  for (const until = Date.now() + readyWithinMs; Date.now() < until; await wait(50)) {
    if (child.exitCode !== null) throw new Error(`${program} ended with exit code ${child.exitCode}.`);
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`${program} did not get ready at ${address}.`);
}

/** A browser of one person's own, at the shop and signed in. Gives the chat. */
async function visit(browser, url, { email, password }, options = {}) {
  const viewport = { width: 1280, height: 820 };
  const context = await browser.newContext({ viewport, colorScheme: 'light', locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(url);
  const chat = page.locator('parlor-chat');
  await chat.getByRole('button', { name: 'Open chat' }).click();
  await chat.getByRole('button', { name: 'Sign in', exact: true }).click();
  await chat.getByLabel('Email').fill(email);
  await chat.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await chat.getByRole('heading', { name: 'Messages' }).waitFor();
  return chat;
}

async function open(chat, name) {
  await chat.getByLabel('Conversations').getByText(name, { exact: true }).click();
  await chat.getByRole('log').waitFor();
}

/** Writes and waits until the other one has it. Both pages are in front of a person of their own, as far as the browser knows. */
async function say(from, to, text) {
  await from.page().bringToFront();
  const field = from.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
  await to.getByRole('log').getByText(text).waitFor();
}

async function picture(chat, name, { isAlone = false } = {}) {
  const page = chat.page();
  await page.bringToFront();
  await page.mouse.move(0, 0);
  // Until nothing moves any more.
  await wait(1_200);
  const path = join(folder, name);
  await page.screenshot({ path, ...(isAlone && { clip: await around(chat.locator('.panel')) }) });
  process.stdout.write(`docs/pictures/${name}  ${Math.round((await stat(path)).size / 1024)} KB\n`);
}

/** The chat itself, with a little of the page. */
async function around(panel) {
  const { x, y, width, height } = await panel.boundingBox();
  const edge = x > 20 ? 20 : 0;
  return { x: x - edge, y: y - edge, width: width + 2 * edge, height: height + 2 * edge };
}
