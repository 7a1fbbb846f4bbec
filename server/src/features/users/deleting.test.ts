/**
 * People whom the host's backend deactivates or deletes: what ends at once, what goes, and what of
 * it nobody finds again.
 */
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { expect, test, vi } from 'vitest';
import {
  failure,
  type Place,
  place,
  signedIn,
  told,
} from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { code, data, type TestServer } from '../../../../tests/support/test-server.js';
import { MemberRow } from '../members/member.entity.js';

/**
 * What others and the person have said about each other, at every place where words are kept. Gives
 * these words.
 */
async function leaveWords(
  { server, site }: Place,
  ada: Person,
  grace: Person,
  conversationId: string,
): Promise<string[]> {
  const [linus, alan] = [
    await Person.of(server, site, 'Linus'),
    await Person.of(server, site, 'Alan'),
  ];
  const mo = await Person.of(server, site, 'Mo', 'moderator');
  await ada.call('contacts.request', { userId: grace.id, note: 'contact-trace' });
  await linus.call('contacts.request', { userId: ada.id, note: 'asked-trace' });
  await ada.call('blocks.add', { userId: alan.id });
  await ada.call('members.request', {
    conversationId: await linus.group('Club'),
    note: 'join-trace',
  });
  await linus.call('members.invite', {
    conversationId: await linus.group('Second'),
    userIds: [ada.id],
  });
  await linus.call('members.ban', { conversationId: await linus.group('Third'), userId: ada.id });
  await ada.call('reports.create', { userId: linus.id, reason: 'spam', note: 'reporter-trace' });
  const { id: reportId } = await grace.call('reports.create', {
    userId: ada.id,
    reason: 'spam',
    note: 'about-trace',
  });
  await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
  expect(
    await ada.refusal('messages.send', {
      conversationId,
      clientId: 'held',
      text: 'later held-trace',
    }),
  ).toBe('message_held');
  await mo.call('users.silence', { userId: ada.id, seconds: 60, note: 'audit-trace' });
  await mo.call('reports.resolve', { reportId, outcome: 'silenced', note: 'outcome-trace' });
  return ['contact', 'asked', 'join', 'reporter', 'about', 'held', 'audit', 'outcome'].map(
    (where) => `${where}-trace`,
  );
}

/** Every row of every table, as text. */
async function everything({ app }: TestServer): Promise<string> {
  const tables = app.database.source.entityMetadatas.map(({ tableName }) => tableName);
  const rows = await Promise.all(
    tables.map((table) => app.database.query(`SELECT * FROM ${table}`)),
  );
  return JSON.stringify(rows);
}

test('what somebody was just sending when they were shut out is stored nowhere', async () => {
  const here = await place();
  await using server = here.server;
  const { host, site } = here;
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await grace.start(ada);
  const send = {
    siteId: site.id,
    conversationId,
    senderId: ada.id,
    clientId: 'late',
    text: 'late',
  };
  await host.users.delete({ userId: ada.id }, { messages: 'delete' });
  // Let in before that, and held up on its way to the writer.
  await expect(server.app.writer.append(send)).rejects.toMatchObject({ code: 'session_ended' });
  expect((await grace.call('messages.list', { conversationId })).items).toMatchObject([
    { text: 'first' },
  ]);
});

test('deactivating ends every device at once, and nobody signs in until it is taken back', async () => {
  const here = await place();
  await using server = here.server;
  const { host, site, sign } = here;
  const { id } = await host.users.upsert({ externalId: '42', name: 'Ada' });
  const grace = await (await Person.of(server, site, 'Grace')).listen();
  const [phone, laptop] = [
    await (await signedIn(here, '42')).listen(),
    await (await signedIn(here, '42')).listen(),
  ];
  const conversationId = await phone.start(grace);

  // At once, and not when ended sessions are looked for the next time.
  vi.spyOn(server.app.sessions, 'ended').mockResolvedValue([]);
  expect(await host.users.deactivate({ externalId: '42' })).toMatchObject({
    id,
    status: 'deactivated',
    deactivatedAt: expect.any(String),
  });
  await vi.waitFor(
    () => expect([phone.isListening, laptop.isListening]).toEqual([false, false]),
    5_000,
  );
  await vi.waitFor(() =>
    expect(told(grace, id)).toMatchObject({ name: 'Ada', status: 'deactivated', online: false }),
  );

  expect(await phone.refusal('users.me', {})).toBe('session_ended');
  expect(
    code(
      await server.http('auth.refresh', { refreshToken: laptop.session.refreshToken }, { site }),
    ),
  ).toBe('session_ended');
  expect(code(await server.http('auth.exchange', { token: sign('42') }, { site }))).toBe(
    'user_deactivated',
  );
  await expect(phone.listen()).rejects.toMatchObject({ data: { code: 'session_ended' } });
  expect((await grace.call('users.list', {})).items).toEqual([]);
  // Still who wrote it.
  expect(await grace.call('users.get', { userId: id })).toMatchObject({
    name: 'Ada',
    status: 'deactivated',
  });
  expect(
    (await grace.call('conversations.get', { conversationId })).members
      .map(({ user }) => user.name)
      .sort(),
  ).toEqual(['Ada', 'Grace']);
  expect(
    (await grace.call('messages.list', { conversationId })).items.map(({ senderId, text }) => [
      senderId,
      text,
    ]),
  ).toEqual([[id, 'first']]);
  // The backend may go on keeping the profile; that does not let anybody in.
  expect(await host.users.upsert({ externalId: '42', name: 'Ada L.' })).toMatchObject({
    status: 'deactivated',
    name: 'Ada L.',
  });
  expect(await host.users.deactivate({ userId: id })).toMatchObject({ status: 'deactivated' });

  expect(await host.users.reactivate({ externalId: '42' })).toMatchObject({
    status: 'active',
    deactivatedAt: null,
  });
  expect(await host.users.reactivate({ externalId: '42' })).toMatchObject({ status: 'active' });
  expect(await phone.refusal('users.me', {})).toBe('session_ended');
  expect((await signedIn(here, '42')).id).toBe(id);
});

test('a deactivated account is told so to whoever knows the password, and to nobody else', async () => {
  const here = await place();
  await using server = here.server;
  const credentials = { email: 'ada@example.com', password: 'long enough' };
  const { user } = data(
    await server.http('auth.register', { ...credentials, name: 'Ada' }, { site: here.site }),
  );
  await here.host.users.deactivate({ userId: user.id });
  const login = async (password: string) =>
    code(await server.http('auth.login', { ...credentials, password }, { site: here.site }));
  expect(await login('long enough')).toBe('user_deactivated');
  expect(await login('not this one')).toBe('invalid_credentials');
});

test('deleting leaves no trace of who it was in any table, and keeps the messages if it is told to', async () => {
  const here = await place();
  await using server = here.server;
  const { host, site } = here;
  const traces = [
    'ada-external-7',
    'ada@trace.example',
    'Ada Trace',
    'about-ada',
    'ada.png',
    'public-trace',
    'private-trace',
  ];
  const [externalId, email, name, bio, picture, open, hidden] = traces as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const { id } = await host.users.upsert({
    externalId,
    email,
    name,
    bio,
    avatarUrl: `https://host.example/${picture}`,
    role: 'moderator',
    attributes: { a: open },
    privateAttributes: { b: hidden },
  });
  const ada = await (await signedIn(here, externalId)).listen();
  const grace = await (await Person.of(server, site, 'Grace')).listen();
  const conversationId = await ada.start(grace);
  await grace.send(conversationId, 'Hello');
  await ada.call('messages.hide', { conversationId, seq: 2 });
  traces.push(...(await leaveWords(here, ada, grace, conversationId)));
  const before = await everything(server);
  for (const trace of traces) expect([trace, before.includes(trace)]).toEqual([trace, true]);

  expect(await host.users.delete({ externalId }, { messages: 'keep' })).toEqual({
    userId: id,
    messagesDeleted: 0,
  });
  await vi.waitFor(() => expect(ada.isListening).toBe(false));
  await vi.waitFor(() =>
    expect(told(grace, id)).toMatchObject({
      name: 'Deleted user',
      status: 'deleted',
      attributes: {},
      bio: null,
    }),
  );
  const after = await everything(server);
  for (const trace of traces) expect([trace, after.includes(trace)]).toEqual([trace, false]);
  expect(await server.app.database.query('SELECT * FROM sessions WHERE user_id = ?', [id])).toEqual(
    [],
  );
  for (const table of ['hidden_messages', 'blocks', 'join_requests', 'invitations', 'bans'])
    expect([
      table,
      await server.app.database.query(`SELECT * FROM ${table} WHERE user_id = ?`, [id]),
    ]).toEqual([table, []]);
  expect(await server.app.database.query('SELECT * FROM contacts')).toEqual([]);
  expect(await server.app.database.query('SELECT * FROM held_sends')).toEqual([]);
  await vi.waitFor(() =>
    expect(grace.heard(id).map((event) => event.name)).toContain('contact.withdrawn'),
  );

  const { items } = await grace.call('messages.list', { conversationId });
  expect(items.map(({ senderId, text }) => [senderId, text])).toEqual([
    [id, 'first'],
    [grace.id, 'Hello'],
  ]);
  expect(await grace.call('users.get', { userId: id })).toMatchObject({
    name: 'Deleted user',
    role: 'user',
    avatarUrl: null,
  });
  expect((await grace.call('users.list', {})).items.map((user) => user.name)).toEqual([
    'Mo',
    'Alan',
    'Linus',
  ]);
  expect(await ada.refusal('users.me', {})).toBe('session_ended');

  // Again, by either id; a typing error in an id of ours is told.
  expect(await host.users.delete({ externalId }, { messages: 'keep' })).toEqual({
    userId: null,
    messagesDeleted: 0,
  });
  expect(await host.users.delete({ userId: id }, { messages: 'keep' })).toEqual({
    userId: id,
    messagesDeleted: 0,
  });
  expect(await failure(host.users.delete({ userId: 'nobody' }, { messages: 'keep' }))).toBe(
    'not_found',
  );
  expect(await failure(host.users.reactivate({ userId: id }))).toBe('not_found');
  expect(await failure(host.users.get({ externalId }))).toBe('not_found');
  // Who comes with the same id of the host is somebody new.
  expect((await signedIn(here, externalId)).id).not.toBe(id);
});

test('deleting with the messages leaves tombstones wherever the user ever wrote, in order, on every device, and counts unread right', async () => {
  const here = await place();
  await using server = here.server;
  const { host, site } = here;
  const { id } = await host.users.upsert({ externalId: '42', name: 'Ada' });
  const ada = await signedIn(here, '42');
  const [grace, owner] = [
    await (await Person.of(server, site, 'Grace')).listen(),
    await (await Person.of(server, site, 'Owner')).listen(),
  ];
  const direct = await ada.start(grace);
  for (const n of upTo(120)) await (n % 3 === 0 ? grace : ada).send(direct, `secret words ${n}`);
  const edited = await ada.send(direct, 'secret before');
  await ada.call('messages.edit', {
    conversationId: direct,
    seq: edited.seq,
    text: 'secret after',
  });
  await grace.call('reports.create', { conversationId: direct, seq: edited.seq, reason: 'spam' });
  // A group that Ada has left since, and others, so that there is something to pass over.
  const left = await owner.group('Left', ada, grace);
  await ada.send(left, 'secret words of somebody who left');
  await owner.send(left, 'Bye');
  await owner.call('members.remove', { conversationId: left, userId: id });
  await owner.group('Other', grace);
  const unread = async () =>
    (await grace.call('conversations.list', {})).items.map((each) => [each.id, each.unread]);
  expect(await unread()).toContainEqual([direct, 82]);
  const last = grace.heardRevs(direct).at(-1)!;

  const { messagesDeleted, userId } = await host.users.delete(
    { externalId: '42' },
    { messages: 'delete' },
  );
  expect([userId, messagesDeleted]).toEqual([id, 83]);

  expect(await unread()).toEqual(
    expect.arrayContaining([
      [direct, 0],
      [left, 1],
    ]),
  );
  expect(await everything(server)).not.toMatch(/secret (before|after)/);
  await vi.waitFor(() => expect(grace.heardRevs(direct).at(-1)).toBe(last + 82));
  expect(grace.heardRevs(direct)).toEqual(upTo(last + 82));
  for (const conversationId of [direct, left]) {
    const rows = await server.app.database.query<
      { seq: number; rev: number; text: string | null; sender_id: string | null }[]
    >('SELECT seq, rev, text, sender_id FROM messages WHERE conversation_id = ? ORDER BY seq', [
      conversationId,
    ]);
    expect(rows.map(({ seq }) => seq)).toEqual(upTo(rows.length));
    expect(new Set(rows.map(({ rev }) => rev)).size).toBe(rows.length);
    expect(rows.filter(({ sender_id, text }) => sender_id === id && text !== null)).toEqual([]);
    expect(
      rows.some(
        ({ sender_id, text }) =>
          sender_id === grace.id || (sender_id === owner.id && text !== null),
      ),
    ).toBe(true);
  }
  await vi.waitFor(async () =>
    expect(
      (await grace.call('messages.search', { query: 'secret' })).items.map(
        ({ senderId }) => senderId,
      ),
    ).not.toContain(id),
  );
  // A device that was away finds the same.
  const { items } = await grace.call('messages.changes', { conversationId: direct, since: last });
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ senderId, deletedAt }) => senderId !== id || deletedAt === null)).toEqual(
    [],
  );
});

test('a long history is deleted in several calls, which find the user until the last one', async () => {
  const here = await place();
  await using server = here.server;
  const { host, secretKey } = here;
  await host.users.upsert({ externalId: '42', name: 'Ada' });
  const ada = await signedIn(here, '42');
  const conversationId = await ada.start();
  const more = serverLimits.deletedAtOnce + 9;
  await Promise.all(
    upTo(more).map((n) =>
      server.app.writer.append({
        siteId: here.site.id,
        conversationId,
        senderId: ada.id,
        clientId: `c${n}`,
        text: 'x',
      }),
    ),
  );
  const step = async () =>
    data(
      await server.http(
        'host.deleteUser',
        { externalId: '42', messages: 'delete' },
        { token: secretKey },
      ),
    );
  expect(await step()).toEqual({
    userId: ada.id,
    messagesDeleted: serverLimits.deletedAtOnce,
    done: false,
  });
  expect(await host.users.get({ externalId: '42' })).toMatchObject({
    status: 'deactivated',
    name: 'Ada',
  });
  expect(await step()).toEqual({ userId: ada.id, messagesDeleted: 10, done: true });
  expect(await host.users.get({ userId: ada.id })).toMatchObject({
    status: 'deleted',
    externalId: null,
  });
});

test('messages that were kept at first can be deleted later', async () => {
  const here = await place();
  await using server = here.server;
  await here.host.users.upsert({ externalId: '42' });
  const grace = await Person.of(server, here.site, 'Grace');
  const ada = await signedIn(here, '42');
  const conversationId = await ada.start(grace);
  await here.host.users.delete({ externalId: '42' }, { messages: 'keep' });
  expect(await here.host.users.delete({ userId: ada.id }, { messages: 'delete' })).toEqual({
    userId: ada.id,
    messagesDeleted: 1,
  });
  expect((await grace.call('messages.list', { conversationId })).items).toMatchObject([
    { text: null, senderId: ada.id },
  ]);
});

test('messages go also where the user was no member any more and could not have seen them', async () => {
  const here = await place();
  await using server = here.server;
  await here.host.users.upsert({ externalId: '42' });
  const grace = await Person.of(server, here.site, 'Grace');
  const ada = await signedIn(here, '42');
  const group = { clientId: 'club', title: 'Club', userIds: [ada.id], history: 'joined' as const };
  const { id: conversationId } = await grace.call('conversations.createGroup', group);
  await ada.send(conversationId, 'forget this');
  await ada.call('members.remove', { conversationId, userId: ada.id });
  expect(await here.host.users.delete({ externalId: '42' }, { messages: 'delete' })).toMatchObject({
    messagesDeleted: 1,
  });
  expect(JSON.stringify(await grace.call('messages.list', { conversationId }))).not.toContain(
    'forget this',
  );
});

test('whoever is deleted while changing the own profile does not get a name again', async () => {
  const here = await place();
  await using server = here.server;
  const { id } = await here.host.users.upsert({ externalId: '42', name: 'Ada' });
  await here.host.users.delete({ externalId: '42' }, { messages: 'keep' });
  await expect(server.app.users.update(here.site.id, id, { name: 'Ada' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await server.app.users.setLastSeen([id], new Date());
  expect(
    await server.app.database.query('SELECT name, last_seen_at AS seen FROM users WHERE id = ?', [
      id,
    ]),
  ).toEqual([{ name: '', seen: null }]);
});

test('a socket whose session was forgotten on another node is closed all the same', async () => {
  const here = await place();
  await using server = here.server;
  await here.host.users.upsert({ externalId: '42' });
  const ada = await (await signedIn(here, '42')).listen();
  // As where the news of the other node does not arrive.
  await server.app.database.query('DELETE FROM sessions WHERE user_id = ?', [ada.id]);
  await vi.waitFor(() => expect(ada.isListening).toBe(false), 10_000);
});

test('a group goes on without the one who was deleted, whose place is kept', async () => {
  const here = await place();
  await using server = here.server;
  await here.host.users.upsert({ externalId: '42', name: 'Ada' });
  const ada = await signedIn(here, '42');
  const grace = await Person.of(server, here.site, 'Grace');
  const conversationId = await ada.group('Club', grace);
  await server.app.database
    .entities(MemberRow)
    .update({ conversationId, userId: grace.id }, { role: 'admin' });
  await here.host.users.delete({ externalId: '42' }, { messages: 'delete' });
  const { items } = await grace.call('members.list', { conversationId });
  expect(items.map(({ user }) => user.name).sort()).toEqual(['Deleted user', 'Grace']);
  await grace.send(conversationId, 'Still here');
  expect(
    await grace.outcome('conversations.update', { conversationId, title: 'Club of one' }),
  ).toBe('ok');
});
