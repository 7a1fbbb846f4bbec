/** Guests and accounts: coming in, passwords and those who guess them. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import { expect, test, vi } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { outcomeOf, postFrom } from '../../../../tests/support/from-address.js';
import { ada, login, whoIs } from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { code, data, type HttpAnswer, TestServer } from '../../../../tests/support/test-server.js';

test('a guest needs nothing, and is somebody with the name that they gave', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const answer = await server.http('auth.guest', { name: '  Ada  ' }, { site });
  expect(answer.status).toBe(201);
  const { user, accessToken } = data(answer);
  expect(user).toMatchObject({
    kind: 'guest',
    role: 'user',
    name: 'Ada',
    email: null,
    externalId: null,
  });
  expect(data(await server.http('users.me', {}, { token: accessToken }))).toEqual(user);

  const nameless = data(await server.http('auth.guest', {}, { site })).user;
  expect(nameless.name).toMatch(/^Guest [0-9A-F]{4}$/);
  expect(nameless.id).not.toBe(user.id);
  for (const name of ['', '   ', 'two\nlines', 'x'.repeat(limits.userName + 1)]) {
    expect((await server.http('auth.guest', { name }, { site })).status).toBe(400);
  }
});

test('an account is made once and signed in to from anywhere', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const registered = await server.http('auth.register', ada, { site });
  expect(registered.status).toBe(201);
  expect(data(registered).user).toMatchObject({ kind: 'member', name: 'Ada', email: ada.email });

  const again = await server.http(
    'auth.login',
    { email: 'Ada@Example.COM', password: ada.password },
    { site },
  );
  expect(again.status).toBe(200);
  expect(data(again).user.id).toBe(data(registered).user.id);
  expect(data(again).sessionId).not.toBe(data(registered).sessionId);
  expect(await whoIs(server, data(again).accessToken)).toBe('Ada');
});

test('details that are missing or bad are named, and never repeated', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const wrong: [Record<string, unknown>, string[]][] = [
    [{}, ['email', 'name', 'password']],
    [{ ...ada, email: 'not an address' }, ['email']],
    [{ ...ada, email: `${'x'.repeat(250)}@example.com` }, ['email']],
    [{ ...ada, password: 'Sh0rt!?' }, ['password']],
    [{ ...ada, password: 'Sh0rt!?'.repeat(60) }, ['password']],
    [{ ...ada, password: 12_345_678 }, ['password']],
    [{ ...ada, name: ' ' }, ['name']],
    [{ ...ada, role: 'admin' }, ['role']],
  ];
  for (const [input, fields] of wrong) {
    const answer = await server.http('auth.register', input, { site });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'invalid_input' } });
    const { details = [] } = (answer.body as { error: { details?: { field: string }[] } }).error;
    expect(details.map(({ field }) => field).sort()).toEqual(fields);
    expect(JSON.stringify(answer.body)).not.toMatch(/Sh0rt|12345678/);
  }
  expect((await server.http('auth.login', { email: ada.email }, { site })).status).toBe(400);
  expect(code(await server.http('auth.login', login, { site }))).toBe('invalid_credentials');
});

test('a wrong password and an unknown address get the same answer', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  const answers = [
    await server.http('auth.login', { ...login, password: 'wrong horse' }, { site }),
    await server.http('auth.login', { ...login, email: 'nobody@example.com' }, { site }),
  ];
  const [wrong, unknown] = answers.map(({ status, body }) => ({
    status,
    error: { ...(body as { error: object }).error, requestId: '' },
  }));
  expect(wrong).toMatchObject({ status: 401, error: { code: 'invalid_credentials' } });
  expect(unknown).toEqual(wrong);
});

test('an address has one account in a site, whatever its letter case, and may have another in another site', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  for (const email of [ada.email, 'ADA@example.com']) {
    const answer = await server.http('auth.register', { ...ada, email }, { site });
    expect([answer.status, code(answer)]).toEqual([409, 'email_taken']);
  }
  const other = await server.site();
  expect((await server.http('auth.login', login, { site: other })).status).toBe(401);
  expect((await server.http('auth.register', ada, { site: other })).status).toBe(201);
});

test('of several people who register one address at once, exactly one gets it', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      server.http(
        'auth.register',
        { ...ada, email: i % 2 ? 'ADA@example.com' : ada.email, password: `correct horse ${i}` },
        { site },
      ),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  const winner = answers.findIndex(({ status }) => status === 201);
  expect(
    (await server.http('auth.login', { ...login, password: `correct horse ${winner}` }, { site }))
      .status,
  ).toBe(200);
});

test('who guesses passwords has to wait, also with the right one; others do not', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  data(await server.http('auth.register', { ...ada, email: 'grace@example.com' }, { site }));
  const guess = (password: string) => server.http('auth.login', { ...login, password }, { site });
  for (let i = 0; i < 5; i++) expect((await guess(`guess ${i}`)).status).toBe(401);

  const refused = await guess(ada.password);
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  const { retryAfterMs } = (refused.body as { error: { retryAfterMs: number } }).error;
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1000));
  expect(
    (await server.http('auth.login', { ...login, email: 'ADA@example.com' }, { site })).status,
  ).toBe(429);
  expect(
    (await server.http('auth.login', { ...login, email: 'grace@example.com' }, { site })).status,
  ).toBe(200);
});

test('guesses that arrive together count like those that come one after the other', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  const statuses = (
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        server.http('auth.login', { ...login, password: `guess ${i}` }, { site }),
      ),
    )
  ).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(15);
});

test('a few slips are forgiven by the right password', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++)
      expect(
        (await server.http('auth.login', { ...login, password: 'slip slip' }, { site })).status,
      ).toBe(401);
    expect((await server.http('auth.login', login, { site })).status).toBe(200);
  }
});

/** Longer than a test takes. */
const longPauses = {
  firstPauseSeconds: 300,
  rates: { accountFailure: { points: 3, seconds: 600 }, accountPause: { points: 1, seconds: 600 } },
};

test('an account that many addresses guess at stays open to its owner at an address of before, and makes strangers wait', async () => {
  await using server = await TestServer.start(longPauses);
  const site = await server.site();
  const from = (address: string, email: string, password: string) =>
    postFrom(address, server.url, site.publicKey, 'auth.login', { email, password });
  const home = await postFrom('127.0.0.2', server.url, site.publicKey, 'auth.register', ada);
  expect(home.status).toBe(201);
  for (const email of [ada.email, 'nobody@example.com']) {
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, i) => from(`127.0.1.${i + 1}`, email, 'a wild guess')),
    );
    const outcomes = guesses.map(outcomeOf).toSorted();
    // Whether there is such an account shows in nothing.
    expect(outcomes).toEqual([
      ...Array<string>(4).fill('invalid_credentials'),
      ...Array<string>(8).fill('rate_limited'),
    ]);
  }
  expect(outcomeOf(await from('127.0.0.3', ada.email, ada.password))).toBe('rate_limited');
  expect(outcomeOf(await from('127.0.0.2', ada.email, 'a slip, see'))).toBe('invalid_credentials');
  expect(outcomeOf(await from('127.0.0.2', ada.email, ada.password))).toBe('ok');
});

test('at a new address the right password gets in when a pause is over, and makes it an address of before', async () => {
  await using server = await TestServer.start({
    rates: { accountFailure: { points: 3, seconds: 600 } },
  });
  const site = await server.site();
  const from = (address: string, password: string) =>
    postFrom(address, server.url, site.publicKey, 'auth.login', { email: ada.email, password });
  data(await server.http('auth.register', ada, { site }));
  await Promise.all(Array.from({ length: 5 }, (_, i) => from(`127.0.1.${i + 1}`, 'a wild guess')));
  await vi.waitFor(
    async () => expect(outcomeOf(await from('127.0.0.3', ada.password))).toBe('ok'),
    10_000,
  );
  await Promise.all(Array.from({ length: 5 }, (_, i) => from(`127.0.2.${i + 1}`, 'a wild guess')));
  expect(outcomeOf(await from('127.0.0.3', ada.password))).toBe('ok');
});

test('an address where the user refreshed a session is one of before; one of another user, or of long ago, is not', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ ...longPauses, environment: clock.environment });
  const site = await server.site();
  const from = <N extends 'auth.login' | 'auth.register' | 'auth.refresh'>(
    address: string,
    name: N,
    input: Input<N>,
  ) => postFrom(address, server.url, site.publicKey, name, input);
  const { body } = await from('127.0.0.2', 'auth.register', ada);
  if (!body.ok) throw new Error(body.error.code);
  expect(
    outcomeOf(await from('127.0.0.3', 'auth.refresh', { refreshToken: body.data.refreshToken })),
  ).toBe('ok');
  expect(
    outcomeOf(await from('127.0.0.4', 'auth.register', { ...ada, email: 'eve@example.com' })),
  ).toBe('ok');
  for (const i of [5, 6, 7, 8])
    expect(
      outcomeOf(await from(`127.0.0.${i}`, 'auth.login', { ...login, password: 'guess' })),
    ).toBe('invalid_credentials');
  expect(outcomeOf(await from('127.0.0.3', 'auth.login', login))).toBe('ok');
  expect(outcomeOf(await from('127.0.0.4', 'auth.login', login))).toBe('rate_limited');
  clock.pass(limits.refreshTokenSeconds + 60);
  expect(outcomeOf(await from('127.0.0.3', 'auth.login', login))).toBe('rate_limited');
  const rows = await server.app.database.query<object[]>('SELECT * FROM sessions');
  expect(JSON.stringify(rows)).not.toContain('127.0.0');
});

test('one address tries a bounded number of emails by registering or upgrading, whatever the answers', async () => {
  await using server = await TestServer.start({
    rates: { newAccount: { points: 3, seconds: 600 } },
  });
  const [site, other] = [await server.site(), await server.site()];
  const register = async (email: string, where = site) =>
    outcomeOf(await server.http('auth.register', { ...ada, email }, { site: where }));
  const guest = await server.session(site, 'Guest');
  expect(await register(ada.email)).toBe('ok');
  expect(await register(ada.email)).toBe('email_taken');
  const upgrade = () => server.http('auth.upgrade', login, { token: guest.accessToken });
  expect(code(await upgrade())).toBe('email_taken');
  expect(await register('eve@example.com')).toBe('rate_limited');
  expect(code(await upgrade())).toBe('rate_limited');
  expect(await register(ada.email, other)).toBe('ok');
  expect((await server.http('auth.login', login, { site })).status).toBe(200);
});

test('passwords and emails that are no valid text are refused, as different ones would become the same', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const guest = await server.session(site, 'Guest');
  data(await server.http('auth.register', { ...ada, password: 'long \ufffd enough' }, { site }));
  for (const bad of ['long \ud800 enough', 'long \udfff enough', 'long \0 enough']) {
    const answers = [
      await server.http(
        'auth.register',
        { ...ada, email: 'eve@example.com', password: bad },
        { site },
      ),
      await server.http('auth.login', { ...login, password: bad }, { site }),
      await server.http(
        'auth.login',
        { ...login, email: `${bad.replaceAll(' ', '')}@example.com` },
        { site },
      ),
      await server.http(
        'auth.upgrade',
        { email: 'eve@example.com', password: bad },
        { token: guest.accessToken },
      ),
      await server.http('auth.refresh', { refreshToken: bad }, { site }),
      await server.http('auth.exchange', { token: bad }, { site }),
    ];
    expect(answers.map((answer) => [answer.status, code(answer)])).toEqual(
      answers.map(() => [400, 'invalid_input']),
    );
  }
  expect(
    (await server.http('auth.login', { ...login, password: 'long \ufffd enough' }, { site }))
      .status,
  ).toBe(200);
});

test('every character of a long password counts', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const long = 'p'.repeat(72);
  data(await server.http('auth.register', { ...ada, password: `${long}1` }, { site }));
  expect(
    (await server.http('auth.login', { ...login, password: `${long}2` }, { site })).status,
  ).toBe(401);
  expect((await server.http('auth.login', { ...login, password: long }, { site })).status).toBe(
    401,
  );
  expect(
    (await server.http('auth.login', { ...login, password: `${long}1` }, { site })).status,
  ).toBe(200);
});

test('no answer holds a password or its hash', async () => {
  await using server = await TestServer.start();
  const { site, sign } = await signingSite(server);
  const registered = await server.http('auth.register', ada, { site });
  const { accessToken: token, refreshToken, user } = data(registered);
  const guest = await server.http('auth.guest', { name: 'Grace' }, { site });
  const guestToken = data(guest).accessToken;
  const answers: HttpAnswer[] = [
    registered,
    guest,
    await server.http('auth.login', login, { site }),
    await server.http('auth.refresh', { refreshToken }, { site }),
    await server.http(
      'auth.upgrade',
      { ...ada, email: 'grace@example.com' },
      { token: guestToken },
    ),
    await server.http('auth.exchange', { token: sign() }, { site }),
    await server.http('auth.link', { token: sign({ sub: 'g-2' }) }, { token }),
    await server.http('users.me', {}, { token }),
    await server.http('users.updateMe', { bio: 'Hello' }, { token }),
    await server.http('users.list', {}, { token: guestToken }),
    await server.http('users.get', { userId: user.id }, { token: guestToken }),
    await server.http('auth.signOut', {}, { token }),
  ];
  for (const answer of answers) {
    data(answer);
    expect(JSON.stringify(answer.body)).not.toMatch(/password|\$2[aby]\$|correct horse/i);
  }
  const failures = [
    await server.http('auth.register', { ...ada, email: 'grace@example.com' }, { site }),
    await server.http('auth.login', { ...login, password: 'wrong horse' }, { site }),
    await server.http('auth.upgrade', ada, { token: guestToken }),
  ];
  for (const answer of failures) {
    expect(answer.body.ok).toBe(false);
    expect(JSON.stringify(answer.body)).not.toMatch(/\$2[aby]\$|horse/i);
  }
});
