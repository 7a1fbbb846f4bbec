/**
 * Every command with its options, in this process and on the database of the suite: what it does,
 * what it prints and what it refuses.
 */
import { expect, test } from 'vitest';
import { tokenOf } from '../../../tests/support/operator.js';
import { Person } from '../../../tests/support/person.js';
import { code, data, TestServer } from '../../../tests/support/test-server.js';
import { DemoClock } from '../demo.js';
import type { Site } from '../features/sites/sites.js';
import { createProgram, exitCodeOf } from './program.js';
import type { Run } from './run.js';

interface Ended {
  code: number;
  stdout: string;
  /** With `--json`. */
  data: unknown;
  stderr: string;
}

/** As typed at the command line. */
async function parlor(server: TestServer, ...args: string[]): Promise<Ended> {
  const ended: Ended = { code: 0, stdout: '', data: undefined, stderr: '' };
  const run: Run = async (work) => {
    const answer = await work({
      app: server.app,
      publicUrl: 'https://chat.example.com',
      clock: new DemoClock(() => new Date()),
    });
    Object.assign(ended, {
      stdout: answer.lines.join('\n'),
      data: JSON.parse(JSON.stringify(answer.data)),
    });
  };
  const writeErr = (text: string) => void (ended.stderr += text);
  const program = createProgram({
    version: '1.2.3',
    run,
    runMigrations: () => Promise.resolve(),
    onGlobals: () => undefined,
    writeErr,
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    ended.code = exitCodeOf(error);
    if (ended.stderr === '') ended.stderr = (error as Error).message;
  }
  return ended;
}

const everything = async (server: TestServer): Promise<unknown> =>
  Promise.all(
    ['sites', 'site_origins', 'users', 'site_filters', 'secret_keys'].map((table) =>
      server.app.database.query(`SELECT * FROM ${table}`),
    ),
  );

const refusals: readonly (readonly [args: string, exit: number, fault: string])[] = [
  ['explode', 2, "unknown command 'explode'"],
  ['site', 2, 'Usage: parlor site'],
  ['site create', 2, "required option '--name <name>' not specified"],
  ['site create --name x --nmae y', 2, "unknown option '--nmae'"],
  ['site list --name x', 2, "unknown option '--name'"],
  ['site list --who-may-write contacts', 2, "unknown option '--who-may-write'"],
  ['site --name x create', 2, "unknown option '--name'"],
  ['site create --name x y', 2, 'too many arguments'],
  ['site create --name', 2, 'argument missing'],
  ['site create --name ⠀', 2, 'must not be blank'],
  ['site create --name x --origin shop.example.com', 1, 'is not an origin'],
  ['site create --name x --origin https://*.co.uk', 1, 'pages of anybody'],
  ['site create --name x --identity cookie', 2, 'not "cookie"'],
  ['site create --name x --who-may-write friends', 2, 'anyone_after_request, contacts'],
  ['site create --name x --attachments-per-message 11', 1, 'carries 1 to 10 files'],
  ['site update --site KEY --who-may-add friends', 2, 'anyone, contacts or nobody'],
  ['site update --site KEY --edit-minutes soon', 2, 'never or always'],
  ['site update --site KEY --edit-minutes 999999999', 1, 'a whole number'],
  ['site update --site KEY --guest-days 4000', 1, 'from 1 to 3650'],
  ['site update --site KEY --logo-url javascript:alert(1)', 2, 'an http or https address'],
  ['site update --site KEY --promise '.concat('x'.repeat(121)), 2, '<=120 in length'],
  ['site update --site KEY --attachment-kinds picture,game', 2, 'not "game"'],
  ['site update --site KEY --quota-guest-mb 0', 2, 'or none'],
  ['site update --site KEY --link-previews maybe', 2, 'on or off'],
  ['site show --site pk_nothing', 1, 'No site has this public key'],
  ['site list --limit 0', 2, 'a number from 1 to 100'],
  ['site list --cursor nowhere', 2, 'not from a list of sites'],
  ['site delete --site KEY', 2, 'add --yes'],
  ['site delete --site pk_nothing --yes', 1, 'No site has this public key'],
  ['site filter --site KEY --add-link nowhere', 1, 'is not a host'],
  ['site filter --site KEY --add-word x --action ban', 2, 'not "ban"'],
  ['site filter --site KEY --add-words nowhere.txt', 2, 'cannot be read'],
  [
    'user create --site KEY --name x --email a@example.com --password secret-enough',
    2,
    "unknown option '--password'",
  ],
  ['user create --site KEY --name x --email a@example', 2, 'must be an email address'],
  ['user create --site KEY --name x --role boss', 2, 'user, moderator or admin'],
  ['user show --site KEY --user nobody', 1, 'There is no such user'],
  ['user role --site KEY --user nobody --role admin', 1, 'There is no such user'],
  ['user delete --site KEY --user nobody --yes', 1, 'There is no such user'],
  ['user list --site KEY --cursor nowhere', 1, 'cursor'],
  ['key revoke --site KEY --id nothing', 1, 'no secret key "nothing"'],
  ['secret revoke --site KEY --kid nothing', 1, 'no signing secret "nothing"'],
  ['epoch', 2, 'Usage: parlor epoch'],
  ['migrate now', 2, 'too many arguments'],
];

test('an invalid command fails with an explanation and changes nothing', async () => {
  await using server = await TestServer.start();
  const { publicKey } = await server.site();
  const before = await everything(server);
  for (const [line, exit, fault] of refusals) {
    const args = line.replace('KEY', publicKey).split(' ');
    const { code: ended, stdout, stderr } = await parlor(server, ...args);
    expect({ line, exit: ended, stdout, said: stderr.includes(fault) ? fault : stderr }).toEqual({
      line,
      exit,
      stdout: '',
      said: fault,
    });
  }
  expect(await everything(server)).toEqual(before);
});

test('a site is created with settings, updated, renamed and shown, and lists continue where they ended', async () => {
  await using server = await TestServer.own();
  const { publicKey: key } = await server.site();
  const strict = await parlor(
    server,
    ...'site create --name Strict --who-may-write contacts --identity signed --quota-guest-mb none'.split(
      ' ',
    ),
  );
  expect(strict.data).toMatchObject({
    name: 'Strict',
    whoMayWrite: 'contacts',
    identity: ['signed'],
    quotas: { guest: null, person: 2_000 },
    secretKey: expect.stringMatching(/^sk_/),
  });
  const update = async (...args: string[]) =>
    (await parlor(server, 'site', 'update', '--site', key, ...args)).stdout;
  expect(await update('--edit-minutes', '15', '--delete-minutes', 'never')).toMatch(
    /may edit +for 15 minutes\nmay delete +never\n/,
  );
  expect(await update('--edit-minutes', 'always')).toMatch(/may edit +always\nmay delete +never\n/);
  expect(await update('--who-may-write', 'contacts', '--who-may-add', 'nobody')).toMatch(
    /may write +contacts\nmay add +nobody\n/,
  );
  expect(await update('--attachment-kinds', 'picture,audio', '--attachment-mb', '10')).toMatch(
    /files +picture, audio\nfile size +10 MB\n/,
  );
  expect(await update('--attachment-kinds', 'none')).toMatch(/files +none\nfile size +10 MB\n/);
  expect(
    await update(
      '--directory',
      'nobody',
      '--directory-holds',
      'staff',
      '--strangers-see',
      'nothing',
    ),
  ).toMatch(/directory +nobody\ndirectory holds +staff\nstrangers see +nothing\n/);
  expect(await update('--guest-days', '400')).toMatch(/guests expire +after 400 days/);
  expect(
    await update('--logo-url', 'https://a.example/logo.png', '--promise', 'Within a day'),
  ).toMatch(/logo +https:\/\/a.example\/logo.png\npromise +Within a day\n/);
  expect(await update('--promise', 'none')).toMatch(/promise +none\n/);
  expect(await update('--origin', 'https://a.example', '--origin', 'https://*.b.example')).toMatch(
    /origins +https:\/\/\*.b.example, https:\/\/a.example\n/,
  );
  expect((await parlor(server, 'site', 'rename', '--site', key, '--name', 'Your shop')).code).toBe(
    0,
  );
  expect((await parlor(server, 'site', 'show', '--site', key)).stdout).toMatch(
    /^site +Your shop\n/,
  );

  const { data: page, stdout } = await parlor(server, 'site', 'list', '--limit', '1');
  const { items, next } = page as { items: Site[]; next: string };
  expect(stdout).toContain(`There are more: --cursor ${next}`);
  const { data: rest } = await parlor(server, 'site', 'list', '--cursor', next);
  expect([...items, ...(rest as { items: Site[] }).items].map(({ name }) => name).sort()).toEqual([
    'Strict',
    'Your shop',
  ]);
  expect(rest).toMatchObject({ next: null });
});

test('users are created, listed, shown, given a role and deleted', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const of = ['--site', site.publicKey];
  const made = await parlor(
    server,
    'user',
    'create',
    ...of,
    '--name',
    'Mod',
    '--external-id',
    '42',
    '--role',
    'moderator',
  );
  const { id } = made.data as { id: string };
  expect((await parlor(server, 'user', 'list', ...of)).stdout).toBe(
    `${id}  member  moderator  Mod`,
  );
  expect(
    (await parlor(server, 'user', 'role', ...of, '--user', id, '--role', 'admin')).stdout,
  ).toBe(`${id}  admin  Mod`);
  expect((await parlor(server, 'user', 'show', ...of, '--user', id)).stdout).toMatch(
    /name +Mod\nkind +member\nrole +admin\nstatus +active\nexternal id +42\n/,
  );
  expect(await parlor(server, 'user', 'password', ...of, '--user', id)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no email'),
  });

  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.start(grace);
  await ada.listen();
  const first = (await parlor(server, 'user', 'list', ...of, '--limit', '1')).data as {
    items: object[];
    next: string;
  };
  expect(
    (
      (await parlor(server, 'user', 'list', ...of, '--cursor', first.next)).data as {
        items: object[];
      }
    ).items,
  ).toHaveLength(2);
  expect((await parlor(server, 'user', 'delete', ...of, '--user', ada.id)).stderr).toContain(
    'add --yes',
  );
  expect(
    await parlor(
      server,
      'user',
      'delete',
      ...of,
      '--user',
      ada.id,
      '--messages',
      'delete',
      '--yes',
    ),
  ).toMatchObject({
    stdout: 'Ada is deleted. Deleted messages: 1.',
  });
  await expect.poll(() => ada.isListening).toBe(false);
  expect(await ada.refusal('users.me', {})).toBe('session_ended');
  expect((await grace.call('messages.list', { conversationId })).items).toMatchObject([
    { text: null },
  ]);
});

test('keys, signing secrets and filters are created and removed', async () => {
  await using server = await TestServer.start();
  const { publicKey } = await server.site();
  const run = async (line: string) => parlor(server, ...`${line} --site ${publicKey}`.split(' '));
  const key = (await run('key create')).data as { id: string; secretKey: string };
  const call = () => server.http('host.listUsers', {}, { token: key.secretKey });
  expect(data(await call()).items).toEqual([]);
  expect((await run('key list')).stdout).toContain(key.id);
  expect((await run(`key revoke --id ${key.id}`)).code).toBe(0);
  expect(code(await call())).toBe('unauthenticated');
  const { kid } = (await run('secret create')).data as { kid: string };
  expect((await run('secret list')).stdout).toBe(kid);
  expect((await run(`secret revoke --kid ${kid}`)).data).toEqual({ kid, endedSessions: 0 });
  expect((await run('site filter')).stdout).toBe('No filters.');
  const masked = await run(
    'site filter --add-word Darn --add-word curs* --add-link https://Evil.com/x --action mask',
  );
  expect(masked.stdout).toBe('mask    link  evil.com\nmask    word  curs*\nmask    word  darn');
  expect((await run('site filter --add-word DARN --remove-word curs*')).stdout).toBe(
    'mask    link  evil.com\nrefuse  word  darn',
  );
  expect((await run('epoch renew')).code).toBe(2);
});

test('links for operators are printed: the first one, invitations, and new passwords', async () => {
  await using server = await TestServer.own();
  const { publicKey } = await server.site();
  const run = (...args: string[]) => parlor(server, 'operator', ...args);
  expect((await run('link')).stdout).toMatch(/^http:\/\/\S+\/console\/#\/start\/[\w-]{32}$/m);
  const invited = await run('invite', '--site', publicKey, '--email', 'ada@example.com');
  const { link, role } = invited.data as { link: string; role: string };
  expect(role).toBe('owner');
  expect((await run('reset', 'ada@example.com')).code).toBe(1);
  const input = { token: tokenOf(link), name: 'Ada', password: 'long enough' };
  expect((await server.http('operators.redeemLink', input)).body.ok).toBe(true);
  expect((await run('link')).stderr).toContain('There is an operator already');
  expect((await run('reset', 'ada@example.com')).stdout).toMatch(
    /\/console\/#\/reset\/[\w-]{32}$/m,
  );
});
