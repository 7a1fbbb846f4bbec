/**
 * What is invisible in a name, or turns the text around it, is stored by no way in; a name of
 * nothing else is refused.
 */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { failure, place } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { code, data } from '../../../../tests/support/test-server.js';

const hostile = '\u202E\u200B Ma\u200Dra\u2066\u3164 \u00A0Lind\u00ADqvist\u{E0041}\u2069';
const clean = 'Mara Lindqvist';
const blank = '\u200B\u3164\u202E \u2800';
const account = () => ({ email: `${randomUUID()}@example.com`, password: 'a long enough one' });

test('names are cleaned at every way in', async () => {
  const { server, site, host, sign } = await place();
  await using _ = server;
  const guest = await Person.guest(server, site, hostile);
  expect(guest.session.user.name).toBe(clean);
  expect(
    data(await server.http('auth.register', { ...account(), name: hostile }, { site })).user.name,
  ).toBe(clean);
  expect((await guest.call('users.updateMe', { name: `${hostile} 2` })).name).toBe(`${clean} 2`);
  expect((await guest.call('auth.upgrade', { ...account(), name: hostile })).name).toBe(clean);
  expect(
    data(await server.http('auth.exchange', { token: sign('h-1', { name: hostile }) }, { site }))
      .user.name,
  ).toBe(clean);
  expect((await host.users.upsert({ externalId: 'h-2', name: hostile })).name).toBe(clean);
  expect((await host.users.upsert({ externalId: 'h-2', name: `${hostile} 2` })).name).toBe(
    `${clean} 2`,
  );
  const group = await guest.group(hostile);
  expect((await guest.call('conversations.get', { conversationId: group })).title).toBe(clean);
  expect(
    (await guest.call('conversations.update', { conversationId: group, title: `${hostile} 2` }))
      .title,
  ).toBe(`${clean} 2`);
  expect((await server.site({ name: hostile })).name).toBe(clean);
  // For the directory's order and search, too.
  const other = await Person.of(server, site, 'Jonas');
  const found = await other.call('users.list', { search: 'mara lindqvist' });
  expect(found.items.map(({ name }) => name)).toEqual([clean, clean, clean, `${clean} 2`]);
});

test('a name of nothing visible is refused at every way in, and changes nothing', async () => {
  const { server, site, host, sign } = await place();
  await using _ = server;
  const guest = await Person.guest(server, site, 'Jonas');
  const answers = [
    await server.http('auth.guest', { name: blank }, { site }),
    await server.http('auth.register', { ...account(), name: blank }, { site }),
  ];
  expect(answers.map(code)).toEqual(['invalid_input', 'invalid_input']);
  expect(JSON.stringify(answers[0]!.body)).toContain('must not be blank');
  expect(await guest.refusal('users.updateMe', { name: blank })).toBe('invalid_input');
  expect(await guest.refusal('auth.upgrade', { ...account(), name: blank })).toBe('invalid_input');
  expect(
    await guest.refusal('conversations.createGroup', {
      clientId: 'c-1',
      title: blank,
      userIds: [],
    }),
  ).toBe('invalid_input');
  expect(
    code(await server.http('auth.exchange', { token: sign('h-1', { name: blank }) }, { site })),
  ).toBe('signed_token_rejected');
  expect(await failure(host.users.upsert({ externalId: 'h-1', name: blank }))).toBe(
    'invalid_input',
  );
  await expect(server.site({ name: blank })).rejects.toThrow('name has 1 to');
  expect((await guest.call('users.me', {})).name).toBe('Jonas');
  expect((await guest.call('users.list', {})).items).toEqual([]);
});

test('a user of whom the host says an id alone has a name that is shown, whatever the id', async () => {
  const { server, site, host, sign } = await place();
  await using _ = server;
  expect((await host.users.upsert({ externalId: '\u3164' })).name).toBe('User');
  expect((await host.users.upsert({ externalId: `${'x'.repeat(79)}😀` })).name).toBe(
    'x'.repeat(79),
  );
  expect(
    data(await server.http('auth.exchange', { token: sign('\u202Ea\u202C') }, { site })).user.name,
  ).toBe('a');
});
