/**
 * Identities that the host's backend signs: who they are, which are refused, and sites that ask for
 * them.
 */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { limits } from '@parlor/sdk/protocol/limits';
import jwt, { type JwtHeader } from 'jsonwebtoken';
import { expect, test } from 'vitest';
import {
  ada,
  login,
  refreshed,
  socketOf,
  toBeEnded,
  whoIs,
} from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

test('an identity that the host signs is a member of that name, and the same person every time', async () => {
  await using server = await TestServer.start({}, { avatarOrigins: ['https://host.example'] });
  const { sign, exchange } = await signingSite(server);
  const first = await exchange(
    sign({ name: 'Grace Hopper', avatar: 'https://host.example/g.png' }),
  );
  expect(first.status).toBe(200);
  expect(data(first).user).toMatchObject({
    kind: 'member',
    name: 'Grace Hopper',
    externalId: 'g-1',
    avatarUrl: 'https://host.example/g.png',
  });
  expect(await whoIs(server, data(first).accessToken)).toBe('Grace Hopper');

  const second = data(
    await exchange(sign({ name: 'Rear Admiral Hopper', avatar: 'https://host.example/h.png' })),
  ).user;
  expect(second).toEqual({
    ...data(first).user,
    name: 'Rear Admiral Hopper',
    avatarUrl: 'https://host.example/h.png',
  });
  const third = data(await exchange(sign({ name: null, avatar: null }))).user;
  expect(third).toEqual(second);
  expect(data(await exchange(sign())).user).toEqual(second);
  expect(await whoIs(server, data(first).accessToken)).toBe('Rear Admiral Hopper');
  expect(data(await exchange(sign({ sub: 'G-1' }))).user.id).not.toBe(second.id);
});

test('a person who opens several devices at once for the first time is one person', async () => {
  await using server = await TestServer.start();
  const { sign, exchange } = await signingSite(server);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => exchange(sign({ name: 'Grace' }))),
  );
  expect(new Set(answers.map((answer) => data(answer).user.id)).size).toBe(1);
});

test('an identity token that is not good in every respect is refused', async () => {
  await using server = await TestServer.start();
  const { site, kid, secret, sign, exchange } = await signingSite(server);
  const other = await signingSite(server);
  const revoked = await server.app.sites.addSigningSecret(site.id);
  expect(
    data(await exchange(sign({}, { keyid: revoked.kid }, revoked.secret))).user.externalId,
  ).toBe('g-1');
  expect(await server.app.sites.revokeSigningSecret(site.id, revoked.kid)).toBe(true);

  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const now = Math.floor(Date.now() / 1000);
  const [header, payload, signature] = sign().split('.') as [string, string, string];
  const part = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'g-1', aud: site.publicKey };
  /** With JSON that no library would write. */
  const signRaw = (rawHeader: string, rawClaims: string) => {
    const signed = `${part(rawHeader)}.${part(rawClaims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  const tokens: Record<string, string> = {
    'alg none': `${part({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
    'alg none by the library': jwt.sign({ ...claims, exp: now + 60 }, '', {
      algorithm: 'none',
      keyid: kid,
    }),
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
    'crit in the header': sign(
      {},
      { header: { alg: 'HS256', kid, crit: ['exp'], exp: 1 } as JwtHeader },
    ),
    'empty crit': sign({}, { header: { alg: 'HS256', kid, crit: [] } }),
    'payload that is not encoded': sign(
      {},
      { header: { alg: 'HS256', kid, b64: false, crit: ['b64'] } as JwtHeader },
    ),
    'b64 without crit': sign({}, { header: { alg: 'HS256', kid, b64: true } as JwtHeader }),
    'compressed payload': sign({}, { header: { alg: 'HS256', kid, zip: 'DEF' } as JwtHeader }),
    'key of its own': jwt.sign({ ...claims, exp: now + 60 }, 'mine', {
      header: {
        alg: 'HS256',
        kid,
        jwk: { kty: 'oct', k: part('mine') },
        jku: 'https://evil.example/k',
        x5u: 'https://evil.example/c',
      } as JwtHeader,
    }),
    'kid that is a list': sign({}, { header: { alg: 'HS256', kid: [kid] as unknown as string } }),
    'a claim twice': signRaw(
      `{"alg":"HS256","kid":"${kid}"}`,
      `{"sub":"g-1","aud":"${site.publicKey}","exp":${now + 60},"s\\u0075b":"g-2"}`,
    ),
    'a header parameter twice': signRaw(
      `{"alg":"none","kid":"${kid}","alg":"HS256"}`,
      JSON.stringify({ ...claims, exp: now + 60 }),
    ),
    'endless exp': signRaw(
      `{"alg":"HS256","kid":"${kid}"}`,
      `{"sub":"g-1","aud":"${site.publicKey}","exp":1e999}`,
    ),
    'exp that is text': signRaw(
      `{"alg":"HS256","kid":"${kid}"}`,
      `{"sub":"g-1","aud":"${site.publicKey}","exp":"${now + 60}"}`,
    ),
    'name that is no valid text': sign({ name: 'Ad\ud800a' }),
    'avatar that is no valid text': sign({ avatar: 'https://host.example/\0' }),
    'aud that names other sites': sign({ aud: [other.site.publicKey, site.id] }),
    'aud that holds a list': sign({ aud: [[site.publicKey]] }),
    'five parts': `${sign()}.x.y`,
    garbage: 'garbage',
    dots: '..',
  };
  const codes: Record<string, string> = {};
  for (const [what, token] of Object.entries(tokens)) {
    const answer = await exchange(token);
    codes[what] = `${answer.status} ${answer.body.ok ? 'accepted' : code(answer)}`;
  }
  expect(codes).toEqual(
    Object.fromEntries(Object.keys(tokens).map((what) => [what, '401 signed_token_rejected'])),
  );
  expect(
    data(await exchange(sign({ exp: now + limits.signedTokenSeconds - 5 }))).user.externalId,
  ).toBe('g-1');
  // What says nothing about the signature is not looked at, and a name may occur again inside of a
  // claim.
  const oddHeader = {
    alg: 'HS256',
    kid,
    typ: 'JWT',
    cty: 'x',
    jku: 'https://evil.example/k',
    jwk: {},
  };
  const raw = {
    ...claims,
    aud: ['https://elsewhere.example', site.publicKey],
    exp: now + 60,
    more: { sub: '"sub":', aud: [{ sub: 1 }] },
  };
  expect(
    data(await exchange(signRaw(JSON.stringify(oddHeader), JSON.stringify(raw)))).user.externalId,
  ).toBe('g-1');
  const long = sign({ more: 'x'.repeat(limits.signedToken) });
  expect(code(await exchange(long))).toBe('invalid_input');
  expect(code(await exchange(long.slice(0, limits.signedToken)))).toBe('signed_token_rejected');
});

test('a site that asks for signed identities lets nobody else in, and nobody else stay', async () => {
  await using server = await TestServer.start();
  const { site, sign, exchange } = await signingSite(server);
  const guest = await server.session(site, 'Ada');
  const account = data(await server.http('auth.register', ada, { site }));
  const member = data(await exchange(sign({ name: 'Grace' })));
  const [guestSocket, memberSocket] = [
    await socketOf(server, site, guest.accessToken),
    await socketOf(server, site, member.accessToken),
  ];

  await server.app.sites.update(site.id, { ways: ['signed'] });
  const refused = [
    await server.http('auth.guest', {}, { site }),
    await server.http('auth.register', { ...ada, email: 'new@example.com' }, { site }),
    await server.http('auth.login', login, { site }),
    await refreshed(server, site, guest.refreshToken),
    await refreshed(server, site, account.refreshToken),
    await server.http('users.me', {}, { token: guest.accessToken }),
    await server.http('users.list', {}, { token: account.accessToken }),
    await server.http(
      'auth.upgrade',
      { ...ada, email: 'new@example.com' },
      { token: guest.accessToken },
    ),
    await server.http('auth.link', { token: sign({ sub: 'g-9' }) }, { token: guest.accessToken }),
  ];
  expect(refused.map((answer) => `${answer.status} ${code(answer)}`)).toEqual(
    refused.map(() => '403 identity_disabled'),
  );
  await expect(socketOf(server, site, guest.accessToken)).rejects.toMatchObject({
    data: { code: 'identity_disabled' },
  });
  await toBeEnded(guestSocket, 'revoked');

  expect(await whoIs(server, member.accessToken)).toBe('Grace');
  expect(data(await refreshed(server, site, member.refreshToken)).user.name).toBe('Grace');
  expect(data(await exchange(sign())).user.id).toBe(member.user.id);
  expect(memberSocket.socket.connected).toBe(true);
});

test('a name that is too long is shortened in whole characters, and lets its bearer in', async () => {
  await using server = await TestServer.start();
  const { sign, exchange } = await signingSite(server);
  const nameOf = async (name: string) => data(await exchange(sign({ name }))).user.name;
  expect(await nameOf('a'.repeat(200))).toBe('a'.repeat(limits.userName));
  const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
  expect(await nameOf(family.repeat(30))).toBe(
    family.repeat(Math.floor(limits.userName / family.length)),
  );
  expect(await nameOf(`${'b'.repeat(79)} c`)).toBe('b'.repeat(79));
});
