/**
 * Every operation by every caller, and by a user of another site. A new operation without its two
 * rows does not compile. The rows of `everyOperation` are tried on a place of `world.ts` and shown
 * in the guide; those of `acrossSites` are tried by `tenants.test.ts`.
 */
import { randomUUID } from 'node:crypto';
import {
  type OperationName,
  operations,
  type OperatorOperationName,
} from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import type { Place } from './place.js';
import { passwordOf, type World } from '../support/two-sites.js';
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

/** All but the console's own, which users cannot call: `console.test.ts` has those. */
export type SiteOperationName = Exclude<OperationName, OperatorOperationName>;

export const everyOperation: Readonly<Record<SiteOperationName, Row>> = {
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

  'streams.begin': row('- - - - - - - - - - -', withMore(ofGroup, fresh)),
  'streams.append': row(
    '?  ?  ?  ?  ?  ?  ?  ?  ?  ? ?',
    withMore(ofMessage, () => ({ offset: 0, text: 'x' })),
  ),
  'streams.end': row('- - - - - - - - - - -', ofMessage),
  'streams.get': row('?  ?  ?  ?  0  ?  0  0  ?  ? 0', ofMessage),

  'presence.count': row(members, ofGroup),
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
  'users.sanctions': row(moderators, ofPerson),
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

  'host.upsertConversation': row(host, () => ({ externalId: 'order-42', title: 'Order' })),
  'host.createConversation': row(host, () => ({ title: 'Order' })),
  'host.listConversations': row(host, nothing),
  'host.getConversation': row(host, ofGroup),
  'host.updateConversation': row(
    host,
    withMore(ofGroup, () => ({ title: 'Other' })),
  ),
  'host.listMembers': row(host, ofGroup),
  'host.addMembers': row(host, async (place) => ({
    ...(await ofGroup(place)),
    members: [{ userId: place.world.others.newcomer.id }],
  })),
  'host.removeMembers': row(host, async (place) => ({
    ...(await ofGroup(place)),
    members: [{ userId: (await place.other()).id }],
  })),
  'host.deleteConversation': row(host, ofGroup),
  'host.sendMessage': row(
    host,
    withMore(ofGroup, () => ({ text: 'x' })),
  ),
  'host.editMessage': row(
    host,
    withMore(ofMessage, () => ({ text: 'x' })),
  ),
  'host.deleteMessage': row(host, ofMessage),
  'host.listMessages': row(host, ofGroup),
  'host.searchMessages': row(
    host,
    withMore(ofGroup, () => ({ query: 'theirs' })),
  ),
  'host.importMessages': row(
    host,
    withMore(ofGroup, () => ({
      messages: [{ text: 'x', createdAt: '2020-01-01T00:00:00.000Z' }],
    })),
  ),
  'host.readMessages': row(host, ofGroup),
  'host.listNotes': row(host, ofGroup),
  'host.addNote': row(
    host,
    withMore(ofGroup, () => ({ text: 'x' })),
  ),
  'host.removeNote': row(host, () => ({ noteId: randomUUID() })),
  'host.upsertUser': row(host, () => ({ externalId: '42', role: 'admin' })),
  'host.upsertUsers': row(host, () => ({ users: [{ externalId: '42', role: 'admin' }] })),
  'host.listUsers': row(host, nothing),
  'host.getUser': row(host, ofPerson),
  'host.getSite': row(host, nothing),
  'host.updateSite': row(host, () => ({ name: 'Other' })),
  'host.listOrigins': row(host, nothing),
  'host.listSightings': row(host, nothing),
  'host.addOrigin': row(host, () => ({ origin: 'https://other.example' })),
  'host.removeOrigin': row(host, () => ({ origin: 'https://host.example' })),
  'host.listKeys': row(host, nothing),
  'host.addKey': row(host, () => ({ name: 'mine', scopes: ['admin'] })),
  'host.rotateKey': row(host, () => ({ keyId: randomUUID() })),
  'host.revokeKey': row(host, () => ({ keyId: randomUUID() })),
  'host.listSigningSecrets': row(host, nothing),
  'host.addSigningSecret': row(host, nothing),
  'host.rotateSigningSecret': row(host, () => ({ kid: 'kid_none' })),
  'host.revokeSigningSecret': row(host, () => ({ kid: 'kid_none' })),
  'host.deactivateUser': row(host, ofPerson),
  'host.reactivateUser': row(host, ofPerson),
  'host.deleteUser': row(
    host,
    withMore(ofPerson, () => ({ messages: 'keep' })),
  ),
  'host.listEvents': row(host, () => ({ after: 0 })),
  'host.keepEvents': row(host, () => ({ keep: true })),
  'host.searchUsers': row(host, nothing),
  'host.updateUser': row(
    host,
    withMore(ofPerson, () => ({ bio: 'new' })),
  ),
  'host.exportUser': row(host, ofPerson),
  'host.listSessions': row(host, ofPerson),
  'host.endSession': row(
    host,
    withMore(ofPerson, () => ({ sessionId: 'x' })),
  ),
  'host.endSessions': row(host, ofPerson),
  'host.silenceUser': row(
    host,
    withMore(ofPerson, () => ({ seconds: 60 })),
  ),
  'host.unsilenceUser': row(host, ofPerson),
  'host.banUser': row(
    host,
    withMore(ofPerson, () => ({ seconds: 60 })),
  ),
  'host.unbanUser': row(host, ofPerson),
  'host.mergeGuest': row(host, async (place) => ({
    guestId: (await place.other()).id,
    userId: place.world.people.member.id,
  })),
  'host.listMemberships': row(host, ofPerson),
  'host.listReports': row(host, nothing),
  'host.getReport': row(host, ofReport),
  'host.resolveReport': row(
    host,
    withMore(ofReport, () => ({ outcome: 'none' })),
  ),
  'host.reopenReport': row(host, ofReport),
  'host.removeMessage': row(host, ofMessage),
  'host.listHeld': row(host, nothing),
  'host.releaseHeld': row(host, ofHeld),
  'host.dropHeld': row(host, ofHeld),
  'host.listFilters': row(host, nothing),
  'host.changeFilters': row(host, () => ({
    add: [{ kind: 'word', value: 'spam', action: 'hold' }],
  })),
  'host.testFilters': row(host, () => ({ text: 'later' })),
  'host.listAudit': row(host, nothing),
  'host.exportAudit': row(host, nothing),
  'host.getNumbers': row(host, () => ({ unit: 'day' })),
  'host.listRefusals': row(host, nothing),
  'host.listWebhooks': row(host, nothing),
  'host.addWebhook': row(host, () => ({ name: 'Backend', url: 'https://host.example/hook' })),
  'host.updateWebhook': row(host, () => ({ webhookId: 'none', name: 'Other' })),
  'host.rotateWebhookSecret': row(host, () => ({ webhookId: 'none' })),
  'host.removeWebhook': row(host, () => ({ webhookId: 'none' })),
  'host.testWebhook': row(host, () => ({ webhookId: 'none' })),
  'host.listDeliveries': row(host, () => ({ webhookId: 'none' })),
  'host.getDelivery': row(host, () => ({ webhookId: 'none', number: 1 })),
  'host.replayDelivery': row(host, () => ({ webhookId: 'none', number: 1 })),
  'host.replayDeliveries': row(host, () => ({ webhookId: 'none', from: 1, to: 2 })),
  'host.getSendHook': row(host, nothing),
  'host.setSendHook': row(host, () => ({ url: 'https://host.example/ask' })),
  'host.rotateSendHookSecret': row(host, nothing),
  'host.removeSendHook': row(host, nothing),
  'host.testSendHook': row(host, () => ({ text: 'Hello' })),
  'host.createBot': row(host, () => ({ name: 'Bot' })),
  'host.listBots': row(host, nothing),
  'host.updateBot': row(host, () => ({ userId: 'none', name: 'Other' })),
  'host.removeBot': row(host, () => ({ userId: 'none' })),
  'host.rotateBotToken': row(host, () => ({ userId: 'none' })),
  'host.revokeBotToken': row(host, () => ({ userId: 'none', tokenId: 'none' })),
};

const asModerator = { refused: 'not_found', moderator: true } as const;

/**
 * What is tried, and the refusal; without one the answer must hold nothing of theirs, but for what
 * it `echoes` of the input.
 */
export type Attempt = (world: World) => {
  input: Record<string, unknown>;
  refused?: string;
  guest?: true;
  moderator?: true;
  echoes?: string;
};

export const acrossSites: Readonly<Record<SiteOperationName, Attempt>> = {
  'sites.current': () => ({ input: {} }),
  'auth.guest': () => ({ input: { name: 'Ada' } }),
  'auth.register': () => ({
    input: { email: 'free@example.com', password: 'long enough', name: 'Ada' },
  }),
  'auth.login': ({ theirs }) => ({
    input: { email: 'ada@example.com', password: passwordOf(theirs.site) },
    refused: 'invalid_credentials',
  }),
  'auth.exchange': ({ theirs }) => ({
    input: { token: theirs.signed },
    refused: 'signed_token_rejected',
  }),
  'auth.refresh': ({ theirs }) => ({
    input: { refreshToken: theirs.refreshToken },
    refused: 'session_ended',
  }),
  'auth.upgrade': () => ({
    input: { email: 'free2@example.com', password: 'long enough' },
    guest: true,
  }),
  'auth.link': ({ theirs }) => ({
    input: { token: theirs.signed },
    refused: 'signed_token_rejected',
  }),
  'auth.merge': ({ theirs }) => ({
    input: { refreshToken: theirs.refreshToken },
    refused: 'not_found',
  }),
  'auth.signOut': () => ({ input: { everywhere: true }, guest: true }),
  'users.me': () => ({ input: {} }),
  'users.updateMe': () => ({ input: { bio: 'mine' } }),
  'users.list': () => ({ input: { search: 'Ada' } }),
  'users.get': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.upsertConversation': () => ({ input: { externalId: 'order-42', title: 'mine' } }),
  'host.createConversation': () => ({ input: { title: 'mine' } }),
  'host.listConversations': () => ({ input: {} }),
  'host.getConversation': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.updateConversation': ({ theirs: { conversationId } }) => ({
    input: { conversationId, title: 'mine' },
    refused: 'not_found',
  }),
  'host.listMembers': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.addMembers': ({ theirs: { conversationId }, mine: { userId } }) => ({
    input: { conversationId, members: [{ userId }] },
    refused: 'not_found',
  }),
  'host.removeMembers': ({ theirs: { conversationId, userId } }) => ({
    input: { conversationId, members: [{ userId }] },
    refused: 'not_found',
  }),
  'host.deleteConversation': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.sendMessage': ({ theirs: { conversationId } }) => ({
    input: { conversationId, text: 'mine' },
    refused: 'not_found',
  }),
  'host.editMessage': ({ theirs: { conversationId } }) => ({
    input: { conversationId, seq: 1, text: 'mine' },
    refused: 'not_found',
  }),
  'host.deleteMessage': ({ theirs: { conversationId } }) => ({
    input: { conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'host.listMessages': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.searchMessages': ({ theirs: { conversationId } }) => ({
    input: { conversationId, query: 'secret' },
    refused: 'not_found',
  }),
  'host.readMessages': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.listNotes': ({ theirs: { conversationId } }) => ({
    input: { conversationId },
    refused: 'not_found',
  }),
  'host.addNote': ({ theirs: { conversationId } }) => ({
    input: { conversationId, text: 'mine' },
    refused: 'not_found',
  }),
  'host.removeNote': () => ({ input: { noteId: randomUUID() }, refused: 'not_found' }),
  'host.importMessages': ({ theirs: { conversationId } }) => ({
    input: {
      conversationId,
      messages: [{ text: 'mine', createdAt: '2020-01-01T00:00:00.000Z' }],
    },
    refused: 'not_found',
  }),
  'streams.begin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, clientId: 'across' },
    refused: 'forbidden',
  }),
  'streams.append': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, offset: 0, text: 'mine' },
    refused: 'not_found',
  }),
  'streams.end': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'forbidden',
  }),
  'streams.get': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  // Both sites have an Ada of this id.
  'users.find': () => ({ input: { externalId: 'ada' } }),
  'conversations.list': () => ({ input: {} }),
  'conversations.start': ({ theirs }) => ({
    input: { userIds: [theirs.userId], clientId: 'x', text: 'psst' },
    refused: 'not_found',
  }),
  'conversations.findDirect': ({ theirs }) => ({
    input: { userIds: [theirs.userId] },
    refused: 'not_found',
  }),
  'conversations.get': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.send': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, clientId: 'x', text: 'psst' },
    refused: 'not_found',
  }),
  'messages.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.changes': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, since: 0 },
    refused: 'not_found',
  }),
  'messages.edit': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, text: 'mine now' },
    refused: 'not_found',
  }),
  'messages.delete': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.edits': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.pin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.unpin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.removePreview': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.links': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.pinned': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'reactions.add': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, emoji: '👍' },
    refused: 'not_found',
  }),
  'reactions.remove': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, emoji: '👍' },
    refused: 'not_found',
  }),
  'reactions.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'conversations.createGroup': ({ theirs }) => ({
    input: { clientId: 'x', title: 'Ours', userIds: [theirs.userId] },
    refused: 'not_found',
  }),
  'conversations.update': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, title: 'Ours' },
    refused: 'not_found',
  }),
  'members.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.add': ({ theirs, mine }) => ({
    input: { conversationId: theirs.conversationId, userIds: [mine.userId] },
    refused: 'not_found',
  }),
  'members.remove': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'conversations.open': () => ({ input: {} }),
  'members.setRole': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId, role: 'owner' },
    refused: 'not_found',
  }),
  'members.transferOwnership': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.ban': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.unban': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.acceptRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.declineRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.withdrawInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    refused: 'not_found',
  }),
  'members.join': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.bans': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.request': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.withdrawRequest': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.requests': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.invited': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.acceptInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.declineInvitation': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'members.requested': () => ({ input: {} }),
  'members.invitations': () => ({ input: {} }),
  'members.invite': ({ theirs, mine }) => ({
    input: { conversationId: theirs.conversationId, userIds: [mine.userId] },
    refused: 'not_found',
  }),
  'invites.create': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'invites.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'invites.revoke': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, inviteId: theirs.inviteId },
    refused: 'not_found',
  }),
  'invites.preview': ({ theirs }) => ({
    input: { token: theirs.inviteToken },
    refused: 'not_found',
  }),
  'invites.join': ({ theirs }) => ({ input: { token: theirs.inviteToken }, refused: 'not_found' }),
  'attachments.upload': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'attachments.usage': () => ({ input: {} }),
  'attachments.discard': ({ theirs }) => ({
    input: { attachmentId: theirs.attachmentId },
    refused: 'not_found',
  }),
  'attachments.link': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'attachments.list': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'messages.search': () => ({ input: { query: 'secret of Theirs' } }),
  'messages.hide': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'messages.unhide': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'conversations.sync': ({ theirs }) => ({
    input: { held: [{ id: theirs.conversationId, rev: 0, memberRev: 0 }] },
    echoes: theirs.conversationId,
  }),
  'receipts.markUnread': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.markDelivered': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.seenBy': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'receipts.unread': () => ({ input: {} }),
  'conversations.mute': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, until: null },
    refused: 'not_found',
  }),
  'conversations.unmute': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.archive': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.unarchive': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.pin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.unpin': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.clear': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'conversations.find': ({ theirs }) => ({ input: { userIds: [theirs.userId] } }),
  'receipts.markRead': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'contacts.list': () => ({ input: {} }),
  'contacts.requests': () => ({ input: { direction: 'incoming' } }),
  'contacts.request': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.accept': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.decline': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.withdraw': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.get': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'contacts.remove': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'blocks.list': () => ({ input: {} }),
  'blocks.add': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'blocks.remove': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  // Nobody of theirs is in the answer.
  'presence.count': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId },
    refused: 'not_found',
  }),
  'presence.watch': ({ theirs }) => ({ input: { userIds: [theirs.userId] } }),
  'typing.set': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, typing: true },
    refused: 'not_found',
  }),
  // Both sites have an Ada of this id.
  'host.upsertUser': () => ({ input: { externalId: 'ada', bio: 'mine' } }),
  'host.upsertUsers': () => ({
    input: { users: [{ externalId: 'ada', attributes: { plan: 'mine' } }] },
  }),
  'host.listUsers': () => ({ input: {} }),
  'host.getUser': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.getSite': () => ({ input: {} }),
  'host.updateSite': () => ({ input: { promise: 'mine' } }),
  'host.listOrigins': () => ({ input: {} }),
  'host.listSightings': () => ({ input: {} }),
  'host.addOrigin': () => ({ input: { origin: 'https://other.example' } }),
  // Both sites have others.
  'host.removeOrigin': () => ({
    input: { origin: 'https://theirs.example' },
    refused: 'not_found',
  }),
  'host.listKeys': () => ({ input: {} }),
  'host.addKey': () => ({ input: { name: 'mine', scopes: ['read'] } }),
  'host.rotateKey': ({ theirs }) => ({ input: { keyId: theirs.keyId }, refused: 'not_found' }),
  'host.revokeKey': ({ theirs }) => ({ input: { keyId: theirs.keyId }, refused: 'not_found' }),
  'host.listSigningSecrets': () => ({ input: {} }),
  'host.addSigningSecret': () => ({ input: {} }),
  'host.rotateSigningSecret': ({ theirs }) => ({
    input: { kid: theirs.kid },
    refused: 'not_found',
  }),
  'host.revokeSigningSecret': ({ theirs }) => ({
    input: { kid: theirs.kid },
    refused: 'not_found',
  }),
  'host.deactivateUser': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.reactivateUser': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.deleteUser': ({ theirs }) => ({
    input: { userId: theirs.userId, messages: 'delete' },
    refused: 'not_found',
  }),
  'host.listEvents': () => ({ input: { after: 0 } }),
  'host.keepEvents': () => ({ input: { keep: false } }),
  'host.searchUsers': () => ({ input: { search: 'ada' } }),
  'host.updateUser': ({ theirs }) => ({
    input: { userId: theirs.userId, bio: 'mine' },
    refused: 'not_found',
  }),
  'host.exportUser': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.listSessions': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.endSession': ({ theirs }) => ({
    input: { userId: theirs.userId, sessionId: 'x' },
    refused: 'not_found',
  }),
  'host.endSessions': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.silenceUser': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: 60 },
    refused: 'not_found',
  }),
  'host.unsilenceUser': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.banUser': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: null },
    refused: 'not_found',
  }),
  'host.unbanUser': ({ theirs }) => ({ input: { userId: theirs.userId }, refused: 'not_found' }),
  'host.mergeGuest': ({ theirs, mine }) => ({
    input: { guestId: theirs.guestId, userId: mine.userId },
    refused: 'not_found',
  }),
  'host.listMemberships': ({ theirs }) => ({
    input: { userId: theirs.userId },
    refused: 'not_found',
  }),
  'host.listReports': () => ({ input: {} }),
  'host.getReport': ({ theirs }) => ({
    input: { reportId: theirs.reportId },
    refused: 'not_found',
  }),
  'host.resolveReport': ({ theirs }) => ({
    input: { reportId: theirs.reportId, outcome: 'none' },
    refused: 'not_found',
  }),
  'host.reopenReport': ({ theirs }) => ({
    input: { reportId: theirs.reportId },
    refused: 'not_found',
  }),
  'host.removeMessage': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1 },
    refused: 'not_found',
  }),
  'host.listHeld': () => ({ input: {} }),
  'host.releaseHeld': ({ theirs }) => ({ input: { heldId: theirs.heldId }, refused: 'not_found' }),
  'host.dropHeld': ({ theirs }) => ({ input: { heldId: theirs.heldId }, refused: 'not_found' }),
  'host.listFilters': () => ({ input: {} }),
  'host.changeFilters': () => ({
    input: { remove: [{ kind: 'word', value: 'holdthis' }] },
  }),
  'host.testFilters': () => ({ input: { text: 'holdthis' } }),
  'host.listAudit': () => ({ input: {} }),
  'host.exportAudit': () => ({ input: {} }),
  'host.getNumbers': () => ({ input: { unit: 'hour' } }),
  'host.listRefusals': () => ({ input: {} }),
  'host.listWebhooks': () => ({ input: {} }),
  'host.addWebhook': () => ({ input: { name: 'Mine', url: 'https://host.example/hook' } }),
  'host.updateWebhook': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId, enabled: false },
    refused: 'not_found',
  }),
  'host.rotateWebhookSecret': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId },
    refused: 'not_found',
  }),
  'host.removeWebhook': ({ theirs }) => ({ input: { webhookId: theirs.webhookId } }),
  'host.testWebhook': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId },
    refused: 'not_found',
  }),
  'host.listDeliveries': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId },
    refused: 'not_found',
  }),
  'host.getDelivery': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId, number: 1 },
    refused: 'not_found',
  }),
  'host.replayDelivery': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId, number: 1 },
    refused: 'not_found',
  }),
  'host.replayDeliveries': ({ theirs }) => ({
    input: { webhookId: theirs.webhookId, from: 1, to: 2 },
    refused: 'not_found',
  }),
  'host.getSendHook': () => ({ input: {} }),
  'host.removeSendHook': () => ({ input: {} }),
  'host.rotateSendHookSecret': () => ({ input: {}, refused: 'not_found' }),
  'host.testSendHook': () => ({ input: { text: 'Hello' }, refused: 'not_found' }),
  'host.setSendHook': () => ({ input: { url: 'https://mine.example/ask' } }),
  'host.createBot': () => ({ input: { name: 'Mine' } }),
  'host.listBots': () => ({ input: {} }),
  'host.updateBot': ({ theirs }) => ({
    input: { userId: theirs.botId, reachable: false },
    refused: 'not_found',
  }),
  'host.removeBot': ({ theirs }) => ({ input: { userId: theirs.botId }, refused: 'not_found' }),
  'host.rotateBotToken': ({ theirs }) => ({
    input: { userId: theirs.botId },
    refused: 'not_found',
  }),
  'host.revokeBotToken': ({ theirs }) => ({
    input: { userId: theirs.botId, tokenId: theirs.botTokenId },
    refused: 'not_found',
  }),
  'reports.create': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seq: 1, reason: 'spam' },
    refused: 'not_found',
  }),
  'reports.list': () => ({ input: {}, moderator: true }),
  'reports.get': ({ theirs }) => ({ input: { reportId: theirs.reportId }, ...asModerator }),
  'reports.resolve': ({ theirs }) => ({
    input: { reportId: theirs.reportId, outcome: 'none' },
    ...asModerator,
  }),
  'reports.deleteMessage': ({ theirs }) => ({
    input: { reportId: theirs.reportId },
    ...asModerator,
  }),
  'users.sanctions': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'users.silence': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: 60 },
    ...asModerator,
  }),
  'users.unsilence': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'users.ban': ({ theirs }) => ({
    input: { userId: theirs.userId, seconds: null },
    ...asModerator,
  }),
  'users.unban': ({ theirs }) => ({ input: { userId: theirs.userId }, ...asModerator }),
  'members.silence': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId, seconds: 60 },
    ...asModerator,
  }),
  'members.unsilence': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, userId: theirs.userId },
    ...asModerator,
  }),
  'conversations.setSlowMode': ({ theirs }) => ({
    input: { conversationId: theirs.conversationId, seconds: 5 },
    ...asModerator,
  }),
  'held.list': () => ({ input: {}, moderator: true }),
  'held.release': ({ theirs }) => ({ input: { heldId: theirs.heldId }, ...asModerator }),
  'held.drop': ({ theirs }) => ({ input: { heldId: theirs.heldId }, ...asModerator }),
  'audit.list': () => ({ input: {}, moderator: true }),
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
