/** People are told why they were signed out, whether they were connected or come back later. */
import type { Chat } from '@parlor/sdk';
import { expect, test, vi } from 'vitest';
import { type Place, place } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { memoryStorage } from '../../../../tests/support/test-server.js';

const minute = 60_000;

const table: readonly (readonly [
  what: string,
  end: (at: Place, mo: Person, userId: string, other: Chat) => Promise<unknown>,
  reason: string,
  /** Where what is left of the session does not tell. */
  later?: string,
])[] = [
  ['a ban', (_, mo, userId) => mo.call('users.ban', { userId, seconds: null }), 'banned'],
  [
    'a ban for ten minutes',
    (_, mo, userId) => mo.call('users.ban', { userId, seconds: 600 }),
    'banned until',
  ],
  ['a deactivation', ({ host }, _, userId) => host.users.deactivate({ userId }), 'deactivated'],
  [
    'a deletion',
    ({ host }, _, userId) => host.users.delete({ userId }, { messages: 'keep' }),
    'deleted',
    'revoked',
  ],
  [
    'a sign-out everywhere, elsewhere',
    (_, _mo, _userId, other) => other.auth.signOut({ everywhere: true }),
    'signed_out',
    'revoked',
  ],
  [
    'the end of sessions by the operator',
    async ({ server }, _, userId) => {
      for (const id of await server.app.sessions.endAllOf(userId))
        server.app.realtime.endSession(id, 'revoked');
    },
    'revoked',
  ],
];

test.each(table.map(([what, end, reason, later = reason]) => ({ what, end, reason, later })))(
  'after $what',
  async ({ end, reason, later }) => {
    const at = await place();
    await using server = at.server;
    const { site } = at;
    const mo = await Person.of(server, site, 'Mo', 'moderator');
    const account = { email: 'ada@example.com', password: 'long enough' };
    const [storage, away] = [memoryStorage(), server.chat(site)];
    const here = server.chat(site, { storage });
    await here.start();
    const { id } = await here.auth.register({ ...account, name: 'Ada' });
    await vi.waitFor(() => expect(here.connection.value.status).toBe('connected'), 10_000);
    expect(here.auth.ended.value).toBeNull();
    // Another device that is not connected when it happens.
    const stored = memoryStorage();
    const closed = server.chat(site, { storage: stored });
    await closed.start();
    await closed.auth.login(account);
    await closed.close();
    await away.start();
    await away.auth.login(account);

    await end(at, mo, id, away);
    const expected = (why: string) => ({
      reason: why.split(' ')[0],
      until: why.includes('until') ? expect.any(String) : null,
    });
    await vi.waitFor(() => expect(here.auth.ended.value).toEqual(expected(reason)), 20_000);
    expect(here.auth.user.value).toBeNull();
    if (reason.includes('until')) {
      const left = Date.parse(here.auth.ended.value!.until!) - Date.now();
      expect(left).toBeGreaterThan(8 * minute);
      expect(left).toBeLessThanOrEqual(10 * minute);
    }

    const back = server.chat(site, { storage: stored });
    await back.start();
    await vi.waitFor(() => expect(back.auth.ended.value).toEqual(expected(later)), 20_000);
    await back.auth.signInAsGuest({ name: 'Somebody' });
    expect(back.auth.ended.value).toBeNull();
  },
);

test('who signs out here is told nothing', async () => {
  const at = await place();
  await using server = at.server;
  const chat = await server.guest(at.site, 'Ada');
  await chat.auth.signOut();
  expect(chat.auth.ended.value).toBeNull();
});
