/** Silences, bans and slow mode, as those notice them whom they meet, and those who impose them. */
import jwt from 'jsonwebtoken';
import { describe, expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { RawSocket } from '../../../../tests/support/raw-socket.js';
import { samplePicture } from '../../../../tests/support/sample-files.js';
import { put } from '../../../../tests/support/stored-files.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import { systemEnvironment } from '../../kernel/environment.js';

/** A server whose clock goes on when it is told to. */
async function withClock() {
  let ahead = 0;
  const now = () => new Date(Date.parse('2026-11-21T12:00:00.000Z') + ahead);
  const server = await TestServer.start({ environment: { ...systemEnvironment, now } });
  return { server, now, pass: (ms: number) => void (ahead += ms) };
}

const failure = async (
  server: TestServer,
  person: Person,
  name: 'messages.send',
  input: Record<string, unknown>,
) => {
  const { body } = await server.http(name, input, { token: person.session.accessToken });
  return body.ok ? null : body.error;
};

describe('a silence on the whole site', () => {
  test('lets the user read, leave and take back, and write nothing, until it is over', async () => {
    const { server, pass } = await withClock();
    await using _ = server;
    const site = await server.site();
    const [ada, bob, moderator] = [
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Bob'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const direct = await ada.start(bob);
    const group = await ada.group('Club', bob);
    await ada.listen();
    const sanctions = await moderator.call('users.silence', {
      userId: ada.id,
      seconds: 60,
      note: 'Calm down.',
    });
    expect(sanctions).toEqual({
      silencedUntil: '2026-11-21T12:01:00.000Z',
      banned: false,
      bannedUntil: null,
    });
    await vi.waitFor(() =>
      expect(ada.heard('12:01:00')).toEqual([
        { name: 'user.silenced', data: { silencedUntil: '2026-11-21T12:01:00.000Z' } },
      ]),
    );
    pass(20_000);
    const send = { conversationId: direct, clientId: 'a', text: 'x' };
    expect(await failure(server, ada, 'messages.send', send)).toMatchObject({
      code: 'silenced',
      retryAfterMs: 40_000,
    });
    for (const [name, input] of [
      ['messages.edit', { conversationId: direct, seq: 1, text: 'other' }],
      ['reactions.add', { conversationId: direct, seq: 1, emoji: '👍' }],
      ['conversations.update', { conversationId: group, title: 'Other' }],
      ['conversations.start', { userIds: [moderator.id], clientId: 'a', text: 'psst' }],
      ['conversations.createGroup', { clientId: 'a', title: 'Other', userIds: [] }],
    ] as const)
      expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'silenced']);
    expect(await ada.outcome('messages.list', { conversationId: direct })).toBe('ok');
    expect(await ada.outcome('messages.delete', { conversationId: direct, seq: 1 })).toBe('ok');
    expect((await ada.call('users.me', {})).silencedUntil).toBe('2026-11-21T12:01:00.000Z');
    expect(await bob.outcome('messages.send', send)).toBe('ok');
    pass(40_000);
    expect(await ada.outcome('messages.send', send)).toBe('ok');
    expect((await moderator.call('users.sanctions', { userId: ada.id })).silencedUntil).toBeNull();
  });

  test('keeps name, picture, text about oneself, pins and what groups say of themselves as they are, until it is over', async () => {
    const { server, pass } = await withClock();
    await using _ = server;
    const site = await server.site();
    const [ada, bob, moderator] = [
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Bob'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const conversationId = await ada.start(bob);
    const group = await ada.group('Club', bob);
    const second = await ada.send(conversationId, 'second');
    await ada.call('messages.pin', { conversationId, seq: 1 });
    const bytes = new Uint8Array(await (await samplePicture('face.jpg', 64, 64)).arrayBuffer());
    const [mine, ours] = [await put(ada, bytes), await put(ada, bytes)];
    await moderator.call('users.silence', { userId: ada.id, seconds: 60 });
    const before = await ada.call('users.me', {});
    const groupBefore = await bob.call('conversations.get', { conversationId: group });
    const tries = [
      ['users.updateMe', { name: 'You all' }],
      ['users.updateMe', { bio: 'You all' }],
      ['users.updateMe', { bio: null, showsPresence: false }],
      ['users.updateMe', { avatarAttachmentId: mine.id }],
      ['users.updateMe', { avatarUrl: null }],
      ['messages.pin', { conversationId, seq: second.seq }],
      ['messages.pin', { conversationId, seq: 1 }],
      ['messages.unpin', { conversationId, seq: 1 }],
      ['conversations.update', { conversationId: group, title: 'You all' }],
      ['conversations.update', { conversationId: group, description: 'You all' }],
      ['conversations.update', { conversationId: group, avatarAttachmentId: ours.id }],
    ] as const;
    for (const [name, input] of tries)
      expect([name, await ada.refusal(name, input as never)]).toEqual([name, 'silenced']);
    expect(await ada.call('users.me', {})).toEqual(before);
    // A guest takes no new name along into an account either.
    const guest = await Person.guest(server, site, 'Guest');
    await moderator.call('users.silence', { userId: guest.id, seconds: 60 });
    const account = { email: 'guest@example.com', password: 'long enough' };
    expect(await guest.refusal('auth.upgrade', { ...account, name: 'You all' })).toBe('silenced');
    expect((await guest.call('auth.upgrade', { ...account, name: 'Guest' })).name).toBe('Guest');
    expect(await bob.call('conversations.get', { conversationId: group })).toEqual(groupBefore);
    expect(
      (await bob.call('messages.pinned', { conversationId })).items.map(({ seq }) => seq),
    ).toEqual([1]);
    // What says nothing to anybody goes on.
    expect(await ada.outcome('users.updateMe', { showsPresence: false })).toBe('ok');
    expect(await bob.outcome('messages.pin', { conversationId, seq: second.seq })).toBe('ok');
    pass(60_000);
    for (const [name, input] of tries)
      expect([name, await ada.outcome(name, input as never)]).toEqual([name, 'ok']);
  });

  test('is taken back at once, and both are written down', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [ada, moderator] = [
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const conversationId = await ada.start();
    await moderator.call('users.silence', { userId: ada.id, seconds: 600, note: 'first' });
    expect(await ada.refusal('messages.send', { conversationId, clientId: 'a', text: 'x' })).toBe(
      'silenced',
    );
    await moderator.call('users.unsilence', { userId: ada.id, note: 'enough' });
    await moderator.call('users.unsilence', { userId: ada.id });
    await ada.send(conversationId, 'again');
    const { items } = await moderator.call('audit.list', { userId: ada.id });
    expect(items.map(({ act, note, actor }) => [act, note, actor?.name])).toEqual([
      ['user.unsilenced', 'enough', 'Mo'],
      ['user.silenced', 'first', 'Mo'],
    ]);
    expect(items[1]!.until).not.toBeNull();
  });
});

describe('a silence in one conversation', () => {
  test('holds there alone, is told to its members, and holds also for what is sent at the same moment', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [owner, ada, bob] = [
      await Person.of(server, site, 'Owner'),
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Bob'),
    ];
    const [here, elsewhere] = [
      await owner.group('Here', ada, bob),
      await owner.group('Elsewhere', ada),
    ];
    await bob.listen();
    const flood = Array.from({ length: 30 }, (_, n) =>
      ada.outcome('messages.send', { conversationId: here, clientId: `c${n}`, text: `text ${n}` }),
    );
    const { silencedUntil } = await owner.call('members.silence', {
      conversationId: here,
      userId: ada.id,
      seconds: 600,
    });
    const outcomes = await Promise.all(flood);
    // Whatever came before stands in the log, and nothing comes after.
    const { items } = await bob.call('messages.list', { conversationId: here });
    expect(items.filter(({ kind }) => kind === 'text')).toHaveLength(
      outcomes.filter((outcome) => outcome === 'ok').length,
    );
    for (const outcome of outcomes) expect(['ok', 'silenced']).toContain(outcome);
    expect(
      await ada.refusal('messages.send', { conversationId: here, clientId: 'late', text: 'late' }),
    ).toBe('silenced');
    await vi.waitFor(() =>
      expect(bob.heard(here).find(({ name }) => name === 'member.silenced')?.data).toEqual({
        conversationId: here,
        userId: ada.id,
        silencedUntil,
      }),
    );
    const { members } = await bob.call('conversations.get', { conversationId: here });
    expect(members.find(({ user }) => user.id === ada.id)?.silencedUntil).toBe(silencedUntil);
    await ada.send(elsewhere, 'here I may');
    await owner.call('members.unsilence', { conversationId: here, userId: ada.id });
    await ada.send(here, 'and here again');
  });

  test('is written down with who imposed it', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [owner, ada, moderator] = [
      await Person.of(server, site, 'Owner'),
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const conversationId = await owner.group('Club', ada);
    await owner.call('members.silence', {
      conversationId,
      userId: ada.id,
      seconds: 60,
      note: 'mine',
    });
    await moderator.call('members.silence', {
      conversationId,
      userId: ada.id,
      seconds: 60,
      note: 'theirs',
    });
    expect((await moderator.call('audit.list', { userId: ada.id })).items).toMatchObject([
      { act: 'member.silenced', actor: { id: moderator.id }, conversationId, note: 'theirs' },
      { act: 'member.silenced', actor: { id: owner.id }, conversationId, note: 'mine' },
    ]);
    expect(
      await owner.refusal('members.silence', { conversationId, userId: owner.id, seconds: 60 }),
    ).toBe('forbidden');
  });
});

describe('a ban', () => {
  test('closes every socket, ends every session, and refuses every way back until it is over', async () => {
    const { server, pass } = await withClock();
    await using _ = server;
    const site = await server.site();
    const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
    const signed = () =>
      jwt.sign({ exp: Math.floor(Date.parse('2026-11-21T12:30:00.000Z') / 1000) }, secret, {
        keyid: kid,
        subject: 'ada',
        audience: site.publicKey,
      });
    const credentials = { email: 'ada@example.com', password: 'long enough' };
    const account = data(
      await server.http('auth.register', { ...credentials, name: 'Ada' }, { site }),
    );
    data(await server.http('auth.link', { token: signed() }, { token: account.accessToken }));
    const phone = data(await server.http('auth.login', credentials, { site }));
    const sockets = await Promise.all(
      [account, phone].map(({ accessToken }) =>
        RawSocket.open(server, { siteKey: site.publicKey, token: accessToken }),
      ),
    );
    const moderator = await Person.of(server, site, 'Mo', 'moderator');

    await moderator.call('users.ban', { userId: account.user.id, seconds: 600, note: 'Spam.' });
    for (const socket of sockets) {
      await vi.waitFor(() => expect(socket.disconnectReason).not.toBeNull(), {
        timeout: 10_000,
        interval: 10,
      });
      expect(socket.events.at(-1)).toEqual({ name: 'session.ended', data: { reason: 'banned' } });
    }
    for (const { accessToken, refreshToken } of [account, phone]) {
      expect(code(await server.http('users.me', {}, { token: accessToken }))).toBe('session_ended');
      expect(code(await server.http('auth.refresh', { refreshToken }, { site }))).toBe(
        'session_ended',
      );
      await expect(
        RawSocket.open(server, { siteKey: site.publicKey, token: accessToken }),
      ).rejects.toMatchObject({
        data: { code: 'session_ended' },
      });
    }
    expect((await server.http('auth.login', credentials, { site })).body).toMatchObject({
      ok: false,
      error: { code: 'user_banned', retryAfterMs: 600_000 },
    });
    expect(
      code(await server.http('auth.login', { ...credentials, password: 'another one' }, { site })),
    ).toBe('invalid_credentials');
    expect(code(await server.http('auth.exchange', { token: signed() }, { site }))).toBe(
      'user_banned',
    );

    pass(600_000);
    expect(data(await server.http('auth.login', credentials, { site })).user.id).toBe(
      account.user.id,
    );
    expect(data(await server.http('auth.exchange', { token: signed() }, { site })).user.id).toBe(
      account.user.id,
    );
  });

  test('for good ends only when a moderator takes it back; a session that began beside it is of no use', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [ada, moderator] = [
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const row = await server.app.users.get(site.id, ada.id);
    const sanctions = await moderator.call('users.ban', { userId: ada.id, seconds: null });
    expect(sanctions).toEqual({ silencedUntil: null, banned: true, bannedUntil: null });
    // As if signing in had read the user just before the ban, and begun its session just after.
    const late = await server.app.sessions.start(row, { way: 'guest', address: '127.0.0.1' });
    expect(code(await server.http('users.me', {}, { token: late.accessToken }))).toBe(
      'session_ended',
    );
    expect(
      code(await server.http('auth.refresh', { refreshToken: late.refreshToken }, { site })),
    ).toBe('session_ended');
    await moderator.call('users.unban', { userId: ada.id });
    expect(await moderator.call('users.sanctions', { userId: ada.id })).toEqual({
      silencedUntil: null,
      banned: false,
      bannedUntil: null,
    });
    expect(
      (await moderator.call('audit.list', { userId: ada.id })).items.map(({ act, until }) => [
        act,
        until,
      ]),
    ).toEqual([
      ['user.unbanned', null],
      ['user.banned', null],
    ]);
  });

  test('signs the user out of the SDK', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const ada = await server.guest(site, 'Ada');
    const moderator = await Person.of(server, site, 'Mo', 'moderator');
    await vi.waitFor(() => expect(ada.connection.value.status).toBe('connected'));
    const reasons: string[] = [];
    ada.on('session.ended', ({ reason }) => reasons.push(reason));
    await moderator.call('users.ban', { userId: ada.auth.user.value!.id, seconds: null });
    await vi.waitFor(() => expect(ada.auth.user.value).toBeNull(), 5_000);
    expect(reasons).toEqual(['banned']);
  });
});

test('a moderator can act neither against an admin nor against themselves, and what is refused is not written down', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [admin, moderator] = [
    await Person.of(server, site, 'Ad', 'admin'),
    await Person.of(server, site, 'Mo', 'moderator'),
  ];
  expect(await moderator.refusal('users.ban', { userId: admin.id, seconds: 60 })).toBe('forbidden');
  expect(await moderator.refusal('users.silence', { userId: moderator.id, seconds: 60 })).toBe(
    'forbidden',
  );
  expect(await admin.refusal('users.ban', { userId: admin.id, seconds: null })).toBe('forbidden');
  expect(
    await moderator.refusal('users.ban', { userId: admin.id, seconds: 60, reportId: 'none' }),
  ).toBe('not_found');
  expect((await admin.call('audit.list', {})).items).toEqual([]);
  expect(await admin.outcome('users.silence', { userId: moderator.id, seconds: 60 })).toBe('ok');
});

test('the audit log is read page by page, the latest first', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, moderator] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Mo', 'moderator'),
  ];
  for (const note of ['1', '2', '3', '4', '5'])
    await moderator.call('users.silence', { userId: ada.id, seconds: 60, note });
  const found: (string | null)[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { note: string | null }[]; next: string | null } = await moderator.call(
      'audit.list',
      {
        limit: 2,
        ...(cursor !== null && { cursor }),
      },
    );
    found.push(...page.items.map(({ note }) => note));
    cursor = page.next;
  } while (cursor !== null);
  // Of the same moment they stand in any order, and each stands once.
  expect(new Set(found)).toEqual(new Set(['1', '2', '3', '4', '5']));
  expect(found).toHaveLength(5);
});

test('a message that a moderator deletes in a conversation of their own is written down, their own is not', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const [ada, moderator] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Mo', 'moderator'),
  ];
  const conversationId = await ada.start(moderator);
  const own = await moderator.send(conversationId, 'mine');
  await moderator.call('messages.delete', { conversationId, seq: own.seq });
  await moderator.call('messages.delete', { conversationId, seq: 1 });
  expect((await moderator.call('audit.list', {})).items).toMatchObject([
    {
      act: 'message.deleted',
      actor: { id: moderator.id },
      user: { id: ada.id },
      conversationId,
      seq: 1,
    },
  ]);
});

describe('slow mode', () => {
  test('makes members wait exactly so long between two messages, but not the owner, nor moderators, nor a repeated send', async () => {
    const { server, pass } = await withClock();
    await using _ = server;
    const site = await server.site();
    const [owner, ada, moderator] = [
      await Person.of(server, site, 'Owner'),
      await Person.of(server, site, 'Ada'),
      await Person.of(server, site, 'Mo', 'moderator'),
    ];
    const conversationId = await owner.group('Club', ada, moderator);
    await ada.listen();
    expect(await owner.call('conversations.setSlowMode', { conversationId, seconds: 30 })).toEqual({
      slowSeconds: 30,
    });
    await vi.waitFor(() =>
      expect(ada.heard(conversationId)).toContainEqual({
        name: 'conversation.updated',
        data: { conversationId, title: 'Club', slowSeconds: 30 },
      }),
    );
    expect((await ada.call('conversations.get', { conversationId })).slowSeconds).toBe(30);
    const send = (clientId: string) => ({ conversationId, clientId, text: clientId });
    const first = await ada.call('messages.send', send('one'));
    expect(await failure(server, ada, 'messages.send', send('two'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 30_000,
    });
    pass(12_345);
    expect(await failure(server, ada, 'messages.send', send('two'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 17_655,
    });
    expect(await ada.call('messages.send', send('one'))).toEqual(first);
    for (const who of [owner, moderator])
      for (const id of ['a', 'b']) expect(await who.outcome('messages.send', send(id))).toBe('ok');
    pass(17_655);
    expect(await ada.outcome('messages.send', send('two'))).toBe('ok');
    await owner.call('conversations.setSlowMode', { conversationId, seconds: 0 });
    expect(await ada.outcome('messages.send', send('three'))).toBe('ok');
    expect((await moderator.call('audit.list', {})).items).toMatchObject([
      { act: 'conversation.slowed', detail: '0', actor: { id: owner.id }, conversationId },
      { act: 'conversation.slowed', detail: '30' },
    ]);
  });

  test('lets one of many through that come at the same moment', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [owner, ada] = [
      await Person.of(server, site, 'Owner'),
      await Person.of(server, site, 'Ada'),
    ];
    const conversationId = await owner.group('Club', ada);
    await owner.call('conversations.setSlowMode', { conversationId, seconds: 600 });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ada.outcome('messages.send', { conversationId, clientId: `c${n}`, text: 'x' }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(19);
  });

  test('in the SDK the next message waits as pending until its time, and then goes by itself', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const [owner, ada] = [await server.member(site, 'Owner'), await server.guest(site, 'Ada')];
    const { id } = await owner.conversations.createGroup('Club', [ada.auth.user.value!.id]);
    await owner.moderation.setSlowMode(id, 1);
    const log = ada.messages.open(id);
    const waits: boolean[] = [];
    const stop = log.subscribe(({ pending }) =>
      waits.push(
        pending.some(({ error, retryAt }) => error?.code === 'rate_limited' && retryAt! > 0),
      ),
    );
    await ada.messages.send(id, 'one');
    const two = await ada.messages.send(id, 'two');
    expect(waits).toContain(true);
    const sent = (await owner.messages.list(id)).items.filter(({ kind }) => kind === 'text');
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(Date.parse(two.createdAt) - Date.parse(sent[0]!.createdAt)).toBeGreaterThanOrEqual(
      1_000,
    );
    // The setting moved `rev` without an entry of the log: what follows is seen none the less.
    await vi.waitFor(() => expect(log.value.items.at(-1)?.text).toBe('two'));
    stop();
  });
});
