/**
 * The command line as an operator uses it: what it makes and prints, what it refuses, and how it
 * ends. Runs what `npm run build` left.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createChat } from '@parlor/sdk';
import { expect, test } from 'vitest';
import { freePort } from './support/mariadb.js';
import { type Finished, Processes } from './support/processes.js';
import { memoryStorage } from './support/test-server.js';

type Parlor = (...args: string[]) => Promise<Finished>;

const parlorOf =
  (processes: Processes): Parlor =>
  (...args) =>
    processes.finish('cli.js', args);

test(
  'the command line makes what a host needs, and an account whose password comes by standard input',
  { timeout: 120_000 },
  async () => {
    await using processes = await Processes.create();
    const parlor = parlorOf(processes);
    const site = await parlor(
      '--migrate',
      'site',
      'create',
      '--name',
      'My shop',
      '--origin',
      'https://shop.example.com/',
    );
    expect(site.stdout).toMatch(/public key +pk_\S+/);
    expect(site.stdout).toMatch(/secret key +sk_\S+/);
    const key = /pk_[\w-]+/.exec(site.stdout)![0];
    expect(site.stdout).toContain(
      `<script async src="http://localhost:4000/parlor.js" data-site="${key}"></script>`,
    );
    const account = [
      'user',
      'create',
      '--site',
      key,
      '--name',
      'Ada',
      '--email',
      'ada@example.com',
    ];
    expect(await processes.finish('cli.js', account, {}, 'p\n')).toMatchObject({
      code: 2,
      stderr: 'A password has 8 to 256 characters.\n',
    });
    expect(await parlor(...account)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no password'),
    });
    expect(await processes.finish('cli.js', account, {}, 'correct horse\n')).toMatchObject({
      code: 0,
    });

    const port = await freePort();
    await processes.server(port);
    const chat = createChat({
      site: key,
      url: `http://127.0.0.1:${port}`,
      storage: memoryStorage(),
    });
    expect(
      await chat.auth.login({ email: 'ada@example.com', password: 'correct horse' }),
    ).toMatchObject({ name: 'Ada' });
    await chat.close();
  },
);

test(
  'a command makes no database and migrates none unless it is told to',
  { timeout: 120_000 },
  async () => {
    await using processes = await Processes.create();
    const parlor = parlorOf(processes);
    expect(await parlor('site', 'list')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('There is no database at'),
    });
    expect(await readdir(processes.folder)).toEqual([]);
    expect((await parlor('migrate')).stdout).toMatch(/^0001 Foundation {3}\d+ ms\n/);
    expect((await parlor('migrate')).stdout).toBe('The schema is up to date.\n');
    expect((await parlor('site', 'list')).stdout).toBe('No sites yet.\n');
    expect((await parlor('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await parlor('site', 'create', '--name', 'x', '--nmae', 'y')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("'--nmae'"),
    });
  },
);

test('a command ends after a failure', { timeout: 120_000 }, async () => {
  await using processes = await Processes.create();
  const file = join(processes.folder, 'not-a-database');
  await writeFile(file, 'This is no database. '.repeat(100));
  for (const args of [['migrate'], ['--migrate', 'site', 'list']]) {
    // A command that hangs is killed, and has no exit code.
    expect(
      await processes.finish('cli.js', args, { DATABASE_URL: `sqlite:${file}` }),
    ).toMatchObject({ code: 1, stdout: '' });
  }
});
