/** The people of a site as others see them: the directory, profiles, and who is there. */
import { limits } from '@parlor/sdk/protocol/limits';
import type { User } from '@parlor/sdk/protocol/users';
import type { Chat } from '@parlor/sdk';
import { expect, test, vi } from 'vitest';
import { code, data, memoryStorage, TestServer } from '../../../../tests/support/test-server.js';
import type { Site } from '../sites/sites.js';

const names = (users: readonly { name: string }[]) => users.map(({ name }) => name);

async function connected(...chats: Chat[]): Promise<void> {
  for (const chat of chats)
    await vi.waitFor(() => expect(chat.connection.value.status).toBe('connected'), 5_000);
}

/** People who are in the directory and never there. */
async function people(server: TestServer, site: Site, all: readonly string[]): Promise<void> {
  for (const name of all) await server.app.users.create(site.id, { kind: 'member', name });
}

/** Every page, and how many items each had. */
async function pages(
  server: TestServer,
  token: string,
  limit: number,
  between: (page: User[]) => Promise<void> = async () => undefined,
) {
  const items: User[] = [];
  const sizes: number[] = [];
  for (let cursor: string | undefined; ;) {
    const page = data(
      await server.http(
        'users.list',
        { limit, ...(cursor !== undefined && { cursor }) },
        { token },
      ),
    );
    items.push(...page.items);
    sizes.push(page.items.length);
    if (page.next === null) return { items, sizes };
    cursor = page.next;
    await between(page.items);
  }
}

test('the directory lists the people of the site by name, whatever case and accents, without oneself', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  await people(server, site, [
    'zoe',
    'Émile',
    'adam',
    'Zacharias',
    'eve',
    'Ādolf',
    'Ziv',
    'Łukasz',
    '李雷',
    'Adam',
  ]);
  await people(server, other, ['Stranger']);
  const me = await server.session(site, 'Me');
  const { items } = data(await server.http('users.list', {}, { token: me.accessToken }));
  expect(names(items).map((name) => name.toLowerCase())).toEqual([
    'adam',
    'adam',
    'ādolf',
    'émile',
    'eve',
    'zacharias',
    'ziv',
    'zoe',
    'łukasz',
    '李雷',
  ]);
  expect(items.find(({ name }) => name === 'Émile')).toEqual({
    id: expect.any(String),
    kind: 'member',
    role: 'user',
    name: 'Émile',
    avatarUrl: null,
    bio: null,
    online: false,
    lastSeenAt: null,
    attributes: {},
    status: 'active',
  });
});

test('page after page gives everybody once, while people with the same names are added', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  // Names that occur several times lie across the ends of pages.
  await people(
    server,
    site,
    Array.from({ length: 23 }, (_, i) => `Person ${String.fromCodePoint(97 + Math.floor(i / 4))}`),
  );
  const { accessToken: token } = await server.session(site, 'Me');
  const before = await pages(server, token, 100);
  expect(before.items).toHaveLength(23);

  const { items, sizes } = await pages(server, token, 5, async (page) => {
    // One before the page's end, one of the same name, one after.
    await people(server, site, ['Person a', page.at(-1)!.name, 'Person z']);
  });
  expect(sizes.length).toBeGreaterThan(4);
  expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).map(() => 5));
  const ids = items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(before.items.map(({ id }) => id)));
  expect(names(items)).toEqual([...names(items)].sort((a, b) => (a < b ? -1 : 1)));
});

test('pages end where the people do', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const { accessToken: token } = await server.session(site, 'Me');
  expect(await pages(server, token, 3)).toEqual({ items: [], sizes: [0] });
  await people(server, site, ['a', 'b', 'c', 'd', 'e', 'f']);
  expect((await pages(server, token, 3)).sizes).toEqual([3, 3]);
  expect((await pages(server, token, 1)).sizes).toEqual([1, 1, 1, 1, 1, 1]);
  for (const input of [
    { limit: 0 },
    { limit: limits.pageMax + 1 },
    { limit: 1.5 },
    { cursor: 'made-up' },
    { cursor: '' },
  ]) {
    expect(code(await server.http('users.list', input, { token }))).toBe('invalid_input');
  }
});

test.each([
  ['Hangul', '각'],
  ['Chinese', '李'],
  ['emoji', '👩'],
  ['a character that unfolds to many', 'ﷺ'],
  ['quotes', '"'],
])('paging goes on after the longest name in %s', async (_, letter) => {
  await using server = await TestServer.start();
  const site = await server.site();
  const { accessToken: token } = await server.session(site, 'Me');
  const name = letter.repeat(Math.floor(limits.userName / letter.length));
  await people(server, site, [name, name, name]);
  const { items, sizes } = await pages(server, token, 1);
  expect(sizes).toEqual([1, 1, 1]);
  expect(names(items)).toEqual([name, name, name]);
  expect(new Set(items.map(({ id }) => id)).size).toBe(3);
});

test('search finds the start of any word of a name, whatever case and accents', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  await people(server, site, [
    'Ada Lovelace',
    'Émile Zola',
    'Jean-Luc Ada',
    'Canada',
    'Łukasz Żak',
    'Ann  Marie',
    'ﬁona Straße',
    '李 小龙',
  ]);
  const { accessToken: token } = await server.session(site, 'Adam Me');
  const find = async (search: string) =>
    names(data(await server.http('users.list', { search }, { token })).items);

  expect(await find('ada')).toEqual(['Ada Lovelace', 'Jean-Luc Ada']);
  expect(await find('LOVE')).toEqual(['Ada Lovelace']);
  expect(await find('ada l')).toEqual(['Ada Lovelace']);
  expect(await find('elace')).toEqual([]);
  expect(await find('emile')).toEqual(['Émile Zola']);
  expect(await find('ÉMILE z')).toEqual(['Émile Zola']);
  expect(await find('zak')).toEqual(['Łukasz Żak']);
  expect(await find('  ann marie ')).toEqual(['Ann Marie']);
  expect(await find('fiona')).toEqual(['ﬁona Straße']);
  expect(await find('小')).toEqual(['李 小龙']);
  expect(await find('')).toHaveLength(8);
  expect(await find('nobody')).toEqual([]);
});

test('search takes %, _, !, quotes and backslashes for what they are', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const odd = [
    '100% Cotton',
    '100 Percent',
    'a_b',
    'axb',
    '!Bang',
    "O'Brien",
    'back\\slash',
    'x; DROP TABLE users',
    '"quoted"',
  ];
  await people(server, site, odd);
  const { accessToken: token } = await server.session(site, 'Me');
  const find = async (search: string) =>
    names(data(await server.http('users.list', { search }, { token })).items);

  expect(await find('100%')).toEqual(['100% Cotton']);
  expect(await find('%')).toEqual([]);
  expect(await find('a_')).toEqual(['a_b']);
  expect(await find('_')).toEqual([]);
  expect(await find('!b')).toEqual(['!Bang']);
  expect(await find("o'b")).toEqual(["O'Brien"]);
  expect(await find('back\\')).toEqual(['back\\slash']);
  expect(await find('"q')).toEqual(['"quoted"']);
  expect(await find("' OR 1=1 --")).toEqual([]);
  expect(await find('')).toHaveLength(odd.length);
});

test('a person of another site is nobody here', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const [ada, stranger] = [
    await server.session(site, 'Ada'),
    await server.session(other, 'Stranger'),
  ];
  expect(
    data(await server.http('users.get', { userId: ada.user.id }, { token: ada.accessToken })).name,
  ).toBe('Ada');
  for (const userId of [stranger.user.id, 'unknown']) {
    const answer = await server.http('users.get', { userId }, { token: ada.accessToken });
    expect([answer.status, code(answer)]).toEqual([404, 'not_found']);
  }
});

test("somebody is found by the host's own id, of one's own site alone", async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const attributes = JSON.stringify({ plan: 'gold' });
  const create = (of: Site, name: string, externalId: string) =>
    server.app.users.create(of.id, { kind: 'member', name, externalId, attributes });
  const ada = await create(site, 'Ada', '42/../é %');
  await create(other, 'Their Ada', '42/../é %');
  await create(other, 'Theirs alone', '43');
  const chat = server.chat(site);
  await chat.start();
  await chat.auth.signInAsGuest({ name: 'Grace' });
  const found = await chat.users.find({ externalId: '42/../é %' });
  expect(found).toEqual(await chat.users.get(ada.id));
  // What the host calls others is the host's.
  expect(found).toMatchObject({ id: ada.id, name: 'Ada' });
  expect(Object.keys(found)).not.toContain('externalId');
  for (const externalId of ['43', '42', '42/../E %', ada.id])
    await expect(chat.users.find({ externalId })).rejects.toMatchObject({ code: 'not_found' });
  await expect(chat.users.find({ externalId: ' 42' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await chat.close();
});

test('a profile changes field by field, and null clears', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const { accessToken: token, user } = await server.session(site, 'Ada');
  const other = await server.session(site, 'Grace');
  const update = async (change: Record<string, unknown>) =>
    data(await server.http('users.updateMe', change, { token }));

  const bio = 'First line\nsecond line 🙂';
  expect(await update({ bio })).toEqual({ ...user, bio });
  expect(await update({ name: ' Ada Lovelace ' })).toMatchObject({ name: 'Ada Lovelace', bio });
  expect(await update({ avatarUrl: null })).toMatchObject({
    name: 'Ada Lovelace',
    avatarUrl: null,
    bio,
  });
  expect(await update({ bio: null })).toMatchObject({ avatarUrl: null, bio: null });
  const last = await update({});
  expect(last).toEqual({ ...user, name: 'Ada Lovelace' });

  const seen = data(
    await server.http('users.get', { userId: user.id }, { token: other.accessToken }),
  );
  expect(seen).toMatchObject({ name: 'Ada Lovelace', bio: null });
  expect(Object.keys(seen)).not.toContain('email');
  expect(
    names(
      data(await server.http('users.list', { search: 'lovelace' }, { token: other.accessToken }))
        .items,
    ),
  ).toEqual(['Ada Lovelace']);

  const bad = [
    { name: '' },
    { name: null },
    { avatarUrl: 'javascript:alert(1)' },
    { avatarUrl: 'https://host.example/ada.png' },
    { bio: 'x'.repeat(limits.userBio + 1) },
    { role: 'admin' },
  ];
  for (const change of [...bad, { email: 'x@example.com' }, { kind: 'member' }]) {
    expect(code(await server.http('users.updateMe', change, { token }))).toBe('invalid_input');
  }
  expect(data(await server.http('users.me', {}, { token }))).toEqual(last);
});

test('a changed profile shows at once to those who share a conversation, on one’s other devices, and to nobody else', async () => {
  await using server = await TestServer.start();
  const [site, other] = [await server.site(), await server.site()];
  const storage = memoryStorage();
  const ada = server.chat(site, { storage });
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const adaPhone = server.chat(site, { storage });
  await adaPhone.start();
  const chats = {
    ada,
    adaPhone,
    grace: await server.guest(site, 'Grace'),
    linus: await server.guest(site, 'Linus'),
    stranger: await server.guest(other, 'Stranger'),
  };
  await connected(...Object.values(chats));
  const heard: string[] = [];
  for (const [who, chat] of Object.entries(chats))
    chat.on('user.updated', ({ user }) => heard.push(`${who}: ${user.name}`));
  const id = (chat: Chat) => chat.auth.user.value!.id;
  await ada.conversations.start([id(chats.grace)], 'Hello');
  // A second conversation of the same two does not double the news.
  await ada.conversations.start([id(chats.grace), id(ada)], 'Hello again');

  await ada.users.updateMe({ name: 'Ada L.' });
  await vi.waitFor(() =>
    expect([...heard].sort()).toEqual(['ada: Ada L.', 'adaPhone: Ada L.', 'grace: Ada L.']),
  );
  expect(adaPhone.auth.user.value?.name).toBe('Ada L.');
  // What comes later on the same sockets shows that nothing else was under way.
  await chats.linus.conversations.start([id(ada), id(chats.grace)], 'Hello, you two');
  await chats.linus.users.updateMe({ name: 'Linus T.' });
  const all = [
    'ada: Ada L.',
    'adaPhone: Ada L.',
    'grace: Ada L.',
    'ada: Linus T.',
    'adaPhone: Linus T.',
    'grace: Linus T.',
    'linus: Linus T.',
  ];
  await vi.waitFor(() => expect([...heard].sort()).toEqual(all.sort()));
  await chats.stranger.users.updateMe({ name: 'Strange' });
  await vi.waitFor(() => expect([...heard].sort()).toEqual([...all, 'stranger: Strange'].sort()));
});

test('somebody is online until the last of their devices goes, and then was last seen', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const storage = memoryStorage();
  const ada = server.chat(site, { storage });
  await ada.start();
  await ada.auth.signInAsGuest({ name: 'Ada' });
  const adaPhone = server.chat(site, { storage });
  await adaPhone.start();
  const grace = await server.guest(site, 'Grace');
  const linus = await server.guest(site, 'Linus');
  await connected(ada, adaPhone, grace, linus);
  const adaId = ada.auth.user.value!.id;
  await ada.conversations.start([grace.auth.user.value!.id], 'Hello');
  const [graceHeard, linusHeard]: [unknown[], unknown[]] = [[], []];
  // What was gathered before the conversation began may be heard after it: who is there came.
  let hasLeft = false;
  grace.on('presence.changed', (change) => {
    if (change.userId !== adaId) return;
    hasLeft ||= !change.online;
    if (hasLeft) graceHeard.push(change);
  });
  linus.on('presence.changed', (change) => linusHeard.push(change));
  expect(await grace.users.get(adaId)).toMatchObject({ online: true, lastSeenAt: null });

  // A round trip of one device that is there after the other went: the server has taken note of
  // both.
  await ada.close();
  const again = server.chat(site, { storage });
  await again.start();
  await connected(again);
  expect(await grace.users.get(adaId)).toMatchObject({ online: true, lastSeenAt: null });
  expect(graceHeard).toEqual([]);

  const before = Date.now();
  await again.close();
  await adaPhone.close();
  await vi.waitFor(
    () =>
      expect(graceHeard).toEqual([
        { userId: adaId, online: false, lastSeenAt: expect.any(String) },
      ]),
    5_000,
  );
  const { online, lastSeenAt } = await grace.users.get(adaId);
  expect(online).toBe(false);
  expect(Date.parse(lastSeenAt!)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(lastSeenAt!)).toBeLessThanOrEqual(Date.now());
  expect(linusHeard).toEqual([]);

  const back = server.chat(site, { storage });
  await back.start();
  await vi.waitFor(
    () => expect(graceHeard.at(-1)).toEqual({ userId: adaId, online: true, lastSeenAt: null }),
    5_000,
  );
});

test('when somebody was last seen is known after the server came back', async () => {
  await using server = await TestServer.own();
  const site = await server.site();
  const grace = await server.session(site, 'Grace');
  const seen = async (userId: string) =>
    data(await server.http('users.get', { userId }, { token: grace.accessToken }));
  const gone = await server.guest(site, 'Gone');
  const there = await server.guest(site, 'There');
  await connected(gone, there);
  const [goneId, thereId] = [gone.auth.user.value!.id, there.auth.user.value!.id];
  const started = { userIds: [goneId, thereId], clientId: 'first', text: 'first' };
  data(await server.http('conversations.start', started, { token: grace.accessToken }));
  await gone.close();
  await vi.waitFor(
    async () => expect((await seen(goneId)).lastSeenAt).toEqual(expect.any(String)),
    5_000,
  );
  const before = await seen(goneId);
  expect(before.online).toBe(false);
  expect(await seen(thereId)).toMatchObject({ online: true });

  let downAt = 0;
  await server.restart(async () => {
    downAt = Date.now();
    await there.close();
  });
  expect(await seen(goneId)).toEqual(before);
  const after = await seen(thereId);
  expect(after.online).toBe(false);
  // Who was there when the server went was last seen then.
  expect(Date.parse(after.lastSeenAt!)).toBeGreaterThanOrEqual(Date.parse(before.lastSeenAt!));
  expect(Date.parse(after.lastSeenAt!)).toBeLessThanOrEqual(downAt);
  expect(await seen(grace.user.id)).toMatchObject({ online: false, lastSeenAt: null });
});
