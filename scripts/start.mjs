/**
 * `npm start`: one Parlor server and two host sites that use it, on three ports in a row from PORT
 * (4000). Sets up what is missing, seeds the demo on the first run, starts the three, and tells
 * what to open. Every variable of the server applies (DATABASE_URL, REDIS_URL …). Ctrl-C ends all
 * three. `npm start -- --logs` prints the server's log as it comes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { report, root, setUp, SetupError } from './setup.mjs';

const readyWithinMs = 60_000;
const closedWithinMs = 10_000;
const keptLines = 200;
/** The server asks to be started again with it. */
const restartExitCode = 70;
/**
 * The demo is for this machine, unless HOST says otherwise: its accounts and their passwords are
 * known.
 */
const listenHost = process.env.HOST || '127.0.0.1';
/** What people open. */
const name = nameOf(listenHost);
const showLogs = process.argv.includes('--logs');

/**
 * Outside of the terminal's process group, so that Ctrl-C reaches the children once, through `end`.
 */
const ownGroup = process.platform !== 'win32';
const children = new Set();
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void end(0, children.size > 0 ? '\nStopping …' : ''));
}
// Whatever goes wrong here, nothing is left running.
process.on('exit', () => children.forEach((child) => child.kill()));

await main().catch(async (error) => {
  if (!ending) await end(report(error));
});

async function main() {
  const port = readPort();
  const [shopPort, clubPort] = [port + 1, port + 2];
  const [server, shop, club] = [port, shopPort, clubPort].map((each) => `http://${name}:${each}`);
  const publicUrl = process.env.PUBLIC_URL || server;
  // The club draws its members' portraits itself, on this machine, where the server fetches
  // nothing.
  const avatarOrigins = [process.env.AVATAR_ORIGINS, `http://localhost:${clubPort}`]
    .filter(Boolean)
    .join(',');
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: listenHost,
    PUBLIC_URL: publicUrl,
    AVATAR_ORIGINS: avatarOrigins,
  };
  await setUp();
  await Promise.all([port, shopPort, clubPort].map(portIsFree));
  const demo = await seed(env, shopPort, clubPort);
  const console = await firstOperator(env);

  const host = { ...process.env, HOST: listenHost, PARLOR_URL: publicUrl };
  run('The server', ['--enable-source-maps', 'server/dist/main.js'], env);
  run('The shop', ['examples/shop/server.mjs'], {
    ...host,
    PORT: String(shopPort),
    PARLOR_SITE: demo.shop.site,
    PARLOR_DEMO_ACCOUNTS: JSON.stringify(demo.shop.accounts),
  });
  run('The club', ['examples/club/server.mjs'], {
    ...host,
    PORT: String(clubPort),
    PARLOR_SITE: demo.club.site,
    PARLOR_SIGNING_KID: demo.club.kid,
    PARLOR_SIGNING_SECRET: demo.club.secret,
    PARLOR_DEMO_MEMBERS: JSON.stringify(demo.club.members),
  });
  await Promise.all([
    ready('The server', `${server}/readyz`),
    ready('The shop', `${shop}/`),
    ready('The club', `${club}/`),
  ]);
  if (!ending)
    process.stdout.write(
      summary({
        server,
        shop,
        club,
        console,
        accounts: demo.shop.accounts,
        members: demo.club.members,
      }),
    );
}

function readPort() {
  const given = process.env.PORT || '4000';
  const port = Number(given);
  // The two hosts take the next two.
  if (/^\d{1,5}$/.test(given) && port >= 1 && port <= 65_533) return port;
  throw new SetupError(
    `PORT must be a number from 1 to 65533, as the demo uses it and the next two. It is ${JSON.stringify(given)}.`,
  );
}

/** This machine is `localhost`, also to those who listen on all of its addresses. */
function nameOf(host) {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Asks for the port as the children will, and on all interfaces and the loopback, which some
 * systems let two programs share.
 */
async function portIsFree(port) {
  for (const host of new Set([undefined, '127.0.0.1', listenHost])) {
    const probe = createServer();
    const problem = await new Promise((resolve) => {
      probe.once('error', resolve);
      probe.listen({ port, host, exclusive: true }, () => resolve(null));
    });
    if (problem) {
      const why =
        problem.code === 'EADDRINUSE'
          ? 'is taken by another program'
          : `cannot be used (${problem.message})`;
      throw new SetupError(
        `Port ${port} ${why}. Stop that, or choose three other ports in a row: PORT=5000 npm start`,
      );
    }
    probe.close();
    await once(probe, 'close');
  }
}

/**
 * Makes the two sites, their accounts and some conversations on the first run; afterwards only
 * tells their keys.
 */
async function seed(env, shopPort, clubPort) {
  const origins = (port) =>
    [...new Set(['localhost', '127.0.0.1', name])].map((each) => `http://${each}:${port}`);
  const words = ['--enable-source-maps', 'server/dist/cli.js', '--migrate', 'demo', 'seed'];
  words.push(...origins(shopPort).flatMap((origin) => ['--shop-origin', origin]));
  words.push(...origins(clubPort).flatMap((origin) => ['--club-origin', origin]));
  const { code, output, problems } = await runCommand(words, env);
  if (code !== 0) throw new SetupError(problems.trim() || 'The demo could not be set up.');
  try {
    return JSON.parse(output);
  } catch {
    throw new SetupError(
      'The demo could not be set up: its answer could not be read.',
      output + problems,
    );
  }
}

/** The link for the first operator of the console; null if there is one. */
async function firstOperator(env) {
  const words = ['--enable-source-maps', 'server/dist/cli.js', '--json', 'operator', 'link'];
  const { code, output } = await runCommand(words, env);
  return code === 0 ? JSON.parse(output).link : null;
}

/** Runs a command to its end. */
async function runCommand(words, env) {
  const child = spawn(process.execPath, words, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  children.add(child);
  let [output, problems] = ['', ''];
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (problems += data));
  const [code] = await once(child, 'close');
  children.delete(child);
  return { code, output, problems };
}

function run(name, words, env) {
  const child = spawn(process.execPath, words, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  const lines = [];
  const keep = (data) => {
    if (showLogs) process.stderr.write(data);
    lines.push(...String(data).split('\n').filter(Boolean));
    lines.splice(0, lines.length - keptLines);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  children.add(child);
  child.once('close', (code, signal) => {
    children.delete(child);
    if (ending) return;
    if (code === restartExitCode) {
      process.stderr.write(`${name} has met a fault and starts again.\n`);
      run(name, words, env);
      return;
    }
    const how = signal ? `was ended by ${signal}` : `stopped with exit code ${code}`;
    void end(
      1,
      `${showLogs ? '' : `\n${lines.join('\n')}\n`}\n${name} ${how}; the rest is stopped too.`,
    );
  });
}

async function ready(name, address) {
  const until = Date.now() + readyWithinMs;
  while (!ending) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > until)
      throw new SetupError(
        `${name} did not get ready within a minute (asked ${address}). npm start -- --logs shows its log.`,
      );
    await wait(50);
  }
}

/** Ends every child and waits for it; asked a second time, at once. */
async function end(code, message = '') {
  if (message) process.stderr.write(`${message}\n`);
  const signal = ending ? 'SIGKILL' : 'SIGTERM';
  ending = true;
  const closed = [...children].map((child) => {
    child.kill(signal);
    return once(child, 'close');
  });
  await Promise.race([Promise.all(closed), wait(closedWithinMs, null, { ref: false })]);
  for (const child of children) child.kill('SIGKILL');
  process.exit(code);
}

function summary({ server, shop, club, console, accounts, members }) {
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  const paint = (code) => (text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [bold, dim, link] = [paint('1'), paint('2'), paint('36')];
  const width = Math.max(...accounts.map((account) => account.email.length)) + 3;
  const names = members.map((member) => member.name);
  return [
    '',
    `  ${bold('Parlor is running.')}`,
    '',
    `  ${bold('Shop')}   ${link(shop)}        ${dim('one script tag; guests and accounts')}`,
    `  ${bold('Club')}   ${link(club)}        ${dim('npm packages; members signed in by the host')}`,
    ...(console
      ? [
          '',
          '  The console has no operator yet. Open this link once to create the first one:',
          `    ${link(console)}`,
          '',
        ]
      : [`  ${bold('Console')} ${link(`${server}/console/`)}`]),
    `  ${bold('Docs')}   ${link(`${server}/docs`)}   ${dim('the HTTP and socket reference')}`,
    '',
    '  Open the shop in two browsers, and sign in to the chat with',
    ...accounts.map(({ email, password }) => `    ${email.padEnd(width)}${password}`),
    `  In the club, be ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)} by a click.`,
    '',
    `  ${dim('Ctrl-C stops everything.')}`,
    '',
    '',
  ].join('\n');
}
