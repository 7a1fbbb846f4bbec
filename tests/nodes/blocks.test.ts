/** Blocks, friendships and a site's rules, over nodes: what one node has answered holds on all. */
import { expect, test } from 'vitest';
import { eventually, heard, Nodes } from '../support/nodes.js';
import { code, data } from '../support/test-server.js';

test('a block that one node has answered holds on the other at once, and so does its end', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, mallory] = [await nodes.person('Ada'), await nodes.person('Mallory')];
  const [byAda, byMallory] = [{ token: ada.accessToken }, { token: mallory.accessToken }];
  const conversationId = await nodes.start(ada, [mallory]);
  const [adas, mallorys] = [await nodes.socket(a, ada), await nodes.socket(b, mallory)];
  const sees = async () =>
    data(await b.http('users.get', { userId: ada.user.id }, byMallory)).online;
  await eventually(async () => expect(await sees()).toBe(true));
  const send = (clientId: string) =>
    b.http('messages.send', { conversationId, clientId, text: 'x' }, byMallory);
  data(await send('before'));

  data(await a.http('blocks.add', { userId: mallory.user.id }, byAda));
  expect(await sees()).toBe(false);
  expect(code(await send('blocked'))).toBe('not_accepted');
  await eventually(() =>
    expect(heard(mallorys, 'presence.changed').at(-1)).toMatchObject({
      userId: ada.user.id,
      online: false,
    }),
  );
  const before = heard(adas, 'typing.changed').length;
  data(await b.http('typing.set', { conversationId, typing: true }, byMallory));

  data(await a.http('blocks.remove', { userId: mallory.user.id }, byAda));
  expect(await sees()).toBe(true);
  data(await send('after'));
  await eventually(() =>
    expect(heard(adas, 'message.created').map(({ message }) => message.clientId)).toContain(
      'after',
    ),
  );
  expect(heard(adas, 'typing.changed').length).toBe(before);
});

test('while the nodes cannot hear each other, a block holds on both all the same', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, mallory] = [await nodes.person('Ada'), await nodes.person('Mallory')];
  const conversationId = await nodes.start(ada, [mallory]);
  await nodes.socket(b, ada);
  const sees = async () =>
    data(await b.http('users.get', { userId: ada.user.id }, { token: mallory.accessToken })).online;
  await eventually(async () => expect(await sees()).toBe(true));
  await nodes.redis.stop();
  await eventually(async () => {
    expect((await (await fetch(`${b.url}/readyz`)).json()) as object).toMatchObject({
      degraded: ['redis'],
    });
  });
  data(await a.http('blocks.add', { userId: mallory.user.id }, { token: ada.accessToken }));
  expect(await sees()).toBe(false);
  expect(
    code(
      await b.http(
        'messages.send',
        { conversationId, clientId: 'x', text: 'x' },
        { token: mallory.accessToken },
      ),
    ),
  ).toBe('not_accepted');
});

test('both sides of a friendship that ends hear so on their own node, and their conversation is closed on both', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const [byAda, byGrace] = [{ token: ada.accessToken }, { token: grace.accessToken }];
  const [adas, graces] = [await nodes.socket(a, ada), await nodes.socket(b, grace)];
  data(await a.http('contacts.request', { userId: grace.user.id }, byAda));
  await eventually(() =>
    expect(heard(graces, 'contact.requested')).toMatchObject([
      { request: { user: { id: ada.user.id } } },
    ]),
  );
  data(await b.http('contacts.accept', { userId: ada.user.id }, byGrace));
  await eventually(() =>
    expect(heard(adas, 'contact.accepted')).toMatchObject([
      { contact: { user: { id: grace.user.id, online: true } } },
    ]),
  );
  const conversationId = await nodes.start(ada, [grace]);
  data(await a.http('contacts.remove', { userId: grace.user.id }, byAda));
  expect(
    code(await b.http('messages.send', { conversationId, clientId: 'x', text: 'x' }, byGrace)),
  ).toBe('not_accepted');
  for (const socket of [adas, graces]) {
    await eventually(() => expect(heard(socket, 'contact.removed').length).toBe(1));
    await eventually(() =>
      expect(heard(socket, 'message.created').at(-1)?.message.system).toEqual({
        type: 'closed',
        by: ada.user.id,
      }),
    );
  }
});

test('a site that changes who may write to whom is obeyed by every node', async () => {
  await using nodes = await Nodes.start();
  const { a, b } = nodes;
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const conversationId = await nodes.start(ada, [grace]);
  const send = (clientId: string) =>
    b.http('messages.send', { conversationId, clientId, text: 'x' }, { token: grace.accessToken });
  data(await send('before'));
  await a.app.sites.update(nodes.site.id, { whoMayWrite: 'staff' });
  // A send that was accepted before the node knew would be accepted again.
  let n = 0;
  await eventually(async () => expect(code(await send(`after-${n++}`))).toBe('not_accepted'));
});

test('a node that has read the sites knows one that another node makes after that, without Redis', async () => {
  await using nodes = await Nodes.start({ withoutRedis: true });
  const { a, b } = nodes;
  await b.session(nodes.site, 'Ada');
  const { user } = await b.session(await a.site(), 'Grace');
  expect(user.name).toBe('Grace');
});
