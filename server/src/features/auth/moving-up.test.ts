/** From guest to account to an identity that the host signs: one person, whose history stays. */
import { expect, test } from 'vitest';
import { ada, login, refreshed, whoIs } from '../../../../tests/support/sessions.js';
import { signingSite } from '../../../../tests/support/signing-site.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

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
