/** What the rate limits tell those who meet them, and whom they do not meet. */
import { expect, test } from 'vitest';
import type { Overrides } from '../overrides.js';
import { Person, upTo } from '../../../tests/support/person.js';
import { RawSocket } from '../../../tests/support/raw-socket.js';
import { data, TestServer } from '../../../tests/support/test-server.js';

const limited = (rates: NonNullable<Overrides['rates']>) => TestServer.start({ rates });

async function outcomes(people: readonly Person[], conversationIds: readonly string[], each: number): Promise<string[]> {
  const found: string[] = [];
  for (const [i, person] of people.entries()) {
    for (const n of upTo(each)) {
      const { body } = await person.server.http(
        'messages.send',
        { conversationId: conversationIds[i], clientId: `c${n}`, text: 'x' },
        { token: person.session.accessToken },
      );
      if (!body.ok) expect(body.error).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) as number });
      found.push(body.ok ? 'ok' : body.error.code);
    }
  }
  return found;
}

test('all who write from one address share its limit, guests a lower one, and nobody else’s is touched', async () => {
  await using server = await limited({ guestAddressWrite: { points: 7, seconds: 60 }, addressWrite: { points: 9, seconds: 60 } });
  const [site, other] = [await server.site(), await server.site()];
  const guests = [await Person.of(server, site, 'Ada'), await Person.of(server, site, 'Bob')];
  const places = [await guests[0]!.start(), await guests[1]!.start()];
  // Two of the seven points began the conversations.
  expect((await outcomes(guests, places, 4)).filter((outcome) => outcome === 'ok')).toHaveLength(5);
  const member = await server.http('auth.register', { email: 'eve@example.com', password: 'long enough', name: 'Eve' }, { site });
  expect(member.status).toBe(201);
  const stranger = await Person.of(server, other, 'Zed');
  expect(await outcomes([stranger], [await stranger.start()], 4)).toEqual(['ok', 'ok', 'ok', 'ok']);
  // Reading goes on.
  expect(await guests[0]!.outcome('messages.list', { conversationId: places[0]! })).toBe('ok');
});

test('every class of calls is bounded for each user, and lower for guests than for members', async () => {
  const points = { points: 3, seconds: 60 };
  const more = { points: 5, seconds: 60 };
  await using server = await limited({ read: more, write: more, signal: more, guestRead: points, guestWrite: points, guestSignal: points });
  const site = await server.site();
  const [guest, other] = [await server.session(site, 'Guest'), await server.session(site, 'Other')];
  const registered = await server.http('auth.register', { email: 'eve@example.com', password: 'long enough', name: 'Eve' }, { site });
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
      for (const _ of upTo(taken)) expect([rate, JSON.stringify(await ask()).includes('rate_limited')]).toEqual([rate, false]);
      const refused = await ask();
      expect(refused).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
      const { retryAfterMs = 0 } = refused.ok ? {} : refused.error;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    // What one has used up is nobody else's.
    expect(JSON.stringify((await server.http(name, input, { token: other.accessToken })).body)).not.toContain('rate_limited');
  }
  // The socket counts together with HTTP.
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token: guest.accessToken });
  expect(await socket.refusal('users.me', {})).toBe('rate_limited');
});

test('signing in is bounded for each address of a site', async () => {
  await using server = await limited({ auth: { points: 3, seconds: 60 } });
  const [site, other] = [await server.site(), await server.site()];
  const ask = async (where: typeof site) => (await server.http('sites.current', {}, { site: where })).body;
  for (const _ of upTo(3)) expect((await ask(site)).ok).toBe(true);
  expect(await ask(site)).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfterMs: expect.any(Number) as number } });
  expect((await ask(other)).ok).toBe(true);
});

test('one site cannot use up what the server has for the others', async () => {
  await using server = await limited({ siteWrite: { points: 5, seconds: 60 } });
  const [busy, quiet] = [await server.site(), await server.site()];
  const [ada, bob] = [await Person.of(server, busy, 'Ada'), await Person.of(server, quiet, 'Bob')];
  const places = [await ada.start(), await bob.start()];
  expect(await outcomes([ada, bob], places, 4)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
  expect(await outcomes([ada], places, 1)).toEqual(['rate_limited']);
});

test('one address makes a bounded number of guests, so that a ban is not a matter of a click', async () => {
  await using server = await limited({ newGuest: { points: 3, seconds: 600 } });
  const [site, other] = [await server.site(), await server.site()];
  const make = async (where: typeof site) => (await server.http('auth.guest', { name: 'Ada' }, { site: where })).body;
  for (const _ of upTo(3)) expect((await make(site)).ok).toBe(true);
  expect(await make(site)).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfterMs: expect.any(Number) as number } });
  expect((await make(other)).ok).toBe(true);
});
