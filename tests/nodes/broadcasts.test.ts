/** What happens on one node is seen on the other: messages, membership, sessions, sites. */
import { expect, test } from 'vitest';
import { eventually, heard, Nodes, texts } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

test('a message sent through one node reaches the sockets of both, in order and once', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const sockets = [await nodes.socket(nodes.a, grace), await nodes.socket(nodes.b, grace)];
  const conversationId = await nodes.start(ada, [grace]);
  const wanted = ['first'];
  for (let n = 1; n <= 20; n++) {
    const text = `from ${n % 2 ? 'a' : 'b'} ${n}`;
    await nodes.send(n % 2 ? nodes.a : nodes.b, ada, conversationId, text);
    wanted.push(text);
  }
  for (const socket of sockets) {
    await eventually(() => expect(texts(socket)).toHaveLength(wanted.length));
    // Between nodes the order is the log's, which a client finds by its numbers; each node's own is
    // kept.
    for (const from of ['a', 'b'])
      expect(texts(socket).filter((text) => text!.includes(` ${from} `))).toEqual(
        wanted.filter((text) => text.includes(` ${from} `)),
      );
    expect(new Set(texts(socket)).size).toBe(wanted.length);
  }
});

test('whoever becomes a member through one node hears the conversation on the other', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const socket = await nodes.socket(nodes.b, grace);
  const conversationId = await nodes.start(ada, [grace]);
  await nodes.send(nodes.a, ada, conversationId, 'second');
  await eventually(() => expect(texts(socket)).toEqual(['first', 'second']));
  expect(heard(socket, 'conversation.created')).toHaveLength(1);
});

test('nothing that is committed after a removal reaches the removed on any node, however fast others send', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, bob] = [await nodes.person('Ada'), await nodes.person('Bob')];
  for (let round = 0; round < 5; round++) {
    const eve = await nodes.person('Eve');
    const conversationId = await nodes.start(ada, [bob, eve]);
    const sockets = [await nodes.socket(a, eve), await nodes.socket(b, eve)];
    const witness = await nodes.socket(b, bob);
    let done = false;
    const flood = [a, b].map(async (server, who) => {
      for (let n = 0; !done; n++)
        await nodes.send(server, who === 0 ? ada : bob, conversationId, `${who} ${n}`);
    });
    await eventually(() => expect(texts(sockets[1]!).length).toBeGreaterThan(5));
    let lastSeq = 0;
    await a.app.database.transaction(async (transaction) => {
      const rows = await transaction.query<{ last_seq: number }[]>(
        'SELECT last_seq FROM conversations WHERE id = ? FOR UPDATE',
        [conversationId],
      );
      lastSeq = rows[0]!.last_seq;
      await transaction.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
        conversationId,
        eve.user.id,
      ]);
      await a.app.realtime.leaveEverywhere([eve.user.id], conversationId);
    });
    a.app.realtime.leave([eve.user.id], conversationId);
    await eventually(() =>
      expect(heard(witness, 'message.created').at(-1)!.message.seq).toBeGreaterThan(lastSeq + 10),
    );
    done = true;
    await Promise.all(flood);
    for (const socket of sockets) {
      expect(
        heard(socket, 'message.created').filter(({ message }) => message.seq > lastSeq),
      ).toEqual([]);
      socket.socket.disconnect();
    }
  }
});

test('a removal that is told without waiting is never overtaken by what the same node publishes afterwards', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const conversationId = await nodes.start(ada, [eve]);
  const [out, witness] = [await nodes.socket(b, eve), await nodes.socket(b, ada)];
  for (let round = 0; round < 50; round++) {
    a.app.realtime.join([eve.user.id], conversationId, 1);
    a.app.realtime.leave([eve.user.id], conversationId);
    const data = { conversationId, userId: eve.user.id, typing: true };
    a.app.realtime.publish([`conversation:${conversationId}`], [{ name: 'typing.changed', data }]);
  }
  await eventually(() => expect(heard(witness, 'typing.changed')).toHaveLength(50));
  expect(heard(out, 'typing.changed')).toEqual([]);
});

test('once a removal is confirmed, not even what another node publishes in the same moment reaches the removed', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const conversationId = await nodes.start(ada, [eve]);
  const [out, witness] = [await nodes.socket(b, eve), await nodes.socket(b, ada)];
  for (let round = 1; round <= 20; round++) {
    const publish = (typing: boolean) =>
      b.app.realtime.publish(
        [`conversation:${conversationId}`],
        [{ name: 'typing.changed', data: { conversationId, userId: `${round}`, typing } }],
      );
    a.app.realtime.join([eve.user.id], conversationId, 1);
    await eventually(() => {
      publish(true);
      expect(heard(out, 'typing.changed').some(({ userId }) => userId === `${round}`)).toBe(true);
    });
    await a.app.realtime.leaveEverywhere([eve.user.id], conversationId);
    publish(false);
    await eventually(() =>
      expect(heard(witness, 'typing.changed').at(-1)).toMatchObject({
        userId: `${round}`,
        typing: false,
      }),
    );
  }
  expect(heard(out, 'typing.changed').filter(({ typing }) => !typing)).toEqual([]);
});

test('what was committed before somebody came, and is published after, does not reach them on any node', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, eve] = [await nodes.person('Ada'), await nodes.person('Eve')];
  const conversationId = await nodes.start(ada, [eve]);
  const [onA, onB, witness] = [
    await nodes.socket(a, eve),
    await nodes.socket(b, eve),
    await nodes.socket(b, ada),
  ];
  const publish = (rev: number) =>
    b.app.realtime.publishLog(conversationId, rev, [
      { name: 'typing.changed', data: { conversationId, userId: `rev-${rev}`, typing: true } },
    ]);
  await b.app.realtime.leaveEverywhere([eve.user.id], conversationId);
  b.app.realtime.join([eve.user.id], conversationId, 10);
  publish(9);
  publish(10);
  for (const socket of [onA, onB, witness])
    await eventually(() =>
      expect(JSON.stringify(heard(socket, 'typing.changed'))).toContain('rev-10'),
    );
  const before = (socket: typeof onA) =>
    heard(socket, 'typing.changed').filter(({ userId }) => userId === 'rev-9').length;
  expect([onA, onB, witness].map(before)).toEqual([0, 0, 1]);
});

test('signing out on one node closes the sockets of the session on the other, and no others', async () => {
  await using nodes = await Nodes.start();
  const ada = await nodes.person('Ada');
  const grace = await nodes.person('Grace');
  const [gone, stays] = [await nodes.socket(nodes.b, ada), await nodes.socket(nodes.b, grace)];
  await nodes.a.http('auth.signOut', {}, { token: ada.accessToken });
  await eventually(() => expect(gone.disconnectReason).not.toBeNull());
  // The sweep that looks for ended sessions would find it, too, and give another reason.
  expect(heard(gone, 'session.ended')).toEqual([{ reason: 'signed_out' }]);
  expect(stays.disconnectReason).toBeNull();
});

test('somebody whose rooms are in doubt is made to connect anew, on every node', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const sockets = [await nodes.socket(nodes.a, ada), await nodes.socket(nodes.b, ada)];
  const stays = await nodes.socket(nodes.b, grace);
  nodes.a.app.realtime.reconnect([ada.user.id]);
  for (const socket of sockets)
    await eventually(() => expect(socket.disconnectReason).not.toBeNull());
  expect(sockets.flatMap((socket) => heard(socket, 'session.ended'))).toEqual([]);
  expect(stays.disconnectReason).toBeNull();
});

test('a stolen refresh token that is replayed on one node ends the session on the other', async () => {
  await using nodes = await Nodes.start();
  const { a, b, site } = nodes;
  const ada = await nodes.person('Ada');
  const socket = await nodes.socket(b, ada);
  data(await a.http('auth.refresh', { refreshToken: ada.refreshToken }, { site }));
  expect(code(await a.http('auth.refresh', { refreshToken: ada.refreshToken }, { site }))).toBe(
    'session_ended',
  );
  await eventually(() => expect(heard(socket, 'session.ended')).toEqual([{ reason: 'revoked' }]));
});

test('a change of a site holds on the other node at once', async () => {
  const frozen = new Date();
  // With a clock that stands still, what a node holds never grows old by itself.
  const environment = {
    now: () => frozen,
    newId: () => crypto.randomUUID(),
    randomToken: () => crypto.randomUUID(),
    random: () => 0.5,
  };
  await using nodes = await Nodes.start({ overrides: { environment } });
  const { a, b, site } = nodes;
  const headers = { origin: 'https://new.example' };
  expect(code(await b.http('auth.guest', { name: 'Ada' }, { site, headers }))).toBe(
    'origin_not_allowed',
  );
  await a.app.sites.update(site.id, { origins: ['https://new.example'] });
  await eventually(async () =>
    expect((await b.http('auth.guest', { name: 'Ada' }, { site, headers })).status).toBe(201),
  );
});

test('limits count calls of all nodes together', async () => {
  await using nodes = await Nodes.start({
    overrides: { rates: { read: { points: 6, seconds: 60 } } },
  });
  const { accessToken: token } = await nodes.person('Ada');
  const statuses = [];
  for (let n = 0; n < 8; n++)
    statuses.push((await (n % 2 ? nodes.a : nodes.b).http('users.me', {}, { token })).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
});
