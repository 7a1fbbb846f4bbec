/**
 * What a revoked signing secret takes along: the sessions that came from it, on every device and
 * node.
 */
import { expect, test, vi } from 'vitest';
import { createProgram } from '../../command-line/program.js';
import type { Run } from '../../command-line/run.js';
import { DemoClock } from '../../demo.js';
import { Person } from '../../../../tests/support/person.js';
import {
  ada,
  login,
  refreshed,
  socketOf,
  toBeEnded,
  whoIs,
} from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { linkOf, open, put } from '../../../../tests/support/stored-files.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

/** As typed at the command line. */
async function revoke(
  server: TestServer,
  publicKey: string,
  kid: string,
  ...more: string[]
): Promise<readonly string[]> {
  const printed: string[] = [];
  const run: Run = async (work) =>
    void printed.push(
      ...(await work({ app: server.app, publicUrl: '', clock: new DemoClock(() => new Date()) }))
        .lines,
    );
  const program = createProgram({
    version: '0',
    run,
    runMigrations: () => Promise.resolve(),
    onGlobals: () => undefined,
  });
  await program.parseAsync(['secret', 'revoke', '--site', publicKey, '--kid', kid, ...more], {
    from: 'user',
  });
  return printed;
}

test('revoking a secret ends the sessions that were made with it, and no others', async () => {
  await using server = await TestServer.start();
  const { site, kid, sign, exchange } = await signingSite(server);
  const other = await server.app.sites.addSigningSecret(site.id);
  const elsewhere = await signingSite(server);
  const signed = data(await exchange(sign({ name: 'Grace' })));
  const again = data(await refreshed(server, site, signed.refreshToken));
  const byOther = data(await exchange(sign({ name: 'Grace' }, { keyid: other.kid }, other.secret)));
  const account = data(await server.http('auth.register', ada, { site }));
  const stranger = data(await elsewhere.exchange(elsewhere.sign({ name: 'Zed' })));
  const [socket, stays] = [
    await socketOf(server, site, again.accessToken),
    await socketOf(server, site, byOther.accessToken),
  ];

  const began = Date.now();
  expect((await revoke(server, site.publicKey, kid))[1]).toMatch(
    /^Ended sessions that were made with it: 1\./,
  );
  await toBeEnded(socket, 'revoked');
  expect(Date.now() - began).toBeLessThan(5_000);
  expect(await whoIs(server, again.accessToken)).toBe('session_ended');
  expect(code(await refreshed(server, site, again.refreshToken))).toBe('session_ended');
  await expect(socketOf(server, site, again.accessToken)).rejects.toMatchObject({
    data: { code: 'session_ended' },
  });
  expect(code(await exchange(sign()))).toBe('signed_token_rejected');
  for (const [{ accessToken }, name] of [
    [byOther, 'Grace'],
    [account, 'Ada'],
    [stranger, 'Zed'],
  ] as const)
    expect(await whoIs(server, accessToken)).toBe(name);
  expect(stays.socket.connected).toBe(true);
});

test('it ends all sessions of users who were linked with it, also those by password that came later', async () => {
  await using server = await TestServer.start();
  const { site, kid, sign } = await signingSite(server);
  const guest = await server.session(site, 'Guest');
  const account = data(await server.http('auth.register', ada, { site }));
  data(
    await server.http('auth.link', { token: sign({ sub: 'g-1' }) }, { token: guest.accessToken }),
  );
  data(
    await server.http('auth.link', { token: sign({ sub: 'g-2' }) }, { token: account.accessToken }),
  );
  const phone = data(await server.http('auth.login', login, { site }));
  const untouched = await server.session(site, 'Other');
  const socket = await socketOf(server, site, phone.accessToken);
  await revoke(server, site.publicKey, kid);
  await toBeEnded(socket, 'revoked');
  for (const { accessToken } of [guest, account, phone])
    expect(await whoIs(server, accessToken)).toBe('session_ended');
  expect(await whoIs(server, untouched.accessToken)).toBe('Other');
  // The account is the user's own: its password makes a new session.
  expect((await server.http('auth.login', login, { site })).status).toBe(200);
});

test('a link with a new secret does not save sessions of the old one', async () => {
  await using server = await TestServer.start();
  const { site, kid, sign, exchange } = await signingSite(server);
  const next = await server.app.sites.addSigningSecret(site.id);
  const signNext = () => sign({}, { keyid: next.kid }, next.secret);
  const thief = data(await exchange(sign()));
  const owner = data(await exchange(signNext()));
  data(await server.http('auth.link', { token: signNext() }, { token: owner.accessToken }));
  const guest = await server.session(site, 'Guest');
  data(
    await server.http('auth.link', { token: sign({ sub: 'g-2' }) }, { token: guest.accessToken }),
  );
  data(
    await server.http(
      'auth.link',
      { token: sign({ sub: 'g-2' }, { keyid: next.kid }, next.secret) },
      { token: guest.accessToken },
    ),
  );
  await revoke(server, site.publicKey, kid);
  expect(await whoIs(server, thief.accessToken)).toBe('session_ended');
  expect(await whoIs(server, guest.accessToken)).toBe('session_ended');
  expect(await whoIs(server, owner.accessToken)).toBe('g-1');
});

test('with --keep-sessions they go on, until it is revoked again without', async () => {
  await using server = await TestServer.start();
  const { site, kid, sign, exchange } = await signingSite(server);
  const { accessToken } = data(await exchange(sign({ name: 'Grace' })));
  await revoke(server, site.publicKey, kid, '--keep-sessions');
  expect(await whoIs(server, accessToken)).toBe('Grace');
  expect(code(await exchange(sign()))).toBe('signed_token_rejected');
  await revoke(server, site.publicKey, kid);
  expect(await whoIs(server, accessToken)).toBe('session_ended');
});

test('no session outlives it that began at the same moment', async () => {
  await using server = await TestServer.start();
  for (const delayMs of [0, 1, 2, 4, 8, 16]) {
    const { site, kid, sign, exchange } = await signingSite(server);
    const guest = await server.session(site, 'Guest');
    const calls = [
      ...[1, 2, 3, 4].map((n) => exchange(sign({ sub: `g-${n}` }))),
      server.http('auth.link', { token: sign({ sub: 'g-9' }) }, { token: guest.accessToken }),
    ];
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await revoke(server, site.publicKey, kid);
    await Promise.all(calls);
    const [live] = await server.app.database.query<{ n: number | string }[]>(
      "SELECT COUNT(*) AS n FROM sessions WHERE site_id = ? AND revoked_at IS NULL AND (kid IS NOT NULL OR way = 'signed')",
      [site.id],
    );
    expect(Number(live!.n)).toBe(0);
  }
});

test('a page whose host signs with a new secret goes on by itself, and opens files with a link of its new session', async () => {
  await using server = await TestServer.start();
  const { site, kid, secret, sign } = await signingSite(server);
  let current = { kid, secret };
  const chat = server.chat(site, {
    auth: async () => sign({ name: 'Grace' }, { keyid: current.kid }, current.secret),
  });
  await chat.start();
  const person = await Person.of(server, site, 'Ada');
  const conversationId = await person.call('conversations.start', {
    userIds: [chat.auth.user.value!.id],
    clientId: 'c1',
    text: 'hello',
  });
  const { id } = await put(person, 'a file');
  await person.send(conversationId.conversation.id, '', { attachmentIds: [id] });
  const before = await chat.attachments.url(conversationId.conversation.id, id);
  expect((await fetch(before)).status).toBe(200);

  current = await server.app.sites.addSigningSecret(site.id);
  await revoke(server, site.publicKey, kid);
  expect((await fetch(before)).status).toBe(404);
  await vi.waitFor(async () => {
    await chat.conversations.list();
    expect(
      (await fetch(await chat.attachments.url(conversationId.conversation.id, id))).status,
    ).toBe(200);
  }, 10_000);
});

test('links to files end with the session that asked for them', async () => {
  await using server = await TestServer.start();
  const { site, kid, sign, exchange } = await signingSite(server);
  const author = await Person.of(server, site, 'Ada');
  const devices = await Promise.all(
    [1, 2, 3].map(async () =>
      Person.with(server, site, data(await exchange(sign({ name: 'Grace' })))),
    ),
  );
  const [phone, laptop, tablet] = devices as [Person, Person, Person];
  const conversationId = await author.start(phone);
  const { id } = await put(author, 'secret');
  await author.send(conversationId, '', { attachmentIds: [id] });
  const status = async (token: string) => (await open(server, id, token)).status;
  const links = new Map<Person, string>();
  for (const device of devices) links.set(device, await linkOf(device, conversationId));
  // The same for minutes, so that browsers find what they have; and each session has its own.
  expect(await linkOf(phone, conversationId)).toBe(links.get(phone));
  expect(new Set(links.values()).size).toBe(3);
  const statuses = () => Promise.all(devices.map((device) => status(links.get(device)!)));
  expect(await statuses()).toEqual([200, 200, 200]);

  await phone.call('auth.signOut', {});
  expect(await statuses()).toEqual([404, 200, 200]);
  await laptop.call('auth.signOut', { everywhere: true });
  expect(await statuses()).toEqual([404, 404, 404]);

  const next = Person.with(server, site, data(await exchange(sign({ name: 'Grace' }))));
  const fresh = await linkOf(next, conversationId);
  expect(await status(fresh)).toBe(200);
  await server.app.sites.update(site.id, { ways: ['guest'] });
  expect(await status(fresh)).toBe(404);
  await server.app.sites.update(site.id, { ways: ['guest', 'signed'] });
  expect(await status(fresh)).toBe(200);
  await revoke(server, site.publicKey, kid);
  expect(await status(fresh)).toBe(404);
  expect(tablet.id).toBe(next.id);
});
