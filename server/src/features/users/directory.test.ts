/**
 * Who sees whom: the settings of the directory, in lists, by id, by the host's id, and beside what
 * people do to each other.
 */
import type { User } from '@parlor/sdk/protocol/users';
import { expect, test } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';
import type { DirectoryRules } from '../../ports/sites.js';
import { Faces } from './faces.js';
import { UserRow } from './user.entity.js';

const viewers = ['guest', 'member', 'contact', 'partner', 'fellow', 'moderator'] as const;
type Viewer = (typeof viewers)[number];

/**
 * One site: `Zoe` has a profile; the viewers stand to her as they are called. `Ann` and `Staff`
 * have met nobody.
 */
async function place(server: TestServer, directory: Partial<DirectoryRules> | undefined) {
  const site = await server.site(directory && { directory });
  // What new sites have.
  if (!directory) await server.app.sites.update(site.id, { directory: { visibleTo: 'members' } });
  const create = (name: string, more: object = {}) =>
    server.app.users.create(site.id, {
      kind: 'member',
      name,
      bio: `bio of ${name}`,
      avatarUrl: `https://pictures.example/${name}.png`,
      attributes: JSON.stringify({ town: 'Bern' }),
      ...more,
    });
  const ann = await create('Ann', { externalId: 'ann' });
  const staff = await create('Staff');
  await server.app.users.update(site.id, staff.id, { role: 'admin' });
  const zoe = await Person.of(server, site, 'Zoe');
  await zoe.call('users.updateMe', { bio: 'bio of Zoe' });
  await server.app.users.update(site.id, zoe.id, {
    externalId: 'zoe',
    avatarUrl: 'https://pictures.example/Zoe.png',
  });
  const people = {} as Record<Viewer, Person>;
  for (const each of viewers) {
    people[each] =
      each === 'guest'
        ? await Person.guest(server, site, each)
        : await Person.of(server, site, each);
  }
  await server.app.users.update(site.id, people.moderator.id, { role: 'moderator' });
  people.moderator = Person.with(
    server,
    site,
    data(
      await server.http(
        'auth.refresh',
        { refreshToken: people.moderator.session.refreshToken },
        { site },
      ),
    ),
  );
  await zoe.call('contacts.request', { userId: people.contact.id });
  await people.contact.call('contacts.accept', { userId: zoe.id });
  await zoe.start(people.partner);
  await zoe.group('Club', people.fellow);
  return { site, ann, staff, zoe, people };
}

const named = (users: readonly { name: string }[]) =>
  users.map(({ name }) => name).filter((name) => ['Ann', 'Staff', 'Zoe'].includes(name));

/** Of `Ann`, by id. */
const shown = ({ bio, avatarUrl, attributes }: User) =>
  [avatarUrl && 'picture', bio && 'bio', Object.keys(attributes).length > 0 && 'attributes']
    .filter(Boolean)
    .join(' ') || 'name';

const all = 'picture bio attributes';

const table: readonly (readonly [
  rules: Partial<DirectoryRules> | undefined,
  lists: Readonly<Record<Viewer, string>>,
  byId: Readonly<Record<'guest' | 'member' | 'moderator', string>>,
])[] = [
  [
    undefined,
    {
      guest: 'Staff',
      member: 'Staff Ann Zoe',
      contact: 'Staff Ann Zoe',
      partner: 'Staff Ann Zoe',
      fellow: 'Staff Ann Zoe',
      moderator: 'Staff Ann Zoe',
    },
    { guest: 'picture', member: all, moderator: all },
  ],
  [
    { visibleTo: 'everyone', strangersSee: 'nothing' },
    {
      guest: 'Staff Ann Zoe',
      member: 'Staff Ann Zoe',
      contact: 'Staff Ann Zoe',
      partner: 'Staff Ann Zoe',
      fellow: 'Staff Ann Zoe',
      moderator: 'Staff Ann Zoe',
    },
    { guest: all, member: all, moderator: all },
  ],
  [
    { visibleTo: 'contacts', strangersSee: 'name' },
    {
      guest: 'Staff',
      member: 'Staff',
      contact: 'Staff Zoe',
      partner: 'Staff Zoe',
      fellow: 'Staff',
      moderator: 'Staff Ann Zoe',
    },
    { guest: 'name', member: 'name', moderator: all },
  ],
  [
    { visibleTo: 'nobody', strangersSee: 'nothing' },
    { guest: '', member: '', contact: '', partner: '', fellow: '', moderator: 'Staff Ann Zoe' },
    { guest: 'not_found', member: 'not_found', moderator: all },
  ],
  [
    { visibleTo: 'everyone', holds: 'staff', strangersSee: 'profile' },
    {
      guest: 'Staff',
      member: 'Staff',
      contact: 'Staff Zoe',
      partner: 'Staff Zoe',
      fellow: 'Staff',
      moderator: 'Staff Ann Zoe',
    },
    { guest: all, member: all, moderator: all },
  ],
];

test.each(table)(
  'with %o everybody sees whom the site lets them see',
  async (rules, lists, byId) => {
    await using server = await TestServer.start();
    const { ann, staff, zoe, people } = await place(server, rules);
    for (const viewer of viewers) {
      const who = people[viewer];
      expect([viewer, named((await who.call('users.list', {})).items).join(' ')]).toEqual([
        viewer,
        lists[viewer],
      ]);
      const found = [];
      for (const search of ['ann', 'staff', 'zoe'])
        found.push(...named((await who.call('users.list', { search })).items));
      expect(found.toSorted()).toEqual(lists[viewer].split(' ').filter(Boolean).toSorted());
      // The staff answers for the site: everybody knows them.
      expect(shown(await who.call('users.get', { userId: staff.id }))).toBe(all);
      if (viewer === 'contact' || viewer === 'partner' || viewer === 'fellow')
        expect(await who.call('users.get', { userId: zoe.id })).toMatchObject({
          bio: 'bio of Zoe',
          avatarUrl: expect.any(String),
        });
    }
    for (const viewer of ['guest', 'member', 'moderator'] as const) {
      for (const [name, input] of [
        ['users.get', { userId: ann.id }],
        ['users.find', { externalId: 'ann' }],
      ] as const) {
        const { body } = await server.http(name, input, {
          token: people[viewer].session.accessToken,
        });
        expect([viewer, name, body.ok ? shown(body.data) : body.error.code]).toEqual([
          viewer,
          name,
          byId[viewer],
        ]);
      }
    }
  },
);

test('new sites, and those from before the setting, show guests the staff alone', async () => {
  await using server = await TestServer.start();
  const { site } = await server.app.sites.create({ name: 'New', origins: [], ways: ['guest'] });
  expect(site.directory).toEqual({
    visibleTo: 'members',
    holds: 'everyone',
    strangersSee: 'picture',
  });
  expect(data(await server.http('sites.current', {}, { site })).directory).toEqual(site.directory);
});

test('before anybody signs in, a site tells its logo, its promise and three of its staff if guests see them', async () => {
  await using server = await TestServer.start();
  const { site } = await server.app.sites.create({
    name: 'New',
    origins: [],
    ways: ['guest'],
    settings: { logoUrl: 'https://pictures.example/logo.png', promise: 'Within a day' },
  });
  const staff = async (name: string, more: object = {}) => {
    const { id } = await server.app.users.create(site.id, { kind: 'member', name, ...more });
    await server.app.users.update(site.id, id, { role: 'moderator' });
    return id;
  };
  await server.app.users.create(site.id, { kind: 'member', name: 'Ann' });
  for (const name of ['Dora', 'Cleo']) await staff(name);
  const gone = await staff('Ada');
  await server.app.database.entities(UserRow).update({ id: gone }, { deactivatedAt: new Date() });
  await staff('Zoe', { avatarUrl: 'https://pictures.example/zoe.png' });
  await staff('Bea');
  const welcome = async () => data(await server.http('sites.current', {}, { site })).welcome;
  expect(await welcome()).toEqual({
    logoUrl: 'https://pictures.example/logo.png',
    promise: 'Within a day',
    staff: [
      { name: 'Zoe', avatarUrl: 'https://pictures.example/zoe.png' },
      { name: 'Bea', avatarUrl: null },
      { name: 'Cleo', avatarUrl: null },
    ],
  });
  // However many visitors ask at once, the database is asked once, and anew for those who come
  // later.
  const faces = new Faces(server.app.database);
  const asked = faces.of(site.id);
  expect(faces.of(site.id)).toBe(asked);
  await asked;
  expect(faces.of(site.id)).not.toBe(asked);
  await server.app.sites.update(site.id, {
    directory: { visibleTo: 'nobody' },
    logoUrl: null,
    promise: null,
  });
  expect(await welcome()).toEqual({ logoUrl: null, promise: null, staff: [] });
  // Nobody becomes a guest, and sees them so.
  await server.app.sites.update(site.id, {
    directory: { visibleTo: 'everyone' },
    ways: ['account'],
  });
  expect((await welcome())?.staff).toEqual([]);
});

test('the staff comes first, across the ends of pages', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  for (let n = 0; n < 5; n++)
    await server.app.users.create(site.id, { kind: 'member', name: `Person ${n}` });
  for (const [i, role] of (['moderator', 'admin', 'moderator'] as const).entries())
    await server.app.users.update(
      site.id,
      (await server.app.users.create(site.id, { kind: 'member', name: `Zed ${i}` })).id,
      { role },
    );
  const me = await Person.guest(server, site, 'Me');
  for (const limit of [1, 2, 3, 4, 8]) {
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: readonly User[]; next: string | null } = await me.call('users.list', {
        limit,
        ...(cursor && { cursor }),
      });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    }
    expect(names).toEqual([
      'Zed 0',
      'Zed 1',
      'Zed 2',
      'Person 0',
      'Person 1',
      'Person 2',
      'Person 3',
      'Person 4',
    ]);
  }
  expect(
    code(
      await server.http(
        'users.list',
        { cursor: Buffer.from('["a","b"]').toString('base64url') },
        { token: me.session.accessToken },
      ),
    ),
  ).toBe('invalid_input');
});

test('what one does to a stranger does not open the profile: a block, a request, an invitation', async () => {
  await using server = await TestServer.start();
  const { ann, people } = await place(server, { visibleTo: 'contacts', strangersSee: 'name' });
  const { guest, member } = people;
  expect(shown((await guest.call('blocks.add', { userId: ann.id })).user)).toBe('name');
  expect(shown((await guest.call('blocks.list', {})).items[0]!.user)).toBe('name');
  await member.call('contacts.request', { userId: ann.id });
  expect(
    shown((await member.call('contacts.requests', { direction: 'outgoing' })).items[0]!.user),
  ).toBe('name');
  const conversationId = await member.group('Group');
  await member.call('members.invite', { conversationId, userIds: [ann.id] });
  expect(shown((await member.call('members.invited', { conversationId })).items[0]!.user)).toBe(
    'name',
  );
  // Those who ask show themselves.
  await guest.call('users.updateMe', { bio: 'bio of guest' });
  await guest.call('contacts.request', { userId: member.id });
  expect(
    (await member.call('contacts.requests', { direction: 'incoming' })).items[0]!.user.bio,
  ).toBe('bio of guest');
});
