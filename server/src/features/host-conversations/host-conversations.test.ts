/** Conversations that the host's backend makes, as it and their members see them. */
import { expect, test } from 'vitest';
import { failure, type Place, place, signedIn } from '../../../../tests/support/host-backend.js';

async function shop(...externalIds: string[]): Promise<Place> {
  const here = await place();
  await here.host.users.upsertMany(externalIds.map((externalId) => ({ externalId })));
  return here;
}

const members = [{ externalId: 'buyer' }, { externalId: 'seller', role: 'admin' }] as const;

test('a group by the id of the host is made once, and members get it on all devices', async () => {
  const here = await shop('buyer', 'seller');
  await using _ = here.server;
  const buyer = await signedIn(here, 'buyer');
  await buyer.listen();
  const order = { externalId: 'order 42/é', title: ' Order 42 ', members };
  const made = await here.host.conversations.upsert(order);
  expect(made).toMatchObject({
    externalId: 'order 42/é',
    kind: 'group',
    title: 'Order 42',
    access: 'private',
    posting: 'all',
    memberCount: 2,
    lastSeq: 1,
  });
  await expect
    .poll(() => buyer.heard(made.id).map(({ name }) => name))
    .toContain('conversation.created');
  const [seen] = (await buyer.call('conversations.list', {})).items;
  expect(seen).toMatchObject({ id: made.id, title: 'Order 42', role: 'member', unread: 0 });
  const again = await here.host.conversations.upsert({ ...order, description: 'Two books' });
  expect(again).toMatchObject({ id: made.id, description: 'Two books', memberCount: 2 });
  expect(await here.host.conversations.get({ externalId: 'order 42/é' })).toEqual(again);
  const page = await here.host.conversations.members({ conversationId: made.id });
  expect(new Map(page.items.map(({ externalId, role }) => [externalId, role]))).toEqual(
    new Map([
      ['buyer', 'member'],
      ['seller', 'admin'],
    ]),
  );
});

test('of many calls for one id at the same time, one makes the group', async () => {
  const here = await shop('buyer');
  await using _ = here.server;
  const made = await Promise.all(
    Array.from({ length: 8 }, () =>
      here.host.conversations.upsert({ externalId: 'order', title: 'Order' }),
    ),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect((await here.host.conversations.list()).items).toHaveLength(1);
});

test('a repeated creation with one key makes one group, also if its answer was not kept', async () => {
  const here = await shop('buyer');
  await using _ = here.server;
  const as = { token: here.secretKey, headers: { 'idempotency-key': 'once' } };
  const make = () => here.server.http('host.createConversation', { title: 'Order' }, as);
  const first = (await make()).body;
  await here.server.app.database.query('DELETE FROM idempotency_keys WHERE site_id = ?', [
    here.site.id,
  ]);
  expect((await make()).body).toEqual(first);
  expect((await here.host.conversations.list()).items).toHaveLength(1);
});

test('a member opens the conversation by the id of the host, and nobody else does', async () => {
  const here = await shop('buyer', 'seller', 'other');
  await using _ = here.server;
  const { id } = await here.host.conversations.upsert({
    externalId: 'a/../b',
    title: 'A',
    members,
  });
  const buyer = await signedIn(here, 'buyer');
  expect(
    await buyer.call('conversations.get', { conversationId: 'external:a/../b' }),
  ).toMatchObject({ id });
  const other = await signedIn(here, 'other');
  expect(await other.refusal('conversations.get', { conversationId: 'external:a/../b' })).toBe(
    'not_found',
  );
  expect(await buyer.refusal('conversations.get', { conversationId: 'external:none' })).toBe(
    'not_found',
  );
});

test('closing leaves writing to the staff of the group, and reopening gives it back', async () => {
  const here = await shop('buyer', 'seller');
  await using _ = here.server;
  const { conversations } = here.host;
  const { id: conversationId } = await conversations.upsert({
    externalId: 'order',
    title: 'Order',
    members,
  });
  const [buyer, seller] = [await signedIn(here, 'buyer'), await signedIn(here, 'seller')];
  const say = (clientId: string) => ({ conversationId, clientId, text: 'Hello' });
  expect(await conversations.close({ externalId: 'order' })).toMatchObject({ posting: 'admins' });
  expect(await buyer.refusal('messages.send', say('a'))).toBe('forbidden');
  await seller.call('messages.send', say('b'));
  await conversations.reopen({ externalId: 'order' });
  await buyer.call('messages.send', say('c'));
});

test('members are added and removed at once, without being asked, and get roles', async () => {
  const here = await shop('buyer', 'seller', 'support');
  await using _ = here.server;
  await here.server.app.sites.update(here.site.id, { whoMayAdd: 'contacts' });
  const { conversations } = here.host;
  const order = { externalId: 'order' };
  await conversations.upsert({ ...order, title: 'Order', members });
  const support = await signedIn(here, 'support');
  await support.listen();
  const added = await conversations.addMembers(order, [
    { externalId: 'support', role: 'owner' },
    { externalId: 'buyer', role: 'admin' },
  ]);
  expect(added.memberCount).toBe(3);
  await expect
    .poll(() => support.heard(added.id).map(({ name }) => name))
    .toContain('conversation.created');
  const roles = async () =>
    Object.fromEntries(
      (await conversations.members(order)).items.map(({ externalId, role }) => [externalId, role]),
    );
  expect(await roles()).toEqual({ buyer: 'admin', seller: 'admin', support: 'owner' });
  expect(await failure(conversations.removeMembers(order, [{ externalId: 'support' }]))).toBe(
    'forbidden',
  );
  // Nobody is added or removed if one of them cannot be.
  expect(
    await failure(
      conversations.removeMembers(order, [{ externalId: 'buyer' }, { externalId: 'support' }]),
    ),
  ).toBe('forbidden');
  expect(
    await failure(conversations.addMembers(order, [{ externalId: 'support', role: 'member' }])),
  ).toBe('forbidden');
  expect(await roles()).toEqual({ buyer: 'admin', seller: 'admin', support: 'owner' });
  await conversations.addMembers(order, [{ externalId: 'buyer', role: 'owner' }]);
  await conversations.removeMembers(order, [{ externalId: 'support' }, { externalId: 'seller' }]);
  expect(await roles()).toEqual({ buyer: 'owner' });
  await expect
    .poll(() => support.heard(added.id).map(({ name }) => name))
    .toContain('conversation.removed');
  expect(await failure(conversations.addMembers(order, [{ externalId: 'nobody' }]))).toBe(
    'not_found',
  );
  expect(await roles()).toEqual({ buyer: 'owner' });
});

test('the list has all conversations of the site, and a search compares titles', async () => {
  const here = await shop('buyer', 'seller');
  await using _ = here.server;
  const { conversations } = here.host;
  for (const n of [1, 2, 3])
    await conversations.upsert({ externalId: `order-${n}`, title: `Bestellung ÄB ${n}` });
  const { id } = await conversations.create({ title: 'Rückfragen' });
  const buyer = await signedIn(here, 'buyer');
  const seller = await signedIn(here, 'seller');
  await buyer.call('conversations.start', { userIds: [seller.id], clientId: 'a', text: 'Hi' });
  const seen = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await conversations.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(2);
    for (const item of page.items) seen.add(item.id);
    if (!page.next) break;
    cursor = page.next;
  }
  expect(seen.size).toBe(5);
  const direct = (await conversations.list({ kind: 'direct' })).items;
  expect(direct).toHaveLength(1);
  expect(new Set(direct[0]!.people.map((each) => each.id))).toEqual(new Set([buyer.id, seller.id]));
  expect((await conversations.list({ search: 'ruck' })).items).toMatchObject([{ id }]);
  expect((await conversations.list({ search: 'äb 2' })).items).toMatchObject([
    { externalId: 'order-2' },
  ]);
});

test('a deleted conversation is gone for its members and the host, and its id is free', async () => {
  const here = await shop('buyer', 'seller');
  await using _ = here.server;
  const { conversations } = here.host;
  const order = { externalId: 'order', title: 'Order', members };
  const { id } = await conversations.upsert(order);
  const buyer = await signedIn(here, 'buyer');
  for (let n = 0; n < 60; n++)
    await buyer.call('messages.send', {
      conversationId: id,
      clientId: `m${n}`,
      text: `Secret ${n}`,
    });
  expect(await conversations.delete({ externalId: 'order' })).toEqual({
    conversationId: id,
    messagesDeleted: 60,
  });
  expect(await buyer.refusal('conversations.get', { conversationId: id })).toBe('not_found');
  expect(await failure(conversations.get({ conversationId: id }))).toBe('not_found');
  expect((await conversations.list()).items).toEqual([]);
  const left = await here.server.app.database.query(
    'SELECT * FROM messages WHERE conversation_id = ?',
    [id],
  );
  expect(JSON.stringify(left)).not.toContain('Secret');
  expect(await conversations.delete({ externalId: 'order' })).toEqual({
    conversationId: null,
    messagesDeleted: 0,
  });
  expect(await conversations.delete({ conversationId: id })).toMatchObject({ messagesDeleted: 0 });
  expect((await conversations.upsert(order)).id).not.toBe(id);
});

test('a direct conversation is listed, and cannot be changed like a group', async () => {
  const here = await shop('buyer', 'seller');
  await using _ = here.server;
  const [buyer, seller] = [await signedIn(here, 'buyer'), await signedIn(here, 'seller')];
  const { conversation } = await buyer.call('conversations.start', {
    userIds: [seller.id],
    clientId: 'a',
    text: 'Hi',
  });
  const which = { conversationId: conversation.id };
  const { conversations } = here.host;
  expect(await conversations.get(which)).toMatchObject({ kind: 'direct', externalId: null });
  expect(await failure(conversations.update(which, { title: 'A' }))).toBe('forbidden');
  expect(await failure(conversations.addMembers(which, [{ externalId: 'buyer' }]))).toBe(
    'forbidden',
  );
  expect(await failure(conversations.removeMembers(which, [{ externalId: 'buyer' }]))).toBe(
    'forbidden',
  );
});
