/**
 * Makes a clone ready to run: the right Node, the packages of package-lock.json, a build of the
 * present sources. Safe to call any time: when nothing changed it does nothing and takes some 50
 * ms. Uses Node's built-ins alone, as it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that a build reads: folders are read to the bottom. */
const sources = [
  'package-lock.json',
  'tsconfig.json',
  'rollup.config.mjs',
  'scripts/emoji-data.mjs',
  'examples/club/rollup.config.mjs',
  'examples/club/tsconfig.json',
  ...['sdk', 'widget', 'server'].flatMap((name) => [
    `${name}/package.json`,
    `${name}/tsconfig.json`,
    `${name}/src`,
  ]),
  'server/console',
  'examples/club/src',
];
/** What a build always rewrites, and all that the server and the examples need to start. */
const outputs = [
  'sdk/dist/index.js',
  'widget/dist/index.js',
  'widget/dist/cdn/parlor.js',
  'server/dist/main.js',
  'server/dist/cli.js',
  'server/dist/console/index.html',
  'examples/club/dist/main.js',
];
const stamp = join(root, 'node_modules', '.cache', 'parlor-build');

/**
 * A step failed. The message is for the person at the terminal; `output` is what the step printed.
 */
export class SetupError extends Error {
  constructor(message, output = '') {
    super(message);
    this.name = 'SetupError';
    this.output = output;
  }
}

/** Brings the clone up to date. `quiet` tells no progress. Throws `SetupError`. */
export async function setUp({ quiet = false } = {}) {
  const tell = quiet ? () => {} : (line) => process.stderr.write(`${line}\n`);
  checkNode();

  if (!packagesInstalled()) {
    await step(
      tell,
      'Installing packages',
      npm('ci', '--no-audit', '--no-fund'),
      'npm could not install the packages.',
    );
  }
  const fingerprint = fingerprintOfSources();
  if (built(fingerprint)) return;
  rmSync(stamp, { force: true });
  await step(tell, 'Building', npm('run', '--silent', 'build'), 'The build failed.');
  const missing = outputs.filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0)
    throw new SetupError(
      `The build ended without an error, yet did not write ${missing.join(', ')}.`,
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ fingerprint, written: timesOfOutputs() }));
}

/** Prints a failure as a person wants to read it, and gives the exit code. */
export function report(error) {
  if (!(error instanceof SetupError)) {
    process.stderr.write(`${error.stack}\n`);
    return 1;
  }
  if (error.output.trim() !== '') process.stderr.write(`\n${error.output.trimEnd()}\n`);
  process.stderr.write(`\n${error.message}\n`);
  return 1;
}

function checkNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace(
    '>=',
    '',
  );
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new SetupError(
    `Parlor needs Node ${wanted} or newer, and this is Node ${process.versions.node}. Get a newer one at https://nodejs.org.`,
  );
}

/**
 * Compares what npm wrote down about node_modules with the lock. Times would not do: copying a
 * folder changes them.
 */
function packagesInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const own = installed[path];
    // Packages for other platforms are in the lock and rightly nowhere else.
    if (!own) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return own.version === entry.version && own.integrity === entry.integrity;
  });
}

/**
 * One hash over all sources, by content: neither a checkout nor a copied folder is mistaken for a
 * change, or a change for none.
 */
function fingerprintOfSources() {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    const status = statSync(full, { throwIfNoEntry: false });
    if (status?.isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
    } else if (status && !path.endsWith('.test.ts')) {
      hash.update(`${path}\0${status.size}\0`).update(readFileSync(full));
    }
  };
  sources.forEach(add);
  return hash.digest('hex');
}

/**
 * Somebody who builds by hand writes the outputs anew: then this stamp says nothing about them any
 * more.
 */
function built(fingerprint) {
  try {
    const last = JSON.parse(readFileSync(stamp, 'utf8'));
    return (
      last.fingerprint === fingerprint &&
      JSON.stringify(last.written) === JSON.stringify(timesOfOutputs())
    );
  } catch {
    return false;
  }
}

function timesOfOutputs() {
  return outputs.map((file) => statSync(join(root, file)).mtimeMs);
}

/** The npm that called us, else the one on the path. */
function npm(...words) {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own)) return [process.execPath, own, ...words];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', ...words];
}

/** Runs a command, one line of progress, its output only when it fails. */
async function step(tell, title, [command, ...words], failure) {
  const started = Date.now();
  tell(`${title} …`);
  const child = spawn(command, words, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
    // Under NODE_ENV=production npm would leave out the compiler.
    env: { ...process.env, NODE_ENV: 'development' },
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new SetupError(`${failure} ${command} could not be started: ${error.message}`)),
    );
    child.once('close', resolve);
  });
  if (code !== 0) throw new SetupError(failure, output);
  tell(`${title}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setUp().catch((error) => (process.exitCode = report(error)));
}
