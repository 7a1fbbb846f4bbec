/** Who may do what inside a conversation, as a table: every kind of caller tries everything on a message or a member of somebody else's. */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../../tests/support/person.js';
import { TestServer } from '../../tests/support/test-server.js';
import { MemberRow } from './features/conversations/conversation.entity.js';

const callers = ['sender', 'member', 'admin', 'owner', 'moderator', 'strange moderator', 'stranger', 'foreigner'] as const;
type CallerName = (typeof callers)[number];

interface Place {
  conversationId: string;
  /** A message of the sender's, fresh for each try. */
  seq: number;
  /** A plain member, an admin and an owner, fresh for each try; and somebody who is not in it. */
  member: string;
  admin: string;
  owner: string;
  newcomer: string;
}

type Try = (place: Place) => Record<string, unknown>;

const message: Try = ({ conversationId, seq }) => ({ conversationId, seq });

/** What is tried, and by the callers' order above: `ok`, `forbidden` (`-`) or `not_found` (`?`). */
const inGroup: readonly (readonly [what: string, name: OperationName, input: Try, outcomes: string])[] = [
  ['sends', 'messages.send', ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }), 'ok ok ok ok ok ? ? ?'],
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ok ok ? ? ?'],
  ['sees what a message was', 'messages.edits', message, '- - - - ok ? ? ?'],
  ['pins', 'messages.pin', message, '- - ok ok - ? ? ?'],
  ['unpins', 'messages.unpin', message, '- - ok ok - ? ? ?'],
  ['sees pins', 'messages.pinned', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
  ['reacts', 'reactions.add', (place) => ({ ...message(place), emoji: '👍' }), 'ok ok ok ok ok ? ? ?'],
  ['takes a reaction away', 'reactions.remove', (place) => ({ ...message(place), emoji: '👍' }), 'ok ok ok ok ok ? ? ?'],
  ['sees who reacted', 'reactions.list', message, 'ok ok ok ok ok ? ? ?'],
  ['renames', 'conversations.update', ({ conversationId }) => ({ conversationId, title: 'Other' }), '- - ok ok - ? ? ?'],
  ['lists members', 'members.list', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
  ['adds', 'members.add', ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }), '- - ok ok - ? ? ?'],
  ['removes a member', 'members.remove', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - ok ok - ? ? ?'],
  ['removes an admin', 'members.remove', ({ conversationId, admin }) => ({ conversationId, userId: admin }), '- - ok ok - ? ? ?'],
  ['removes an owner', 'members.remove', ({ conversationId, owner }) => ({ conversationId, userId: owner }), '- - - ok - ? ? ?'],
  [
    'removes who is not in it',
    'members.remove',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer }),
    '- - ? ? - ? ? ?',
  ],
];

/** In a direct conversation nobody has a role; there are a sender, another member, and a moderator who is a member. */
const inDirect: readonly (readonly [what: string, name: OperationName, input: Try, outcomes: string])[] = [
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ? ? ?'],
  ['pins', 'messages.pin', message, 'ok ok ok ? ? ?'],
  ['unpins', 'messages.unpin', message, 'ok ok ok ? ? ?'],
  ['renames', 'conversations.update', ({ conversationId }) => ({ conversationId, title: 'Other' }), '- - - ? ? ?'],
  ['adds', 'members.add', ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }), '- - - ? ? ?'],
  ['removes a member', 'members.remove', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - - ? ? ?'],
];
const directCallers = ['sender', 'member', 'moderator', 'strange moderator', 'stranger', 'foreigner'] as const;

/** What one may do with somebody, by what there is between the two. */
const relations = ['stranger', 'asker', 'asked', 'contact', 'former contact', 'blocked', 'blocker', 'moderator', 'foreigner'] as const;

interface Pair {
  /** Somebody; the conversation of the caller with them, the caller's message in it, and a group of the caller's. */
  userId: string;
  conversationId: string;
  seq: number;
  groupId: string;
}

type PairTry = (pair: Pair) => Record<string, unknown>;

const theUser: PairTry = ({ userId }) => ({ userId });
const own: PairTry = ({ conversationId, seq }) => ({ conversationId, seq });

/** In the order of the relations above; `!` is `not_accepted`. */
const betweenTwo: readonly (readonly [what: string, name: OperationName, input: PairTry, outcomes: string])[] = [
  ['looks at the relation', 'contacts.get', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['asks', 'contacts.request', theUser, 'ok ok ok ok ok ! ! ok ?'],
  ['accepts', 'contacts.accept', theUser, '? ? ok ok ? ? ? ? ?'],
  ['declines', 'contacts.decline', theUser, '? ? ok ? ? ? ? ? ?'],
  ['withdraws', 'contacts.withdraw', theUser, '? ok ? ? ? ? ? ? ?'],
  ['ends the friendship', 'contacts.remove', theUser, '? ? ? ok ok ? ? ? ?'],
  ['lists contacts', 'contacts.list', () => ({}), 'ok ok ok ok ok ok ok ok ok'],
  ['lists requests', 'contacts.requests', () => ({ direction: 'incoming' }), 'ok ok ok ok ok ok ok ok ok'],
  ['blocks', 'blocks.add', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['ends a block', 'blocks.remove', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['lists blocks', 'blocks.list', () => ({}), 'ok ok ok ok ok ok ok ok ok'],
  ['begins or goes on', 'conversations.start', ({ userId }) => ({ userIds: [userId], clientId: 'c', text: 'x' }), 'ok ok ok ok ! ! ! ok ?'],
  ['looks for the conversation', 'conversations.findDirect', ({ userId }) => ({ userIds: [userId] }), 'ok ok ok ok ok ok ok ok ?'],
  [
    'makes a group',
    'conversations.createGroup',
    ({ userId }) => ({ userIds: [userId], clientId: 'c', title: 'x' }),
    'ok ok ok ok ! ! ! ok ?',
  ],
  ['adds to a group', 'members.add', ({ groupId, userId }) => ({ conversationId: groupId, userIds: [userId] }), 'ok ok ok ok ! ! ! ok ?'],
  ['sends', 'messages.send', ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }), 'ok ok ok ok ! ! ! ok ?'],
  ['edits', 'messages.edit', (pair) => ({ ...own(pair), text: 'x' }), 'ok ok ok ok ! ! ! ok ?'],
  ['reacts', 'reactions.add', (pair) => ({ ...own(pair), emoji: '👍' }), 'ok ok ok ok ! ! ! ok ?'],
  ['takes a reaction away', 'reactions.remove', (pair) => ({ ...own(pair), emoji: '👍' }), 'ok ok ok ok ! ok ok ok ?'],
  ['pins', 'messages.pin', own, 'ok ok ok ok ! ! ! ok ?'],
  ['unpins', 'messages.unpin', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes', 'messages.delete', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes for oneself', 'messages.hide', own, 'ok ok ok ok ok ok ok ok ?'],
  ['marks as read', 'receipts.markRead', own, 'ok ok ok ok ok ok ok ok ?'],
  ['says that one writes', 'typing.set', ({ conversationId }) => ({ conversationId, typing: true }), 'ok ok ok ok ok ok ok ok ?'],
  ['reads', 'messages.list', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ok ok ok ?'],
];

const words: Readonly<Record<string, string>> = { ok: 'ok', '-': 'forbidden', '?': 'not_found', '!': 'not_accepted' };

async function crowd(server: TestServer): Promise<Record<CallerName, Person>> {
  const [site, other] = [await server.site(), await server.site()];
  const person = (name: CallerName) =>
    Person.of(
      server,
      name === 'foreigner' ? other : site,
      name,
      name.includes('moderator') ? 'moderator' : name === 'foreigner' ? 'admin' : 'user',
    );
  return Object.fromEntries(await Promise.all(callers.map(async (name) => [name, await person(name)]))) as Record<CallerName, Person>;
}

describe('in a group', () => {
  test.each(inGroup)('who %s', async (_, name, input, outcomes) => {
    await using server = await TestServer.start();
    const people = await crowd(server);
    const { sender, owner } = people;
    const role = (conversationId: string, who: Person, is: 'owner' | 'admin') =>
      server.app.database.entities(MemberRow).update({ conversationId, userId: who.id }, { role: is });
    const extra = await Promise.all(['Member', 'Admin', 'Owner', 'Newcomer'].map((each) => Person.of(server, owner.site, each)));
    const [member, admin, second, newcomer] = extra as [Person, Person, Person, Person];

    const found: string[] = [];
    for (const caller of callers) {
      const conversationId = await owner.group('Club', sender, people.member, people.admin, people.moderator, member, admin, second);
      await role(conversationId, people.admin, 'admin');
      await role(conversationId, admin, 'admin');
      await role(conversationId, second, 'owner');
      const { seq } = await sender.send(conversationId, 'theirs');
      const place = { conversationId, seq, member: member.id, admin: admin.id, owner: second.id, newcomer: newcomer.id };
      found.push(`${caller}: ${await people[caller].outcome(name, input(place) as never)}`);
    }
    expect(found).toEqual(outcomes.split(' ').map((outcome, i) => `${callers[i]}: ${words[outcome]}`));
  });
});

describe('in a direct conversation', () => {
  test.each(inDirect)('who %s', async (_, name, input, outcomes) => {
    await using server = await TestServer.start();
    const people = await crowd(server);
    const { sender, member, moderator, owner } = people;
    const conversationId = await sender.start(member, moderator);
    const found: string[] = [];
    for (const caller of directCallers) {
      const { seq } = await sender.send(conversationId, 'theirs');
      const place = { conversationId, seq, member: member.id, admin: owner.id, owner: owner.id, newcomer: owner.id };
      found.push(`${caller}: ${await people[caller].outcome(name, input(place) as never)}`);
    }
    expect(found).toEqual(outcomes.split(' ').map((outcome, i) => `${directCallers[i]}: ${words[outcome]}`));
  });
});

/** Makes what the name says of the two, who have a conversation. */
async function relate(name: (typeof relations)[number], caller: Person, other: Person): Promise<string> {
  const [toCaller, toOther] = [{ userId: caller.id }, { userId: other.id }];
  const isFriend = name === 'contact' || name === 'former contact';
  if (name === 'asked' || isFriend) await other.call('contacts.request', toCaller);
  if (name === 'asker') await caller.call('contacts.request', toOther);
  if (isFriend) await caller.call('contacts.accept', toOther);
  const conversationId = await caller.start(other);
  if (name === 'former contact') await other.call('contacts.remove', toCaller);
  if (name === 'blocked') await other.call('blocks.add', toCaller);
  if (name === 'blocker') await caller.call('blocks.add', toOther);
  return conversationId;
}

describe('between two people', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(betweenTwo)('who %s', async (_, name, input, outcomes) => {
    const [site, elsewhere] = [await server.site(), await server.site()];
    const found: string[] = [];
    for (const relation of relations) {
      const other = await Person.of(server, site, 'Other');
      const insider = await Person.of(server, site, relation, relation === 'moderator' ? 'moderator' : 'user');
      const conversationId = await relate(relation, insider, other);
      const caller = relation === 'foreigner' ? await Person.of(server, elsewhere, 'Foreigner', 'admin') : insider;
      const place = { userId: other.id, conversationId, seq: 1, groupId: await caller.group('Club') };
      found.push(`${relation}: ${await caller.outcome(name, input(place) as never)}`);
    }
    expect(found).toEqual(outcomes.split(' ').map((outcome, i) => `${relations[i]}: ${words[outcome]}`));
  });
});
