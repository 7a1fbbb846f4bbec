/**
 * Who may do what with one other person, by what there is between the two; and inside a direct
 * conversation, where nobody has a role.
 */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../support/person.js';
import { TestServer } from '../support/test-server.js';
import { expectedOf, spends } from './outcomes.js';

type DirectTry = (place: DirectPlace) => Record<string, unknown>;

const message: DirectTry = ({ conversationId, seq }) => ({ conversationId, seq });

/**
 * In a direct conversation nobody has a role; there are a sender, another member, and a moderator
 * who is a member.
 */
const inDirect: readonly (readonly [
  what: string,
  name: OperationName,
  input: (place: DirectPlace) => Record<string, unknown>,
  outcomes: string,
])[] = [
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ? ? ?'],
  ['pins', 'messages.pin', message, 'ok ok ok ? ? ?'],
  ['unpins', 'messages.unpin', message, 'ok ok ok ? ? ?'],
  ['takes a preview away', 'messages.removePreview', message, 'ok - - ? ? ?'],
  [
    'renames',
    'conversations.update',
    ({ conversationId }) => ({ conversationId, title: 'Other' }),
    '- - - ? ? ?',
  ],
  [
    'sets slow mode',
    'conversations.setSlowMode',
    ({ conversationId }) => ({ conversationId, seconds: 5 }),
    '- - - ? ? ?',
  ],
  [
    'silences a member',
    'members.silence',
    ({ conversationId, member }) => ({ conversationId, userId: member, seconds: 60 }),
    '- - ok ok ? ?',
  ],
  [
    'reports a message',
    'reports.create',
    (place) => ({ ...message(place), reason: 'spam' }),
    '- ok ok ? ? ?',
  ],
  [
    'adds',
    'members.add',
    ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }),
    '- - - ? ? ?',
  ],
  // Of three or more, one leaves.
  [
    'removes a member',
    'members.remove',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- ok - ? ? ?',
  ],
  [
    'gives a role',
    'members.setRole',
    ({ conversationId, member }) => ({ conversationId, userId: member, role: 'admin' }),
    '- - - ? ? ?',
  ],
  [
    'hands it over',
    'members.transferOwnership',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - - ? ? ?',
  ],
  [
    'bans',
    'members.ban',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - - - ? ?',
  ],
  ['joins', 'members.join', ({ conversationId }) => ({ conversationId }), '? ? ? ? ? ?'],
  [
    'asks to be let in',
    'members.request',
    ({ conversationId }) => ({ conversationId }),
    '? ? ? ? ? ?',
  ],
  [
    'invites',
    'members.invite',
    ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }),
    '- - - ? ? ?',
  ],
  [
    'makes an invite',
    'invites.create',
    ({ conversationId }) => ({ conversationId }),
    '- - - ? ? ?',
  ],
];
const directCallers = [
  'sender',
  'member',
  'moderator',
  'strange moderator',
  'stranger',
  'foreigner',
] as const;

interface DirectPlace {
  conversationId: string;
  /** A message of the sender's, another one of the two, and somebody who is not in it. */
  seq: number;
  member: string;
  newcomer: string;
}

/** What one may do with somebody, by what there is between the two. */
const relations = [
  'stranger',
  'asker',
  'asked',
  'contact',
  'former contact',
  'blocked',
  'blocker',
  'moderator',
  'foreigner',
] as const;

interface Pair {
  /**
   * Somebody; the conversation of the caller with them, the caller's message in it, and a group of
   * the caller's.
   */
  userId: string;
  conversationId: string;
  seq: number;
  groupId: string;
}

type PairTry = (pair: Pair) => Record<string, unknown>;

const theUser: PairTry = ({ userId }) => ({ userId });
const own: PairTry = ({ conversationId, seq }) => ({ conversationId, seq });

/** In the order of the relations above; `!` is `not_accepted`. */
const betweenTwo: readonly (readonly [
  what: string,
  name: OperationName,
  input: PairTry,
  outcomes: string,
])[] = [
  ['looks at the relation', 'contacts.get', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['asks', 'contacts.request', theUser, 'ok ok ok ok ok ! ! ok ?'],
  ['accepts', 'contacts.accept', theUser, '? ? ok ok ? ? ? ? ?'],
  ['declines', 'contacts.decline', theUser, '? ? ok ? ? ? ? ? ?'],
  ['withdraws', 'contacts.withdraw', theUser, '? ok ? ? ? ? ? ? ?'],
  ['ends the friendship', 'contacts.remove', theUser, '? ? ? ok ok ? ? ? ?'],
  ['lists contacts', 'contacts.list', () => ({}), 'ok ok ok ok ok ok ok ok ok'],
  [
    'lists requests',
    'contacts.requests',
    () => ({ direction: 'incoming' }),
    'ok ok ok ok ok ok ok ok ok',
  ],
  ['blocks', 'blocks.add', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['ends a block', 'blocks.remove', theUser, 'ok ok ok ok ok ok ok ok ?'],
  ['lists blocks', 'blocks.list', () => ({}), 'ok ok ok ok ok ok ok ok ok'],
  [
    'begins or goes on',
    'conversations.start',
    ({ userId }) => ({ userIds: [userId], clientId: 'c', text: 'x' }),
    'ok ok ok ok ! ! ! ok ?',
  ],
  [
    'looks for the conversation',
    'conversations.findDirect',
    ({ userId }) => ({ userIds: [userId] }),
    'ok ok ok ok ok ok ok ok ?',
  ],
  [
    'makes a group',
    'conversations.createGroup',
    ({ userId }) => ({ userIds: [userId], clientId: 'c', title: 'x' }),
    'ok ok ok ok ! ! ! ok ?',
  ],
  [
    'adds to a group',
    'members.add',
    ({ groupId, userId }) => ({ conversationId: groupId, userIds: [userId] }),
    'ok ok ok ok ! ! ! ok ?',
  ],
  [
    'sends',
    'messages.send',
    ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }),
    'ok ok ok ok ! ! ! ok ?',
  ],
  ['edits', 'messages.edit', (pair) => ({ ...own(pair), text: 'x' }), 'ok ok ok ok ! ! ! ok ?'],
  ['reacts', 'reactions.add', (pair) => ({ ...own(pair), emoji: '👍' }), 'ok ok ok ok ! ! ! ok ?'],
  [
    'takes a reaction away',
    'reactions.remove',
    (pair) => ({ ...own(pair), emoji: '👍' }),
    'ok ok ok ok ! ok ok ok ?',
  ],
  ['pins', 'messages.pin', own, 'ok ok ok ok ! ! ! ok ?'],
  ['unpins', 'messages.unpin', own, 'ok ok ok ok ! ok ok ok ?'],
  ['takes a preview away', 'messages.removePreview', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes', 'messages.delete', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes for oneself', 'messages.hide', own, 'ok ok ok ok ok ok ok ok ?'],
  ['marks as read', 'receipts.markRead', own, 'ok ok ok ok ok ok ok ok ?'],
  [
    'says that one writes',
    'typing.set',
    ({ conversationId }) => ({ conversationId, typing: true }),
    'ok ok ok ok ok ok ok ok ?',
  ],
  [
    'reads',
    'messages.list',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ok ok ok ?',
  ],
];

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test.concurrent.each(inDirect)(
  'in a direct conversation, who %s',
  async (_, name, input, outcomes) => {
    const [site, elsewhere] = [await server.site(), await server.site()];
    const person = (caller: (typeof directCallers)[number]) => {
      const role = caller.includes('moderator')
        ? 'moderator'
        : caller === 'foreigner'
          ? 'admin'
          : 'user';
      return Person.of(server, caller === 'foreigner' ? elsewhere : site, caller, role);
    };
    const made = await Promise.all(
      directCallers.map(async (caller) => [caller, await person(caller)]),
    );
    const people = Object.fromEntries(made) as Record<(typeof directCallers)[number], Person>;
    const { sender, member, moderator } = people;
    const newcomer = await Person.of(server, site, 'Newcomer');
    const conversationId = await sender.start(member, moderator);
    const found: string[] = [];
    let seq = 1;
    for (const caller of directCallers) {
      const place: DirectPlace = { conversationId, seq, member: member.id, newcomer: newcomer.id };
      const outcome = await people[caller].outcome(name, input(place) as never);
      found.push(`${caller}: ${outcome}`);
      if (spends(name, outcome)) seq = (await sender.send(conversationId, 'theirs')).seq;
    }
    expect(found).toEqual(expectedOf(directCallers, outcomes));
  },
);

/** Makes what the name says of the two, who have a conversation. */
async function relate(
  name: (typeof relations)[number],
  caller: Person,
  other: Person,
): Promise<string> {
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
  test.concurrent.each(betweenTwo)('who %s', async (_, name, input, outcomes) => {
    const [site, elsewhere] = [await server.site(), await server.site()];
    const found = relations.map(async (relation) => {
      const [other, insider] = await Promise.all([
        Person.of(server, site, 'Other'),
        Person.of(server, site, relation, relation === 'moderator' ? 'moderator' : 'user'),
      ]);
      const conversationId = await relate(relation, insider, other);
      const caller =
        relation === 'foreigner'
          ? await Person.of(server, elsewhere, 'Foreigner', 'admin')
          : insider;
      const groupId = name === 'members.add' ? await caller.group('Club') : '';
      const place = { userId: other.id, conversationId, seq: 1, groupId };
      return `${relation}: ${await caller.outcome(name, input(place) as never)}`;
    });
    expect(await Promise.all(found)).toEqual(expectedOf(relations, outcomes));
  });
});
