/** Signing in by each of the three ways, staying signed in, and being signed out: what people, host backends and thieves would notice. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import jwt, { type SignOptions } from 'jsonwebtoken';
import { io, type Socket } from 'socket.io-client';
import { expect, test, vi } from 'vitest';
import { code, data, type HttpAnswer, TestServer } from '../../../../tests/support/test-server.js';
import { systemEnvironment } from '../../kernel/environment.js';
import type { Site } from '../sites/sites.js';

const ada = { email: 'ada@example.com', password: 'correct horse', name: 'Ada' };
const login = { email: ada.email, password: ada.password };

/** Parts a host's developer may set on a token. */
type Claims = Record<string, unknown>;

/** A site whose backend signs identities, and its signing. */
async function signingSite(server: TestServer, ways: ('guest' | 'account' | 'signed')[] = ['guest', 'account', 'signed']) {
  const site = await server.site({ ways });
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const sign = (claims: Claims = {}, options: SignOptions = {}, key = secret) =>
    jwt.sign({ sub: 'g-1', aud: site.publicKey, exp: Math.floor(Date.now() / 1000) + 300, ...claims }, key, { keyid: kid, ...options });
  const exchange = (token: string) => server.http('auth.exchange', { token }, { site });
  return { site, kid, secret, sign, exchange };
}

/** A live socket below the SDK, with everything that it hears. */
async function socketOf(server: TestServer, site: Site, token: string) {
  const socket: Socket = io(server.url, {
    path: '/v1/socket',
    query: { site: site.publicKey },
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  server.onClose(async () => socket.close());
  const events: WireEvent[] = [];
  socket.on('events', (list: WireEvent[]) => events.push(...list));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, events };
}

type LiveSocket = Awaited<ReturnType<typeof socketOf>>;

/** The socket was told why, and closed. */
async function toBeEnded({ socket, events }: LiveSocket, reason: string): Promise<void> {
  await vi.waitFor(() => expect(socket.connected).toBe(false), 5_000);
  expect(events.filter(({ name }) => name === 'session.ended')).toEqual([{ name: 'session.ended', data: { reason } }]);
}

/** What the holder of this access token is told: their name, or the error's code. */
async function whoIs(server: TestServer, token: string): Promise<string> {
  const answer = await server.http('users.me', {}, { token });
  return answer.body.ok ? answer.body.data.name : code(answer);
}

const refreshed = (server: TestServer, site: Site, refreshToken: string, retryKey?: string) =>
  server.http('auth.refresh', { refreshToken, ...(retryKey && { retryKey }) }, { site });

/** A clock that tests move. */
function movableClock() {
  let ahead = 0;
  return {
    environment: { ...systemEnvironment, now: () => new Date(Date.now() + ahead) },
    forward: (seconds: number) => (ahead += seconds * 1000),
  };
}

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

test('an identity that the host signs is a member of that name, and the same person every time', async () => {
  await using server = await TestServer.start();
  const { sign, exchange } = await signingSite(server);
  const first = await exchange(sign({ name: 'Grace Hopper', avatar: 'https://host.example/g.png' }));
  expect(first.status).toBe(200);
  expect(data(first).user).toMatchObject({
    kind: 'member',
    name: 'Grace Hopper',
    externalId: 'g-1',
    avatarUrl: 'https://host.example/g.png',
  });
  expect(await whoIs(server, data(first).accessToken)).toBe('Grace Hopper');

  const second = data(await exchange(sign({ name: 'Rear Admiral Hopper', avatar: 'https://host.example/h.png' }))).user;
  expect(second).toEqual({ ...data(first).user, name: 'Rear Admiral Hopper', avatarUrl: 'https://host.example/h.png' });
  expect(data(await exchange(sign())).user).toEqual(second);
  expect(await whoIs(server, data(first).accessToken)).toBe('Rear Admiral Hopper');
  expect(data(await exchange(sign({ sub: 'G-1' }))).user.id).not.toBe(second.id);
});

test('a person who opens several devices at once for the first time is one person', async () => {
  await using server = await TestServer.start();
  const { sign, exchange } = await signingSite(server);
  const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(sign({ name: 'Grace' }))));
  expect(new Set(answers.map((answer) => data(answer).user.id)).size).toBe(1);
});

test('an identity token that is not good in every respect is refused', async () => {
  await using server = await TestServer.start();
  const { site, kid, secret, sign, exchange } = await signingSite(server);
  const other = await signingSite(server);
  const revoked = await server.app.sites.addSigningSecret(site.id);
  expect(data(await exchange(sign({}, { keyid: revoked.kid }, revoked.secret))).user.externalId).toBe('g-1');
  expect(await server.app.sites.revokeSigningSecret(site.id, revoked.kid)).toBe(true);

  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const now = Math.floor(Date.now() / 1000);
  const [header, payload, signature] = sign().split('.') as [string, string, string];
  const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'g-1', aud: site.publicKey };

  const tokens: Record<string, string> = {
    'alg none': `${part({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
    'alg none by the library': jwt.sign({ ...claims, exp: now + 60 }, '', { algorithm: 'none', keyid: kid }),
    RS256: sign({}, { algorithm: 'RS256' }, privateKey),
    HS512: sign({}, { algorithm: 'HS512' }),
    'no exp': jwt.sign(claims, secret, { keyid: kid }),
    'exp more than a day ahead': sign({ exp: now + limits.signedTokenSeconds + 600 }),
    'exp in milliseconds': sign({ exp: Date.now() + 60_000 }),
    expired: sign({ exp: now - 60 }),
    'not yet good': sign({ nbf: now + 600 }),
    'no aud': sign({ aud: undefined }),
    'wrong aud': sign({ aud: other.site.publicKey }),
    'site id as aud': sign({ aud: site.id }),
    'no kid': jwt.sign({ ...claims, exp: now + 60 }, secret),
    'unknown kid': sign({}, { keyid: 'kid_unknown' }),
    'kid and secret of another site': sign({}, { keyid: other.kid }, other.secret),
    'secret of another site': sign({}, {}, other.secret),
    'revoked secret': sign({}, { keyid: revoked.kid }, revoked.secret),
    'no sub': sign({ sub: undefined }),
    'empty sub': sign({ sub: '' }),
    'sub that is no text': `${header}.${part({ ...claims, sub: 7, exp: now + 60 })}.${signature}`,
    'long sub': sign({ sub: 'x'.repeat(limits.externalId + 1) }),
    'sub with a space that databases may drop': sign({ sub: 'g-1 ' }),
    'sub with a control character': sign({ sub: 'g-1\0' }),
    'avatar that is no web address': sign({ avatar: 'javascript:alert(1)' }),
    'tampered claims': `${header}.${part({ ...claims, sub: 'g-2', exp: now + 60 })}.${signature}`,
    'tampered signature': `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'no signature': `${header}.${payload}.`,
    'claims that are no JSON': `${header}.${part('{nonsense')}.${signature}`,
    'header that is no JSON': `${part('{nonsense')}.${payload}.${signature}`,
    'header null': `${part('null')}.${payload}.${signature}`,
    garbage: 'garbage',
    dots: '..',
  };
  const codes: Record<string, string> = {};
  for (const [what, token] of Object.entries(tokens)) {
    const answer = await exchange(token);
    codes[what] = `${answer.status} ${answer.body.ok ? 'accepted' : code(answer)}`;
  }
  expect(codes).toEqual(Object.fromEntries(Object.keys(tokens).map((what) => [what, '401 signed_token_rejected'])));
  expect(data(await exchange(sign({ exp: now + limits.signedTokenSeconds - 5 }))).user.externalId).toBe('g-1');
});

test('a site that asks for signed identities lets nobody else in, and nobody else stay', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  const guest = await server.session(site, 'Ada');
  const account = data(await server.http('auth.register', ada, { site }));
  const member = data(await exchange(sign({ name: 'Grace' })));
  const [guestSocket, memberSocket] = [await socketOf(server, site, guest.accessToken), await socketOf(server, site, member.accessToken)];

  await server.app.sites.update(site.id, { ways: ['signed'] });
  const refused = [
    await server.http('auth.guest', {}, { site }),
    await server.http('auth.register', { ...ada, email: 'new@example.com' }, { site }),
    await server.http('auth.login', login, { site }),
    await refreshed(server, site, guest.refreshToken),
    await refreshed(server, site, account.refreshToken),
    await server.http('users.me', {}, { token: guest.accessToken }),
    await server.http('users.list', {}, { token: account.accessToken }),
    await server.http('auth.upgrade', { ...ada, email: 'new@example.com' }, { token: guest.accessToken }),
    await server.http('auth.link', { token: sign({ sub: 'g-9' }) }, { token: guest.accessToken }),
  ];
  expect(refused.map((answer) => `${answer.status} ${code(answer)}`)).toEqual(refused.map(() => '403 identity_disabled'));
  await expect(socketOf(server, site, guest.accessToken)).rejects.toMatchObject({ data: { code: 'identity_disabled' } });
  await toBeEnded(guestSocket, 'revoked');

  expect(await whoIs(server, member.accessToken)).toBe('Grace');
  expect(data(await refreshed(server, site, member.refreshToken)).user.name).toBe('Grace');
  expect(data(await exchange(sign())).user.id).toBe(member.user.id);
  expect(memberSocket.socket.connected).toBe(true);
});

test('a refresh gives the next pair of tokens, for the same session', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  let session = await server.session(site, 'Ada');
  for (let i = 0; i < 3; i++) {
    const next = data(await refreshed(server, site, session.refreshToken));
    expect(next).toMatchObject({ sessionId: session.sessionId, user: session.user });
    expect(next.refreshToken).not.toBe(session.refreshToken);
    expect(await whoIs(server, next.accessToken)).toBe('Ada');
    session = next;
  }
});

test('an old refresh token, as a thief or the robbed would send it, ends the session everywhere', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const stolen = await server.session(site, 'Ada');
  const bystander = await server.session(site, 'Grace');
  const next = data(await refreshed(server, site, stolen.refreshToken));
  const live = await socketOf(server, site, next.accessToken);
  const other = await socketOf(server, site, bystander.accessToken);

  expect(code(await refreshed(server, site, stolen.refreshToken))).toBe('session_ended');
  expect(await whoIs(server, next.accessToken)).toBe('session_ended');
  expect(await whoIs(server, stolen.accessToken)).toBe('session_ended');
  expect(code(await refreshed(server, site, next.refreshToken))).toBe('session_ended');
  await toBeEnded(live, 'revoked');
  expect(other.socket.connected).toBe(true);
  expect(await whoIs(server, bystander.accessToken)).toBe('Grace');
});

test('a refresh whose answer was lost is asked for again and gives the same tokens', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const session = await server.session(site, 'Ada');
  const [key, otherKey] = [randomUUID(), randomUUID()];
  const first = data(await refreshed(server, site, session.refreshToken, key));
  const again = data(await refreshed(server, site, session.refreshToken, key));
  expect(again.refreshToken).toBe(first.refreshToken);
  expect(await whoIs(server, again.accessToken)).toBe('Ada');

  const next = data(await refreshed(server, site, again.refreshToken, otherKey));
  expect(await whoIs(server, next.accessToken)).toBe('Ada');
  // Now the first token is an old one, key or no key.
  expect(code(await refreshed(server, site, session.refreshToken, key))).toBe('session_ended');
  expect(await whoIs(server, next.accessToken)).toBe('session_ended');
});

test('the same refresh with another key is a replay', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const session = await server.session(site, 'Ada');
  const first = data(await refreshed(server, site, session.refreshToken, randomUUID()));
  expect(code(await refreshed(server, site, session.refreshToken, randomUUID()))).toBe('session_ended');
  expect(await whoIs(server, first.accessToken)).toBe('session_ended');
});

test('nobody ends a session by making up refresh tokens, or by showing one to another site', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const session = await server.session(site, 'Ada');
  const [id, secret, tag] = session.refreshToken.split('.') as [string, string, string];
  const stranger = (await server.session(site, 'Mallory')).refreshToken.split('.') as [string, string, string];
  const forged = [
    id,
    `${id}.`,
    `${id}..`,
    `${id}.${'x'.repeat(43)}.${'y'.repeat(43)}`,
    `${id}.${'x'.repeat(43)}.${tag}`,
    `${id}.${secret}.${'y'.repeat(43)}`,
    `${id}.${secret}`,
    `${id}.${stranger[1]}.${stranger[2]}`,
    '...',
  ];
  for (const refreshToken of forged) expect(code(await refreshed(server, site, refreshToken))).toBe('session_ended');
  expect(code(await refreshed(server, other, session.refreshToken))).toBe('session_ended');
  expect(await whoIs(server, session.accessToken)).toBe('Ada');
  expect(data(await refreshed(server, site, session.refreshToken)).user.name).toBe('Ada');
});

test('an access token is good at its own site alone, and made-up ones nowhere', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const { accessToken: token, user, sessionId } = await server.session(site, 'Ada');
  expect((await server.http('users.me', {}, { token, site })).status).toBe(200);
  expect(code(await server.http('users.me', {}, { token, site: other }))).toBe('unauthenticated');
  await expect(socketOf(server, other, token)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });

  const claims = { sub: user.id, sid: sessionId, exp: Math.floor(Date.now() / 1000) + 60 };
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const unsigned = jwt.sign(claims, '', { algorithm: 'none' });
  for (const forged of [
    unsigned,
    jwt.sign(claims, 'secret'),
    `${header}.${payload}.`,
    `${header}.${payload}.${signature.startsWith('x') ? 'y' : 'x'}${signature.slice(1)}`,
    'x',
    '{}',
  ]) {
    const answer = await server.request('/v1/users/me', { headers: { authorization: `Bearer ${forged}` } });
    expect([answer.status, code(answer)]).toEqual([401, 'unauthenticated']);
  }
});

test('signing out ends this device and no other, at once', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const laptop = data(await server.http('auth.register', ada, { site }));
  const phone = data(await server.http('auth.login', login, { site }));
  const [onLaptop, onPhone] = [await socketOf(server, site, laptop.accessToken), await socketOf(server, site, phone.accessToken)];

  data(await server.http('auth.signOut', {}, { token: phone.accessToken }));
  await toBeEnded(onPhone, 'signed_out');
  expect(await whoIs(server, phone.accessToken)).toBe('session_ended');
  expect(code(await refreshed(server, site, phone.refreshToken))).toBe('session_ended');
  await expect(socketOf(server, site, phone.accessToken)).rejects.toMatchObject({ data: { code: 'session_ended' } });
  expect(onLaptop.socket.connected).toBe(true);
  expect(await whoIs(server, laptop.accessToken)).toBe('Ada');
});

test('signing out everywhere ends every device of the user and of nobody else', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const laptop = data(await server.http('auth.register', ada, { site }));
  const phone = data(await server.http('auth.login', login, { site }));
  const grace = await server.session(site, 'Grace');
  const [onLaptop, onPhone, hers] = [
    await socketOf(server, site, laptop.accessToken),
    await socketOf(server, site, phone.accessToken),
    await socketOf(server, site, grace.accessToken),
  ];
  // Asked for over the socket that is about to close: its answer still arrives.
  expect(await onPhone.socket.timeout(5_000).emitWithAck('auth.signOut', { everywhere: true })).toEqual({ ok: true, data: {} });
  await Promise.all([toBeEnded(onLaptop, 'signed_out'), toBeEnded(onPhone, 'signed_out')]);
  expect(await whoIs(server, laptop.accessToken)).toBe('session_ended');
  expect(await whoIs(server, phone.accessToken)).toBe('session_ended');
  expect(await whoIs(server, grace.accessToken)).toBe('Grace');
  expect(hers.socket.connected).toBe(true);
  expect((await server.http('auth.login', login, { site })).status).toBe(200);
});

test('a guest who makes an account keeps the name, the history and the devices, and can sign in again', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const guest = await server.session(site, 'Ada');
  const { accessToken: token } = guest;
  const started = data(await server.http('conversations.start', { userIds: [], clientId: 'c1', text: 'mine' }, { token }));
  data(await server.http('auth.register', { ...ada, email: 'taken@example.com' }, { site }));
  expect(code(await server.http('auth.upgrade', { ...ada, email: 'Taken@example.com' }, { token }))).toBe('email_taken');

  const me = data(await server.http('auth.upgrade', login, { token }));
  expect(me).toMatchObject({ id: guest.user.id, kind: 'member', name: 'Ada', email: ada.email });
  expect(data(await server.http('users.me', {}, { token }))).toEqual(me);
  expect(code(await server.http('auth.upgrade', { ...login, email: 'second@example.com' }, { token }))).toBe('forbidden');

  const elsewhere = data(await server.http('auth.login', login, { site }));
  expect(elsewhere.user.id).toBe(guest.user.id);
  const [conversation] = data(await server.http('conversations.list', {}, { token: elsewhere.accessToken })).items;
  expect(conversation).toMatchObject({ id: started.conversation.id, lastMessage: { text: 'mine' } });

  // The guest's session is an account's now: it outlives the site's acceptance of guests.
  await server.app.sites.update(site.id, { ways: ['account'] });
  expect(data(await refreshed(server, site, guest.refreshToken)).user.id).toBe(guest.user.id);
});

test('a guest or an account takes on the identity that the host signs, once, and keeps the history', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  const guest = await server.session(site, 'Ada');
  const { accessToken: token } = guest;
  data(await server.http('conversations.start', { userIds: [], clientId: 'c1', text: 'mine' }, { token }));
  expect(data(await server.http('auth.link', { token: sign({ name: 'Ada L.' }) }, { token }))).toMatchObject({
    id: guest.user.id,
    kind: 'member',
    name: 'Ada L.',
    externalId: 'g-1',
  });
  const signedIn = data(await exchange(sign()));
  expect(signedIn.user.id).toBe(guest.user.id);
  expect(data(await server.http('conversations.list', {}, { token: signedIn.accessToken })).items).toHaveLength(1);

  expect(code(await server.http('auth.link', { token: sign({ sub: 'g-2' }) }, { token }))).toBe('forbidden');
  expect(code(await server.http('auth.link', { token: sign({ exp: 1 }) }, { token }))).toBe('signed_token_rejected');
  const account = data(await server.http('auth.register', ada, { site }));
  expect(code(await server.http('auth.link', { token: sign() }, { token: account.accessToken }))).toBe('identity_taken');
  expect(data(await server.http('auth.link', { token: sign({ sub: 'g-3' }) }, { token: account.accessToken }))).toMatchObject({
    id: account.user.id,
    email: ada.email,
    externalId: 'g-3',
  });

  await server.app.sites.update(site.id, { ways: ['signed'] });
  expect(await whoIs(server, token)).toBe('Ada L.');
});

test('an access token that ran out is refused until it is refreshed, and its sockets close', async () => {
  const clock = movableClock();
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  const session = await server.session(site, 'Ada');
  const idle = await socketOf(server, site, session.accessToken);
  const renewed = await socketOf(server, site, session.accessToken);

  clock.forward(limits.accessTokenSeconds - 30);
  expect(await whoIs(server, session.accessToken)).toBe('Ada');
  const next = data(await refreshed(server, site, session.refreshToken));
  expect(await renewed.socket.timeout(5_000).emitWithAck('authenticate', { token: next.accessToken })).toEqual({ ok: true, data: {} });

  clock.forward(60);
  expect(await whoIs(server, session.accessToken)).toBe('token_expired');
  expect(await idle.socket.timeout(5_000).emitWithAck('users.me', {})).toMatchObject({ ok: false, error: { code: 'token_expired' } });
  await expect(socketOf(server, site, session.accessToken)).rejects.toMatchObject({ data: { code: 'token_expired' } });
  await toBeEnded(idle, 'expired');

  expect(await whoIs(server, next.accessToken)).toBe('Ada');
  expect(await renewed.socket.timeout(5_000).emitWithAck('users.me', {})).toMatchObject({ ok: true, data: { name: 'Ada' } });
});

test('a session that nobody used for two months is over', async () => {
  const clock = movableClock();
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  let session = await server.session(site, 'Ada');
  clock.forward(limits.refreshTokenSeconds - 60);
  session = data(await refreshed(server, site, session.refreshToken));
  clock.forward(limits.refreshTokenSeconds - 60);
  session = data(await refreshed(server, site, session.refreshToken));
  clock.forward(limits.refreshTokenSeconds + 60);
  expect(code(await refreshed(server, site, session.refreshToken))).toBe('session_ended');
});
