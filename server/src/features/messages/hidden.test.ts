/** "Delete for me": gone from one person's views, on all devices, and from nobody else's. */
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, test, vi } from 'vitest';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

async function talk(server: TestServer, count: number) {
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  const input = { userIds: [grace.user.id], clientId: 'first', text: 'message 1' };
  const conversationId = data(
    await server.http('conversations.start', input, { token: ada.accessToken }),
  ).conversation.id;
  for (let n = 2; n <= count; n++) await send(server, site, ada, conversationId, n);
  return { site, ada, grace, conversationId };
}

function send(
  server: TestServer,
  site: Site,
  from: Session,
  conversationId: string,
  n: number,
): Promise<Message> {
  const message = {
    siteId: site.id,
    conversationId,
    senderId: from.user.id,
    clientId: `n${n}`,
    text: `message ${n}`,
  };
  return server.app.writer.append(message);
}

async function hide(
  server: TestServer,
  who: Session,
  conversationId: string,
  seq: number,
): Promise<number> {
  return data(
    await server.http('messages.hide', { conversationId, seq }, { token: who.accessToken }),
  ).memberRev;
}

async function unhide(
  server: TestServer,
  who: Session,
  conversationId: string,
  seq: number,
): Promise<number> {
  return data(
    await server.http('messages.unhide', { conversationId, seq }, { token: who.accessToken }),
  ).memberRev;
}

async function views(server: TestServer, who: Session, conversationId: string) {
  const as = { token: who.accessToken };
  const page = data(await server.http('messages.list', { conversationId }, as)).items;
  const changes = data(
    await server.http('messages.changes', { conversationId, since: 0 }, as),
  ).items;
  const conversation = data(await server.http('conversations.get', { conversationId }, as));
  const [listed] = data(await server.http('conversations.list', {}, as)).items;
  expect(listed).toEqual(conversation);
  expect([...changes].sort((a, b) => a.seq - b.seq)).toEqual(page);
  expect(conversation.lastMessage).toEqual(page.at(-1));
  return { page, unread: conversation.unread, memberRev: conversation.memberRev };
}

const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

test('a message that one hides leaves its place in one’s own views, and stays in everybody else’s', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 4);
  const before = await views(server, ada, conversationId);
  await hide(server, grace, conversationId, 2);
  const { page, unread } = await views(server, grace, conversationId);
  expect(texts(page)).toEqual(['message 1', null, 'message 3', 'message 4']);
  expect(page[1]).toEqual({ ...before.page[1], text: null, hidden: true });
  expect(unread).toBe(3);
  await hide(server, grace, conversationId, 4);
  expect(texts((await views(server, grace, conversationId)).page)).toEqual([
    'message 1',
    null,
    'message 3',
    null,
  ]);
  expect(await views(server, ada, conversationId)).toEqual(before);

  await unhide(server, grace, conversationId, 2);
  const after = await views(server, grace, conversationId);
  expect(texts(after.page)).toEqual(['message 1', 'message 2', 'message 3', null]);
  expect(after.unread).toBe(3);
  await unhide(server, grace, conversationId, 4);
  expect((await views(server, grace, conversationId)).page).toEqual(before.page);
});

const plain = { mutedUntil: null, mentions: null, archived: false, pinnedAt: null, clearedSeq: 0 };

test('one’s other devices are told, with the count of what is unread; the others hear nothing; and doing it again is no news', async () => {
  await using server = await TestServer.start();
  const { site, ada, grace, conversationId } = await talk(server, 3);
  const hers = await RawSocket.open(server, { siteKey: site.publicKey, token: grace.accessToken });
  const his = await RawSocket.open(server, { siteKey: site.publicKey, token: ada.accessToken });
  expect(await hide(server, grace, conversationId, 3)).toBe(1);
  expect(await hide(server, grace, conversationId, 3)).toBe(1);
  expect(await unhide(server, grace, conversationId, 2)).toBe(1);
  expect(await unhide(server, grace, conversationId, 3)).toBe(2);
  expect(await unhide(server, grace, conversationId, 3)).toBe(2);
  const told = (hidden: boolean, memberRev: number, unread: number) => [
    { name: 'message.hidden', data: { conversationId, seq: 3, hidden, memberRev } },
    {
      name: 'unread.changed',
      data: { conversationId, readSeq: 0, unread, rev: 3, memberRev, ...plain },
    },
  ];
  await send(server, site, ada, conversationId, 4);
  const heard = ({ events }: RawSocket) => events.filter(({ name }) => name !== 'presence.changed');
  for (const socket of [hers, his])
    await vi.waitFor(() => expect(heard(socket).at(-1)?.name).toBe('message.created'));
  expect(heard(hers).slice(0, -1)).toEqual([...told(true, 1, 2), ...told(false, 2, 3)]);
  expect(heard(his)).toHaveLength(1);
});

test('what is not there cannot be hidden, and nobody hides where they are not', async () => {
  await using server = await TestServer.start();
  const { site, grace, conversationId } = await talk(server, 2);
  const linus = await server.session(site, 'Linus');
  for (const name of ['messages.hide', 'messages.unhide'] as const) {
    expect(
      code(await server.http(name, { conversationId, seq: 3 }, { token: grace.accessToken })),
    ).toBe('not_found');
    expect(
      code(await server.http(name, { conversationId, seq: 1 }, { token: linus.accessToken })),
    ).toBe('not_found');
    expect(
      code(await server.http(name, { conversationId, seq: 0 }, { token: grace.accessToken })),
    ).toBe('invalid_input');
  }
});

test('two devices that hide and show the same message at once agree in the end', async () => {
  await using server = await TestServer.start();
  const { grace, conversationId } = await talk(server, 3);
  const revs = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      i % 2 ? hide(server, grace, conversationId, 2) : unhide(server, grace, conversationId, 2),
    ),
  );
  const { page, unread, memberRev } = await views(server, grace, conversationId);
  expect(memberRev).toBe(Math.max(...revs));
  // Every number is one change, and the changes alternate.
  expect(page[1]!.hidden).toBe(memberRev % 2 === 1);
  expect(unread).toBe(memberRev % 2 === 1 ? 2 : 3);
});

test('a message that is changed while somebody hides it is hidden, and what it becomes is not shown', async () => {
  await using server = await TestServer.start();
  const { ada, grace, conversationId } = await talk(server, 3);
  const { database } = server.app;
  const edit = (text: string) =>
    database.transaction(async (transaction) => {
      await transaction.query('UPDATE conversations SET rev = rev + 1 WHERE id = ?', [
        conversationId,
      ]);
      await transaction.query(
        'UPDATE messages SET text = ?, edited_at = ?, rev = (SELECT rev FROM conversations WHERE id = ?) WHERE conversation_id = ? AND seq = 2',
        [text, new Date(), conversationId, conversationId],
      );
    });
  await Promise.all([edit('edit 1'), hide(server, grace, conversationId, 2), edit('edit 2')]);
  await edit('edit 3');
  expect(JSON.stringify(await views(server, grace, conversationId))).not.toMatch(/edit \d/);
  expect(texts((await views(server, ada, conversationId)).page)).toEqual([
    'message 1',
    'edit 3',
    'message 3',
  ]);
  await unhide(server, grace, conversationId, 2);
  expect(texts((await views(server, grace, conversationId)).page)).toEqual([
    'message 1',
    'edit 3',
    'message 3',
  ]);
});
