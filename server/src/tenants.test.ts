/**
 * Two sites with the same emails, external ids and names on one server. Every operation is tried by
 * a user of the one on what belongs to the other, over HTTP and over the socket.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import { operations } from '@parlor/sdk/protocol/operations';
import { describe, expect, test, vi } from 'vitest';
import type { Operation } from '@parlor/sdk/protocol/table';
import { RawSocket } from '../../tests/support/raw-socket.js';
import { code, data } from '../../tests/support/test-server.js';
import { passwordOf, stored, type World, world } from '../../tests/support/two-sites.js';
import { acrossSites, type SiteOperationName } from '../../tests/who-may/every-operation.js';

function expectApart(
  { theirs }: World,
  reply: Reply<unknown>,
  refused: string | undefined,
  echoes: string | undefined,
): void {
  if (refused !== undefined) {
    expect(reply).toMatchObject({ ok: false, error: { code: refused } });
    return;
  }
  expect(reply.ok).toBe(true);
  const text = JSON.stringify(reply).replaceAll(echoes ?? '\0', '');
  for (const secret of [
    theirs.site.id,
    theirs.userId,
    theirs.conversationId,
    'secret of Theirs',
    theirs.reportId,
    theirs.heldId,
    theirs.attachmentId,
    theirs.sentId,
    theirs.webhookId,
    'theirs.example',
  ])
    expect(text).not.toContain(secret);
}

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  test('no operation of one site reaches the other, and none of its events does', async () => {
    const here = await world();
    await using server = here.server;
    const { theirs, mine } = here;
    const before = await stored(here);
    const theirSocket = await RawSocket.open(server, {
      siteKey: theirs.site.publicKey,
      token: theirs.token,
    });
    const mySocket = await RawSocket.open(server, {
      siteKey: mine.site.publicKey,
      token: mine.token,
    });
    const moderatorSocket = await RawSocket.open(server, {
      siteKey: mine.site.publicKey,
      token: mine.moderatorToken,
    });
    const guestSocket = await RawSocket.open(server, {
      siteKey: mine.site.publicKey,
      token: mine.guestToken,
    });
    await vi.waitFor(async () => expect(await stored(here)).not.toEqual(before));
    const connected = await stored(here);

    // Signing out comes last: it ends the guest that the others use.
    for (const name of (Object.keys(acrossSites) as SiteOperationName[]).sort(
      (a, b) => Number(a === 'auth.signOut') - Number(b === 'auth.signOut'),
    )) {
      const { input, refused, guest, moderator, echoes } = acrossSites[name](here);
      const token = guest ? mine.guestToken : moderator ? mine.moderatorToken : mine.token;
      const socket = guest ? guestSocket : moderator ? moderatorSocket : mySocket;
      const { caller, upload: isUpload } = operations[name] as Operation;
      const as = {
        site: { site: mine.site },
        user: { token },
        host: { token: mine.secretKey },
        operator: {},
      }[caller];
      const reply =
        transport === 'http'
          ? (await server.http(name, input, as)).body
          : await socket.call(name, input);
      const notHere = isUpload
        ? 'unsupported_media_type'
        : caller === 'host'
          ? 'forbidden'
          : undefined;
      expectApart(here, reply, (transport === 'socket' ? notHere : undefined) ?? refused, echoes);
    }

    expect(await stored(here)).toEqual(connected);
    expect(theirSocket.events.filter(({ name }) => name !== 'presence.changed')).toEqual([]);

    // And the other way: what happens there is not heard here.
    const heard = mySocket.events.length;
    data(
      await server.http(
        'messages.send',
        { conversationId: theirs.conversationId, clientId: 'second', text: 'secret of Theirs' },
        { token: theirs.token },
      ),
    );
    await vi.waitFor(() =>
      expect(theirSocket.events.some(({ name }) => name === 'message.created')).toBe(true),
    );
    data(
      await server.http(
        'messages.send',
        { conversationId: mine.conversationId, clientId: 'second', text: 'mine' },
        { token: mine.token },
      ),
    );
    await vi.waitFor(() => expect(mySocket.events.length).toBeGreaterThan(heard));
    expect(JSON.stringify(mySocket.events)).not.toContain('Theirs');
    expect(
      theirSocket.events.some(({ data: each }) =>
        JSON.stringify(each).includes(mine.conversationId),
      ),
    ).toBe(false);
  });
});

test('a link of one site opens no file of the other', async () => {
  const here = await world();
  await using server = here.server;
  const { theirs, mine } = here;
  const { token } = data(
    await server.http(
      'attachments.link',
      { conversationId: mine.conversationId },
      { token: mine.token },
    ),
  );
  const get = (id: string) => fetch(`${server.url}/v1/files/${id}/original?token=${token}`);
  expect(await (await get(mine.sentId)).text()).toBe('secret of a sent file');
  for (const id of [theirs.sentId, theirs.attachmentId, mine.attachmentId])
    expect((await get(id)).status).toBe(404);
  const { conversationId } = mine;
  const send = {
    conversationId,
    clientId: 'stolen',
    text: '',
    attachmentIds: [theirs.attachmentId],
  };
  expect(code(await server.http('messages.send', send, { token: mine.token }))).toBe('not_found');
  const avatar = { avatarAttachmentId: theirs.attachmentId };
  expect(code(await server.http('users.updateMe', avatar, { token: mine.token }))).toBe(
    'not_found',
  );
  const group = { clientId: 'stolen', title: 'Ours', userIds: [], ...avatar };
  expect(code(await server.http('conversations.createGroup', group, { token: mine.token }))).toBe(
    'not_found',
  );
});

test('an access token opens its own site only, whatever key stands beside it', async () => {
  const here = await world();
  await using server = here.server;
  const { theirs, mine } = here;
  expect(code(await server.http('users.me', {}, { token: theirs.token, site: mine.site }))).toBe(
    'unauthenticated',
  );
  await expect(
    RawSocket.open(server, { siteKey: mine.site.publicKey, token: theirs.token }),
  ).rejects.toMatchObject({
    data: { code: 'unauthenticated' },
  });
});

test('a secret key opens its own site only, whatever key stands beside it', async () => {
  const here = await world();
  await using server = here.server;
  const { theirs, mine } = here;
  expect(
    code(await server.http('host.listUsers', {}, { token: theirs.secretKey, site: mine.site })),
  ).toBe('unauthenticated');
  const before = await stored(here);
  data(
    await server.http(
      'host.deleteUser',
      { externalId: 'ada', messages: 'delete' },
      { token: mine.secretKey },
    ),
  );
  expect(await stored(here)).toEqual(before);
  expect(
    code(await server.http('host.getUser', { externalId: 'ada' }, { token: mine.secretKey })),
  ).toBe('not_found');
});

test('nobody of another site comes into a group, is named in it, or is removed from it', async () => {
  const here = await world();
  await using server = here.server;
  const { theirs, mine } = here;
  const as = { token: mine.token };
  const group = data(
    await server.http(
      'conversations.createGroup',
      { clientId: 'club', title: 'Club', userIds: [] },
      as,
    ),
  );
  const conversationId = group.id;
  expect(
    code(await server.http('members.add', { conversationId, userIds: [theirs.userId] }, as)),
  ).toBe('not_found');
  expect(
    code(await server.http('members.remove', { conversationId, userId: theirs.userId }, as)),
  ).toBe('not_found');
  for (const name of [
    'members.ban',
    'members.setRole',
    'members.transferOwnership',
    'members.acceptRequest',
  ] as const) {
    const input = {
      conversationId,
      userId: theirs.userId,
      ...(name === 'members.setRole' && { role: 'admin' }),
    };
    expect([name, code(await server.http(name, input, as))]).toEqual([name, 'not_found']);
  }
  expect(
    code(await server.http('members.invite', { conversationId, userIds: [theirs.userId] }, as)),
  ).toBe('not_found');
  const sent = data(
    await server.http(
      'messages.send',
      { conversationId, clientId: 'a', text: '@them', mentions: [theirs.userId] },
      as,
    ),
  );
  expect(sent.mentions).toEqual([]);
});

test('the same email, external id and name are different people on two sites', async () => {
  const here = await world();
  await using server = here.server;
  const login = await server.http(
    'auth.login',
    { email: 'ada@example.com', password: passwordOf(here.mine.site) },
    { site: here.mine.site },
  );
  expect(data(login).user).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
  expect(here.mine.userId).not.toBe(here.theirs.userId);
});
