/**
 * Who may do what inside a group, as a table: every kind of caller tries everything on a message or
 * a member of somebody else's.
 */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberRow } from '../../server/src/features/members/member.entity.js';
import { Person } from '../support/person.js';
import { TestServer } from '../support/test-server.js';
import { expectedOf, spends } from './outcomes.js';

const callers = [
  'sender',
  'member',
  'admin',
  'owner',
  'moderator',
  'strange moderator',
  'stranger',
  'foreigner',
] as const;
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
  /** Somebody who has asked to be let in and is invited, and somebody who is banned. */
  asker: string;
  banned: string;
  inviteId: string;
  token: string;
}

type Try = (place: Place) => Record<string, unknown>;

const message: Try = ({ conversationId, seq }) => ({ conversationId, seq });

/**
 * What is tried, and by the callers' order above: `ok`, `forbidden` (`-`), `not_found` (`?`) or
 * `banned` (`x`).
 */
const inGroup: readonly (readonly [
  what: string,
  name: OperationName,
  input: Try,
  outcomes: string,
])[] = [
  [
    'sends',
    'messages.send',
    ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }),
    'ok ok ok ok ok ? ? ?',
  ],
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ok ok ? ? ?'],
  ['sees what a message was', 'messages.edits', message, '- - - - ok ? ? ?'],
  ['pins', 'messages.pin', message, '- - ok ok - ? ? ?'],
  ['unpins', 'messages.unpin', message, '- - ok ok - ? ? ?'],
  ['takes a preview away', 'messages.removePreview', message, 'ok - - - - ? ? ?'],
  [
    'lists links',
    'messages.links',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'sees pins',
    'messages.pinned',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'reacts',
    'reactions.add',
    (place) => ({ ...message(place), emoji: '👍' }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'takes a reaction away',
    'reactions.remove',
    (place) => ({ ...message(place), emoji: '👍' }),
    'ok ok ok ok ok ? ? ?',
  ],
  ['sees who reacted', 'reactions.list', message, 'ok ok ok ok ok ? ? ?'],
  [
    'renames',
    'conversations.update',
    ({ conversationId }) => ({ conversationId, title: 'Other' }),
    '- - ok ok - ? ? ?',
  ],
  [
    'sets slow mode',
    'conversations.setSlowMode',
    ({ conversationId }) => ({ conversationId, seconds: 5 }),
    '- - ok ok - ? ? ?',
  ],
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
  [
    'asks for what opens files',
    'attachments.link',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'lists files',
    'attachments.list',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'reports a message',
    'reports.create',
    (place) => ({ ...message(place), reason: 'spam' }),
    '- ok ok ok ok ? ? ?',
  ],
  [
    'lists members',
    'members.list',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'looks for a member',
    'members.list',
    ({ conversationId }) => ({ conversationId, search: 'a' }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'adds',
    'members.add',
    ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }),
    '- - ok ok - ? ? ?',
  ],
  [
    'removes a member',
    'members.remove',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - ok ok - ? ? ?',
  ],
  [
    'removes an admin',
    'members.remove',
    ({ conversationId, admin }) => ({ conversationId, userId: admin }),
    '- - ok ok - ? ? ?',
  ],
  [
    'removes an owner',
    'members.remove',
    ({ conversationId, owner }) => ({ conversationId, userId: owner }),
    '- - - ok - ? ? ?',
  ],
  [
    'removes who is not in it',
    'members.remove',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer }),
    '- - ? ? - ? ? ?',
  ],
  [
    'sets it otherwise',
    'conversations.update',
    ({ conversationId }) => ({
      conversationId,
      access: 'open',
      posting: 'admins',
      history: 'joined',
    }),
    '- - ok ok - ? ? ?',
  ],
  [
    'gives a member a role',
    'members.setRole',
    ({ conversationId, member }) => ({ conversationId, userId: member, role: 'admin' }),
    '- - - ok - ? ? ?',
  ],
  [
    'takes an owner the role',
    'members.setRole',
    ({ conversationId, owner }) => ({ conversationId, userId: owner, role: 'member' }),
    '- - - ok - ? ? ?',
  ],
  [
    'gives a role to who is not in it',
    'members.setRole',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer, role: 'admin' }),
    '- - - ? - ? ? ?',
  ],
  [
    'hands it over',
    'members.transferOwnership',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - - ok - ? ? ?',
  ],
  [
    'bans a member',
    'members.ban',
    ({ conversationId, member }) => ({ conversationId, userId: member }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'bans an admin',
    'members.ban',
    ({ conversationId, admin }) => ({ conversationId, userId: admin }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'bans an owner',
    'members.ban',
    ({ conversationId, owner }) => ({ conversationId, userId: owner }),
    '- - - ok ok ok ? ?',
  ],
  [
    'bans who is not in it',
    'members.ban',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'takes a ban back',
    'members.unban',
    ({ conversationId, banned }) => ({ conversationId, userId: banned }),
    '- - ok ok ok ok ? ?',
  ],
  [
    'sees who is banned',
    'members.bans',
    ({ conversationId }) => ({ conversationId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'adds who is banned',
    'members.add',
    ({ conversationId, banned }) => ({ conversationId, userIds: [banned] }),
    '- - x x - ? ? ?',
  ],
  [
    'joins a private one',
    'members.join',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'asks to be let in',
    'members.request',
    ({ conversationId }) => ({ conversationId }),
    '- - - - - ok ok ?',
  ],
  [
    'takes a request back without one',
    'members.withdrawRequest',
    ({ conversationId }) => ({ conversationId }),
    '? ? ? ? ? ? ? ?',
  ],
  [
    'sees who asks',
    'members.requests',
    ({ conversationId }) => ({ conversationId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'lets in who asks',
    'members.acceptRequest',
    ({ conversationId, asker }) => ({ conversationId, userId: asker }),
    '- - ok ok - ? ? ?',
  ],
  [
    'lets in who does not ask',
    'members.acceptRequest',
    ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer }),
    '- - ? ? - ? ? ?',
  ],
  [
    'turns down who asks',
    'members.declineRequest',
    ({ conversationId, asker }) => ({ conversationId, userId: asker }),
    '- - ok ok - ? ? ?',
  ],
  [
    'invites',
    'members.invite',
    ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }),
    '- - ok ok - ? ? ?',
  ],
  [
    'invites who is banned',
    'members.invite',
    ({ conversationId, banned }) => ({ conversationId, userIds: [banned] }),
    '- - x x - ? ? ?',
  ],
  [
    'sees who is invited',
    'members.invited',
    ({ conversationId }) => ({ conversationId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'takes an invitation back',
    'members.withdrawInvitation',
    ({ conversationId, asker }) => ({ conversationId, userId: asker }),
    '- - ok ok - ? ? ?',
  ],
  [
    'accepts an invitation without one',
    'members.acceptInvitation',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
  [
    'declines an invitation without one',
    'members.declineInvitation',
    ({ conversationId }) => ({ conversationId }),
    '? ? ? ? ? ? ? ?',
  ],
  [
    'makes an invite',
    'invites.create',
    ({ conversationId }) => ({ conversationId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'sees the invites',
    'invites.list',
    ({ conversationId }) => ({ conversationId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'ends an invite',
    'invites.revoke',
    ({ conversationId, inviteId }) => ({ conversationId, inviteId }),
    '- - ok ok - ? ? ?',
  ],
  [
    'looks at it by an invite',
    'invites.preview',
    ({ token }) => ({ token }),
    'ok ok ok ok ok ok ok ?',
  ],
  ['joins by an invite', 'invites.join', ({ token }) => ({ token }), 'ok ok ok ok ok ok ok ?'],
];

/** The same where anyone may come in. */
const inOpenGroup: typeof inGroup = [
  ['joins', 'members.join', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ok ok ?'],
  [
    'asks to be let in',
    'members.request',
    ({ conversationId }) => ({ conversationId }),
    '- - - - - - - ?',
  ],
  [
    'reads it',
    'messages.list',
    ({ conversationId }) => ({ conversationId }),
    'ok ok ok ok ok ? ? ?',
  ],
];

/** The same where only owners and admins write. */
const inAnnouncements: typeof inGroup = [
  [
    'sends',
    'messages.send',
    ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }),
    '- - ok ok - ? ? ?',
  ],
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), '- - - - - ? ? ?'],
  [
    'reacts',
    'reactions.add',
    (place) => ({ ...message(place), emoji: '👍' }),
    'ok ok ok ok ok ? ? ?',
  ],
];

async function crowd(server: TestServer): Promise<Record<CallerName, Person>> {
  const [site, other] = [await server.site(), await server.site()];
  const person = (name: CallerName) =>
    Person.of(
      server,
      name === 'foreigner' ? other : site,
      name,
      name.includes('moderator') ? 'moderator' : name === 'foreigner' ? 'admin' : 'user',
    );
  return Object.fromEntries(
    await Promise.all(callers.map(async (name) => [name, await person(name)])),
  ) as Record<CallerName, Person>;
}

const groups = [
  ['a private group', inGroup, {}],
  ['an open group', inOpenGroup, { access: 'open' }],
  ['an announcement group', inAnnouncements, { posting: 'admins' }],
] as const;

let server: TestServer;
let people: Record<CallerName, Person>;
let extra: Record<'member' | 'admin' | 'owner' | 'newcomer' | 'banned', Person>;
beforeAll(async () => {
  server = await TestServer.start();
  people = await crowd(server);
  const names = ['member', 'admin', 'owner', 'newcomer', 'banned'] as const;
  const made = await Promise.all(
    names.map(async (name) => [name, await Person.of(server, people.owner.site, name)]),
  );
  extra = Object.fromEntries(made) as typeof extra;
});
afterAll(() => server[Symbol.asyncDispose]());

async function makePlace(settings: object): Promise<Place> {
  const { sender, owner } = people;
  const { member, admin, owner: second, newcomer, banned } = extra;
  const [asker, conversationId] = await Promise.all([
    Person.of(server, owner.site, 'Asker'),
    owner.group(
      'Club',
      sender,
      people.member,
      people.admin,
      people.moderator,
      member,
      admin,
      second,
    ),
  ]);
  const role = (who: Person, is: 'owner' | 'admin') =>
    server.app.database
      .entities(MemberRow)
      .update({ conversationId, userId: who.id }, { role: is });
  await Promise.all([role(people.admin, 'admin'), role(admin, 'admin'), role(second, 'owner')]);
  const [{ seq }, { invite, token }] = await Promise.all([
    sender.send(conversationId, 'theirs'),
    owner.call('invites.create', { conversationId }),
    asker.call('members.request', { conversationId }),
    owner.call('members.invite', { conversationId, userIds: [asker.id] }),
    owner.call('members.ban', { conversationId, userId: banned.id }),
  ]);
  await owner.call('conversations.update', { conversationId, ...settings });
  const ids = {
    member: member.id,
    admin: admin.id,
    owner: second.id,
    newcomer: newcomer.id,
    asker: asker.id,
    banned: banned.id,
  };
  return { conversationId, seq, ...ids, inviteId: invite.id, token };
}

describe.each(groups)('in %s', (_kind, rows, settings) => {
  test.concurrent.each(rows)('who %s', async (_, name, input, outcomes) => {
    const found: string[] = [];
    let place: Place | undefined;
    for (const caller of callers) {
      place ??= await makePlace(settings);
      const outcome = await people[caller].outcome(name, input(place) as never);
      found.push(`${caller}: ${outcome}`);
      if (spends(name, outcome)) place = undefined;
    }
    expect(found).toEqual(expectedOf(callers, outcomes));
  });
});
