/** Who may do what inside a conversation, as a table: every kind of caller tries everything on a message or a member of somebody else's. */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { describe, expect, test } from 'vitest';
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
  ['sets slow mode', 'conversations.setSlowMode', ({ conversationId }) => ({ conversationId, seconds: 5 }), '- - ok ok - ? ? ?'],
  [
    'silences a member',
    'members.silence',
    ({ conversationId, member }) => ({ conversationId, userId: member, seconds: 60 }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'silences an admin',
    'members.silence',
    ({ conversationId, admin }) => ({ conversationId, userId: admin, seconds: 60 }),
    '- - - ok ok ok ? ?',
  ],
  [
    'silences an owner',
    'members.silence',
    ({ conversationId, owner }) => ({ conversationId, userId: owner, seconds: 60 }),
    '- - - ok ok ok ? ?',
  ],
  [
    'takes a silence back',
    'members.unsilence',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'silences who is not in it',
    'members.silence',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer, seconds: 60 }),
    '- - ? ? ? ? ? ?',
  ],
  ['reports a message', 'reports.create', (place) => ({ ...message(place), reason: 'spam' }), '- ok ok ok ok ? ? ?'],
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
  ['sets slow mode', 'conversations.setSlowMode', ({ conversationId }) => ({ conversationId, seconds: 5 }), '- - - ? ? ?'],
  [
    'silences a member',
    'members.silence',
    ({ conversationId, member }) => ({ conversationId, userId: member, seconds: 60 }),
    '- - ok ok ? ?',
  ],
  ['reports a message', 'reports.create', (place) => ({ ...message(place), reason: 'spam' }), '- ok ok ? ? ?'],
  ['adds', 'members.add', ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }), '- - - ? ? ?'],
  ['removes a member', 'members.remove', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - - ? ? ?'],
];
const directCallers = ['sender', 'member', 'moderator', 'strange moderator', 'stranger', 'foreigner'] as const;

const words: Readonly<Record<string, string>> = { ok: 'ok', '-': 'forbidden', '?': 'not_found' };

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

/** What a site's moderators do, wherever they are: on a user, on a report and on a held send of somebody's. */
const onSite: readonly (readonly [
  what: string,
  name: OperationName,
  input: (place: SitePlace) => Record<string, unknown>,
  outcomes: string,
])[] = [
  ['lists reports', 'reports.list', () => ({}), '- ok ok ok'],
  ['resolves a report', 'reports.resolve', ({ reportId }) => ({ reportId, outcome: 'none' }), '- ok ok ?'],
  ['deletes what is reported', 'reports.deleteMessage', ({ reportId }) => ({ reportId }), '- ok ok ?'],
  ['sees a standing', 'users.standing', ({ userId }) => ({ userId }), '- ok ok ?'],
  ['silences a user', 'users.silence', ({ userId }) => ({ userId, seconds: 60 }), '- ok ok ?'],
  ['silences a moderator', 'users.silence', ({ moderator }) => ({ userId: moderator, seconds: 60 }), '- ok ok ?'],
  ['silences an admin', 'users.silence', ({ admin }) => ({ userId: admin, seconds: 60 }), '- - ok ?'],
  ['takes a silence back', 'users.unsilence', ({ userId }) => ({ userId }), '- ok ok ?'],
  ['bans a user', 'users.ban', ({ userId }) => ({ userId, seconds: 60 }), '- ok ok ?'],
  ['bans an admin', 'users.ban', ({ admin }) => ({ userId: admin, seconds: null }), '- - ok ?'],
  ['takes a ban back', 'users.unban', ({ userId }) => ({ userId }), '- ok ok ?'],
  [
    'silences an admin in a conversation',
    'members.silence',
    ({ conversationId, admin }) => ({ conversationId, userId: admin, seconds: 60 }),
    '? - ok ?',
  ],
  ['releases a held send', 'held.release', ({ heldId }) => ({ heldId }), '- ok ok ?'],
  ['drops a held send', 'held.drop', ({ heldId }) => ({ heldId }), '- ok ok ?'],
  ['reads the audit log', 'audit.list', () => ({}), '- ok ok ok'],
];
const siteCallers = ['user', 'moderator', 'admin', 'admin of another site'] as const;

interface SitePlace {
  userId: string;
  /** Others than those who try. */
  moderator: string;
  admin: string;
  conversationId: string;
  reportId: string;
  heldId: string;
}

describe('on a site', () => {
  test.each(onSite)('who %s', async (_, name, input, outcomes) => {
    await using server = await TestServer.start();
    const [site, other] = [await server.site(), await server.site()];
    await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
    const callerOf = {
      user: await Person.of(server, site, 'User'),
      moderator: await Person.of(server, site, 'Moderator', 'moderator'),
      admin: await Person.of(server, site, 'Admin', 'admin'),
      'admin of another site': await Person.of(server, other, 'Foreigner', 'admin'),
    };
    const [moderator, admin] = [await Person.of(server, site, 'Second', 'moderator'), await Person.of(server, site, 'Chief', 'admin')];
    const found: string[] = [];
    for (const caller of siteCallers) {
      const [user, reporter] = [await Person.of(server, site, 'Target'), await Person.of(server, site, 'Reporter')];
      const conversationId = await user.start(reporter, admin);
      const { id: reportId } = await reporter.call('reports.create', { conversationId, seq: 1, reason: 'spam' });
      expect(await user.refusal('messages.send', { conversationId, clientId: 'held', text: 'later' })).toBe('message_held');
      const heldId = (await user.call('held.list', {})).items[0]!.id;
      const place = { userId: user.id, moderator: moderator.id, admin: admin.id, conversationId, reportId, heldId };
      found.push(`${caller}: ${await callerOf[caller].outcome(name, input(place) as never)}`);
    }
    expect(found).toEqual(outcomes.split(' ').map((outcome, i) => `${siteCallers[i]}: ${words[outcome]}`));
  });
});
