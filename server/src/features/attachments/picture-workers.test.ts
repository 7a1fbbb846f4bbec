/**
 * Whatever becomes of the process that reads a picture: the server goes on, and so does the next
 * picture.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scannedJpeg } from '../../../../tests/support/hostile-pictures.js';
import type { WorkerOptions } from './picture-workers.js';
import { Pictures } from './pictures.js';

let folder: string;
let open: Pictures[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-pictures-'));
  open = [];
});
afterEach(async () => {
  for (const pictures of open) await pictures.close();
  await rm(folder, { recursive: true, force: true });
});

/** For as long as a busy machine may take to start a process, or to end one. */
const patient = { timeout: 10_000 };
const ada = { siteId: 'site', partyId: 'ada' };

function start(options: WorkerOptions = {}): Pictures {
  const pictures = new Pictures(options);
  open.push(pictures);
  return pictures;
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const ordinary = async () =>
  file(
    'ordinary.png',
    await sharp({ create: { width: 90, height: 60, channels: 3, background: '#369' } })
      .png()
      .toBuffer(),
  );

const isRunning = async (pid: number) =>
  !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: Z'));

/** A program in the place of the real one that does this with a picture. */
const program = async (does: string) =>
  pathToFileURL(
    await file(
      'program.mjs',
      Buffer.from(
        `process.on('message', (job) => { ${does} });\nprocess.send({ isReady: true });\n`,
      ),
    ),
  );

test('no process is there before the first picture, one is kept for the next, and none is left at the end', async () => {
  const pictures = start();
  expect(pictures.pids).toEqual([]);
  const path = await ordinary();
  expect(await pictures.make(ada, path, folder)).toMatchObject({
    width: 90,
    height: 60,
    type: 'image/png',
    animated: false,
  });
  const pids = pictures.pids;
  await pictures.make(ada, path, folder);
  expect(pictures.pids).toEqual(pids);
  await pictures.close();
  expect(await isRunning(pids[0]!)).toBe(false);
  await expect(pictures.make(ada, path, folder)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a process without work is ended', async () => {
  const pictures = start({ idleMs: 10 });
  await pictures.make(ada, await ordinary(), folder);
  await vi.waitFor(() => expect(pictures.pids).toEqual([]), patient);
  await pictures.make(ada, await ordinary(), folder);
});

test('two of them have processes of their own, and the end of one is not the end of the other', async () => {
  const [one, other] = [start(), start()];
  const path = await ordinary();
  await Promise.all([
    one.make(ada, path, await mkdtemp(join(folder, 'a-'))),
    other.make(ada, path, await mkdtemp(join(folder, 'b-'))),
  ]);
  await one.close();
  expect(await other.make(ada, path, folder)).toMatchObject({ width: 90 });
});

test('a picture that takes too long is given up, and the next one is not harmed', async () => {
  const pictures = start({ jobMs: 200 });
  const slow = await file('slow.jpg', scannedJpeg(7_000, 7_000, 600));
  await expect(pictures.make(ada, slow, folder)).rejects.toMatchObject({
    code: 'file_refused',
    message: expect.stringContaining('time'),
  });
  expect((await readdir(folder)).filter((name) => name !== 'slow.jpg')).toEqual([]);
  expect(await start().make(ada, await ordinary(), folder)).toMatchObject({ width: 90 });
});

test('a process that says nothing is killed, and the sender may try again', async () => {
  const pictures = start({ program: await program('for (;;);'), waitMs: 200 });
  const failing = pictures.make(ada, await ordinary(), folder);
  await expect(failing).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 });
  expect(pictures.pids).toEqual([]);
});

test('a picture that takes too much memory is given up', async () => {
  const pictures = start({ mostBytes: 120 * 1024 * 1024 });
  const large = await file('large.jpg', scannedJpeg(7_000, 7_000, 20));
  await expect(pictures.make(ada, large, folder)).rejects.toMatchObject({
    code: 'file_refused',
    message: expect.stringContaining('memory'),
  });
});

test('a crash of a decoder costs one picture, and is told to the operator', async () => {
  const onCrash = vi.fn();
  const pictures = start({
    program: await program("process.kill(process.pid, 'SIGSEGV');"),
    onCrash,
  });
  await expect(pictures.make(ada, await ordinary(), folder)).rejects.toMatchObject({
    code: 'file_refused',
  });
  expect(onCrash).toHaveBeenCalledExactlyOnceWith('SIGSEGV');
  expect(pictures.pids).toEqual([]);
});

test('a process that cannot start, or that answers nonsense, is no answer', async () => {
  const onCrash = vi.fn();
  const missing = start({ program: pathToFileURL(join(folder, 'nothing.mjs')), onCrash });
  await expect(missing.make(ada, await ordinary(), folder)).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(onCrash).toHaveBeenCalledOnce();
  const mad = start({
    program: await program(
      "process.send({ made: { width: 'wide', copies: [{ size: '../../etc/passwd', bytes: 1 }] } });",
    ),
  });
  await expect(mad.make(ada, await ordinary(), folder)).rejects.toMatchObject({
    code: 'file_refused',
  });
});

test('what is under way at the end is refused, and leaves nothing', async () => {
  const pictures = start();
  const slow = pictures.make(ada, await file('slow.jpg', scannedJpeg(7_000, 7_000, 600)), folder);
  const waiting = pictures.make(ada, await ordinary(), folder);
  const refused = Promise.all(
    [slow, waiting].map((each) => expect(each).rejects.toMatchObject({ code: 'unavailable' })),
  );
  await vi.waitFor(() => expect(pictures.pids).toHaveLength(1), patient);
  await pictures.close();
  await refused;
});
