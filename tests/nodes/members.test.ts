/**
 * Coming into a group and going out of it, by the operations, while people write through every
 * node.
 */
import { expect, test } from 'vitest';
import { eventually, heard, Nodes } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

test('whoever is removed through one node hears nothing of what comes after it in the log, on any node, and all of it again when they are back', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, bob, eve] = [
    await nodes.person('Ada'),
    await nodes.person('Bob'),
    await nodes.person('Eve'),
  ];
  const asAda = { token: ada.accessToken };
  const group = { title: 'Club', userIds: [bob.user.id, eve.user.id], clientId: 'club' };
  const { id: conversationId } = data(await a.http('conversations.createGroup', group, asAda));
  const sockets = [await nodes.socket(a, eve), await nodes.socket(b, eve)];
  const witness = await nodes.socket(b, bob);

  let done = false;
  const writing = [a, b].map(async (server, who) => {
    for (let n = 0; !done; n++)
      await nodes.send(server, who === 0 ? ada : bob, conversationId, `${who} ${n}`);
  });
  const lastRev = () => heard(witness, 'message.created').at(-1)?.rev ?? 0;
  for (let round = 0; round < 5; round++) {
    const { rev: out } = data(
      await a.http('members.remove', { conversationId, userId: eve.user.id }, asAda),
    );
    await eventually(() => expect(lastRev()).toBeGreaterThan(out + 5));
    const { rev: back } = data(
      await b.http('members.add', { conversationId, userIds: [eve.user.id] }, asAda),
    );
    await eventually(() => {
      for (const socket of sockets)
        expect(heard(socket, 'message.created').at(-1)?.rev).toBeGreaterThan(back);
    });
    for (const socket of sockets) {
      const revs = heard(socket, 'message.created').map(({ rev }) => rev);
      expect(revs.filter((rev) => rev > out && rev < back)).toEqual([]);
    }
  }
  done = true;
  await Promise.all(writing);
});

test('a role, what is muted, a ban and what is withheld from those who came later hold on every node', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, bob, eve] = [
    await nodes.person('Ada'),
    await nodes.person('Bob'),
    await nodes.person('Eve'),
  ];
  const asAda = { token: ada.accessToken };
  const group = {
    title: 'Club',
    userIds: [bob.user.id],
    clientId: 'club',
    history: 'joined',
    access: 'open',
  };
  const { id: conversationId } = data(await a.http('conversations.createGroup', group, asAda));
  await nodes.send(a, ada, conversationId, 'secret');
  const [evesSocket, witness] = [await nodes.socket(b, eve), await nodes.socket(b, bob)];
  data(await a.http('members.join', { conversationId }, { token: eve.accessToken }));
  data(await a.http('messages.edit', { conversationId, seq: 2, text: 'secret still' }, asAda));
  data(
    await a.http('members.setRole', { conversationId, userId: eve.user.id, role: 'admin' }, asAda),
  );
  await eventually(() =>
    expect(heard(evesSocket, 'member.updated')).toMatchObject([
      { userId: eve.user.id, role: 'admin' },
    ]),
  );
  await eventually(() =>
    expect(heard(witness, 'message.changed').map(({ message }) => message.text)).toEqual([
      'secret still',
    ]),
  );
  data(
    await a.http('conversations.mute', { conversationId, until: null }, { token: eve.accessToken }),
  );
  await eventually(() =>
    expect(heard(evesSocket, 'unread.changed')).toMatchObject([
      { conversationId, mentions: 0, memberRev: 1 },
    ]),
  );
  expect(heard(witness, 'unread.changed')).toEqual([]);
  expect(JSON.stringify(evesSocket.events)).not.toContain('secret');

  data(await a.http('members.ban', { conversationId, userId: eve.user.id }, asAda));
  await nodes.send(a, ada, conversationId, 'without her');
  await eventually(() =>
    expect(heard(witness, 'message.created').at(-1)?.message.text).toBe('without her'),
  );
  await eventually(() =>
    expect(heard(evesSocket, 'conversation.removed')).toEqual([{ conversationId }]),
  );
  expect(JSON.stringify(evesSocket.events)).not.toContain('without her');
  expect(code(await b.http('members.join', { conversationId }, { token: eve.accessToken }))).toBe(
    'banned',
  );
});

test('whoever is added, made the owner because the owner is gone, or kept out by a moderator, has it at once on every node', async () => {
  await using nodes = await Nodes.start();
  const { a, b, site } = nodes;
  const [ada, bob, moderator] = [
    await nodes.person('Ada'),
    await nodes.person('Bob'),
    await nodes.person('Mo'),
  ];
  await a.app.discipline.setRole(site.id, moderator.user.id, 'moderator');
  const asAda = { token: ada.accessToken };
  const { id: conversationId } = data(
    await a.http(
      'conversations.createGroup',
      { title: 'Club', userIds: [], clientId: 'club' },
      asAda,
    ),
  );
  const sockets = [await nodes.socket(a, bob), await nodes.socket(b, bob)];
  data(await a.http('members.add', { conversationId, userIds: [bob.user.id] }, asAda));
  await nodes.send(a, ada, conversationId, 'welcome');
  for (const socket of sockets) {
    await eventually(() => expect(heard(socket, 'conversation.created')).toHaveLength(1));
    await eventually(() =>
      expect(heard(socket, 'message.created').at(-1)?.message.text).toBe('welcome'),
    );
  }

  data(
    await a.http(
      'host.deactivateUser',
      { userId: ada.user.id },
      { token: await a.secretKey(site) },
    ),
  );
  for (const socket of sockets)
    await eventually(() =>
      expect(heard(socket, 'member.updated')).toContainEqual({
        conversationId,
        userId: bob.user.id,
        role: 'owner',
      }),
    );
  data(
    await b.http(
      'conversations.update',
      { conversationId, title: 'Mine' },
      { token: bob.accessToken },
    ),
  );

  data(
    await a.http(
      'members.ban',
      { conversationId, userId: bob.user.id, note: 'Enough.' },
      { token: moderator.accessToken },
    ),
  );
  for (const socket of sockets)
    await eventually(() =>
      expect(heard(socket, 'conversation.removed')).toEqual([{ conversationId }]),
    );
  expect(code(await b.http('messages.list', { conversationId }, { token: bob.accessToken }))).toBe(
    'not_found',
  );
});
