/** Who may write to whom, and who may ask whom, under each setting of a site. */
import type { WhoMayWrite } from '@parlor/sdk/protocol/sites';
import { expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
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

test('a setting costs plain sends no trip to the database where anyone may write, and is known at once where it changes', async () => {
  await using server = await TestServer.start();
  const { me, them } = await crowd(server);
  const conversationId = await me.start(them.stranger);
  const { source } = server.app.database;
  const statements: string[] = [];
  vi.spyOn(source.logger, 'logQuery').mockImplementation((sql) => void statements.push(sql));
  const asked = () => statements.filter((sql) => /\bcontacts\b|\bblocks\b/.test(sql)).length;
  await me.send(conversationId, 'free');
  expect(asked()).toBe(0);
  await server.app.sites.update(me.site.id, { whoMayWrite: 'staff' });
  expect(
    await me.outcome('messages.send', { conversationId, clientId: 'late', text: 'late' }),
  ).toBe('not_accepted');
  expect(asked()).toBe(1);
});
