/** Who may write to whom, and who may ask whom, under each setting of a site. */
import type { WhoMayWrite } from '@parlor/sdk/protocol/sites';
import { expect, inject, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

const others = [
  'stranger',
  'former contact',
  'contact',
  'in a group',
  'moderator',
  'blocked',
] as const;

/** By the order above: whether a message is taken (`ok`), or not (`-`); and a contact request. */
const table: Readonly<Record<WhoMayWrite, { writes: string; asks: string }>> = {
  anyone: { writes: 'ok - ok ok ok -', asks: 'ok ok ok ok ok -' },
  anyone_after_request: { writes: '- - ok - ok -', asks: 'ok ok ok ok ok -' },
  contacts: { writes: '- - ok - ok -', asks: '- - ok ok ok -' },
  shared_group: { writes: '- - - ok ok -', asks: '- - ok ok ok -' },
  staff: { writes: '- - - - ok -', asks: '- - ok - ok -' },
};

const words: Readonly<Record<string, string>> = { ok: 'ok', '-': 'not_accepted' };
const wanted = (outcomes: string) =>
  outcomes.split(' ').map((outcome, i) => `${others[i]}: ${words[outcome]}`);

interface Crowd {
  me: Person;
  them: Record<(typeof others)[number], Person>;
}

async function crowd(server: TestServer): Promise<Crowd> {
  const site = await server.site();
  const me = await Person.of(server, site, 'Me');
  const found: Partial<Crowd['them']> = {};
  for (const name of others)
    found[name] = await Person.of(server, site, name, name === 'moderator' ? 'moderator' : 'user');
  const them = found as Crowd['them'];
  for (const name of ['contact', 'former contact'] as const) {
    await me.call('contacts.request', { userId: them[name].id });
    await them[name].call('contacts.accept', { userId: me.id });
  }
  await me.call('contacts.remove', { userId: them['former contact'].id });
  await me.group('Club', them['in a group']);
  await them.blocked.call('blocks.add', { userId: me.id });
  return { me, them };
}

const settings = Object.keys(table) as WhoMayWrite[];

test.each(settings)(
  'who begins a conversation and who asks, where the setting is %s',
  async (whoMayWrite) => {
    await using server = await TestServer.start();
    const { me, them } = await crowd(server);
    await server.app.sites.update(me.site.id, { whoMayWrite });
    const writes: string[] = [];
    const asks: string[] = [];
    for (const name of others) {
      const userId = them[name].id;
      const asked = await me.outcome('contacts.request', { userId });
      asks.push(`${name}: ${asked}`);
      const { mayWrite } = await me.call('contacts.get', { userId });
      const start = await me.outcome('conversations.start', {
        userIds: [userId],
        clientId: 'first',
        text: 'x',
      });
      writes.push(`${name}: ${start}`);
      expect([name, mayWrite]).toEqual([name, start === 'ok']);
      const found = await me.call('conversations.findDirect', { userIds: [userId] });
      expect([name, found.conversation !== null, found.mayWrite]).toEqual([
        name,
        mayWrite,
        mayWrite,
      ]);
    }
    expect(writes).toEqual(wanted(table[whoMayWrite].writes));
    expect(asks).toEqual(wanted(table[whoMayWrite].asks));
    expect(
      await me.outcome('conversations.start', { userIds: [], clientId: 'notes', text: 'to self' }),
    ).toBe('ok');
    expect(await server.http('sites.current', {}, { site: me.site })).toMatchObject({
      body: { data: { whoMayWrite } },
    });
  },
);

test.each(settings)(
  'who goes on with a conversation of before, where the setting becomes %s',
  async (whoMayWrite) => {
    await using server = await TestServer.start();
    const { me, them } = await crowd(server);
    const going = ['stranger', 'contact', 'in a group', 'moderator'] as const;
    const ids = new Map<string, string>();
    for (const name of going) ids.set(name, await me.start(them[name]));
    await server.app.sites.update(me.site.id, { whoMayWrite });
    for (const name of going) {
      const conversationId = ids.get(name)!;
      const outcome = wanted(table[whoMayWrite].writes)[others.indexOf(name)];
      for (const [who, other] of [
        [me, them[name]],
        [them[name], me],
      ] as const) {
        expect(
          `${name}: ${await who.outcome('messages.send', { conversationId, clientId: 'more', text: 'x' })}`,
        ).toBe(outcome);
        expect(
          `${name}: ${await who.outcome('conversations.start', { userIds: [other.id], clientId: 'b', text: 'x' })}`,
        ).toBe(outcome);
        expect(
          `${name}: ${await who.outcome('reactions.add', { conversationId, seq: 1, emoji: '👍' })}`,
        ).toBe(outcome);
        expect((await who.call('conversations.findDirect', { userIds: [other.id] })).mayWrite).toBe(
          outcome!.endsWith('ok'),
        );
      }
      expect(
        `${name}: ${await me.outcome('messages.edit', { conversationId, seq: 1, text: 'other' })}`,
      ).toBe(outcome);
      // What is one's own can be taken away.
      expect(await me.outcome('messages.delete', { conversationId, seq: 1 })).toBe('ok');
    }
    const stranger = await Person.of(server, me.site, 'Stranger');
    const conversationId = ids.get('stranger')!;
    expect(
      await stranger.refusal('messages.send', { conversationId, clientId: 'x', text: 'x' }),
    ).toBe('not_found');
  },
);

test('a request that is accepted opens the door where it is asked for', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  await server.app.sites.update(me.site.id, { whoMayWrite: 'anyone_after_request' });
  const { stranger } = them;
  const start = { userIds: [stranger.id], clientId: 'first', text: 'x' };
  expect(await me.refusal('conversations.start', start)).toBe('not_accepted');
  await me.call('contacts.request', { userId: stranger.id, note: 'May I?' });
  expect(await me.refusal('conversations.start', start)).toBe('not_accepted');
  expect(await stranger.refusal('conversations.start', { ...start, userIds: [me.id] })).toBe(
    'not_accepted',
  );
  await stranger.call('contacts.accept', { userId: me.id });
  expect(await me.outcome('conversations.start', start)).toBe('ok');
});

test('several people are written to together by who may write to each, and go on as long as one of them takes it', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  const { contact, moderator, stranger } = them;
  await server.app.sites.update(me.site.id, { whoMayWrite: 'contacts' });
  const start = (...people: Person[]) => ({
    userIds: people.map(({ id }) => id),
    clientId: 'first',
    text: 'x',
  });
  expect(await me.refusal('conversations.start', start(contact, stranger))).toBe('not_accepted');
  expect(
    await me.refusal('conversations.createGroup', {
      clientId: 'g',
      title: 'Club',
      userIds: [contact.id, stranger.id],
    }),
  ).toBe('not_accepted');
  // A moderator may bring strangers together.
  const { conversation } = await moderator.call('conversations.start', start(me, stranger));
  expect(
    await stranger.outcome('messages.send', {
      conversationId: conversation.id,
      clientId: 'a',
      text: 'x',
    }),
  ).toBe('ok');
  const old = await server.app.sites.update(me.site.id, { whoMayWrite: 'anyone' });
  const three = await me.start(stranger, contact);
  await server.app.sites.update(old.id, { whoMayWrite: 'contacts' });
  expect(
    await me.outcome('messages.send', { conversationId: three, clientId: 'a', text: 'x' }),
  ).toBe('ok');
  expect(
    await stranger.refusal('messages.send', { conversationId: three, clientId: 'a', text: 'x' }),
  ).toBe('not_accepted');
});

test('whoever may not be written to is not added to a group, by nobody but those who may', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  const conversationId = await me.group('Club');
  const add = (...people: Person[]) => ({ conversationId, userIds: people.map(({ id }) => id) });
  expect(await me.refusal('members.add', add(them.contact, them.blocked))).toBe('not_accepted');
  expect(await me.refusal('members.add', add(them['former contact']))).toBe('not_accepted');
  await server.app.sites.update(me.site.id, { whoMayWrite: 'contacts' });
  expect(await me.refusal('members.add', add(them.stranger))).toBe('not_accepted');
  expect((await me.call('members.add', add(them.contact, them.moderator))).added.length).toBe(2);
});

test('a setting is part of the commit: it costs one statement for all sends, none if anyone may write, and applies at once', async () => {
  await using server = await TestServer.own();
  const { me, them } = await crowd(server);
  const { database, sites } = server.app;
  const talks = await Promise.all([them.stranger, them.contact].map((other) => me.start(other)));
  const beside: string[] = [];
  vi.spyOn(database.source.logger, 'logQuery').mockImplementation((sql) => void beside.push(sql));
  const directly = database.directly.bind(database);
  const commits: string[][] = [];
  vi.spyOn(database, 'directly').mockImplementation((work) =>
    directly(async (run) => {
      const commit: string[] = [];
      const done = await work((statements) => {
        commit.push(...statements.map(({ sql }) => sql));
        return run(statements);
      });
      // The search index follows the log in transactions of its own.
      if (commit.some((sql) => sql.includes('messages.client_id'))) commits.push(commit);
      return done;
    }),
  );
  const asks = (sql: string) => /\bcontacts\b|\bblocks\b/.test(sql);
  /** Sends at the same time, and returns how many commits there were and what they asked. */
  const sends = async (clientId: string) => {
    commits.length = 0;
    beside.length = 0;
    const outcomes = await Promise.all(
      talks.flatMap((conversationId) =>
        upTo(20).map((n) =>
          me.outcome('messages.send', { conversationId, clientId: `${clientId}${n}`, text: 'x' }),
        ),
      ),
    );
    expect(beside.filter(asks)).toEqual([]);
    return {
      commits: commits.map((commit) => commit.filter(asks).length),
      statements: Math.max(...commits.map((commit) => commit.length)),
      outcomes: new Set(outcomes),
    };
  };
  const free = await sends('free');
  expect(new Set(free.commits)).toEqual(new Set([0]));
  expect(free.outcomes).toEqual(new Set(['ok']));
  await sites.update(me.site.id, { whoMayWrite: 'staff' });
  const refused = await sends('refused');
  expect(new Set(refused.commits)).toEqual(new Set([1]));
  expect(refused.statements).toBe(free.statements + 1);
  expect(refused.outcomes).toEqual(new Set(['not_accepted']));
  // What was sent before is found again.
  expect((await sends('free')).outcomes).toEqual(new Set(['ok']));
  // One commit may hold changes of sites with different settings, and of the same person in
  // different conversations.
  await sites.update(me.site.id, { whoMayWrite: 'contacts' });
  const mixed = await Promise.all(
    [...talks, ...talks].map((conversationId, n) =>
      me.outcome('messages.send', { conversationId, clientId: `mixed${n}`, text: 'x' }),
    ),
  );
  expect(mixed).toEqual(['not_accepted', 'ok', 'not_accepted', 'ok']);
});

// SQLite has one writer for all.
test.runIf(inject('database') === 'mariadb')(
  'what a setting asks for is read under the lock: a send that waited for it is refused',
  async () => {
    await using server = await TestServer.start();
    const { me, them } = await crowd(server);
    const { database, sites, writer } = server.app;
    const conversationId = await me.start(them['in a group']);
    await sites.update(me.site.id, { whoMayWrite: 'shared_group' });
    const send = (clientId: string) =>
      me.outcome('messages.send', { conversationId, clientId, text: 'x' });
    expect(await send('before')).toBe('ok');
    const [club] = (await me.call('conversations.list', { kind: 'group' })).items;
    let sent!: Promise<string>;
    await database.transaction(async (transaction) => {
      await transaction.query(
        `SELECT id FROM conversations WHERE id = ? ${database.dialect.forUpdate}`,
        [conversationId],
      );
      const written = vi.spyOn(writer, 'write');
      sent = send('waiting');
      await vi.waitFor(() => expect(written).toHaveBeenCalled());
      await transaction.query('DELETE FROM members WHERE conversation_id = ? AND user_id = ?', [
        club!.id,
        me.id,
      ]);
    });
    expect(await sent).toBe('not_accepted');
  },
);

test('whoever loses their role, or leaves the last group that two people share, writes no more', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  const { sites, discipline } = server.app;
  const [byGroup, byRole] = [await me.start(them['in a group']), await me.start(them.moderator)];
  await sites.update(me.site.id, { whoMayWrite: 'shared_group' });
  let n = 0;
  const send = (who: Person, conversationId: string) =>
    who.outcome('messages.send', { conversationId, clientId: `c${++n}`, text: 'x' });
  for (const who of [me, them['in a group']]) expect(await send(who, byGroup)).toBe('ok');
  const [club] = (await me.call('conversations.list', { kind: 'group' })).items;
  await them['in a group'].call('members.remove', {
    conversationId: club!.id,
    userId: them['in a group'].id,
  });
  for (const who of [me, them['in a group']]) expect(await send(who, byGroup)).toBe('not_accepted');
  for (const who of [me, them.moderator]) expect(await send(who, byRole)).toBe('ok');
  await discipline.setRole(me.site.id, them.moderator.id, 'user');
  for (const who of [me, them.moderator]) expect(await send(who, byRole)).toBe('not_accepted');
});

test('a word that a filter holds or refuses gets the same answer for a block as for the setting', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  const [free, blocked] = [await me.start(them.stranger), await me.start(them.contact)];
  const { filters, sites } = server.app;
  await filters.add(me.site.id, { words: ['later'] }, 'hold');
  await filters.add(me.site.id, { words: ['never'] }, 'refuse');
  await sites.update(me.site.id, { whoMayWrite: 'contacts' });
  await them.contact.call('blocks.add', { userId: me.id });
  const send = (conversationId: string, text: string) =>
    me.outcome('messages.send', { conversationId, clientId: text, text });
  for (const text of ['later', 'never', 'now'])
    expect(await send(free, text)).toBe(await send(blocked, text));
  expect(await send(free, 'later')).toBe('not_accepted');
  expect((await them.moderator.call('held.list', {})).items).toEqual([]);
});
