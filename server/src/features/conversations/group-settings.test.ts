/** What a group is set to: given at its making or later, seen by everybody at once, and kept to. */
import { randomUUID } from 'node:crypto';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { ConversationRow } from '../../conversation-log/conversation.entity.js';

const people = async (server: TestServer, ...names: string[]) => {
  const site = await server.site();
  return Promise.all(names.map((name) => Person.of(server, site, name)));
};

type NewGroup = Omit<Input<'conversations.createGroup'>, 'clientId' | 'userIds'>;

const make = (owner: Person, group: NewGroup, ...others: Person[]) =>
  owner.call('conversations.createGroup', {
    clientId: randomUUID(),
    userIds: others.map(({ id }) => id),
    ...group,
  });

test('a group is what it was made as, and left to itself private, for all to write in, with all of its history', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await people(server, 'Ada', 'Grace')) as [Person, Person];
  expect(await make(ada, { title: 'Plain' })).toMatchObject({
    access: 'private',
    posting: 'all',
    history: 'all',
    description: null,
    avatarUrl: null,
    role: 'owner',
  });
  const set = {
    access: 'open',
    posting: 'admins',
    history: 'joined',
    description: 'What is new',
  } as const;
  const news = await make(ada, { title: 'News', ...set, description: '  What is new\n' }, grace);
  expect(news).toMatchObject({ title: 'News', ...set, role: 'owner' });
  expect(await grace.call('conversations.get', { conversationId: news.id })).toMatchObject({
    ...set,
    role: 'member',
  });
  const direct = await ada.start(grace);
  expect(await ada.call('conversations.get', { conversationId: direct })).toMatchObject({
    access: 'private',
    posting: 'all',
    role: 'member',
  });
});

test('the same group asked for again with other settings is refused, and with the same is the same', async () => {
  await using server = await TestServer.start();
  const [ada] = (await people(server, 'Ada')) as [Person];
  const input = { clientId: 'one', title: 'News', userIds: [], posting: 'admins' as const };
  const { id } = await ada.call('conversations.createGroup', input);
  expect((await ada.call('conversations.createGroup', input)).id).toBe(id);
  expect(await ada.refusal('conversations.createGroup', { ...input, posting: 'all' })).toBe(
    'client_id_reused',
  );
});

test('every setting that changes is an entry of its own, and reaches everybody in one frame; what stays takes no rev', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await people(server, 'Ada', 'Grace')) as [Person, Person];
  const { id: conversationId } = await make(ada, { title: 'Club' }, grace);
  await grace.listen();
  const changes = {
    title: 'Society',
    access: 'open',
    description: 'For all',
    posting: 'all',
  } as const;
  expect(await ada.call('conversations.update', { conversationId, ...changes })).toMatchObject({
    rev: 4,
    lastSeq: 4,
    ...changes,
  });
  await vi.waitFor(() => expect(grace.heard(conversationId)).toHaveLength(4));
  const [renamed, access, description, updated] = grace.heard(conversationId);
  expect([renamed, access, description]).toMatchObject([
    { data: { rev: 2, message: { system: { type: 'renamed', by: ada.id, title: 'Society' } } } },
    { data: { rev: 3, message: { system: { type: 'changed', by: ada.id, access: 'open' } } } },
    {
      data: {
        rev: 4,
        message: { system: { type: 'changed', by: ada.id, description: 'For all' } },
      },
    },
  ]);
  expect(updated).toEqual({
    name: 'conversation.updated',
    data: { conversationId, ...changes, history: 'all', avatarUrl: null },
  });
  expect(await ada.call('conversations.update', { conversationId, ...changes })).toMatchObject({
    rev: 4,
  });
  expect(
    await ada.call('conversations.update', { conversationId, description: ' ' }),
  ).toMatchObject({ rev: 5, description: null });
  expect(
    await ada.call('conversations.update', { conversationId, description: null }),
  ).toMatchObject({ rev: 5 });
});

test('in an announcement group only owners and admins write and edit; everybody reads and reacts', async () => {
  await using server = await TestServer.start();
  const [ada, grace, linus] = (await people(server, 'Ada', 'Grace', 'Linus')) as [
    Person,
    Person,
    Person,
  ];
  const { id: conversationId } = await make(ada, { title: 'News' }, grace, linus);
  const before = await grace.send(conversationId, 'while I may');
  const repeated = { conversationId, clientId: before.clientId!, text: 'while I may' };
  await ada.call('conversations.update', { conversationId, posting: 'admins' });
  expect(
    await grace.refusal('messages.send', { conversationId, clientId: 'x', text: 'Hello' }),
  ).toBe('forbidden');
  expect(
    await grace.refusal('messages.edit', { conversationId, seq: before.seq, text: 'changed' }),
  ).toBe('forbidden');
  // What was stored before is answered as it was: the sender may not have heard.
  expect((await grace.call('messages.send', repeated)).seq).toBe(before.seq);
  const { seq } = await ada.send(conversationId, 'News!');
  expect(await grace.outcome('reactions.add', { conversationId, seq, emoji: '👍' })).toBe('ok');
  expect(await grace.outcome('messages.delete', { conversationId, seq: before.seq })).toBe('ok');
  await ada.call('members.setRole', { conversationId, userId: linus.id, role: 'admin' });
  expect((await linus.send(conversationId, 'More news')).text).toBe('More news');
  await linus.call('conversations.update', { conversationId, posting: 'all' });
  expect((await grace.send(conversationId, 'Hello')).text).toBe('Hello');
});

test('sends that race with the change to an announcement group are stored before it or refused', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await people(server, 'Ada', 'Grace')) as [Person, Person];
  const { id: conversationId } = await make(ada, { title: 'News' }, grace);
  const sends = upTo(30).map((n) =>
    grace.outcome('messages.send', { conversationId, clientId: `c${n}`, text: 'x' }),
  );
  const [update, ...outcomes] = await Promise.all([
    ada.call('conversations.update', { conversationId, posting: 'admins' }),
    ...sends,
  ]);
  expect(update.posting).toBe('admins');
  expect(new Set(outcomes.filter((outcome) => outcome !== 'ok'))).toEqual(
    new Set(outcomes.includes('forbidden') ? ['forbidden'] : []),
  );
  const { items } = await ada.call('messages.list', { conversationId, limit: limits.pageMax });
  const closed = items.find(({ system }) => system?.type === 'changed')!.seq;
  const texts = items.filter(({ kind }) => kind === 'text');
  expect(texts).toHaveLength(outcomes.filter((outcome) => outcome === 'ok').length);
  expect(texts.every(({ seq }) => seq < closed)).toBe(true);
});

test('open groups are listed by title to those who could join, and found by the start of any word', async () => {
  await using server = await TestServer.start();
  const [ada, grace, linus] = (await people(server, 'Ada', 'Grace', 'Linus')) as [
    Person,
    Person,
    Person,
  ];
  const titles = ['Élan vital', 'Chess', 'Book club', 'chess for two', 'Zen'];
  const groups = await Promise.all(
    titles.map((title) => make(ada, { title, access: 'open', description: `of ${title}` })),
  );
  await make(ada, { title: 'Secret chess' });
  const idOf = (title: string) => groups[titles.indexOf(title)]!.id;
  const listed = async (who: Person, query: Input<'conversations.open'> = {}) =>
    (await who.call('conversations.open', query)).items.map(({ title }) => title);

  expect(await listed(grace)).toEqual(['Book club', 'Chess', 'chess for two', 'Élan vital', 'Zen']);
  expect((await grace.call('conversations.open', {})).items[0]).toEqual({
    id: idOf('Book club'),
    title: 'Book club',
    description: 'of Book club',
    avatarUrl: null,
    access: 'open',
    posting: 'all',
    memberCount: 1,
    createdAt: groups[2]!.createdAt,
  });
  expect(await listed(ada)).toEqual([]);
  expect(await listed(grace, { search: 'CHE' })).toEqual(['Chess', 'chess for two']);
  expect(await listed(grace, { search: 'vit' })).toEqual(['Élan vital']);
  expect(await listed(grace, { search: '%' })).toEqual([]);

  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await grace.call('conversations.open', { limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.items.map(({ title }) => title));
    cursor = page.next;
  }
  expect(paged).toEqual(['Book club', 'Chess', 'chess for two', 'Élan vital', 'Zen']);

  await grace.call('members.join', { conversationId: idOf('Chess') });
  await ada.call('members.ban', { conversationId: idOf('Zen'), userId: grace.id });
  await ada.call('conversations.update', { conversationId: idOf('Book club'), access: 'private' });
  await ada.call('conversations.update', { conversationId: idOf('Élan vital'), title: 'Abacus' });
  await server.app.database
    .entities(ConversationRow)
    .update({ id: idOf('chess for two') }, { memberCount: limits.groupMembers });
  expect(await listed(grace)).toEqual(['Abacus']);
  expect(await listed(linus)).toEqual(['Abacus', 'Chess', 'Zen']);
  // Whom everybody has left, nobody is let into: there would be no owner.
  await ada.call('members.remove', { conversationId: idOf('Zen'), userId: ada.id });
  expect(await listed(linus)).toEqual(['Abacus', 'Chess']);
  expect(await linus.refusal('members.join', { conversationId: idOf('Zen') })).toBe('not_found');
});

test('one’s list can be narrowed to groups, and to those where one has a role', async () => {
  await using server = await TestServer.start();
  const [ada, grace] = (await people(server, 'Ada', 'Grace')) as [Person, Person];
  await ada.start(grace);
  const own = await make(ada, { title: 'Own' });
  const other = await make(grace, { title: 'Other' }, ada);
  const listed = async (query: Input<'conversations.list'>) =>
    (await ada.call('conversations.list', query)).items.map(({ id }) => id).sort();
  expect(await listed({ kind: 'group' })).toEqual([own.id, other.id].sort());
  expect(await listed({ role: 'owner' })).toEqual([own.id]);
  expect(await listed({ kind: 'group', role: 'member' })).toEqual([other.id]);
  const first = await ada.call('conversations.list', { kind: 'group', limit: 1 });
  expect(
    await ada.call('conversations.list', { kind: 'group', limit: 1, cursor: first.next! }),
  ).toMatchObject({
    next: null,
    items: [{ id: own.id }],
  });
});
