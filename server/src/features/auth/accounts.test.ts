/** Guests and accounts: coming in, passwords and those who guess them. */
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test } from 'vitest';
import { ada, login, whoIs } from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { code, data, type HttpAnswer, TestServer } from '../../../../tests/support/test-server.js';

test('a guest needs nothing, and is somebody with the name that they gave', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const answer = await server.http('auth.guest', { name: '  Ada  ' }, { site });
  expect(answer.status).toBe(201);
  const { user, accessToken } = data(answer);
  expect(user).toMatchObject({ kind: 'guest', role: 'user', name: 'Ada', email: null, externalId: null });
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

  const again = await server.http('auth.login', { email: 'Ada@Example.COM', password: ada.password }, { site });
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
  const [wrong, unknown] = answers.map(({ status, body }) => ({ status, error: { ...(body as { error: object }).error, requestId: '' } }));
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
      server.http('auth.register', { ...ada, email: i % 2 ? 'ADA@example.com' : ada.email, password: `correct horse ${i}` }, { site }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  const winner = answers.findIndex(({ status }) => status === 201);
  expect((await server.http('auth.login', { ...login, password: `correct horse ${winner}` }, { site })).status).toBe(200);
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
  expect((await server.http('auth.login', { ...login, email: 'ADA@example.com' }, { site })).status).toBe(429);
  expect((await server.http('auth.login', { ...login, email: 'grace@example.com' }, { site })).status).toBe(200);
});

test('guesses that arrive together count like those that come one after the other', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  const statuses = (
    await Promise.all(Array.from({ length: 20 }, (_, i) => server.http('auth.login', { ...login, password: `guess ${i}` }, { site })))
  ).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(15);
});

test('a few slips are forgiven by the right password', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  data(await server.http('auth.register', ada, { site }));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) expect((await server.http('auth.login', { ...login, password: 'slip slip' }, { site })).status).toBe(401);
    expect((await server.http('auth.login', login, { site })).status).toBe(200);
  }
});

test('every character of a long password counts', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const long = 'p'.repeat(72);
  data(await server.http('auth.register', { ...ada, password: `${long}1` }, { site }));
  expect((await server.http('auth.login', { ...login, password: `${long}2` }, { site })).status).toBe(401);
  expect((await server.http('auth.login', { ...login, password: long }, { site })).status).toBe(401);
  expect((await server.http('auth.login', { ...login, password: `${long}1` }, { site })).status).toBe(200);
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
    await server.http('auth.upgrade', { ...ada, email: 'grace@example.com' }, { token: guestToken }),
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
