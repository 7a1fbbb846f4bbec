/**
 * A site's filters, as those notice them who write, and the moderators who look at what is held.
 */
import { describe, expect, test, vi } from 'vitest';
import { limits } from '@parlor/sdk/protocol/limits';
import { moderated } from '../../../../tests/support/moderated.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { kept, rowsOf, waiting } from '../../../../tests/support/stored-files.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload, upload } from '../../../../tests/support/upload.js';
import { SiteError } from '../../kernel/site-error.js';

test('a masked word is stored masked, and a repeated send gives the same message', async () => {
  await using server = await TestServer.start();
  const { site, ada, bob, conversationId } = await moderated(server);
  await server.app.filters.add(site.id, { words: ['Darn'] }, 'mask');
  const send = { conversationId, clientId: 'once', text: 'Oh DARN it' };
  const message = await ada.call('messages.send', send);
  expect(message).toMatchObject({ text: 'Oh •••• it', metadata: null });
  expect(await ada.call('messages.send', send)).toEqual(message);
  expect(await ada.refusal('messages.send', { ...send, text: 'Oh •••• it' })).toBe(
    'client_id_reused',
  );
  expect((await bob.call('messages.list', { conversationId })).items.at(-1)?.text).toBe(
    'Oh •••• it',
  );
  await ada.call('messages.edit', { conversationId, seq: message.seq, text: 'darn' });
  expect((await bob.call('messages.list', { conversationId })).items.at(-1)?.text).toBe('••••');
  expect(
    (await upload(server, ada.session.accessToken, 'x', { name: 'my darn file.txt' })).name,
  ).toBe('my •••• file.txt');
  expect(
    (
      await ada.call('conversations.start', {
        userIds: [bob.id],
        clientId: 'again',
        text: 'darn you',
      })
    ).message.text,
  ).toBe('•••• you');
});

test('what is refused is nowhere: in sends, edits, first messages, titles, names, files', async () => {
  await using server = await TestServer.own();
  const { site, ada, bob, moderator, conversationId } = await moderated(server);
  const group = await ada.group('Club', bob);
  await server.app.filters.add(site.id, { words: ['awful*'], hosts: ['evil.com'] }, 'refuse');
  const text = 'Awfully https://evil.com';
  for (const [name, input] of [
    ['messages.send', { conversationId, clientId: 'a', text }],
    ['messages.edit', { conversationId, seq: 1, text }],
    ['conversations.start', { userIds: [moderator.id], clientId: 'a', text }],
    ['conversations.createGroup', { clientId: 'a', title: 'awful', userIds: [] }],
    ['conversations.update', { conversationId: group, title: 'www.evil.com' }],
    ['users.updateMe', { name: 'Awful' }],
    ['users.updateMe', { bio: 'awful' }],
  ] as const)
    expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'message_refused']);
  expect(
    code(await tryUpload(server, ada.session.accessToken, 'x', { name: 'www.evil.com now.txt' })),
  ).toBe('message_refused');
  expect([await rowsOf(server), await kept(server), await waiting(server)]).toEqual([[], [], []]);
  expect(code(await server.http('auth.guest', { name: 'awful' }, { site }))).toBe(
    'message_refused',
  );
  expect(
    code(
      await server.http(
        'auth.register',
        { name: 'awful', email: 'a@b.example', password: 'long enough' },
        { site },
      ),
    ),
  ).toBe('message_refused');
  expect(
    code(
      await server.http(
        'auth.upgrade',
        { name: 'awful', email: 'a@b.example', password: 'long enough' },
        { token: ada.session.accessToken },
      ),
    ),
  ).toBe('message_refused');
  expect((await ada.call('messages.list', { conversationId })).items).toMatchObject([
    { text: 'first', editedAt: null },
  ]);
  expect((await ada.call('users.me', {})).name).toBe('Ada');
  expect(data(await server.http('auth.guest', {}, { site })).user.name).toMatch(/^Guest/);
});

test('filters are those of one site, and what is taken from a list is let through again', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await moderated(server);
  const other = await moderated(server);
  const { filters } = server.app;
  await filters.add(site.id, { words: ['one', 'two'], hosts: ['x.example'] }, 'mask');
  expect((await ada.send(conversationId, 'one')).text).toBe('•••');
  expect((await other.ada.send(other.conversationId, 'one')).text).toBe('one');
  expect(await filters.remove(site.id, { words: ['ONE', 'three'] })).toBe(1);
  expect((await ada.send(conversationId, 'one two')).text).toBe('one •••');
  await filters.add(site.id, { words: ['two'] }, 'refuse');
  expect(await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'two' })).toBe(
    'message_refused',
  );
  expect(await filters.list(site.id)).toMatchObject([
    { kind: 'link', value: 'x.example', action: 'mask' },
    { kind: 'word', value: 'two', action: 'refuse' },
  ]);
  await expect(filters.add(site.id, { words: ['two words'] }, 'mask')).rejects.toThrow(SiteError);
  await expect(filters.add(site.id, { hosts: ['nowhere'] }, 'mask')).rejects.toThrow(SiteError);
});

test('another process sees a changed list within seconds', async () => {
  await using server = await TestServer.start();
  const { site, ada, conversationId } = await moderated(server);
  await ada.send(conversationId, 'naughty');
  const { database } = server.app;
  await database.query(
    "INSERT INTO site_filters (site_id, kind, value, action) VALUES (?, 'word', 'naughty', 'mask')",
    [site.id],
  );
  await database.query('UPDATE sites SET filter_rev = filter_rev + 1 WHERE id = ?', [site.id]);
  await vi.waitFor(
    async () => expect((await ada.send(conversationId, 'naughty')).text).toBe('•••••••'),
    {
      timeout: 10_000,
      interval: 200,
    },
  );
});

describe('what is held', () => {
  async function held(server: TestServer) {
    const here = await moderated(server);
    await server.app.filters.add(here.site.id, { words: ['maybe'] }, 'hold');
    await server.app.filters.add(here.site.id, { words: ['darn'] }, 'mask');
    return here;
  }

  test('is seen by its sender and the moderators alone, and takes no place in the log', async () => {
    await using server = await TestServer.start();
    const { ada, bob, moderator, conversationId } = await held(server);
    for (const person of [ada, bob, moderator]) await person.listen();
    const send = { conversationId, clientId: 'h1', text: 'maybe so' };
    for (const _ of upTo(2)) expect(await ada.refusal('messages.send', send)).toBe('message_held');
    expect(await ada.refusal('messages.send', { ...send, text: 'maybe not' })).toBe(
      'client_id_reused',
    );
    const expected = [{ conversationId, sender: { id: ada.id, name: 'Ada' }, text: 'maybe so' }];
    expect((await ada.call('held.list', {})).items).toMatchObject(expected);
    expect((await moderator.call('held.list', {})).items).toMatchObject(expected);
    expect((await bob.call('held.list', {})).items).toEqual([]);
    await vi.waitFor(() =>
      expect(moderator.heard('maybe so')).toMatchObject([{ name: 'held.created' }]),
    );
    const { seq } = await ada.send(conversationId, 'plain');
    expect(seq).toBe(2);
    await vi.waitFor(() => expect(bob.heard('plain')).toHaveLength(1));
    expect(bob.heard('maybe so')).toEqual([]);
    expect(await bob.call('conversations.get', { conversationId })).toMatchObject({
      lastSeq: 2,
      rev: 2,
      unread: 2,
    });
    expect(await ada.refusal('messages.edit', { conversationId, seq, text: 'maybe' })).toBe(
      'message_refused',
    );
  });

  test('becomes a message of its sender when it is released, once, with all that was sent', async () => {
    await using server = await TestServer.start();
    const { ada, bob, moderator, conversationId } = await held(server);
    for (const person of [ada, bob, moderator]) await person.listen();
    const send = {
      conversationId,
      clientId: 'h1',
      text: 'maybe darn',
      replyTo: 1,
      mentions: [bob.id],
      metadata: { order: 7 },
    };
    expect(await ada.refusal('messages.send', send)).toBe('message_held');
    await bob.send(conversationId, 'meanwhile');
    // Neither holds the moderator's decision up.
    await moderator.call('users.silence', { userId: ada.id, seconds: 60 });
    const [{ id: heldId } = { id: '' }] = (await moderator.call('held.list', {})).items;
    const outcomes = await Promise.all(
      upTo(5).map(() => moderator.outcome('held.release', { heldId })),
    );
    expect(outcomes).toContain('ok');
    for (const outcome of outcomes) expect(['ok', 'not_found']).toContain(outcome);
    const decided = [{ name: 'held.decided', data: { heldId, clientId: 'h1', released: true } }];
    for (const person of [ada, moderator])
      await vi.waitFor(() => expect(person.heard(heldId).slice(-1)).toEqual(decided));
    await vi.waitFor(() => expect(bob.heard('maybe ••••')).toHaveLength(1));
    expect(bob.heard(heldId)).toEqual([]);
    const { items } = await bob.call('messages.list', { conversationId });
    expect(items.map(({ seq, text, senderId }) => [seq, text, senderId])).toEqual([
      [1, 'first', ada.id],
      [2, 'meanwhile', bob.id],
      [3, 'maybe ••••', ada.id],
    ]);
    expect(items[2]).toMatchObject({
      clientId: 'h1',
      replyTo: { seq: 1 },
      mentions: [bob.id],
      metadata: { order: 7 },
    });
    expect(await ada.call('messages.send', send)).toEqual(items[2]);
    expect((await ada.call('held.list', {})).items).toEqual([]);
    expect(
      (await moderator.call('audit.list', { userId: ada.id })).items.filter(
        ({ act }) => act === 'held.released',
      ),
    ).toMatchObject([{ actor: { id: moderator.id }, conversationId, seq: 3 }]);
  });

  test('is gone when it is dropped, and its sender is told when trying again', async () => {
    await using server = await TestServer.own();
    const { ada, bob, moderator, conversationId } = await held(server);
    await ada.listen();
    const send = { conversationId, clientId: 'h1', text: 'maybe' };
    expect(await ada.refusal('messages.send', send)).toBe('message_held');
    const [{ id: heldId } = { id: '' }] = (await moderator.call('held.list', {})).items;
    await moderator.call('held.drop', { heldId, note: 'No.' });
    await vi.waitFor(() =>
      expect(ada.heard(heldId)).toMatchObject([
        { name: 'held.decided', data: { clientId: 'h1', released: false } },
      ]),
    );
    expect(await ada.refusal('messages.send', send)).toBe('message_refused');
    expect(await moderator.refusal('held.release', { heldId })).toBe('not_found');
    expect((await bob.call('messages.list', { conversationId })).items).toHaveLength(1);
    expect(await server.app.database.query('SELECT text, extra FROM held_sends')).toEqual([
      { text: '', extra: '{}' },
    ]);
    expect((await moderator.call('audit.list', {})).items).toMatchObject([
      { act: 'held.dropped', note: 'No.', user: { id: ada.id } },
    ]);
  });

  test('is decided by one of two moderators who decide at the same moment, and the log says what became of it', async () => {
    await using server = await TestServer.own();
    const { ada, moderator, conversationId, site } = await held(server);
    const eve = await Person.of(server, site, 'Eve');
    for (const clientId of ['h1', 'h2', 'h3', 'h4']) {
      // Two into the conversation; two that would begin one.
      const isStart = clientId > 'h2';
      const outcome = isStart
        ? ada.outcome('conversations.start', { userIds: [eve.id], clientId, text: 'maybe' })
        : ada.outcome('messages.send', { conversationId, clientId, text: 'maybe' });
      expect(await outcome).toBe('message_held');
      const [{ id: heldId } = { id: '' }] = (await moderator.call('held.list', {})).items;
      const decide = [
        () => moderator.outcome('held.release', { heldId }),
        () => moderator.outcome('held.drop', { heldId }),
      ];
      if (clientId === 'h2') decide.reverse();
      expect((await Promise.all(decide.map((each) => each()))).sort()).toEqual(['not_found', 'ok']);
      const isStored =
        (
          await server.app.database.query<unknown[]>('SELECT 1 FROM messages WHERE client_id = ?', [
            clientId,
          ])
        ).length > 0;
      expect((await moderator.call('audit.list', { limit: 1 })).items[0]!.act).toBe(
        isStored ? 'held.released' : 'held.dropped',
      );
    }
  });

  test('begins a conversation only when it is released', async () => {
    await using server = await TestServer.start();
    const { ada, moderator, site } = await held(server);
    const eve = await Person.of(server, site, 'Eve');
    await eve.listen();
    const start = { userIds: [eve.id], clientId: 'h1', text: 'maybe hello' };
    expect(await ada.refusal('conversations.start', start)).toBe('message_held');
    expect((await eve.call('conversations.list', {})).items).toEqual([]);
    const [held1] = (await moderator.call('held.list', {})).items;
    expect(held1).toMatchObject({ conversationId: null, text: 'maybe hello' });
    const message = await moderator.call('held.release', { heldId: held1!.id });
    expect(message).toMatchObject({ seq: 1, senderId: ada.id, text: 'maybe hello' });
    await vi.waitFor(() =>
      expect(eve.heard(message.conversationId).map(({ name }) => name)).toContain(
        'conversation.created',
      ),
    );
    expect((await ada.call('conversations.start', start)).message.seq).toBe(1);
  });

  test('that would begin a conversation is the same when somebody else has begun it meanwhile', async () => {
    await using server = await TestServer.start();
    const { ada, moderator, site } = await held(server);
    for (const [name, ends] of [
      ['Eve', 'message_held'],
      ['Kim', 'message_refused'],
    ] as const) {
      const other = await Person.of(server, site, name);
      const start = { userIds: [other.id], clientId: 'h1', text: 'maybe hello' };
      expect(await ada.refusal('conversations.start', start)).toBe('message_held');
      if (ends === 'message_refused')
        await moderator.call('held.drop', {
          heldId: (await ada.call('held.list', {})).items.at(-1)!.id,
        });
      await other.start(ada);
      expect(await ada.refusal('conversations.start', start)).toBe(ends);
      expect((await ada.call('held.list', {})).items).toHaveLength(1);
    }
  });

  test('is not held once more for a sender who tries again in the moment of its release', async () => {
    await using server = await TestServer.own();
    const { ada, bob, moderator, conversationId, site } = await held(server);
    const eve = await Person.of(server, site, 'Eve');
    await moderator.listen();
    const { database } = server.app;
    for (const send of [
      () => ada.outcome('messages.send', { conversationId, clientId: 'h1', text: 'maybe' }),
      () =>
        ada.outcome('conversations.start', { userIds: [bob.id], clientId: 'h2', text: 'maybe' }),
      () =>
        ada.outcome('conversations.start', { userIds: [eve.id], clientId: 'h3', text: 'maybe' }),
    ]) {
      expect(await send()).toBe('message_held');
      const [{ id: heldId } = { id: '' }] = (await moderator.call('held.list', {})).items;
      // All that is asked before the transaction has been asked.
      const transaction = database.transaction.bind(database);
      vi.spyOn(database, 'transaction').mockImplementationOnce(async (work) => {
        await moderator.call('held.release', { heldId });
        return transaction(work);
      });
      expect(await send()).toBe('ok');
      expect((await moderator.call('held.list', {})).items).toEqual([]);
    }
    expect(moderator.heard('maybe').filter(({ name }) => name === 'held.created')).toHaveLength(3);
  });

  test('is refused to whoever is no member, and bounded for each sender', async () => {
    await using server = await TestServer.start();
    const { ada, site, conversationId } = await held(server);
    const eve = await Person.of(server, site, 'Eve');
    expect(
      await eve.refusal('messages.send', { conversationId, clientId: 'a', text: 'maybe' }),
    ).toBe('not_found');
    const outcomes = await Promise.all(
      upTo(limits.heldSends + 3).map((n) =>
        ada.outcome('messages.send', { conversationId, clientId: `h${n}`, text: 'maybe' }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'message_held')).toHaveLength(limits.heldSends);
    expect(outcomes.filter((outcome) => outcome === 'limit_reached')).toHaveLength(3);
  });

  test('stands in the SDK as a failed message, which gives way to the stored one', async () => {
    await using server = await TestServer.start();
    const { moderator, bob, site } = await held(server);
    const ada = await server.guest(site, 'Ada');
    const { conversation } = await ada.conversations.start([bob.id], 'hello');
    const log = ada.messages.open(conversation.id);
    const stop = log.subscribe(() => undefined);
    await expect(ada.messages.send(conversation.id, 'maybe later')).rejects.toMatchObject({
      code: 'message_held',
      retryable: false,
    });
    await vi.waitFor(() =>
      expect(log.value.pending).toMatchObject([
        { text: 'maybe later', status: 'failed', error: { code: 'message_held' } },
      ]),
    );
    const own = await ada.moderation.held();
    await moderator.call('held.release', { heldId: own.items[0]!.id });
    await vi.waitFor(() =>
      expect(log.value.items.map(({ text }) => text)).toEqual(['hello', 'maybe later']),
    );
    await vi.waitFor(() => expect(log.value.pending).toEqual([]));
    stop();
  });
});
