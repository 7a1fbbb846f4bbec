/** The people of a site, as its host searches them, looks after them and gives them their data. */
import type { ExportItem } from '@parlor/sdk/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { failure, place, type Place, signedIn } from '../../../../tests/support/host-backend.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { code, data } from '../../../../tests/support/test-server.js';
import { upload } from '../../../../tests/support/upload.js';

let here: Place;
beforeAll(async () => {
  here = await place();
});
afterAll(() => here.server[Symbol.asyncDispose]());

/** Another site of the same server. */
async function site(): Promise<Place> {
  const { server } = here;
  const { createHost } = await import('@parlor/sdk/server');
  const other = await server.site();
  const secretKey = await server.secretKey(other);
  return { ...here, site: other, secretKey, host: createHost({ url: server.url, secretKey }) };
}

const names = ({ items }: { items: readonly { name: string }[] }) => items.map(({ name }) => name);

test('users are found by the beginning of name, email or id of the host, each once, page by page', async () => {
  const { host, server, site: own } = await site();
  await host.users.upsertMany([
    { externalId: 'anna-1', name: 'Ánna Berg', email: 'Anna@Example.com' },
    { externalId: 'x-2', name: 'Zoe', email: 'annabel@example.com' },
    { externalId: 'ANNA-3', name: 'Yan' },
    { externalId: 'anna%_!', name: 'Will' },
    { externalId: 'c-5', name: 'Berta', email: 'b_rta@example.com' },
  ]);
  const guest = await Person.guest(server, own, 'annika');
  expect(names(await host.users.search({ search: 'ann' }))).toEqual([
    'Ánna Berg',
    'annika',
    'Zoe',
    'Will',
  ]);
  expect(names(await host.users.search({ search: 'ANNA-' }))).toEqual(['Yan']);
  expect(names(await host.users.search({ search: 'anna%' }))).toEqual(['Will']);
  expect(names(await host.users.search({ search: 'b_' }))).toEqual(['Berta']);
  expect(names(await host.users.search({ search: 'berg' }))).toEqual([]);
  expect(names(await host.users.search({ search: '%' }))).toEqual([]);
  const found: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await host.users.search({ search: 'ann', limit: 1, ...(cursor && { cursor }) });
    found.push(...names(page));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(found).toEqual(['Ánna Berg', 'annika', 'Zoe', 'Will']);
  // Without a search: everybody, by name.
  expect(names(await host.users.search())).toEqual([
    'Ánna Berg',
    'annika',
    'Berta',
    'Will',
    'Yan',
    'Zoe',
  ]);
  const two = await host.users.search({ limit: 2 });
  expect(names(await host.users.search({ limit: 2, cursor: two.next! }))).toEqual([
    'Berta',
    'Will',
  ]);
  await host.users.delete({ userId: guest.id }, { messages: 'keep' });
  expect(names(await host.users.search({ search: 'annika' }))).toEqual([]);
});

test('users are found by kind, role and sanction', async () => {
  const { host, server, site: own } = await site();
  const guest = await Person.guest(server, own, 'Guest');
  const [ada, bob, mo, amin] = [
    await Person.of(server, own, 'Ada'),
    await Person.of(server, own, 'Bob'),
    await Person.of(server, own, 'Mo', 'moderator'),
    await Person.of(server, own, 'Amin', 'admin'),
  ];
  expect(names(await host.users.search({ kind: 'guest' }))).toEqual(['Guest']);
  expect(names(await host.users.search({ role: 'staff' }))).toEqual(['Amin', 'Mo']);
  expect(names(await host.users.search({ role: 'moderator' }))).toEqual(['Mo']);
  await host.users.ban({ userId: bob.id }, null);
  await host.users.ban({ userId: amin.id }, 60);
  await host.users.ban({ userId: guest.id }, 3_600);
  await host.users.silence({ userId: ada.id }, 60);
  await host.users.silence({ userId: mo.id }, 60);
  await host.users.unsilence({ userId: mo.id });
  expect(names(await host.users.search({ sanction: 'banned' }))).toEqual(['Bob', 'Guest', 'Amin']);
  const one = await host.users.search({ sanction: 'banned', limit: 2 });
  expect(names(await host.users.search({ sanction: 'banned', cursor: one.next! }))).toEqual([
    'Amin',
  ]);
  expect(names(await host.users.search({ sanction: 'silenced' }))).toEqual(['Ada']);
  expect(names(await host.users.search({ sanction: 'banned', search: 'a' }))).toEqual(['Amin']);
  expect(names(await host.users.search({ sanction: 'banned', kind: 'guest' }))).toEqual(['Guest']);
});

test('the profile of any user is changed: those who talk with the user see it, and the log has it', async () => {
  const { host, server, site: own } = await site();
  const guest = await Person.guest(server, own, 'Guest 1');
  const bob = await Person.of(server, own, 'Bob');
  await bob.start(guest);
  await bob.listen();
  const changed = await host.users.update(
    { userId: guest.id },
    { name: 'Greta', bio: 'Hello', privateAttributes: { customer: 7 } },
  );
  expect(changed).toMatchObject({
    kind: 'guest',
    name: 'Greta',
    bio: 'Hello',
    externalId: null,
    privateAttributes: { customer: 7 },
  });
  await vi.waitFor(() =>
    expect(
      bob
        .heard(guest.id)
        .some((event) => event.name === 'user.updated' && event.data.user.name === 'Greta'),
    ).toBe(true),
  );
  expect(await host.users.update({ userId: guest.id }, { bio: null })).toMatchObject({
    name: 'Greta',
    bio: null,
  });
  await host.users.update({ userId: bob.id }, { role: 'moderator' });
  expect((await bob.call('users.me', {})).role).toBe('moderator');
  expect((await host.audit.list()).items).toMatchObject([
    { act: 'user.role', user: { id: bob.id }, detail: 'moderator', by: { kind: 'key' } },
    { act: 'user.updated', user: { id: guest.id }, detail: 'bio' },
    { act: 'user.updated', user: { id: guest.id }, detail: 'name, bio, privateAttributes' },
  ]);
  const account = data(
    await server.http(
      'auth.register',
      { email: 'a@example.com', password: 'long enough', name: 'Acc' },
      { site: own },
    ),
  );
  const userId = account.user.id;
  expect(await failure(host.users.update({ userId }, { email: null }))).toBe('invalid_input');
  expect(await failure(host.users.update({ userId: guest.id }, { email: 'A@example.com' }))).toBe(
    'email_taken',
  );
  expect((await host.users.update({ userId }, { email: 'new@example.com' })).email).toBe(
    'new@example.com',
  );
  expect(await failure(host.users.update({ userId: 'nobody' }, { name: 'A' }))).toBe('not_found');
  expect(await failure(host.users.update({ userId }, { name: ' ' }))).toBe('invalid_input');
  await host.users.delete({ userId }, { messages: 'keep' });
  expect(await failure(host.users.update({ userId }, { name: 'Back' }))).toBe('not_found');
  const token = await server.secretKey(own, 'write');
  expect(
    code(await server.http('host.updateUser', { userId: guest.id, role: 'admin' }, { token })),
  ).toBe('forbidden');
});

test('a user is signed out on one device or on all, and may sign in again', async () => {
  const { host, server } = here;
  await host.users.upsert({ externalId: 'devices' });
  const [one, two, three] = [
    await signedIn(here, 'devices'),
    await signedIn(here, 'devices'),
    await signedIn(here, 'devices'),
  ];
  const who = { externalId: 'devices' };
  const { items } = await host.users.sessions(who);
  expect(items).toHaveLength(3);
  expect(items[0]).toMatchObject({ way: 'signed', renewedAt: items[0]!.createdAt });
  const page = await host.users.sessions(who, { limit: 2 });
  expect((await host.users.sessions(who, { limit: 2, cursor: page.next! })).items).toEqual(
    items.slice(2),
  );
  await one.listen();
  const sessionId = one.session.sessionId;
  expect(await host.users.signOut(who, { sessionId })).toEqual({ ended: 1 });
  await vi.waitFor(() => expect(one.isListening).toBe(false));
  expect(await one.refusal('users.me', {})).toBe('session_ended');
  expect(await two.outcome('users.me', {})).toBe('ok');
  expect(await host.users.signOut(who, { sessionId })).toEqual({ ended: 0 });
  expect(await host.users.signOut(who)).toEqual({ ended: 2 });
  for (const device of [two, three])
    expect(await device.refusal('users.me', {})).toBe('session_ended');
  expect((await host.users.sessions(who)).items).toEqual([]);
  expect(await (await signedIn(here, 'devices')).outcome('users.me', {})).toBe('ok');
  expect((await host.audit.list({ userId: one.id })).items).toMatchObject([
    { act: 'user.signed_out', detail: '2' },
    { act: 'user.signed_out', detail: '1' },
  ]);
  const stranger = await Person.of(server, here.site, 'Stranger');
  expect(await failure(host.users.signOut(who, { sessionId: stranger.session.sessionId }))).toBe(
    'not_found',
  );
  expect(await stranger.outcome('users.me', {})).toBe('ok');
});

test('the conversations of a user are listed without what was written in them', async () => {
  const { host, server, site: own } = await site();
  const [ada, bob, eve] = [
    await Person.of(server, own, 'Ada'),
    await Person.of(server, own, 'Bob'),
    await Person.of(server, own, 'Eve'),
  ];
  const direct = await ada.start(bob);
  const club = await ada.group('Club', bob, eve);
  await bob.start(eve);
  await ada.send(direct, 'secret');
  const list = await host.users.memberships({ userId: ada.id });
  expect(list.items).toMatchObject([
    { conversationId: direct, kind: 'direct', title: null, memberCount: 2, role: 'member' },
    { conversationId: club, kind: 'group', title: 'Club', memberCount: 3, role: 'owner' },
  ]);
  expect(JSON.stringify(list)).not.toContain('secret');
  const page = await host.users.memberships({ userId: ada.id }, { limit: 1 });
  expect(
    (await host.users.memberships({ userId: ada.id }, { limit: 1, cursor: page.next! })).items,
  ).toEqual(list.items.slice(1));
  expect(await failure(host.users.memberships({ externalId: 'nobody' }))).toBe('not_found');
});

test('a member takes over what a guest has left, without a device of the guest', async () => {
  const { host, server, site: own } = await site();
  const guest = await Person.guest(server, own, 'Guest');
  const [bob, member] = [await Person.of(server, own, 'Bob'), await Person.of(server, own, 'Mem')];
  const conversationId = await guest.start(bob);
  await host.users.mergeGuest({ guestId: guest.id, userId: member.id });
  expect(await guest.refusal('users.me', {})).toBe('session_ended');
  const { items } = await member.call('messages.list', { conversationId });
  expect(items[0]).toMatchObject({ senderId: member.id, text: 'first' });
  await host.users.mergeGuest({ guestId: guest.id, userId: member.id });
  expect((await host.audit.list({ act: 'user.merged' })).items).toMatchObject([
    { user: { id: member.id }, detail: guest.id, by: { kind: 'key' } },
  ]);
  const refused = [
    { guestId: bob.id, userId: member.id },
    { guestId: guest.id, userId: bob.id },
    { guestId: 'nobody', userId: member.id },
    { guestId: (await Person.guest(server, own, 'G')).id, userId: guest.id },
  ];
  for (const who of refused) expect(await failure(host.users.mergeGuest(who))).toBe('not_found');
  expect(await bob.outcome('users.me', {})).toBe('ok');
});

test('an export has everything that a user has left, and nothing that others wrote', async () => {
  const { host, server, site: own } = await site();
  const [ada, bob] = [await Person.of(server, own, 'Ada'), await Person.of(server, own, 'Bob')];
  const direct = await ada.start(bob);
  for (const n of upTo(120)) await ada.send(direct, `mine ${n}`);
  await bob.send(direct, 'theirs');
  const gone = await ada.send(direct, 'gone');
  await ada.call('messages.delete', { conversationId: direct, seq: gone.seq });
  const club = await ada.group('Club', bob);
  const file = await upload(server, ada.session.accessToken, 'a file');
  await ada.send(club, 'with a file', { attachmentIds: [file.id] });
  await ada.call('members.transferOwnership', { conversationId: club, userId: bob.id });
  await ada.call('members.remove', { conversationId: club, userId: ada.id });
  await ada.call('contacts.request', { userId: bob.id, note: 'Hello' });
  const eve = await Person.of(server, own, 'Eve');
  await ada.call('blocks.add', { userId: eve.id });
  await ada.call('reports.create', { userId: eve.id, reason: 'spam', note: 'Look.' });
  await bob.call('reports.create', { userId: ada.id, reason: 'spam', note: 'theirs' });
  await host.moderation.changeFilters({ add: [{ kind: 'word', value: 'wait', action: 'hold' }] });
  await ada.refusal('messages.send', { conversationId: direct, clientId: 'h', text: 'wait' });

  const items: ExportItem[] = [];
  for await (const item of host.users.export({ userId: ada.id })) items.push(item);
  const of = (section: string) =>
    items.filter((item) => item.section === section).map((item) => item.data);
  expect([...new Set(items.map(({ section }) => section))]).toEqual([
    'profile',
    'session',
    'conversation',
    'contact',
    'block',
    'message',
    'held',
    'report',
  ]);
  expect(of('profile')).toEqual([await host.users.get({ userId: ada.id })]);
  expect(of('session')).toHaveLength(1);
  expect(of('conversation')).toMatchObject([{ conversationId: direct }]);
  expect(of('contact')).toMatchObject([{ userId: bob.id, state: 'requested', note: 'Hello' }]);
  expect(of('block')).toMatchObject([{ userId: eve.id }]);
  expect(of('held')).toMatchObject([{ text: 'wait' }]);
  expect(of('report')).toMatchObject([{ userId: eve.id, note: 'Look.' }]);
  const texts = of('message').map((message) => (message as { text: string }).text);
  expect(texts.toSorted()).toEqual(
    ['first', 'with a file', ...upTo(120).map((n) => `mine ${n}`)].toSorted(),
  );
  expect(of('message')).toContainEqual(
    expect.objectContaining({ attachments: [expect.objectContaining({ id: file.id })] }),
  );
  expect(JSON.stringify(items)).not.toContain('theirs');
  expect((await host.audit.list({ act: 'user.exported' })).items).toMatchObject([
    { user: { id: ada.id }, by: { kind: 'key' } },
  ]);
});
