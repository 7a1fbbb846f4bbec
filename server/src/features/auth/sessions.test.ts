/**
 * Staying signed in and being signed out, on every device: what people and thieves would notice.
 */
import { randomUUID } from 'node:crypto';
import { limits } from '@parlor/sdk/protocol/limits';
import jwt from 'jsonwebtoken';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import {
  ada,
  login,
  refreshed,
  socketOf,
  toBeEnded,
  whoIs,
} from '../../../../tests/support/sessions.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

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
  expect(code(await refreshed(server, site, session.refreshToken, randomUUID()))).toBe(
    'session_ended',
  );
  expect(await whoIs(server, first.accessToken)).toBe('session_ended');
});

test('nobody ends a session by making up refresh tokens, or by showing one to another site', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const session = await server.session(site, 'Ada');
  const [id, secret, tag] = session.refreshToken.split('.') as [string, string, string];
  const stranger = (await server.session(site, 'Mallory')).refreshToken.split('.') as [
    string,
    string,
    string,
  ];
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
  for (const refreshToken of forged)
    expect(code(await refreshed(server, site, refreshToken))).toBe('session_ended');
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
  await expect(socketOf(server, other, token)).rejects.toMatchObject({
    data: { code: 'unauthenticated' },
  });

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
    const answer = await server.request('/v1/users/me', {
      headers: { authorization: `Bearer ${forged}` },
    });
    expect([answer.status, code(answer)]).toEqual([401, 'unauthenticated']);
  }
});

test('signing out ends this device and no other, at once', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const laptop = data(await server.http('auth.register', ada, { site }));
  const phone = data(await server.http('auth.login', login, { site }));
  const [onLaptop, onPhone] = [
    await socketOf(server, site, laptop.accessToken),
    await socketOf(server, site, phone.accessToken),
  ];

  data(await server.http('auth.signOut', {}, { token: phone.accessToken }));
  await toBeEnded(onPhone, 'signed_out');
  expect(await whoIs(server, phone.accessToken)).toBe('session_ended');
  expect(code(await refreshed(server, site, phone.refreshToken))).toBe('session_ended');
  await expect(socketOf(server, site, phone.accessToken)).rejects.toMatchObject({
    data: { code: 'session_ended' },
  });
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
  expect(await onPhone.call('auth.signOut', { everywhere: true })).toEqual({ ok: true, data: {} });
  await Promise.all([toBeEnded(onLaptop, 'signed_out'), toBeEnded(onPhone, 'signed_out')]);
  expect(await whoIs(server, laptop.accessToken)).toBe('session_ended');
  expect(await whoIs(server, phone.accessToken)).toBe('session_ended');
  expect(await whoIs(server, grace.accessToken)).toBe('Grace');
  expect(hers.socket.connected).toBe(true);
  expect((await server.http('auth.login', login, { site })).status).toBe(200);
});

test('an access token that ran out is refused until it is refreshed, and its sockets close', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  const session = await server.session(site, 'Ada');
  const idle = await socketOf(server, site, session.accessToken);
  const renewed = await socketOf(server, site, session.accessToken);

  clock.pass(limits.accessTokenSeconds - 30);
  expect(await whoIs(server, session.accessToken)).toBe('Ada');
  const next = data(await refreshed(server, site, session.refreshToken));
  expect(await renewed.call('authenticate', { token: next.accessToken })).toEqual({
    ok: true,
    data: {},
  });

  clock.pass(60);
  expect(await whoIs(server, session.accessToken)).toBe('token_expired');
  expect(await idle.call('users.me', {})).toMatchObject({
    ok: false,
    error: { code: 'token_expired' },
  });
  await expect(socketOf(server, site, session.accessToken)).rejects.toMatchObject({
    data: { code: 'token_expired' },
  });
  await toBeEnded(idle, 'expired');

  expect(await whoIs(server, next.accessToken)).toBe('Ada');
  expect(await renewed.call('users.me', {})).toMatchObject({ ok: true, data: { name: 'Ada' } });
});

test('a session that nobody used for two months is over', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site();
  let session = await server.session(site, 'Ada');
  clock.pass(limits.refreshTokenSeconds - 60);
  session = data(await refreshed(server, site, session.refreshToken));
  clock.pass(limits.refreshTokenSeconds - 60);
  session = data(await refreshed(server, site, session.refreshToken));
  clock.pass(limits.refreshTokenSeconds + 60);
  expect(code(await refreshed(server, site, session.refreshToken))).toBe('session_ended');
});
