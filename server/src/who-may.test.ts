/** Who may do what inside a conversation, as a table: every kind of caller tries everything on a message or a member of somebody else's. */
import { type OperationName, operations } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../../tests/support/person.js';
import { RawSocket } from '../../tests/support/raw-socket.js';
import { code, TestServer } from '../../tests/support/test-server.js';
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
  /** Somebody who has asked to be let in and is invited, and somebody who is banned. */
  asker: string;
  banned: string;
  inviteId: string;
  token: string;
}

type Try = (place: Place) => Record<string, unknown>;

const message: Try = ({ conversationId, seq }) => ({ conversationId, seq });

/** What is tried, and by the callers' order above: `ok`, `forbidden` (`-`), `not_found` (`?`) or `banned` (`x`). */
const inGroup: readonly (readonly [what: string, name: OperationName, input: Try, outcomes: string])[] = [
  ['sends', 'messages.send', ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }), 'ok ok ok ok ok ? ? ?'],
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ok ok ? ? ?'],
  ['sees what a message was', 'messages.edits', message, '- - - - ok ? ? ?'],
  ['pins', 'messages.pin', message, '- - ok ok - ? ? ?'],
  ['unpins', 'messages.unpin', message, '- - ok ok - ? ? ?'],
  ['takes a preview away', 'messages.removePreview', message, 'ok - - - - ? ? ?'],
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
  ['asks for what opens files', 'attachments.link', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
  ['lists files', 'attachments.list', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
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
  [
    'sets it otherwise',
    'conversations.update',
    ({ conversationId }) => ({ conversationId, access: 'open', posting: 'admins', history: 'joined' }),
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
  ['hands it over', 'members.transferOwnership', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - - ok - ? ? ?'],
  ['bans a member', 'members.ban', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - ok ok - ? ? ?'],
  ['bans an admin', 'members.ban', ({ conversationId, admin }) => ({ conversationId, userId: admin }), '- - ok ok - ? ? ?'],
  ['bans an owner', 'members.ban', ({ conversationId, owner }) => ({ conversationId, userId: owner }), '- - - ok - ? ? ?'],
  ['bans who is not in it', 'members.ban', ({ conversationId, newcomer }) => ({ conversationId, userId: newcomer }), '- - ok ok - ? ? ?'],
  ['takes a ban back', 'members.unban', ({ conversationId, banned }) => ({ conversationId, userId: banned }), '- - ok ok - ? ? ?'],
  ['sees who is banned', 'members.bans', ({ conversationId }) => ({ conversationId }), '- - ok ok - ? ? ?'],
  ['adds who is banned', 'members.add', ({ conversationId, banned }) => ({ conversationId, userIds: [banned] }), '- - x x - ? ? ?'],
  ['joins a private one', 'members.join', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
  ['asks to be let in', 'members.request', ({ conversationId }) => ({ conversationId }), '- - - - - ok ok ?'],
  ['takes a request back without one', 'members.withdrawRequest', ({ conversationId }) => ({ conversationId }), '? ? ? ? ? ? ? ?'],
  ['sees who asks', 'members.requests', ({ conversationId }) => ({ conversationId }), '- - ok ok - ? ? ?'],
  ['lets in who asks', 'members.acceptRequest', ({ conversationId, asker }) => ({ conversationId, userId: asker }), '- - ok ok - ? ? ?'],
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
  ['invites', 'members.invite', ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }), '- - ok ok - ? ? ?'],
  ['invites who is banned', 'members.invite', ({ conversationId, banned }) => ({ conversationId, userIds: [banned] }), '- - x x - ? ? ?'],
  ['sees who is invited', 'members.invited', ({ conversationId }) => ({ conversationId }), '- - ok ok - ? ? ?'],
  [
    'takes an invitation back',
    'members.withdrawInvitation',
    ({ conversationId, asker }) => ({ conversationId, userId: asker }),
    '- - ok ok - ? ? ?',
  ],
  ['accepts an invitation without one', 'members.acceptInvitation', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
  ['declines an invitation without one', 'members.declineInvitation', ({ conversationId }) => ({ conversationId }), '? ? ? ? ? ? ? ?'],
  ['makes an invite', 'invites.create', ({ conversationId }) => ({ conversationId }), '- - ok ok - ? ? ?'],
  ['sees the invites', 'invites.list', ({ conversationId }) => ({ conversationId }), '- - ok ok - ? ? ?'],
  ['ends an invite', 'invites.revoke', ({ conversationId, inviteId }) => ({ conversationId, inviteId }), '- - ok ok - ? ? ?'],
  ['looks at it by an invite', 'invites.preview', ({ token }) => ({ token }), 'ok ok ok ok ok ok ok ?'],
  ['joins by an invite', 'invites.join', ({ token }) => ({ token }), 'ok ok ok ok ok ok ok ?'],
];

/** The same where anyone may come in. */
const inOpenGroup: typeof inGroup = [
  ['joins', 'members.join', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ok ok ?'],
  ['asks to be let in', 'members.request', ({ conversationId }) => ({ conversationId }), '- - - - - - - ?'],
  ['reads it', 'messages.list', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ? ? ?'],
];

/** The same where only owners and admins write. */
const inAnnouncements: typeof inGroup = [
  ['sends', 'messages.send', ({ conversationId }) => ({ conversationId, clientId: 'c', text: 'x' }), '- - ok ok - ? ? ?'],
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), '- - - - - ? ? ?'],
  ['reacts', 'reactions.add', (place) => ({ ...message(place), emoji: '👍' }), 'ok ok ok ok ok ? ? ?'],
];

/** In a direct conversation nobody has a role; there are a sender, another member, and a moderator who is a member. */
const inDirect: readonly (readonly [what: string, name: OperationName, input: Try, outcomes: string])[] = [
  ['edits', 'messages.edit', (place) => ({ ...message(place), text: 'x' }), 'ok - - ? ? ?'],
  ['deletes', 'messages.delete', message, 'ok - ok ? ? ?'],
  ['pins', 'messages.pin', message, 'ok ok ok ? ? ?'],
  ['unpins', 'messages.unpin', message, 'ok ok ok ? ? ?'],
  ['takes a preview away', 'messages.removePreview', message, 'ok - - ? ? ?'],
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
  ['gives a role', 'members.setRole', ({ conversationId, member }) => ({ conversationId, userId: member, role: 'admin' }), '- - - ? ? ?'],
  ['hands it over', 'members.transferOwnership', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - - ? ? ?'],
  ['bans', 'members.ban', ({ conversationId, member }) => ({ conversationId, userId: member }), '- - - ? ? ?'],
  ['joins', 'members.join', ({ conversationId }) => ({ conversationId }), '? ? ? ? ? ?'],
  ['asks to be let in', 'members.request', ({ conversationId }) => ({ conversationId }), '? ? ? ? ? ?'],
  ['invites', 'members.invite', ({ conversationId, newcomer }) => ({ conversationId, userIds: [newcomer] }), '- - - ? ? ?'],
  ['makes an invite', 'invites.create', ({ conversationId }) => ({ conversationId }), '- - - ? ? ?'],
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
  ['takes a preview away', 'messages.removePreview', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes', 'messages.delete', own, 'ok ok ok ok ! ok ok ok ?'],
  ['deletes for oneself', 'messages.hide', own, 'ok ok ok ok ok ok ok ok ?'],
  ['marks as read', 'receipts.markRead', own, 'ok ok ok ok ok ok ok ok ?'],
  ['says that one writes', 'typing.set', ({ conversationId }) => ({ conversationId, typing: true }), 'ok ok ok ok ok ok ok ok ?'],
  ['reads', 'messages.list', ({ conversationId }) => ({ conversationId }), 'ok ok ok ok ok ok ok ok ?'],
];

const words: Readonly<Record<string, string>> = { ok: 'ok', '-': 'forbidden', '?': 'not_found', x: 'banned', '!': 'not_accepted' };

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

const groups = [
  ['a private group', inGroup, {}],
  ['an open group', inOpenGroup, { access: 'open' }],
  ['an announcement group', inAnnouncements, { posting: 'admins' }],
] as const;

describe.each(groups)('in %s', (_kind, rows, settings) => {
  test.each(rows)('who %s', async (_, name, input, outcomes) => {
    await using server = await TestServer.start();
    const people = await crowd(server);
    const { sender, owner } = people;
    const role = (conversationId: string, who: Person, is: 'owner' | 'admin') =>
      server.app.database.entities(MemberRow).update({ conversationId, userId: who.id }, { role: is });
    const extra = await Promise.all(
      ['Member', 'Admin', 'Owner', 'Newcomer', 'Asker', 'Banned'].map((each) => Person.of(server, owner.site, each)),
    );
    const [member, admin, second, newcomer, asker, banned] = extra as [Person, Person, Person, Person, Person, Person];

    const found: string[] = [];
    for (const caller of callers) {
      const conversationId = await owner.group('Club', sender, people.member, people.admin, people.moderator, member, admin, second);
      await role(conversationId, people.admin, 'admin');
      await role(conversationId, admin, 'admin');
      await role(conversationId, second, 'owner');
      const { seq } = await sender.send(conversationId, 'theirs');
      await asker.call('members.request', { conversationId });
      await owner.call('members.invite', { conversationId, userIds: [asker.id] });
      await owner.call('members.ban', { conversationId, userId: banned.id });
      const { invite, token } = await owner.call('invites.create', { conversationId });
      await owner.call('conversations.update', { conversationId, ...settings });
      const place = {
        conversationId,
        seq,
        member: member.id,
        admin: admin.id,
        owner: second.id,
        newcomer: newcomer.id,
        asker: asker.id,
        banned: banned.id,
        inviteId: invite.id,
        token,
      };
      found.push(`${caller}: ${await people[caller].outcome(name, input(place) as never)}`);
    }
    expect(found).toEqual(outcomes.split(' ').map((outcome, i) => `${callers[i]}: ${words[outcome]}`));
  });
});

/** Who may call what is the host's backend's: over HTTP by how they show themselves, over the socket nobody. */
describe('in the name of the host', () => {
  const inputs = {
    'host.upsertUser': { externalId: '42', role: 'admin' },
    'host.upsertUsers': { users: [{ externalId: '42', role: 'admin' }] },
    'host.listUsers': {},
    'host.getUser': { externalId: '42' },
    'host.deactivateUser': { externalId: '42' },
    'host.reactivateUser': { externalId: '42' },
    'host.deleteUser': { externalId: '42', messages: 'delete' },
  } as const satisfies Partial<Record<OperationName, object>>;
  const names = Object.keys(inputs) as (keyof typeof inputs)[];

  test('the table above knows every operation of the host', () => {
    const ofHost = Object.entries(operations).flatMap(([name, { caller }]) => (caller === 'host' ? [name] : []));
    expect([...names].sort()).toEqual(ofHost.sort());
  });

  test.each(names)('who calls %s', async (name) => {
    await using server = await TestServer.start();
    const { foreigner, stranger, 'strange moderator': moderator } = await crowd(server);
    const admin = await Person.of(server, stranger.site, 'Admin', 'admin');
    const revoked = await server.app.secretKeys.add(stranger.site.id);
    expect(await server.app.secretKeys.revoke(foreigner.site.id, revoked.id)).toBe(false);
    expect(await server.app.secretKeys.revoke(stranger.site.id, revoked.id)).toBe(true);
    const secretKey = await server.secretKey(stranger.site);
    await server.http('host.upsertUser', { externalId: '42', name: 'Ada' }, { token: secretKey });
    const stored = () => server.app.database.query('SELECT * FROM users ORDER BY id');
    const before = await stored();

    const refused: [who: string, as: Parameters<TestServer['http']>[2], refusal: string][] = [
      ['nobody', {}, 'unauthenticated'],
      ['a page with the public key', { site: stranger.site }, 'unauthenticated'],
      ['the public key as a secret', { token: stranger.site.publicKey }, 'unauthenticated'],
      ['a user', { token: stranger.session.accessToken }, 'unauthenticated'],
      ['a moderator', { token: moderator.session.accessToken }, 'unauthenticated'],
      ['an admin', { token: admin.session.accessToken }, 'unauthenticated'],
      ['a wrong key', { token: `${secretKey.slice(0, -1)}${secretKey.endsWith('x') ? 'y' : 'x'}` }, 'unauthenticated'],
      ['a longer key', { token: `${secretKey}x` }, 'unauthenticated'],
      ['a revoked key', { token: revoked.secretKey }, 'unauthenticated'],
      ['another site beside its key', { token: secretKey, site: foreigner.site }, 'unauthenticated'],
      ['a page of the site', { token: secretKey, headers: { origin: 'https://host.example' } }, 'origin_not_allowed'],
      ['a page of anywhere', { token: secretKey, headers: { origin: 'https://evil.example' } }, 'origin_not_allowed'],
    ];
    for (const [who, as, refusal] of refused) expect([who, code(await server.http(name, inputs[name], as))]).toEqual([who, refusal]);
    // Its own people, of whom none has this id.
    const theirs = await server.http(name, inputs[name], { token: await server.secretKey(foreigner.site) });
    expect(JSON.stringify(theirs.body)).not.toContain('Ada');
    if (!name.includes('upsert')) expect(await stored()).toEqual(before);
    for (const caller of [stranger, admin]) {
      const socket = await RawSocket.open(server, { siteKey: caller.site.publicKey, token: caller.session.accessToken });
      expect(await socket.refusal(name, inputs[name])).toBe('forbidden');
    }
    await expect(RawSocket.open(server, { siteKey: stranger.site.publicKey, token: secretKey })).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    });
    expect((await server.http(name, inputs[name], { token: secretKey })).status).toBe(200);
  });

  test('a page that holds the key is told why it is refused', async () => {
    await using server = await TestServer.start();
    const site = await server.site();
    const as = { token: await server.secretKey(site), headers: { origin: 'https://host.example' } };
    const answer = await server.http('host.listUsers', {}, as);
    expect(answer).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('must never be in a page') } } });
    // So that its developer can read it.
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://host.example');
  });

  test('a secret key is nobody who talks', async () => {
    await using server = await TestServer.start();
    const token = await server.secretKey(await server.site());
    for (const [name, { caller, path }] of Object.entries(operations)) {
      if (caller !== 'user') continue;
      const input = Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, field]) => [field!, 'x']));
      expect([name, code(await server.http(name as OperationName, input, { token }))]).toEqual([name, 'unauthenticated']);
    }
  });

  test('a backend that calls too often is told when to go on, and users are not held up by it', async () => {
    await using server = await TestServer.start({ rates: { host: { points: 2, seconds: 60 } } });
    const [site, other] = [await server.site(), await server.site()];
    const [first, second] = [await server.secretKey(site), await server.secretKey(site)];
    for (const token of [first, second]) expect((await server.http('host.listUsers', {}, { token })).status).toBe(200);
    expect(await server.http('host.listUsers', {}, { token: first })).toMatchObject({
      body: { error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } },
    });
    expect((await server.http('host.listUsers', {}, { token: await server.secretKey(other) })).status).toBe(200);
    expect((await Person.of(server, site, 'Ada')).id).toEqual(expect.any(String));
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
      const nobody = { admin: owner.id, owner: owner.id, newcomer: owner.id, asker: owner.id, banned: owner.id };
      const place = { conversationId, seq, member: member.id, ...nobody, inviteId: 'none', token: 'none' };
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
