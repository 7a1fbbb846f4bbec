/**
 * People whom the host's backend makes and changes: what it may say of them, who sees it, and what
 * their devices hear.
 */
import { createHost } from '@parlor/sdk/server';
import { limits } from '@parlor/sdk/protocol/limits';
import { expect, test, vi } from 'vitest';
import { failure, place, signedIn, told } from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';

test('a user is made, brought up to date field by field, and found by either id', async () => {
  const here = await place();
  await using _ = here.server;
  const { host } = here;
  const made = await host.users.upsert({
    externalId: '42',
    name: ' Ada ',
    email: 'Ada@Example.com',
    bio: 'Counts',
    role: 'moderator',
  });
  expect(made).toMatchObject({
    externalId: '42',
    kind: 'member',
    role: 'moderator',
    name: 'Ada',
    email: 'ada@example.com',
    bio: 'Counts',
    avatarUrl: null,
    status: 'active',
    attributes: {},
    privateAttributes: {},
  });
  const changed = await host.users.upsert({
    externalId: '42',
    avatarUrl: 'https://host.example/ada.png',
    bio: null,
  });
  expect(changed).toEqual({ ...made, avatarUrl: 'https://host.example/ada.png', bio: null });
  expect(await host.users.get({ externalId: '42' })).toEqual(changed);
  expect(await host.users.get({ userId: made.id })).toEqual(changed);
  // The same person signs in with the host's token.
  expect((await signedIn(here, '42')).id).toBe(made.id);
  expect((await host.users.upsert({ externalId: 'nameless' })).name).toBe('nameless');
  expect(await failure(host.users.get({ externalId: '43' }))).toBe('not_found');
});

test('attributes are set one by one, are of one kind each, and are bounded', async () => {
  await using server = (await place()).server;
  const here = {
    host: createHost({ url: server.url, secretKey: await server.secretKey(await server.site()) }),
  };
  const upsert = (attributes: object, privateAttributes: object = {}) =>
    here.host.users.upsert({
      externalId: '42',
      attributes: attributes as never,
      privateAttributes: privateAttributes as never,
    });
  expect(await upsert({ plan: 'gold', since: 2020, vip: true }, { customer: 7 })).toMatchObject({
    attributes: { plan: 'gold', since: 2020, vip: true },
    privateAttributes: { customer: 7 },
  });
  expect(await upsert({ since: null, plan: 'silver' }, { vip: false })).toMatchObject({
    attributes: { plan: 'silver' },
    privateAttributes: { customer: 7, vip: false },
  });
  // Taking away what is of the other kind takes nothing away.
  expect((await upsert({ vip: null })).privateAttributes).toEqual({ customer: 7, vip: false });
  const many = Object.fromEntries(upTo(limits.attributes - 2).map((n) => [`key${n}`, n]));
  expect(await failure(upsert({}, many))).toBe('limit_reached');
  expect(
    await failure(
      upsert(
        Object.fromEntries(upTo(6).map((n) => [`long${n}`, 'x'.repeat(limits.attributeText)])),
      ),
    ),
  ).toBe('limit_reached');
  expect((await upsert({})).attributes).toEqual({ plan: 'silver' });
  // Two backends at once.
  await Promise.all(upTo(10).map((n) => upsert({ [`key${n}`]: n })));
  expect(Object.keys((await upsert({})).attributes).length).toBe(11);
});

test('everybody sees public attributes, and private ones are for moderators alone', async () => {
  const here = await place();
  await using server = here.server;
  const ada = await here.host.users.upsert({
    externalId: '42',
    name: 'Ada',
    attributes: { plan: 'gold' },
    privateAttributes: { risk: 'secret' },
  });
  const [grace, moderator, own] = [
    await Person.of(server, here.site, 'Grace'),
    await Person.of(server, here.site, 'Mod', 'moderator'),
    await signedIn(here, '42'),
  ];
  const seen = await grace.call('users.get', { userId: ada.id });
  expect(seen.attributes).toEqual({ plan: 'gold' });
  expect(
    (await grace.call('users.list', {})).items.find(({ id }) => id === ada.id)?.attributes,
  ).toEqual({ plan: 'gold' });
  expect((await moderator.call('users.get', { userId: ada.id })).privateAttributes).toEqual({
    risk: 'secret',
  });
  await own.listen();
  await own.start(grace);
  await here.host.users.upsert({
    externalId: '42',
    privateAttributes: { risk: 'secret too' },
    attributes: { plan: 'silver' },
  });
  await vi.waitFor(() => expect(told(own, ada.id)?.attributes).toEqual({ plan: 'silver' }));
  const texts = [
    seen,
    await own.call('users.me', {}),
    await own.call('conversations.list', {}),
    own.heard(ada.id),
  ];
  expect(JSON.stringify(texts)).not.toMatch(/secret|privateAttributes/);
});

test('a changed profile reaches whoever shares a conversation, and nobody hears of what is no change', async () => {
  const here = await place();
  await using server = here.server;
  const ada = await here.host.users.upsert({ externalId: '42', name: 'Ada' });
  const [grace, stranger] = [
    await Person.of(server, here.site, 'Grace'),
    await Person.of(server, here.site, 'Stranger'),
  ];
  await (await signedIn(here, '42')).start(grace);
  await Promise.all([grace.listen(), stranger.listen()]);
  await here.host.users.upsert({ externalId: '42', name: 'Ada' });
  await here.host.users.upsert({
    externalId: '42',
    email: 'ada@example.com',
    privateAttributes: { a: 1 },
  });
  await here.host.users.upsert({
    externalId: '42',
    name: 'Ada Lovelace',
    attributes: { plan: 'gold' },
  });
  await vi.waitFor(() =>
    expect(told(grace, ada.id)).toMatchObject({
      name: 'Ada Lovelace',
      attributes: { plan: 'gold' },
    }),
  );
  expect(grace.heard(ada.id).filter(({ name }) => name === 'user.updated')).toHaveLength(1);
  expect(stranger.heard(ada.id)).toEqual([]);
});

test('whoever is no longer a moderator is none on any device, without signing in again', async () => {
  const here = await place();
  await using server = here.server;
  await here.host.users.upsert({ externalId: '42', role: 'moderator' });
  const [phone, grace] = [
    await (await signedIn(here, '42')).listen(),
    await Person.of(server, here.site, 'Grace'),
  ];
  const conversationId = await grace.start(phone);
  const { seq } = await grace.send(conversationId, 'Hello');
  expect(await phone.outcome('messages.edits', { conversationId, seq })).toBe('ok');
  await here.host.users.upsert({ externalId: '42', name: 'Ada', role: 'moderator' });
  expect(phone.isListening).toBe(true);
  await here.host.users.upsert({ externalId: '42', role: 'user' });
  await vi.waitFor(() => expect(phone.isListening).toBe(false));
  expect(await phone.outcome('messages.edits', { conversationId, seq })).toBe('forbidden');
  await phone.listen();
});

test('many are made at once, each for itself', async () => {
  const here = await place();
  await using _ = here.server;
  await here.host.users.upsert({ externalId: 'first', email: 'taken@example.com' });
  const profiles = upTo(20).map((n) => ({
    externalId: `user ${n}`,
    name: `User ${n}`,
    ...(n === 7 && { email: 'taken@example.com' }),
  }));
  const results = await here.host.users.upsertMany(profiles);
  expect(results.map(({ user, error }) => user?.externalId ?? error?.code)).toEqual(
    profiles.map(({ externalId }) => (externalId === 'user 7' ? 'email_taken' : externalId)),
  );
  const again = await here.host.users.upsertMany([...profiles].reverse());
  expect(again.map(({ user }) => user?.id)).toEqual(results.map(({ user }) => user?.id).reverse());
  expect(
    await failure(here.host.users.upsert({ externalId: 'user 1', email: 'taken@example.com' })),
  ).toBe('email_taken');
});

test('of many, those with wrong input are refused by themselves, with the field that is wrong', async () => {
  const here = await place();
  await using _ = here.server;
  const wrong = [
    { externalId: '2', email: 'no email' },
    { externalId: '' },
    { externalId: '4', color: 'red' },
    null,
  ] as never[];
  const results = await here.host.users.upsertMany([
    { externalId: '1' },
    ...wrong,
    { externalId: '5', name: ' Grace ' },
  ]);
  expect(results.map(({ user, error }) => user?.name ?? error?.code)).toEqual([
    '1',
    ...wrong.map(() => 'invalid_input'),
    'Grace',
  ]);
  expect(
    results.map(({ error }) => error?.message.replace(/^Wrong input: (\w+).*$/, '$1')),
  ).toEqual([undefined, 'email', 'externalId', 'color', 'the', undefined]);
  const listed = (await here.host.users.list()).items.map(({ externalId }) => externalId);
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining(['1', '5']));
});

test('asked for the same person twenty times at once, the server makes one', async () => {
  const here = await place();
  await using _ = here.server;
  const made = await Promise.all(
    upTo(20).map((n) => here.host.users.upsert({ externalId: '42', name: `Ada ${n}` })),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});

test('the list has everybody once, page by page, whoever is renamed meanwhile', async () => {
  const here = await place();
  await using server = here.server;
  const guest = await Person.of(server, here.site, 'Guest');
  const made = await here.host.users.upsertMany(
    upTo(12).map((n) => ({ externalId: `${n}`, name: `Person ${n}` })),
  );
  await here.host.users.deactivate({ externalId: '3' });
  await here.host.users.delete({ externalId: '4' }, { messages: 'keep' });
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await here.host.users.list({ limit: 5, ...(cursor && { cursor }) });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    await here.host.users.upsert({ externalId: '1', name: `Zoe ${found.length}` });
  }
  const expected = made.flatMap(({ user }, i) => (i === 3 ? [] : [user!.id]));
  expect(found.sort()).toEqual([...expected, guest.id].sort());
});
