/** What moderators do through one node holds on the others at once. */
import { expect, test, vi } from 'vitest';
import { eventually, heard, Nodes } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

test('a ban through one node closes the sockets on the others at once, and moderators hear of reports wherever they are', async () => {
  await using nodes = await Nodes.start();
  const { a, b, site } = nodes;
  const [ada, bob, moderator] = [
    await nodes.person('Ada'),
    await nodes.person('Bob'),
    await nodes.person('Mo'),
  ];
  await a.app.discipline.setRole(site.id, moderator.user.id, 'moderator');
  const [there, witness] = [await nodes.socket(b, ada), await nodes.socket(b, moderator)];
  const asModerator = { token: moderator.accessToken };

  const { id } = data(
    await a.http(
      'reports.create',
      { userId: ada.user.id, reason: 'spam' },
      { token: bob.accessToken },
    ),
  );
  await eventually(() =>
    expect(heard(witness, 'report.created').map(({ report }) => report.id)).toEqual([id]),
  );

  data(
    await a.http('users.ban', { userId: ada.user.id, seconds: null, reportId: id }, asModerator),
  );
  await vi.waitFor(() => expect(there.disconnectReason).not.toBeNull(), {
    timeout: 30_000,
    interval: 10,
  });
  expect(heard(there, 'session.ended')).toEqual([{ reason: 'banned' }]);
  expect(code(await b.http('users.me', {}, { token: ada.accessToken }))).toBe('session_ended');
});

test('a silence and slow mode that were set through one node hold on the others with the next send', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [owner, ada] = [await nodes.person('Owner'), await nodes.person('Ada')];
  const [asOwner, asAda] = [{ token: owner.accessToken }, { token: ada.accessToken }];
  const group = { title: 'Club', userIds: [ada.user.id], clientId: 'club' };
  const { id: conversationId } = data(await a.http('conversations.createGroup', group, asOwner));
  const send = (clientId: string) =>
    b.http('messages.send', { conversationId, clientId, text: 'x' }, asAda);
  data(await send('one'));
  data(await a.http('conversations.setSlowMode', { conversationId, seconds: 600 }, asOwner));
  data(await send('two'));
  expect(code(await send('three'))).toBe('rate_limited');
  data(await a.http('conversations.setSlowMode', { conversationId, seconds: 0 }, asOwner));
  data(
    await a.http('members.silence', { conversationId, userId: ada.user.id, seconds: 600 }, asOwner),
  );
  expect(code(await send('three'))).toBe('silenced');
});
