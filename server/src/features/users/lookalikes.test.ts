/**
 * Who takes a name that looks like that of a moderator or admin is marked, for everybody who sees
 * that user, and as long as it is so.
 */
import { cleanName } from '@parlor/sdk/protocol/names';
import { expect, test } from 'vitest';
import { place, signedIn, told } from '../../../../tests/support/host-backend.js';
import { Person } from '../../../../tests/support/person.js';
import { data, TestServer } from '../../../../tests/support/test-server.js';

const impostors = [
  'Маrа Lіndqvіst',
  'mara  LINDQVIST',
  'Mara\u200BLindqvist',
  'Mara Iindqvist',
  'Mara Lindqvist ✅',
  '𝐌𝒂𝓻𝕒 Ｌｉｎｄｑｖｉｓｔ',
];

const marked = async (by: Person) =>
  (await by.call('users.list', {})).items
    .filter(({ resemblesStaff }) => resemblesStaff)
    .map(({ name }) => name);

const isMarked = async (by: Person, whom: { id: string }) =>
  (await by.call('users.get', { userId: whom.id })).resemblesStaff ?? false;

test('names that look like one of the staff are marked wherever their users are seen; the staff, others and other sites are not', async () => {
  await using server = await TestServer.start();
  const [site, elsewhere] = [await server.site(), await server.site()];
  const mara = await Person.of(server, site, 'Mara Lindqvist', 'moderator');
  const jonas = await Person.of(server, site, 'Jonas Weber');
  await Person.of(server, site, 'Maria Lindqvist');
  const them: Person[] = [];
  for (const name of impostors) them.push(await Person.of(server, site, name));
  expect((await marked(jonas)).toSorted()).toEqual(impostors.map(cleanName).toSorted());
  for (const one of them) expect(one.session.user.resemblesStaff).toBe(true);
  expect(mara.session.user).not.toHaveProperty('resemblesStaff');
  expect(await isMarked(jonas, mara)).toBe(false);

  const group = await jonas.group('Talk', mara, them[0]!);
  const { members } = await jonas.call('conversations.get', { conversationId: group });
  expect(members.map(({ user }) => [user.id, user.resemblesStaff])).toEqual(
    expect.arrayContaining([
      [mara.id, undefined],
      [jonas.id, undefined],
      [them[0]!.id, true],
    ]),
  );
  const stranger = await Person.of(server, elsewhere, impostors[0]!);
  expect(stranger.session.user.resemblesStaff).toBeUndefined();
});

test('a mark comes and goes with the name of its user', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  await Person.of(server, site, 'Νίκος', 'admin');
  const guest = await Person.of(server, site, 'Jonas');
  expect((await guest.call('users.updateMe', { name: 'νίκος' })).resemblesStaff).toBe(true);
  expect((await guest.call('users.updateMe', { bio: 'Hello' })).resemblesStaff).toBe(true);
  expect((await guest.call('users.updateMe', { name: 'Jonas' })).resemblesStaff).toBeUndefined();
  expect((await guest.call('users.updateMe', { name: 'Nlkoc' })).resemblesStaff).toBeUndefined();
});

test('marks follow when somebody joins the staff, is renamed, and leaves it; those who see the user are told', async () => {
  const at = await place();
  const { server, site, host } = at;
  await using _ = server;
  await host.users.upsert({ externalId: 'm', name: 'Mara Lindqvist' });
  const mara = await signedIn(at, 'm');
  const other = await Person.of(server, site, 'mara lindqvist');
  const second = await Person.of(server, site, 'Vera');
  const jonas = await (await Person.of(server, site, 'Jonas')).listen();
  await jonas.start(other);
  expect(await marked(jonas)).toEqual([]);

  await host.users.upsert({ externalId: 'm', role: 'moderator' });
  expect(await marked(jonas)).toEqual(['mara lindqvist']);
  await expect.poll(() => told(jonas, other.id)?.resemblesStaff).toBe(true);
  await host.users.upsert({ externalId: 'm', name: 'Вера' });
  expect(await marked(jonas)).toEqual([]);
  await expect.poll(() => told(jonas, other.id)?.resemblesStaff).toBeUndefined();
  await second.call('users.updateMe', { name: 'Bepa' });
  expect(await marked(jonas)).toEqual(['Bepa']);

  // Two of the staff go by the name: the mark stays with the second one.
  await server.app.discipline.setRole(site.id, second.id, 'admin');
  expect(await marked(jonas)).toEqual([]);
  await other.call('users.updateMe', { name: 'bepa' });
  expect(await marked(jonas)).toEqual(['bepa']);
  await server.app.discipline.setRole(site.id, second.id, 'user');
  expect((await marked(jonas)).toSorted()).toEqual(['Bepa', 'bepa']);
  await host.users.delete({ externalId: 'm' }, { messages: 'keep' });
  expect(await marked(jonas)).toEqual([]);
  expect(await isMarked(jonas, mara)).toBe(false);
});

test('a name and a role that are stored at the same time leave the mark right', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const jonas = await Person.of(server, site, 'Jonas');
  for (let round = 0; round < 8; round++) {
    const name = `Twin ${String.fromCodePoint(65 + round)}`;
    const [one, two] = [
      await Person.of(server, site, name),
      await Person.of(server, site, `Other ${round}`),
    ];
    await Promise.all([
      server.app.discipline.setRole(site.id, one.id, 'moderator'),
      two.call('users.updateMe', { name }),
    ]);
    expect(await isMarked(jonas, two)).toBe(true);
  }
});

test('names that an older server has stored are cleaned and compared by and by', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const mara = await Person.of(server, site, 'Mara Lindqvist', 'moderator');
  const [impostor, blank] = [
    await Person.of(server, site, 'x'),
    await Person.of(server, site, 'y'),
  ];
  const { database } = server.app;
  await database.query("UPDATE users SET name = ?, name_folded = 'z' WHERE id = ?", [
    '\u202EMаrа\u200B Lindqvist',
    impostor.id,
  ]);
  await database.query('UPDATE users SET name = ? WHERE id = ?', ['\u3164', blank.id]);
  await database.query('UPDATE users SET name_skeleton = NULL', []);
  await server.restart();
  const left = () =>
    server.app.database.query<unknown[]>('SELECT id FROM users WHERE name_skeleton IS NULL', []);
  await expect.poll(left).toEqual([]);
  await expect.poll(() => isMarked(mara, impostor)).toBe(true);
  expect(
    (await mara.call('users.list', { search: 'lindqvist' })).items.map(({ name }) => name),
  ).toEqual(['Mаrа Lindqvist']);
  expect((await mara.call('users.get', { userId: blank.id })).name).toBe('\u3164');
});

test('a name is compared by whatever way it comes', async () => {
  const { server, site, host, sign } = await place();
  await using _ = server;
  await Person.of(server, site, 'Mara Lindqvist', 'moderator');
  const [name, password] = ['Маrа Lindqvist', 'a long enough one'];
  const guests = [
    await Person.guest(server, site, 'One'),
    await Person.guest(server, site, 'Two'),
  ] as const;
  const users = {
    register: data(
      await server.http('auth.register', { email: 'r@example.com', password, name }, { site }),
    ).user,
    upgrade: await guests[0].call('auth.upgrade', { email: 'u@example.com', password, name }),
    link: await guests[1].call('auth.link', { token: sign('linked', { name }) }),
    exchange: data(await server.http('auth.exchange', { token: sign('made', { name }) }, { site }))
      .user,
    renamed:
      (await host.users.upsert({ externalId: 'renamed', name: 'Three' })) &&
      (await host.users.upsert({ externalId: 'renamed', name })),
    upsert: await host.users.upsert({ externalId: 'new', name }),
    id: await host.users.upsert({ externalId: name }),
  };
  for (const [way, user] of Object.entries(users))
    expect([way, user.resemblesStaff]).toEqual([way, true]);
});
