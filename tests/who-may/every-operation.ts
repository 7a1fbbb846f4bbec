/**
 * Every operation by every caller. A new operation without its row does not compile; what a row
 * says is tried on a place of `world.ts`, and shown in the guide.
 */
import { randomUUID } from 'node:crypto';
import { type OperationName, operations } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import type { Place } from './place.js';
import { account } from './world.js';

type Input = (place: Place) => Record<string, unknown> | Promise<Record<string, unknown>>;

interface Row {
  input: Input;
  /**
   * In the order of `everybody`: `ok`, `-` forbidden, `?` not found as it is not the caller's, `0`
   * not found as there is nothing to do, `!` not accepted, `h` the host's alone; or another code.
   */
  outcomes: readonly string[];
  /** Done again, it is done again: the place serves on. */
  keeps?: true;
  /** It changes or ends the caller. */
  own?: true;
}

const row = (outcomes: string, input: Input, more: Pick<Row, 'keeps' | 'own'> = {}): Row => ({
  input,
  outcomes: outcomes.split(/ +/),
  ...more,
});

const keeps = { keeps: true } as const;
const own = { own: true } as const;
const nothing: Input = () => ({});
const ofGroup: Input = async (place) => ({ conversationId: await place.group() });
const ofMessage: Input = (place) => place.message();
const ofPerson: Input = async (place) => ({ userId: (await place.other()).id });
const ofRelated: Input = async (place) => ({ userId: (await place.related()).id });
const ofRelatedOnes: Input = async (place) => ({ userIds: [(await place.related()).id] });
const ofMember: Input = async (place) => ({
  conversationId: await place.group(),
  userId: (await place.other()).id,
});
const ofAsker: Input = async (place) => ({
  conversationId: await place.group(),
  userId: (await place.asker()).id,
});
const ofBanned: Input = async (place) => ({
  conversationId: await place.group(),
  userId: (await place.banned()).id,
});
const ofNewcomer: Input = async (place) => ({
  conversationId: await place.group(),
  userIds: [place.world.others.newcomer.id],
});
const ofReport: Input = async (place) => ({ reportId: await place.report() });
const ofHeld: Input = async (place) => ({ heldId: await place.held() });
const ofToken: Input = async (place) => ({ token: (await place.invite()).token });
const ofSigned: Input = ({ world }) => ({ token: world.sign() });
const withMore =
  (input: Input, more: () => Record<string, unknown>): Input =>
  async (place) => ({ ...(await input(place)), ...more() });
const fresh = () => ({ clientId: randomUUID() });

const all = 'ok ok ok ok ok ok ok ok ok ok ok';
const host = 'h h h h h h h h h h h';
/**
 *                 guest stranger contact blocked member removed admin owner moderator foreigner
 * author
 */
const members = '       ?  ?  ?  ?  ok ?  ok ok ?  ? ok'.trim();
const managers = '      ?  ?  ?  ?  -  ?  ok ok ?  ? -'.trim();
const owners = '        ?  ?  ?  ?  -  ?  -  ok ?  ? -'.trim();
const moderators = '    -  -  -  -  -  -  -  -  ok ? -'.trim();
const moderatorsList = '-  -  -  -  -  -  -  -  ok ok -';
const onPeople = '      ok ok ok ok ok ok ok ok ok ? ok'.trim();

export const everyOperation: Readonly<Record<OperationName, Row>> = {
  'sites.current': row(all, nothing),
  'auth.guest': row(all, () => ({ name: 'Somebody' }), keeps),
  'auth.register': row(
    all,
    () => ({ email: `${randomUUID()}@example.com`, password: 'long enough', name: 'Somebody' }),
    keeps,
  ),
  'auth.login': row('ok ok ok ok ok ok ok ok ok invalid_credentials ok', () => account, keeps),
  'auth.exchange': row('ok ok ok ok ok ok ok ok ok signed_token_rejected ok', ofSigned, keeps),
  'auth.refresh': row('ok ok ok ok ok ok ok ok ok session_ended ok', async (place) => ({
    refreshToken: (await place.other()).session.refreshToken,
  })),
  'auth.upgrade': row(
    'ok - - - - - - - - - -',
    () => ({ email: `${randomUUID()}@example.com`, password: 'long enough' }),
    own,
  ),
  'auth.link': row('ok ok ok ok ok ok ok ok ok signed_token_rejected ok', ofSigned, own),
  'auth.merge': row('- ok ok ok ok ok ok ok ok ? ok', async ({ world }) => ({
    refreshToken: (await world.server.session(world.site, 'Left')).refreshToken,
  })),
  'auth.signOut': row(all, nothing, { ...own, ...keeps }),

  'users.me': row(all, nothing),
  'users.updateMe': row(all, () => ({ bio: 'Hello' }), keeps),
  'users.list': row(all, nothing),
  'users.get': row(onPeople, ofRelated),
  'users.find': row(onPeople, async (place) => ({ externalId: await place.external() })),
  'contacts.list': row(all, nothing),
  'contacts.requests': row(all, () => ({ direction: 'incoming' })),
  'contacts.request': row('ok ok ok !  ok ok ok ok ok ? 0', ofRelated),
  'contacts.accept': row('0  ok 0  0  0  0  0  0  0  ?  0', ofRelated),
  'contacts.decline': row('0  ok 0  0  0  0  0  0  0  ?  0', ofRelated),
  'contacts.withdraw': row('0  0  0  0  0  0  0  0  0  ?  0', ofRelated),
  'contacts.get': row(onPeople, ofRelated),
  'contacts.remove': row('0  0  ok 0  0  0  0  0  0  ?  0', ofRelated),
  'blocks.list': row(all, nothing),
  'blocks.add': row('ok ok ok ok ok ok ok ok ok ?  0', ofRelated),
  'blocks.remove': row(onPeople, ofRelated),

  'conversations.list': row(all, nothing),
  'conversations.start': row(
    'ok ok ok !  ok ok ok ok ok ? ok',
    withMore(ofRelatedOnes, () => ({ ...fresh(), text: 'x' })),
    keeps,
  ),
  'conversations.open': row(all, nothing),
  'conversations.findDirect': row(onPeople, ofRelatedOnes),
  'conversations.createGroup': row(
    'ok ok ok !  ok ok ok ok ok ? ok',
    withMore(ofRelatedOnes, () => ({ ...fresh(), title: 'x' })),
    keeps,
  ),
  'conversations.update': row(
    managers,
    withMore(ofGroup, () => ({ title: 'Other' })),
  ),
  'conversations.setSlowMode': row(
    managers,
    withMore(ofGroup, () => ({ seconds: 5 })),
  ),
  'conversations.sync': row(all, () => ({ held: [] }), keeps),
  'conversations.get': row(members, ofGroup),

  'members.list': row(members, ofGroup),
  'members.add': row(managers, ofNewcomer),
  'members.remove': row('?  ?  ?  ?  -  ?  ok ok ?  ?  ok', ofMember),
  'members.setRole': row(
    owners,
    withMore(ofMember, () => ({ role: 'admin' })),
  ),
  'members.transferOwnership': row(owners, ofMember),
  'members.join': row(members, ofGroup, keeps),
  'members.ban': row('?  ?  ?  ?  -  ?  ok ok ok ? -', ofMember),
  'members.unban': row('?  ?  ?  ?  -  ?  ok ok ok ? -', ofBanned),
  'members.bans': row(managers, ofGroup),
  'members.request': row('ok ok ok ok -  ok -  -  ok ? -', ofGroup),
  'members.withdrawRequest': row('0  0  0  0  0  0  0  0  0  ?  0', ofGroup),
  'members.requests': row(managers, ofGroup),
  'members.requested': row(all, nothing),
  'members.acceptRequest': row(managers, ofAsker),
  'members.declineRequest': row(managers, ofAsker),
  'members.invite': row(managers, ofNewcomer),
  'members.invited': row(managers, ofGroup),
  'members.withdrawInvitation': row(managers, ofAsker),
  'members.invitations': row(all, nothing),
  'members.acceptInvitation': row('0  0  0  0  ok 0  ok ok 0  ?  ok', ofGroup, keeps),
  'members.declineInvitation': row('0  0  0  0  0  0  0  0  0  ?  0', ofGroup),
  'members.silence': row(
    '?  ?  ?  ?  -  ?  ok ok ok ? -',
    withMore(ofMember, () => ({ seconds: 60 })),
  ),
  'members.unsilence': row('?  ?  ?  ?  -  ?  ok ok ok ? -', ofMember),
  'invites.create': row(managers, ofGroup),
  'invites.list': row(managers, ofGroup),
  'invites.revoke': row(managers, async (place) => ({
    conversationId: await place.group(),
    inviteId: (await place.invite()).inviteId,
  })),
  'invites.preview': row(onPeople, ofToken, keeps),
  'invites.join': row(onPeople, ofToken),

  'messages.send': row(
    members,
    withMore(ofGroup, () => ({ ...fresh(), text: 'x' })),
    keeps,
  ),
  'messages.list': row(members, ofGroup),
  'messages.changes': row(
    members,
    withMore(ofGroup, () => ({ since: 0 })),
  ),
  'messages.search': row(
    members,
    withMore(ofGroup, () => ({ query: 'theirs' })),
  ),
  'messages.edit': row(
    '?  ?  ?  ?  -  ?  -  -  ?  ? ok',
    withMore(ofMessage, () => ({ text: 'other' })),
  ),
  'messages.delete': row('?  ?  ?  ?  -  ?  ok ok ?  ?  ok', ofMessage),
  'messages.hide': row(members, ofMessage, keeps),
  'messages.unhide': row(members, ofMessage, keeps),
  'messages.edits': row('?  ?  ?  ?  -  ?  -  -  ?  ? -', ofMessage),
  'messages.pin': row(managers, ofMessage),
  'messages.unpin': row(managers, ofMessage, keeps),
  'messages.links': row(members, ofGroup),
  'messages.pinned': row(members, ofGroup),
  'messages.removePreview': row('?  ?  ?  ?  -  ?  -  -  ?  ? ok', ofMessage),

  'attachments.upload': row(members, ofGroup, keeps),
  'attachments.usage': row(all, nothing),
  'attachments.discard': row('?  ?  ?  ?  ?  ?  ?  ?  ?  ? ok', async (place) => ({
    attachmentId: (await place.attachment()).id,
  })),
  'attachments.link': row(members, ofGroup),
  'attachments.list': row(members, ofGroup),

  'reactions.add': row(
    members,
    withMore(ofMessage, () => ({ emoji: '👍' })),
    keeps,
  ),
  'reactions.remove': row(
    members,
    withMore(ofMessage, () => ({ emoji: '👍' })),
    keeps,
  ),
  'reactions.list': row(members, ofMessage),
  'receipts.markRead': row(members, ofMessage, keeps),
  'receipts.markUnread': row(members, ofMessage, keeps),
  'receipts.markDelivered': row(members, ofMessage),
  'receipts.seenBy': row(members, ofMessage),
  'receipts.unread': row(all, nothing),
  'conversations.mute': row(
    members,
    withMore(ofGroup, () => ({ until: null })),
    keeps,
  ),
  'conversations.unmute': row(members, ofGroup, keeps),
  'conversations.archive': row(members, ofGroup, keeps),
  'conversations.unarchive': row(members, ofGroup, keeps),
  'conversations.pin': row(members, ofGroup, keeps),
  'conversations.unpin': row(members, ofGroup, keeps),
  'conversations.clear': row(members, ofGroup, keeps),
  'conversations.find': row(all, async (place) => ({ userIds: [(await place.related()).id] })),
  'typing.set': row(
    members,
    withMore(ofGroup, () => ({ typing: true })),
  ),

  'presence.watch': row(all, async (place) => ({ userIds: [(await place.related()).id] }), keeps),

  'reports.create': row(
    '?  ?  ?  ?  ok ?  ok ok ?  ?  -',
    withMore(ofMessage, () => ({ reason: 'spam' })),
    keeps,
  ),
  'reports.list': row(moderatorsList, nothing),
  'reports.get': row(moderators, ofReport, keeps),
  'reports.resolve': row(
    moderators,
    withMore(ofReport, () => ({ outcome: 'none' })),
  ),
  'reports.deleteMessage': row(moderators, ofReport),
  'users.standing': row(moderators, ofPerson),
  'users.silence': row(
    moderators,
    withMore(ofPerson, () => ({ seconds: 60 })),
  ),
  'users.unsilence': row(moderators, ofPerson, keeps),
  'users.ban': row(
    moderators,
    withMore(ofPerson, () => ({ seconds: 60 })),
  ),
  'users.unban': row(moderators, ofPerson, keeps),
  'held.list': row(all, nothing),
  'held.release': row(moderators, ofHeld),
  'held.drop': row(moderators, ofHeld),
  'audit.list': row(moderatorsList, nothing),

  'host.upsertUser': row(host, () => ({ externalId: '42', role: 'admin' })),
  'host.upsertUsers': row(host, () => ({ users: [{ externalId: '42', role: 'admin' }] })),
  'host.listUsers': row(host, nothing),
  'host.getUser': row(host, ofPerson),
  'host.deactivateUser': row(host, ofPerson),
  'host.reactivateUser': row(host, ofPerson),
  'host.deleteUser': row(
    host,
    withMore(ofPerson, () => ({ messages: 'keep' })),
  ),
};

const words: Readonly<Record<string, string>> = {
  '-': 'forbidden',
  '?': 'not_found',
  '0': 'not_found',
  '!': 'not_accepted',
};

/**
 * The code of an outcome. Files come over HTTP alone. Whoever is not the host is nobody to its
 * operations over HTTP, and somebody else over the socket.
 */
export function outcomeOf(name: OperationName, outcome: string, by: 'byHttp' | 'bySocket'): string {
  const { upload } = operations[name] as Operation;
  if (upload && by === 'bySocket') return 'unsupported_media_type';
  if (outcome === 'h') return by === 'byHttp' ? 'unauthenticated' : 'forbidden';
  return words[outcome] ?? outcome;
}
