/** What the rate limits tell those who meet them, and whom they do not meet. */
import { expect, test } from 'vitest';
import type { Overrides } from '../overrides.js';
import { Person, upTo } from '../../../tests/support/person.js';
import { RawSocket } from '../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../tests/support/test-server.js';

const limited = (rates: NonNullable<Overrides['rates']>) => TestServer.start({ rates });

async function outcomes(
  people: readonly Person[],
  conversationIds: readonly string[],
  each: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const [i, person] of people.entries()) {
    for (const n of upTo(each)) {
      const { body } = await person.server.http(
        'messages.send',
        { conversationId: conversationIds[i], clientId: `c${n}`, text: 'x' },
        { token: person.session.accessToken },
      );
      if (!body.ok)
        expect(body.error).toMatchObject({
          code: 'rate_limited',
          retryAfterMs: expect.any(Number) as number,
        });
      found.push(body.ok ? 'ok' : body.error.code);
    }
  }
  return found;
}

test('all who write from one address share its limit, guests a lower one, and nobody else’s is touched', async () => {
  await using server = await limited({
    guestAddressWrite: { points: 7, seconds: 60 },
    addressWrite: { points: 9, seconds: 60 },
  });
  const [site, other] = [await server.site(), await server.site()];
  const guests = [await Person.guest(server, site, 'Ada'), await Person.guest(server, site, 'Bob')];
  const places = [await guests[0]!.start(), await guests[1]!.start()];
  // Two of the seven points began the conversations.
  expect((await outcomes(guests, places, 4)).filter((outcome) => outcome === 'ok')).toHaveLength(5);
  const member = await server.http(
    'auth.register',
    { email: 'eve@example.com', password: 'long enough', name: 'Eve' },
    { site },
  );
  expect(member.status).toBe(201);
  const stranger = await Person.of(server, other, 'Zed');
  expect(await outcomes([stranger], [await stranger.start()], 4)).toEqual(['ok', 'ok', 'ok', 'ok']);
  // Reading goes on.
  expect(await guests[0]!.outcome('messages.list', { conversationId: places[0]! })).toBe('ok');
});

test('every class of calls is bounded for each user, and lower for guests than for members', async () => {
  const points = { points: 3, seconds: 60 };
  const more = { points: 5, seconds: 60 };
  await using server = await limited({
    read: more,
    write: more,
    signal: more,
    guestRead: points,
    guestWrite: points,
    guestSignal: points,
  });
  const site = await server.site();
  const [guest, other] = [await server.session(site, 'Guest'), await server.session(site, 'Other')];
  const registered = await server.http(
    'auth.register',
    { email: 'eve@example.com', password: 'long enough', name: 'Eve' },
    { site },
  );
  const member = data(registered);
  const tries = {
    read: ['users.me', {}],
    write: ['users.updateMe', { bio: 'x' }],
    signal: ['typing.set', { conversationId: 'none', typing: true }],
  } as const;
  for (const [rate, [name, input]] of Object.entries(tries)) {
    for (const [session, taken] of [
      [guest, 3],
      [member, 5],
    ] as const) {
      const ask = async () => (await server.http(name, input, { token: session.accessToken })).body;
      for (const _ of upTo(taken))
        expect([rate, JSON.stringify(await ask()).includes('rate_limited')]).toEqual([rate, false]);
      const refused = await ask();
      expect(refused).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
      const { retryAfterMs = 0 } = refused.ok ? {} : refused.error;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    // What one has used up is nobody else's.
    expect(
      JSON.stringify((await server.http(name, input, { token: other.accessToken })).body),
    ).not.toContain('rate_limited');
  }
  // The socket counts together with HTTP.
  const socket = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: guest.accessToken,
  });
  expect(await socket.refusal('users.me', {})).toBe('rate_limited');
});

test.each([
  ['opening the chat', 'open', 'sites.current', {}],
  ['opening the chat', 'open', 'auth.guest', {}],
  ['signing in', 'auth', 'auth.login', { email: 'eve@example.com', password: 'not hers' }],
] as const)('%s is bounded for each address of a site', async (_what, rate, name, input) => {
  await using server = await limited({ [rate]: { points: 3, seconds: 60 } });
  const [site, other] = [await server.site(), await server.site()];
  const ask = async (where: typeof site) => {
    const { body } = await server.http(name, input, { site: where });
    return body.ok ? 'ok' : body.error;
  };
  const isRefused = expect.objectContaining({
    code: 'rate_limited',
    retryAfterMs: expect.any(Number) as number,
  }) as unknown;
  for (const _ of upTo(3)) expect(await ask(site)).not.toEqual(isRefused);
  expect(await ask(site)).toEqual(isRefused);
  expect(await ask(other)).not.toEqual(isRefused);
});

test('one site cannot use up what the server has for the others', async () => {
  await using server = await limited({ siteWrite: { points: 5, seconds: 60 } });
  const [busy, quiet] = [await server.site(), await server.site()];
  const [ada, bob] = [await Person.of(server, busy, 'Ada'), await Person.of(server, quiet, 'Bob')];
  const places = [await ada.start(), await bob.start()];
  expect(await outcomes([ada, bob], places, 4)).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
  ]);
  expect(await outcomes([ada], places, 1)).toEqual(['rate_limited']);
});

test('one address makes a bounded number of guests, so that a ban is not a matter of a click', async () => {
  await using server = await limited({ newGuest: { points: 3, seconds: 600 } });
  const [site, other] = [await server.site(), await server.site()];
  const make = async (where: typeof site) =>
    (await server.http('auth.guest', { name: 'Ada' }, { site: where })).body;
  for (const _ of upTo(3)) expect((await make(site)).ok).toBe(true);
  expect(await make(site)).toMatchObject({
    ok: false,
    error: { code: 'rate_limited', retryAfterMs: expect.any(Number) as number },
  });
  expect((await make(other)).ok).toBe(true);
});

test('guesses of secret keys are bounded for each address, and cost nobody else anything', async () => {
  const rates = { secretKeyGuess: { points: 3, seconds: 60 } };
  await using server = await TestServer.start({ rates }, { trustProxy: 1 });
  const site = await server.site();
  const right = await server.secretKey(site);
  const ask = async (token: string, address: string) => {
    const { body } = await server.http(
      'host.getUser',
      { externalId: 'nobody' },
      { token, headers: { 'x-forwarded-for': address } },
    );
    return body.ok ? 'ok' : body.error.code;
  };
  const guess = (n: number, address: string) => ask(`sk_${'x'.repeat(40)}${n}`, address);
  for (const n of upTo(3)) expect(await guess(n, '198.51.100.7')).toBe('unauthenticated');
  // From then on a right one cannot be told from a wrong one.
  expect(await guess(4, '198.51.100.7')).toBe('rate_limited');
  expect(await ask(right, '198.51.100.7')).toBe('rate_limited');
  for (const _ of upTo(10)) expect(await ask(right, '203.0.113.9')).toBe('not_found');
  // Neighbours in one IPv6 network are one.
  for (const n of upTo(3)) expect(await guess(n, `2001:db8::${n + 1}`)).toBe('unauthenticated');
  expect(await guess(4, '2001:db8::4')).toBe('rate_limited');
  expect(await guess(4, '2001:db8:0:1::4')).toBe('unauthenticated');
});

test('frames that the limits of calls do not know cost points too', async () => {
  const three = { points: 3, seconds: 60 };
  await using server = await TestServer.start({ rates: { guestSignal: three } });
  const site = await server.site();
  for (const [name, input, answer] of [
    ['messages.explode', {}, 'not_found'],
    ['host.getUser', {}, 'forbidden'],
    ['attachments.upload', {}, 'unsupported_media_type'],
    ['authenticate', { token: 'wrong' }, 'unauthenticated'],
  ] as const) {
    const { accessToken } = await server.session(site, 'Guest');
    const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: accessToken });
    for (const _ of upTo(3)) expect(await socket.refusal(name, input)).toBe(answer);
    expect(await socket.refusal(name, input)).toBe('rate_limited');
  }
});

test('a socket that sends too many frames is told to wait, and closed if it does not', async () => {
  await using server = await TestServer.start({ rates: { frame: { points: 10, seconds: 60 } } });
  const site = await server.site();
  const { accessToken } = await server.session(site, 'Guest');
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: accessToken });
  // One of the ten was the handshake.
  for (const _ of upTo(9)) expect(await socket.call('users.me', {})).toMatchObject({ ok: true });
  expect(await socket.call('users.me', {})).toMatchObject({
    ok: false,
    error: {
      code: 'rate_limited',
      retryAfterMs: expect.any(Number) as number,
      requestId: expect.any(String) as string,
    },
  });
  for (const _ of upTo(300)) socket.socket.emit('users.me', {}, () => undefined);
  await expect.poll(() => socket.disconnectReason).not.toBeNull();
});
