/** Messages that the host's backend writes, changes, reads and imports. */
import { expect, test } from 'vitest';
import { failure, type Place, place, signedIn } from '../../../../tests/support/host-backend.js';
import { code } from '../../../../tests/support/test-server.js';

const order = { externalId: 'order' };

/** An order with a buyer and a seller. */
async function shop(): Promise<Place & { conversationId: string }> {
  const here = await place();
  await here.host.users.upsertMany([
    { externalId: 'buyer', name: 'Berta' },
    { externalId: 'seller' },
    { externalId: 'other' },
  ]);
  const { id } = await here.host.conversations.upsert({
    ...order,
    title: 'Order',
    members: [{ externalId: 'buyer' }, { externalId: 'seller' }],
  });
  return { ...here, conversationId: id };
}

test('the host writes as its site and as a member, and members see who wrote', async () => {
  const here = await shop();
  await using _ = here.server;
  const { messages, users } = here.host;
  const [buyer, seller] = [await signedIn(here, 'buyer'), await signedIn(here, 'seller')];
  await buyer.listen();
  const shipped = await messages.send(order, {
    text: 'Shipped.',
    metadata: { state: 'shipped' },
    mentions: [{ externalId: 'buyer' }],
  });
  expect(shipped).toMatchObject({ seq: 2, metadata: { state: 'shipped' }, mentions: [buyer.id] });
  await expect.poll(() => JSON.stringify(buyer.heard(here.conversationId))).toContain('Shipped.');
  const bot = await users.get({ externalId: 'parlor:site' });
  expect(bot).toMatchObject({ id: shipped.senderId, kind: 'bot', name: 'Test' });
  await users.upsert({ externalId: 'parlor:site', name: 'Acme' });
  expect(await buyer.call('users.get', { userId: bot.id })).toMatchObject({ name: 'Acme' });
  const [seen] = (await buyer.call('conversations.list', {})).items;
  expect(seen).toMatchObject({ unread: 1, memberCount: 2 });
  const answer = await messages.send(order, {
    sender: { externalId: 'seller' },
    text: 'Thanks!',
    replyTo: 2,
  });
  expect(answer).toMatchObject({ senderId: seller.id, replyTo: { seq: 2 } });
  expect(await failure(messages.send(order, { sender: { externalId: 'other' }, text: 'Hi' }))).toBe(
    'not_found',
  );
});

test('a message with the same id, or by a call with the same key, is stored once', async () => {
  const here = await shop();
  await using _ = here.server;
  const { messages } = here.host;
  const first = await messages.send(order, { text: 'Shipped.', clientId: 'shipped' });
  expect(await messages.send(order, { text: 'Shipped.', clientId: 'shipped' })).toEqual(first);
  expect(await failure(messages.send(order, { text: 'Lost.', clientId: 'shipped' }))).toBe(
    'client_id_reused',
  );
  const as = { token: here.secretKey, headers: { 'idempotency-key': 'paid' } };
  const send = () => here.server.http('host.sendMessage', { ...order, text: 'Paid.' }, as);
  await send();
  // As if its node had died after it was stored, and before it was answered.
  await here.server.app.database.query('DELETE FROM idempotency_keys WHERE site_id = ?', [
    here.site.id,
  ]);
  await send();
  const { items } = await messages.list(order);
  expect(items.map(({ text }) => text)).toEqual([null, 'Shipped.', 'Paid.']);
});

test('what stops members does not stop the host', async () => {
  const here = await shop();
  await using _ = here.server;
  const { messages, conversations } = here.host;
  await here.server.app.sites.update(here.site.id, { editMinutes: 0, deleteMinutes: 0 });
  const buyer = await signedIn(here, 'buyer');
  const { seq } = await buyer.send(here.conversationId, 'My card is 1234');
  await conversations.close(order);
  await messages.send(order, { sender: { externalId: 'buyer' }, text: 'Still here' });
  expect(await messages.edit(order, seq, 'My card is ****')).toMatchObject({
    text: 'My card is ****',
    editedAt: expect.any(String),
  });
  expect(await messages.delete(order, seq)).toMatchObject({
    text: null,
    deletedAt: expect.any(String),
  });
  expect(await messages.delete(order, seq)).toMatchObject({ text: null });
  expect(await failure(messages.edit(order, seq, 'Again'))).toBe('not_found');
  expect(await failure(messages.delete(order, 99))).toBe('not_found');
  const acts = await here.server.app.audit.list(here.site.id, {});
  expect(acts.items).toMatchObject([
    { act: 'message.deleted', seq, user: { id: buyer.id }, by: { kind: 'key' } },
    { act: 'conversation.updated', detail: 'posting: admins', by: { kind: 'key' } },
  ]);
});

test('the host reads and searches a conversation that it is not in, also from before', async () => {
  const here = await shop();
  await using _ = here.server;
  const buyer = await signedIn(here, 'buyer');
  const seller = await signedIn(here, 'seller');
  const conversationId = await buyer.start(seller);
  for (let n = 1; n <= 5; n++) await buyer.send(conversationId, `Question ${n}`);
  const which = { conversationId };
  const { messages } = here.host;
  const page = await messages.list(which, { limit: 2 });
  expect(page.items.map(({ text }) => text)).toEqual(['Question 4', 'Question 5']);
  const older = await messages.list(which, { cursor: page.prev!, limit: 2 });
  expect(older.items.map(({ text }) => text)).toEqual(['Question 2', 'Question 3']);
  await expect
    .poll(async () =>
      (await messages.search(which, { query: 'question 3' })).items.map(({ text }) => text),
    )
    .toEqual(['Question 3']);
  expect((await messages.search(order, { query: 'quest' })).items).toEqual([]);
});

const at = (day: number) => `2020-01-${String(day).padStart(2, '0')}T09:00:00.000Z`;

/** An archive that began in 2020, with the buyer. */
async function archive() {
  const here = await shop();
  const which = { externalId: 'archive' };
  const { id } = await here.host.conversations.upsert({
    ...which,
    title: 'Archive',
    createdAt: at(1),
    members: [{ externalId: 'buyer' }],
  });
  return { ...here, which, archiveId: id };
}

test('imported messages have their own times, in order, and nobody is notified of them', async () => {
  const here = await archive();
  await using _ = here.server;
  const { which, archiveId } = here;
  const { messages, conversations } = here.host;
  const buyer = await signedIn(here, 'buyer');
  await buyer.listen();
  const seller = { externalId: 'seller' };
  expect(
    await messages.import(which, [
      { sender: seller, text: 'Hello', createdAt: at(2) },
      { sender: { externalId: 'buyer' }, text: 'Hi', createdAt: at(2), metadata: { old: 7 } },
      { text: 'Closed', createdAt: at(3) },
    ]),
  ).toEqual({ firstSeq: 2, lastSeq: 4 });
  expect(await messages.import(which, [{ text: 'Later', createdAt: at(4) }])).toEqual({
    firstSeq: 5,
    lastSeq: 5,
  });
  const { items } = await buyer.call('messages.list', { conversationId: archiveId });
  expect(items.map(({ seq, text, createdAt }) => [seq, text, createdAt])).toEqual([
    [1, null, at(1)],
    [2, 'Hello', at(2)],
    [3, 'Hi', at(2)],
    [4, 'Closed', at(3)],
    [5, 'Later', at(4)],
  ]);
  const seen = await buyer.call('conversations.get', { conversationId: archiveId });
  expect(seen).toMatchObject({ unread: 0, readSeq: 5, lastSeq: 5, lastActivityAt: at(4) });
  // The next message tells that the others were missed.
  await messages.send(which, { text: 'Live' });
  await expect.poll(() => JSON.stringify(buyer.heard(archiveId))).toContain('Live');
  expect(JSON.stringify(buyer.heard(archiveId))).not.toContain('Later');
  const changes = await buyer.call('messages.changes', { conversationId: archiveId, since: 1 });
  expect(changes.items.map(({ text }) => text)).toEqual(['Hello', 'Hi', 'Closed', 'Later', 'Live']);
  expect((await conversations.get(which)).lastSeq).toBe(6);
  await expect
    .poll(async () => (await messages.search(which, { query: 'hello' })).items.length)
    .toBe(1);
});

test('an import that is repeated is stored once, and a wrong one not at all', async () => {
  const here = await archive();
  await using _ = here.server;
  const { which } = here;
  const { messages } = here.host;
  const batch = [
    { text: 'One', createdAt: at(2), clientId: 'a' },
    { text: 'Two', createdAt: at(3), clientId: 'b' },
  ];
  expect(await messages.import(which, batch)).toEqual({ firstSeq: 2, lastSeq: 3 });
  expect(await messages.import(which, batch)).toEqual({ firstSeq: 2, lastSeq: 3 });
  const wrong: [messages: Parameters<typeof messages.import>[1], refusal: string][] = [
    [[{ text: 'Two', createdAt: at(2) }], 'invalid_input'],
    [
      [
        { text: 'Three', createdAt: at(5) },
        { text: 'Four', createdAt: at(4) },
      ],
      'invalid_input',
    ],
    [[{ text: 'Future', createdAt: '2999-01-01T00:00:00.000Z' }], 'invalid_input'],
    [[{ text: 'Nobody', createdAt: at(5), sender: { externalId: 'none' } }], 'not_found'],
    [[{ text: 'Uno', createdAt: at(5), clientId: 'a' }], 'client_id_reused'],
    [
      [
        { text: 'Three', createdAt: at(5), clientId: 'c' },
        { text: 'Deux', createdAt: at(5), clientId: 'b' },
      ],
      'client_id_reused',
    ],
  ];
  for (const [what, refusal] of wrong)
    expect([what[0]!.text, await failure(messages.import(which, what))]).toEqual([
      what[0]!.text,
      refusal,
    ]);
  expect((await messages.list(which)).items).toHaveLength(3);
  const buyer = await signedIn(here, 'buyer');
  const own = await buyer.group('Ours');
  await buyer.send(own, 'Hello');
  expect(
    await failure(
      messages.import({ conversationId: own }, [
        { text: 'x', createdAt: new Date().toISOString() },
      ]),
    ),
  ).toBe('forbidden');
});

test('a key without the scope admin reads no texts', async () => {
  const here = await shop();
  await using _ = here.server;
  const token = await here.server.secretKey(here.site, 'write');
  expect(code(await here.server.http('host.listMessages', order, { token }))).toBe('forbidden');
  expect(
    code(await here.server.http('host.searchMessages', { ...order, query: 'a' }, { token })),
  ).toBe('forbidden');
});
