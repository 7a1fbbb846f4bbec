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
async function visit(browser, url, { email, password }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, colorScheme: 'light', locale: 'en-GB' });
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

async function picture(chat, name) {
  const page = chat.page();
  await page.bringToFront();
  await page.mouse.move(0, 0);
  // Until nothing moves any more.
  await wait(1_200);
  const path = join(folder, name);
  await page.screenshot({ path });
  process.stdout.write(`docs/pictures/${name}  ${Math.round((await stat(path)).size / 1024)} KB\n`);
}
