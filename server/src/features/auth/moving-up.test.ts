/** From guest to account to an identity that the host signs: one person, whose history stays. */
import { expect, test, vi } from 'vitest';
import { outcomeOf } from '../../../../tests/support/from-address.js';
import { told } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { ada, login, refreshed, whoIs } from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

test('a guest who makes an account keeps the name, the history and the devices, and can sign in again', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const guest = await server.session(site, 'Ada');
  const { accessToken: token } = guest;
  const started = data(
    await server.http(
      'conversations.start',
      { userIds: [], clientId: 'c1', text: 'mine' },
      { token },
    ),
  );
  data(await server.http('auth.register', { ...ada, email: 'taken@example.com' }, { site }));
  expect(
    code(await server.http('auth.upgrade', { ...ada, email: 'Taken@example.com' }, { token })),
  ).toBe('email_taken');

  const me = data(await server.http('auth.upgrade', login, { token }));
  expect(me).toMatchObject({ id: guest.user.id, kind: 'member', name: 'Ada', email: ada.email });
  expect(data(await server.http('users.me', {}, { token }))).toEqual(me);
  expect(
    code(await server.http('auth.upgrade', { ...login, email: 'second@example.com' }, { token })),
  ).toBe('forbidden');

  const elsewhere = data(await server.http('auth.login', login, { site }));
  expect(elsewhere.user.id).toBe(guest.user.id);
  const [conversation] = data(
    await server.http('conversations.list', {}, { token: elsewhere.accessToken }),
  ).items;
  expect(conversation).toMatchObject({
    id: started.conversation.id,
    lastMessage: { text: 'mine' },
  });

  // The guest's session is an account's now: it outlives the site's acceptance of guests.
  await server.app.sites.update(site.id, { ways: ['account'] });
  expect(data(await refreshed(server, site, guest.refreshToken)).user.id).toBe(guest.user.id);
});

test('a guest or an account takes on the identity that the host signs, once, and keeps the history', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  const guest = await server.session(site, 'Ada');
  const { accessToken: token } = guest;
  data(
    await server.http(
      'conversations.start',
      { userIds: [], clientId: 'c1', text: 'mine' },
      { token },
    ),
  );
  expect(
    data(await server.http('auth.link', { token: sign({ name: 'Ada L.' }) }, { token })),
  ).toMatchObject({
    id: guest.user.id,
    kind: 'member',
    name: 'Ada L.',
    externalId: 'g-1',
  });
  const signedIn = data(await exchange(sign()));
  expect(signedIn.user.id).toBe(guest.user.id);
  expect(
    data(await server.http('conversations.list', {}, { token: signedIn.accessToken })).items,
  ).toHaveLength(1);

  expect(code(await server.http('auth.link', { token: sign({ sub: 'g-2' }) }, { token }))).toBe(
    'forbidden',
  );
  expect(code(await server.http('auth.link', { token: sign({ exp: 1 }) }, { token }))).toBe(
    'signed_token_rejected',
  );
  const account = data(await server.http('auth.register', ada, { site }));
  expect(
    code(await server.http('auth.link', { token: sign() }, { token: account.accessToken })),
  ).toBe('identity_taken');
  expect(
    data(
      await server.http(
        'auth.link',
        { token: sign({ sub: 'g-3' }) },
        { token: account.accessToken },
      ),
    ),
  ).toMatchObject({
    id: account.user.id,
    email: ada.email,
    externalId: 'g-3',
  });

  await server.app.sites.update(site.id, { ways: ['signed'] });
  expect(await whoIs(server, token)).toBe('Ada L.');
});

test('whoever talks with them sees at once what they are called and are from now on', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  const [guest, grace] = [
    await Person.guest(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  await guest.start(grace);
  await Promise.all([guest.listen(), grace.listen()]);
  const open = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: guest.session.accessToken,
  });
  const seen = (name: string) =>
    vi.waitFor(() => {
      for (const who of [grace, guest])
        expect(told(who, guest.id)).toMatchObject({ name, kind: 'member' });
    });
  await guest.call('auth.upgrade', { ...login, name: 'Ada L.' });
  await seen('Ada L.');
  // A socket of before the account makes no second one of it.
  expect(await open.refusal('auth.upgrade', { ...login, email: 'second@example.com' })).toBe(
    'forbidden',
  );
  await guest.call('auth.link', { token: sign({ name: 'Countess' }) });
  await seen('Countess');
  data(await exchange(sign({ name: 'Ada Lovelace' })));
  await seen('Ada Lovelace');
});

test('of several upgrades and links of one guest at the same time, one succeeds, and nothing of the others is stored', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  for (const round of [1, 2, 3, 4]) {
    const guest = await server.session(site, 'Ada');
    const account = (n: number) => ({
      email: `ada-${round}-${n}@example.com`,
      password: `correct horse ${n}`,
      name: `Ada ${n}`,
    });
    const as = { token: guest.accessToken };
    const steps = [1, 2, 3].flatMap((n) => [
      () => server.http('auth.upgrade', account(n), as),
      // In the last rounds, links alone.
      () =>
        server.http(
          'auth.link',
          { token: sign({ sub: `g-${round}-${n}`, name: `Grace ${n}` }) },
          as,
        ),
    ]);
    const chosen = round > 2 ? steps.filter((_, i) => i % 2 === 1) : steps;
    const answers = await Promise.all(chosen.map((step) => step()));
    const outcomes = answers.map(outcomeOf).sort();
    expect(outcomes).toEqual([...chosen.slice(1).map(() => 'forbidden'), 'ok']);
    const winner = answers.flatMap(({ body }) => (body.ok ? [body.data] : []))[0]!;
    const me = data(await server.http('users.me', {}, as));
    expect(me).toMatchObject({
      id: guest.user.id,
      kind: 'member',
      name: winner.name,
      email: winner.email,
      externalId: winner.externalId,
    });
    // One identity, with the password that belongs to it, and sessions of the same way.
    expect(me.email === null).toBe(me.externalId !== null);
    const logins = [1, 2, 3].map(async (n) =>
      outcomeOf(await server.http('auth.login', { ...account(n), name: undefined }, { site })),
    );
    expect(await Promise.all(logins)).toEqual(
      [1, 2, 3].map((n) => (account(n).email === me.email ? 'ok' : 'invalid_credentials')),
    );
    if (me.externalId !== null)
      expect(data(await exchange(sign({ sub: me.externalId }))).user.id).toBe(guest.user.id);
    const [row] = await server.app.database.query<{ way: string }[]>(
      'SELECT way FROM sessions WHERE id = ?',
      [guest.sessionId],
    );
    expect(row?.way).toBe(me.email === null ? 'signed' : 'account');
  }
});

test('the same link from two devices at once is one link', async () => {
  await using server = await TestServer.start();
  const { site, sign } = await signingSite(server);
  const guest = await server.session(site, 'Ada');
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() =>
      server.http('auth.link', { token: sign() }, { token: guest.accessToken }),
    ),
  );
  expect(answers.map(outcomeOf)).toEqual(['ok', 'ok', 'ok', 'ok']);
});
