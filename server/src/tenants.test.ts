/**
 * Two sites with the same emails, external ids and names on one server. Every operation is tried by
 * a user of the one on what belongs to the other, over HTTP and over the socket; a new operation
 * without its row here does not compile.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import { operations, type OperationName } from '@parlor/sdk/protocol/operations';
import { describe, expect, test, vi } from 'vitest';
import type { Operation } from '@parlor/sdk/protocol/table';
import { RawSocket } from '../../tests/support/raw-socket.js';
import { code, data } from '../../tests/support/test-server.js';
import { passwordOf, stored, type World, world } from '../../tests/support/two-sites.js';

/**
 * What is tried, and the refusal; without one the answer must hold nothing of theirs, but for what
 * it `echoes` of the input.
 */
type Attempt = (world: World) => {
  input: Record<string, unknown>;
  refused?: string;
  guest?: true;
  moderator?: true;
  echoes?: string;
};

const attempts: Record<OperationName, Attempt> = {
  'sites.current': () => ({ input: {} }),
  'auth.guest': () => ({ input: { name: 'Ada' } }),
  'auth.register': () => ({
    input: { email: 'free@example.com', password: 'long enough', name: 'Ada' },
  }),
  'auth.login': ({ theirs }) => ({
    input: { email: 'ada@example.com', password: passwordOf(theirs.site) },
    refused: 'invalid_credentials',
  }),
  'auth.exchange': ({ theirs }) => ({
    input: { token: theirs.signed },
    refused: 'signed_token_rejected',
  }),
  'auth.refresh': ({ theirs }) => ({
    input: { refreshToken: theirs.refreshToken },
    refused: 'session_ended',
  }),
  'auth.upgrade': () => ({
    input: { email: 'free2@example.com', password: 'long enough' },
    guest: true,
  }),
  'auth.link': ({ theirs }) => ({
    input: { token: theirs.signed },
    refused: 'signed_token_rejected',
  }),
  'auth.merge': ({ theirs }) => ({
    input: { refreshToken: theirs.refreshToken },
    refused: 'not_found',
  }),
  'auth.signOut': () => ({ input: { everywhere: true }, guest: true }),
  'users.me': () => ({ input: {} }),
  'users.updateMe': () => ({ input: { bio: 'mine' } }),
  'users.list': () => ({ input: { search: 'Ada' } }),
  'users.get': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  // Both sites have an Ada of this id.
  'users.find': () => ({ input: { externalId: 'ada' } }),
  'conversations.list': () => ({ input: {} }),
  'conversations.start': ({ theirs }) => ({
    input: { userIds: [theirs.userId], clientId: 'x', text: 'psst' },
    refused: 'not_found',
  }),
  'conversations.findDirect': ({ theirs }) => ({
    input: { userIds: [theirs.userId] },
    refused: 'not_found',
  }),
  'conversations.get': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.send': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, clientId: 'x', text: 'psst' },
    refused: 'not_found',
  }),
  'messages.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.changes': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, since: 0 },
    refused: 'not_found',
  }),
  'messages.edit': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, text: 'mine now' },
    refused: 'not_found',
  }),
  'messages.delete': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.edits': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.pin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.unpin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.removePreview': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.links': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.pinned': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'reactions.add': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, emoji: '👍' },
    refused: 'not_found',
  }),
  'reactions.remove': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, emoji: '👍' },
    refused: 'not_found',
  }),
  'reactions.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'conversations.createGroup': ({ theirs }) => ({
    input: { clientId: 'x', title: 'Ours', userIds: [theirs.userId] },
    refused: 'not_found',
  }),
  'conversations.update': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, title: 'Ours' },
    refused: 'not_found',
  }),
  'members.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.add': ({ theirs, mine }) => ({
    input: { conversationId: theirs.conversationId, userIds: [mine.userId] },
    refused: 'not_found',
  }),
  'members.remove': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'conversations.open': () => ({ input: {} }),
  'members.setRole': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId, role: 'owner' },
    refused: 'not_found',
  }),
  'members.transferOwnership': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.ban': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.unban': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.acceptRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.declineRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.withdrawInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.join': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.bans': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.request': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.withdrawRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.requests': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.invited': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.acceptInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.declineInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.requested': () => ({ input: {} }),
  'members.invitations': () => ({ input: {} }),
  'members.invite': ({ theirs, mine }) => ({
    input: { conversationId: theirs.conversationId, userIds: [mine.userId] },
    refused: 'not_found',
  }),
  'invites.create': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'invites.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'invites.revoke': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, inviteId: theirs.inviteId },
    refused: 'not_found',
  }),
  'invites.preview': ({ theirs }) => ({
    input: { token: theirs.inviteToken },
    refused: 'not_found',
  }),
  'invites.join': ({ theirs }) => ({ input: { token: theirs.inviteToken }, refused: 'not_found' }),
  'attachments.upload': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'attachments.usage': () => ({ input: {} }),
  'attachments.discard': ({ theirs }) => ({
    input: { attachmentId: theirs.attachmentId },
    refused: 'not_found',
  }),
  'attachments.link': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'attachments.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.search': () => ({ input: { query: 'secret of Theirs' } }),
  'messages.hide': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.unhide': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'conversations.sync': ({ theirs }) => ({
    input: { held: [{ id: theirs.conversationId, rev: 0, memberRev: 0 }] },
    echoes: theirs.conversationId,
  }),
  'receipts.markUnread': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.markDelivered': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.seenBy': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.unread': () => ({ input: {} }),
  'conversations.mute': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, until: null },
    refused: 'not_found',
  }),
  'conversations.unmute': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.archive': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.unarchive': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.pin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.unpin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.clear': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.find': ({ theirs }) => ({ input: { userIds: [theirs.userId] } }),
  'receipts.markRead': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'contacts.list': () => ({ input: {} }),
  'contacts.requests': () => ({ input: { direction: 'incoming' } }),
  'contacts.request': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.accept': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.decline': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.withdraw': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.get': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.remove': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'blocks.list': () => ({ input: {} }),
  'blocks.add': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'blocks.remove': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  // Nobody of theirs is in the answer.
  'presence.watch': ({ theirs }) => ({ input: { userIds: [theirs.userId] } }),
  'typing.set': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, typing: true },
    refused: 'not_found',
  }),
  // Both sites have an Ada of this id.
  'host.upsertUser': () => ({ input: { externalId: 'ada', bio: 'mine' } }),
  'host.upsertUsers': () => ({
    input: { users: [{ externalId: 'ada', attributes: { plan: 'mine' } }] },
  }),
  'host.listUsers': () => ({ input: {} }),
  'host.getUser': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.deactivateUser': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.reactivateUser': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.deleteUser': ({ theirs }) => ({
    input: { userId: theirs.userId, messages: 'delete' },
    refused: 'not_found',
  }),
  'reports.create': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, reason: 'spam' },
    refused: 'not_found',
  }),
  'reports.list': () => ({ input: {}, moderator: true }),
  'reports.get': ({ theirs }) => ({ input: { reportId: theirs.reportId }, ...asModerator }),
  'reports.resolve': ({ theirs }) => ({
    input: { reportId: theirs.reportId, outcome: 'none' },
    ...asModerator,
  }),
  'reports.deleteMessage': ({ theirs }) => ({
    input: { reportId: theirs.reportId },
    ...asModerator,
  }),
  'users.standing': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'users.silence': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: 60 },
    ...asModerator,
  }),
  'users.unsilence': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'users.ban': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: null },
    ...asModerator,
  }),
  'users.unban': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'members.silence': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId, seconds: 60 },
    ...asModerator,
  }),
  'members.unsilence': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    ...asModerator,
  }),
  'conversations.setSlowMode': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seconds: 5 },
    ...asModerator,
  }),
  'held.list': () => ({ input: {}, moderator: true }),
  'held.release': ({ theirs }) => ({ input: { heldId: theirs.heldId }, ...asModerator }),
  'held.drop': ({ theirs }) => ({ input: { heldId: theirs.heldId }, ...asModerator }),
  'audit.list': () => ({ input: {}, moderator: true }),
};

const asModerator = { refused: 'not_found', moderator: true } as const;

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
    for (const name of (Object.keys(attempts) as OperationName[]).sort(
      (a, b) => Number(a === 'auth.signOut') - Number(b === 'auth.signOut'),
    )) {
      const { input, refused, guest, moderator, echoes } = attempts[name](here);
      const token = guest ? mine.guestToken : moderator ? mine.moderatorToken : mine.token;
      const socket = guest ? guestSocket : moderator ? moderatorSocket : mySocket;
      const { caller, upload: isUpload } = operations[name] as Operation;
      const as = { site: { site: mine.site }, user: { token }, host: { token: mine.secretKey } }[
        caller
      ];
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
