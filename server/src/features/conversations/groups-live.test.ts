/**
 * Groups as people's devices show them, through the SDK: whatever is set, given or taken elsewhere
 * is seen at once.
 */
import type { Chat } from '@parlor/sdk';
import { expect, test, vi } from 'vitest';
import { TestServer } from '../../../../tests/support/test-server.js';

async function devices(server: TestServer, ...names: string[]): Promise<Chat[]> {
  const site = await server.site();
  const chats = await Promise.all(names.map((name) => server.member(site, name)));
  for (const chat of chats) {
    await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), 5_000);
    server.onClose(async () => stop());
    const stop = chat.conversations.live.subscribe(() => undefined);
  }
  return chats;
}

/**
 * Something that takes place right before or after where somebody stands in a conversation is read
 * the next time.
 */
function beside(
  { app: { database } }: TestServer,
  when: 'before' | 'after',
  happen: () => Promise<unknown>,
): void {
  const query = database.query.bind(database);
  const spy = vi.spyOn(database, 'query').mockImplementation(async (sql, parameters) => {
    if (!sql.includes('members.unread_seq')) return query(sql, parameters) as never;
    spy.mockRestore();
    if (when === 'before') await happen();
    const rows = await query(sql, parameters);
    if (when === 'after') await happen();
    return rows as never;
  });
}

const idOf = (chat: Chat) => chat.auth.user.value!.id;
const shown = (chat: Chat) => chat.conversations.live.value.items[0];

test('settings and one’s own role are shown live, to whoever made the change and to the others', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await devices(server, 'Ada', 'Grace')) as [Chat, Chat];
  const group = await ada.conversations.createGroup('News', [], {
    access: 'open',
    description: 'What is new',
  });
  expect(group).toMatchObject({ access: 'open', description: 'What is new', role: 'owner' });
  const { items } = await grace.conversations.open({ search: 'new' });
  expect(items).toMatchObject([{ id: group.id, title: 'News', memberCount: 1 }]);
  await grace.members.join(group.id);
  expect(shown(grace)).toMatchObject({ id: group.id, role: 'member', posting: 'all' });
  expect((await grace.conversations.open()).items).toEqual([]);

  await ada.conversations.update(group.id, { posting: 'admins', description: null });
  const settings = { posting: 'admins', description: null };
  for (const chat of [ada, grace])
    await vi.waitFor(() => expect(shown(chat)).toMatchObject(settings));

  await ada.members.setRole(group.id, idOf(grace), 'admin');
  await vi.waitFor(() => expect(shown(grace)!.role).toBe('admin'));
  await vi.waitFor(() =>
    expect(shown(ada)!.members.map(({ role }) => role)).toEqual(['owner', 'admin']),
  );
  expect(shown(ada)!.role).toBe('owner');
  await ada.members.transferOwnership(group.id, idOf(grace));
  await vi.waitFor(() =>
    expect([shown(ada)!.role, shown(grace)!.role]).toEqual(['admin', 'owner']),
  );
  expect((await grace.conversations.list({ role: 'owner' })).items.map(({ id }) => id)).toEqual([
    group.id,
  ]);

  await grace.members.ban(group.id, idOf(ada));
  await vi.waitFor(() => expect(ada.conversations.live.value.items).toEqual([]));
  await expect(ada.members.join(group.id)).rejects.toMatchObject({ code: 'banned', status: 403 });
  expect((await grace.members.bans(group.id)).items.map(({ user }) => user.id)).toEqual([
    idOf(ada),
  ]);
  await grace.members.unban(group.id, idOf(ada));
  await ada.members.join(group.id);
  await vi.waitFor(() => expect(shown(ada)).toMatchObject({ id: group.id, role: 'member' }));
});

test('what somebody writes where only admins write is shown as refused, and nobody receives it', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await devices(server, 'Ada', 'Grace')) as [Chat, Chat];
  const { id } = await ada.conversations.createGroup('News', [idOf(grace)], { posting: 'admins' });
  const log = grace.messages.open(id);
  await vi.waitFor(() => expect(log.value.items).toHaveLength(1));
  grace.messages.send(id, 'Me too').catch(() => undefined);
  await vi.waitFor(() =>
    expect(log.value.pending).toMatchObject([{ text: 'Me too', error: { code: 'forbidden' } }]),
  );
  expect((await ada.conversations.get(id)).lastSeq).toBe(1);
});

test('people ask to be let in, are invited, and come by a link', async () => {
  await using server = await TestServer.start();
  const [ada, grace, linus, mei] = (await devices(server, 'Ada', 'Grace', 'Linus', 'Mei')) as [
    Chat,
    Chat,
    Chat,
    Chat,
  ];
  const { id } = await ada.conversations.createGroup('Club', []);
  const asked: string[] = [];
  ada.on('joinRequest.created', ({ request }) => void asked.push(request.user.name));
  await grace.members.request(id, { note: 'Hello' });
  await vi.waitFor(() => expect(asked).toEqual(['Grace']));
  expect((await ada.members.requests(id)).items).toMatchObject([{ note: 'Hello' }]);
  await ada.members.acceptRequest(id, idOf(grace));
  await vi.waitFor(() => expect(shown(grace)?.id).toBe(id));

  const invited: string[] = [];
  linus.on('invitation.created', ({ invitation }) => void invited.push(invitation.group.title));
  expect(await ada.members.invite(id, [idOf(linus), idOf(grace)])).toEqual([idOf(linus)]);
  await vi.waitFor(() => expect(invited).toEqual(['Club']));
  expect((await linus.members.invitations()).items).toMatchObject([{ by: { name: 'Ada' } }]);
  expect(await linus.members.acceptInvitation(id)).toMatchObject({ id, memberCount: 3 });

  const { invite, token } = await ada.invites.create(id, { expiresInSeconds: 3_600, maxUses: 1 });
  expect(await mei.invites.preview(token)).toMatchObject({
    group: { title: 'Club', memberCount: 3 },
    isMember: false,
  });
  expect(await mei.invites.join(token)).toMatchObject({ id, role: 'member' });
  expect(shown(mei)?.id).toBe(id);
  expect(await ada.invites.list(id)).toEqual([]);
  await ada.invites.revoke(id, invite.id);
  await vi.waitFor(() => expect(shown(ada)!.memberCount).toBe(4));
  await expect(ada.members.leave(id)).rejects.toMatchObject({ code: 'forbidden' });
});

test('an open log shows another part at once when the history is hidden or shown, and goes on over changes that it may not see', async () => {
  await using server = await TestServer.start();
  const [ada, linus] = (await devices(server, 'Ada', 'Linus')) as [Chat, Chat];
  const { id } = await ada.conversations.createGroup('Club', []);
  const first = await ada.messages.send(id, 'secret');
  await ada.members.add(id, [idOf(linus)]);
  const log = linus.messages.open(id);
  const seen = () => log.value.items.map(({ text, system }) => text ?? system!.type);
  await vi.waitFor(() => expect(seen()).toEqual(['created', 'secret', 'joined']));
  await ada.conversations.update(id, { history: 'joined' });
  await vi.waitFor(() => expect(seen()).toEqual(['joined', 'changed']));
  expect(log.value.hasOlder).toBe(false);

  await ada.messages.edit(id, first.seq, 'secret still');
  await ada.messages.send(id, 'after');
  await vi.waitFor(() => expect(seen()).toEqual(['joined', 'changed', 'after']));
  await vi.waitFor(() => expect(shown(linus)).toMatchObject({ rev: 6, lastSeq: 5, unread: 1 }));

  await ada.conversations.update(id, { history: 'all' });
  await vi.waitFor(() =>
    expect(seen()).toEqual(['created', 'secret still', 'joined', 'changed', 'after', 'changed']),
  );
});

test.each(['before', 'after'] as const)(
  'what somebody else sets while an answer is put together, right %s its count, is seen',
  async (when) => {
    await using server = await TestServer.start();
    const [ada, grace, linus] = (await devices(server, 'Ada', 'Grace', 'Linus')) as [
      Chat,
      Chat,
      Chat,
    ];
    const { id } = await ada.conversations.createGroup('Club', [idOf(grace)]);
    await ada.members.setRole(id, idOf(grace), 'admin');
    await vi.waitFor(() => expect(shown(ada)).toMatchObject({ rev: 2 }));

    beside(server, when, () => grace.conversations.update(id, { title: 'Later' }));
    await ada.conversations.update(id, { title: 'Sooner' });
    await vi.waitFor(() => expect(shown(ada)).toMatchObject({ rev: 4, title: 'Later' }));

    // The same for whoever is just coming.
    beside(server, when, () => grace.conversations.update(id, { title: 'Last' }));
    await ada.members.add(id, [idOf(linus)]);
    for (const chat of [ada, grace, linus])
      await vi.waitFor(() =>
        expect(shown(chat)).toMatchObject({ rev: 6, title: 'Last', memberCount: 3 }),
      );

    // And for the place in the list.
    beside(server, when, () => grace.messages.send(id, 'Hello'));
    expect((await linus.conversations.list()).items).toHaveLength(1);
    await vi.waitFor(() =>
      expect(shown(linus)).toMatchObject({ rev: 7, lastMessage: { text: 'Hello' } }),
    );
    expect(shown(linus)!.lastActivityAt).toBe(shown(linus)!.lastMessage!.createdAt);
  },
);
