/**
 * What is wrong gets its documented error, on HTTP and on the socket; nothing is stored, and the
 * process stays up.
 */
import { connect } from 'node:net';
import { limits } from '@parlor/sdk/protocol/limits';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { operations, type OperationName } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import { expect, test } from 'vitest';
import { OperatorBrowser } from '../../tests/support/operator.js';
import { RawSocket } from '../../tests/support/raw-socket.js';
import { code, data, TestServer } from '../../tests/support/test-server.js';
import type { Site } from './features/sites/sites.js';

interface Place {
  site: Site;
  token: string;
  secretKey: string;
  conversationId: string;
  operator: OperatorBrowser;
}

async function place(server: TestServer): Promise<Place> {
  const site = await server.site();
  const { accessToken: token } = await server.session(site, 'Ada');
  const started = await server.http(
    'conversations.start',
    { userIds: [], clientId: 'first', text: 'first' },
    { token },
  );
  return {
    site,
    token,
    secretKey: await server.secretKey(site),
    conversationId: data(started).conversation.id,
    operator: await OperatorBrowser.of(server, site, 'owner'),
  };
}

async function counts(server: TestServer): Promise<unknown[]> {
  const tables = [
    'sites',
    'users',
    'sessions',
    'conversations',
    'members',
    'messages',
    'contacts',
    'blocks',
    'operators',
    'site_operators',
  ];
  return Promise.all(
    tables.map((table) => server.app.database.query(`SELECT COUNT(*) AS n FROM ${table}`)),
  );
}

/** Inputs that no operation takes, by what is wrong with them. */
const wrongInputs = ({
  conversationId,
}: Place): [what: string, name: OperationName, input: Record<string, unknown>][] => [
  ['a number for a text', 'messages.send', { conversationId, clientId: 'a', text: 5 }],
  ['a list for a text', 'messages.send', { conversationId, clientId: 'a', text: ['x'] }],
  ['an object for an id', 'messages.send', { conversationId, clientId: { $ne: '' }, text: 'x' }],
  ['null for a text', 'messages.send', { conversationId, clientId: 'a', text: null }],
  ['a missing field', 'messages.send', { conversationId, clientId: 'a' }],
  [
    'an unknown field',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', senderId: 'me' },
  ],
  ['an empty text', 'messages.send', { conversationId, clientId: 'a', text: '' }],
  ['a blank text', 'messages.send', { conversationId, clientId: 'a', text: ' \n\t ' }],
  [
    'an over-long text',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x'.repeat(limits.messageText + 1) },
  ],
  ['half a surrogate pair', 'messages.send', { conversationId, clientId: 'a', text: 'x\ud800' }],
  ['a NUL', 'messages.send', { conversationId, clientId: 'a', text: 'x\0y' }],
  [
    'an over-long clientId',
    'messages.send',
    { conversationId, clientId: 'x'.repeat(limits.clientId + 1), text: 'x' },
  ],
  [
    'a clientId of other characters',
    'messages.send',
    { conversationId, clientId: 'a b', text: 'x' },
  ],
  [
    'a text for the number of what is answered',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', replyTo: 'first' },
  ],
  [
    'a zero for the number of what is answered',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', replyTo: 0 },
  ],
  [
    'a text for mentions',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', mentions: 'ada' },
  ],
  [
    'too many mentions',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', mentions: Array(limits.mentions + 1).fill('u') },
  ],
  [
    'a list in metadata',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', metadata: { list: [1] } },
  ],
  [
    'a space in the name of a value',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', metadata: { 'a b': 1 } },
  ],
  [
    'too many values',
    'messages.send',
    {
      conversationId,
      clientId: 'a',
      text: 'x',
      metadata: Object.fromEntries(
        Array.from({ length: limits.metadataKeys + 1 }, (_, i) => [`k${i}`, i]),
      ),
    },
  ],
  [
    'values too long',
    'messages.send',
    {
      conversationId,
      clientId: 'a',
      text: 'x',
      metadata: { long: 'x'.repeat(limits.metadataJson) },
    },
  ],
  [
    'a text for files',
    'messages.send',
    { conversationId, clientId: 'a', text: 'x', attachmentIds: 'x' },
  ],
  [
    'too many files',
    'messages.send',
    {
      conversationId,
      clientId: 'a',
      text: 'x',
      attachmentIds: Array(limits.attachments + 1).fill('x'),
    },
  ],
  [
    'no files and no text',
    'messages.send',
    { conversationId, clientId: 'a', text: ' ', attachmentIds: [] },
  ],
  [
    'a beginning of nothing',
    'conversations.start',
    { userIds: [], clientId: 'a', text: '', attachmentIds: [] },
  ],
  ['a path for a conversation', 'attachments.upload', { conversationId: '../x' }],
  ['peaks without a duration', 'attachments.upload', { peaks: `${'A'.repeat(86)}==` }],
  ['a duration without peaks', 'attachments.upload', { durationMs: 10 }],
  ['too few peaks', 'attachments.upload', { durationMs: 10, peaks: 'AAAA' }],
  [
    'peaks that are no base64',
    'attachments.upload',
    { durationMs: 10, peaks: `${'_'.repeat(86)}==` },
  ],
  [
    'a recording of hours',
    'attachments.upload',
    { durationMs: limits.voiceSeconds * 1_000 + 1, peaks: `${'A'.repeat(86)}==` },
  ],
  ['a path for a file', 'attachments.discard', { attachmentId: '..%2Fx' }],
  ['a kind that is none to leave out', 'attachments.list', { conversationId, without: 'poem' }],
  ['a kind that is none', 'attachments.list', { conversationId, kind: 'poem' }],
  ['a path for a file to begin with', 'attachments.list', { conversationId, from: '../x' }],
  ['a cursor of nobody among files', 'attachments.list', { conversationId, cursor: 'bm9wZQ' }],
  [
    'a spaced id for a group’s picture',
    'conversations.createGroup',
    { clientId: 'a', title: 'x', userIds: [], avatarAttachmentId: 'a b' },
  ],
  ['a spaced id for a picture', 'users.updateMe', { avatarAttachmentId: 'a b' }],
  ['a blank edit', 'messages.edit', { conversationId, seq: 1, text: ' ' }],
  ['a fraction of a message', 'messages.edit', { conversationId, seq: 1.5, text: 'x' }],
  ['a word for a number', 'messages.delete', { conversationId, seq: 'first' }],
  ['a zero', 'messages.pin', { conversationId, seq: 0 }],
  ['a negative message', 'messages.unpin', { conversationId, seq: -1 }],
  ['a number beyond all', 'messages.edits', { conversationId, seq: '1'.repeat(40) }],
  ['a number for a link', 'messages.removePreview', { conversationId, seq: 1, url: 1 }],
  [
    'a link without end',
    'messages.removePreview',
    { conversationId, seq: 1, url: 'x'.repeat(limits.messageText + 1) },
  ],
  ['a page of pins', 'messages.pinned', { conversationId, limit: 10 }],
  ['two emojis', 'reactions.add', { conversationId, seq: 1, emoji: '👍👍' }],
  ['a word for an emoji', 'reactions.remove', { conversationId, seq: 1, emoji: 'up' }],
  ['a script for an emoji', 'reactions.list', { conversationId, seq: 1, emoji: '<b>' }],
  ['a cursor of nobody', 'reactions.list', { conversationId, seq: 1, cursor: 'bm9wZQ' }],
  [
    'a title of two lines',
    'conversations.createGroup',
    { clientId: 'a', title: 'a\nb', userIds: [] },
  ],
  ['a missing title', 'conversations.createGroup', { clientId: 'a', userIds: [] }],
  [
    'a role at the start',
    'conversations.createGroup',
    { clientId: 'a', title: 'x', userIds: [], role: 'owner' },
  ],
  [
    'an over-long title',
    'conversations.update',
    { conversationId, title: 'x'.repeat(limits.groupTitle + 1) },
  ],
  ['a foreign cursor of members', 'members.list', { conversationId, cursor: 'bm9wZQ' }],
  [
    'a search without end among members',
    'members.list',
    { conversationId, search: 'x'.repeat(limits.searchText + 1) },
  ],
  ['a blank id of the host’s', 'users.find', { externalId: ' ' }],
  ['two ids of one person', 'users.find', { externalId: '42', userId: 'x' }],
  ['nobody to add', 'members.add', { conversationId, userIds: [] }],
  [
    'too many to add',
    'members.add',
    { conversationId, userIds: Array(limits.membersAtOnce + 1).fill('u') },
  ],
  ['a spaced id', 'members.remove', { conversationId, userId: 'a b' }],
  [
    'an access of another kind',
    'conversations.createGroup',
    { clientId: 'a', title: 'x', userIds: [], access: 'secret' },
  ],
  [
    'an over-long description',
    'conversations.update',
    { conversationId, description: 'x'.repeat(limits.groupDescription + 1) },
  ],
  [
    'a script as a group’s picture',
    'conversations.update',
    { conversationId, avatarUrl: 'javascript:alert(1)' },
  ],
  ['a history that is none', 'conversations.update', { conversationId, history: null }],
  [
    'a cursor of another list of groups',
    'conversations.open',
    { cursor: Buffer.from('["before",1]').toString('base64url') },
  ],
  ['a role that is none', 'members.setRole', { conversationId, userId: 'x', role: 'king' }],
  [
    'an over-long note',
    'members.request',
    { conversationId, note: 'x'.repeat(limits.joinNote + 1) },
  ],
  ['nobody to invite', 'members.invite', { conversationId, userIds: [] }],
  ['a foreign cursor of invitations', 'members.invitations', { cursor: 'bm9wZQ' }],
  [
    'an invite for ever and a day',
    'invites.create',
    { conversationId, expiresInSeconds: limits.inviteSeconds + 1 },
  ],
  ['an invite for nobody', 'invites.create', { conversationId, maxUses: 0 }],
  ['a token with a space', 'invites.join', { token: 'not a token' }],
  ['a text for a list', 'conversations.start', { userIds: 'ada', clientId: 'a', text: 'x' }],
  [
    'too many people',
    'conversations.start',
    { userIds: Array(limits.directMembers + 1).fill('u'), clientId: 'a', text: 'x' },
  ],
  ['a fraction', 'receipts.markRead', { conversationId, seq: 1.5 }],
  ['a negative number', 'receipts.markRead', { conversationId, seq: -1 }],
  ['a mark of nothing', 'receipts.markUnread', { conversationId, seq: 0 }],
  ['a time that is none', 'conversations.mute', { conversationId, until: 'tomorrow' }],
  [
    'a time that has passed',
    'conversations.mute',
    { conversationId, until: '2020-01-01T00:00:00.000Z' },
  ],
  ['no time at all', 'conversations.mute', { conversationId }],
  ['a word for a number in the path', 'messages.hide', { conversationId, seq: 'first' }],
  ['a cursor of a search among links', 'messages.links', { conversationId, cursor: 'bm9wZQ' }],
  ['too many links at once', 'messages.links', { conversationId, limit: limits.pageMax + 1 }],
  ['nothing to search for', 'messages.search', { query: ' \n' }],
  ['a time that is none', 'messages.search', { query: 'x', from: 'yesterday' }],
  ['a cursor of another search', 'messages.search', { query: 'x', cursor: 'bm9wZQ' }],
  ['something held without its rev', 'conversations.sync', { held: [{ id: 'x', memberRev: 0 }] }],
  ['half a fingerprint', 'conversations.sync', { held: [], known: 'abcd' }],
  ['no end of what is loaded', 'conversations.sync', { held: [], known: '', until: 'bm9wZQ' }],
  ['a report of nothing', 'reports.create', { reason: 'spam' }],
  [
    'a report of a message without its number',
    'reports.create',
    { conversationId, reason: 'spam' },
  ],
  [
    'a report of two things',
    'reports.create',
    { conversationId, seq: 1, userId: 'ada', reason: 'spam' },
  ],
  ['a reason of their own', 'reports.create', { userId: 'ada', reason: 'dislike' }],
  [
    'an over-long note',
    'reports.create',
    { userId: 'ada', reason: 'spam', note: 'x'.repeat(limits.moderationNote + 1) },
  ],
  ['a foreign cursor of held sends', 'held.list', { cursor: 'bm9wZQ' }],
  ['a silence of no time', 'users.silence', { userId: 'ada', seconds: 0 }],
  [
    'a silence of ages',
    'members.silence',
    { conversationId, userId: 'ada', seconds: limits.silenceSeconds + 1 },
  ],
  ['a ban without its length', 'users.ban', { userId: 'ada' }],
  ['a fraction of a wait', 'conversations.setSlowMode', { conversationId, seconds: 1.5 }],
  [
    'a wait too long',
    'conversations.setSlowMode',
    { conversationId, seconds: limits.slowSeconds + 1 },
  ],
  ['an outcome of their own', 'reports.resolve', { reportId: 'x', outcome: 'forgiven' }],
  ['a text for a switch', 'typing.set', { conversationId, typing: 'yes' }],
  ['a page too large', 'messages.list', { conversationId, limit: limits.pageMax + 1 }],
  ['a foreign cursor', 'messages.list', { conversationId, cursor: 'bm9wZQ' }],
  [
    'a cursor of another list',
    'users.list',
    { cursor: Buffer.from('["before",1]').toString('base64url') },
  ],
  ['a script as a picture', 'users.updateMe', { avatarUrl: 'javascript:alert(1)' }],
  ['a name of two lines', 'users.updateMe', { name: 'Ada\nAdmin' }],
  ['an over-long name', 'users.updateMe', { name: 'x'.repeat(limits.userName + 1) }],
  ['a role', 'users.updateMe', { role: 'admin' }],
  [
    'an over-long note',
    'contacts.request',
    { userId: 'x', note: 'x'.repeat(limits.contactNote + 1) },
  ],
  ['a list for a note', 'contacts.request', { userId: 'x', note: ['x'] }],
  ['nobody to ask', 'contacts.request', {}],
  ['a direction that is none', 'contacts.requests', { direction: 'sideways' }],
  ['a missing direction', 'contacts.requests', {}],
  [
    'a cursor of nobody among requests',
    'contacts.requests',
    { direction: 'incoming', cursor: 'bm9wZQ' },
  ],
  ['a cursor of nobody among contacts', 'contacts.list', { cursor: 'bm9wZQ' }],
  ['a spaced id to accept', 'contacts.accept', { userId: 'a b' }],
  ['a list of people to block', 'blocks.add', { userId: ['x'] }],
  ['a cursor of nobody among blocks', 'blocks.list', { cursor: 'bm9wZQ' }],
  ['a broken email', 'auth.upgrade', { email: 'ada@', password: 'long enough' }],
  ['a short password', 'auth.upgrade', { email: 'ada@example.com', password: 'short' }],
  ['no proof of the guest', 'auth.merge', {}],
  ['an over-long token of a guest', 'auth.merge', { refreshToken: 'x'.repeat(201) }],
  ['a retry key of one letter', 'auth.merge', { refreshToken: 'x', retryKey: 'x' }],
  ['a missing id of the host', 'host.upsertUser', { name: 'Ada' }],
  ['a space at the end of an id', 'host.upsertUser', { externalId: '42 ' }],
  ['a role that is none', 'host.upsertUser', { externalId: '42', role: 'owner' }],
  ['null for a name', 'host.upsertUser', { externalId: '42', name: null }],
  [
    'a script as a picture of a user',
    'host.upsertUser',
    { externalId: '42', avatarUrl: 'javascript:alert(1)' },
  ],
  ['a list in attributes', 'host.upsertUser', { externalId: '42', attributes: { list: [1] } }],
  [
    'a space in the name of an attribute',
    'host.upsertUser',
    { externalId: '42', privateAttributes: { 'a b': 1 } },
  ],
  [
    'an attribute too long',
    'host.upsertUser',
    { externalId: '42', attributes: { a: 'x'.repeat(limits.attributeText + 1) } },
  ],
  [
    'an attribute of both kinds',
    'host.upsertUser',
    { externalId: '42', attributes: { a: 1 }, privateAttributes: { a: 1 } },
  ],
  ['an origin with a path', 'host.addOrigin', { origin: 'https://a.example/b' }],
  ['no way to sign in', 'host.updateSite', { signIn: [] }],
  ['a quota of nothing', 'host.updateSite', { quotas: { person: 0 } }],
  ['a group of settings that is none', 'host.updateSite', { directory: 'everyone' }],
  ['a key without scopes', 'host.addKey', { name: 'orders', scopes: [] }],
  ['a scope that is none', 'host.addKey', { name: 'orders', scopes: ['all'] }],
  ['an overlap of years', 'host.rotateKey', { keyId: 'a', overlapSeconds: 100_000_000 }],
  ['nobody to make', 'host.upsertUsers', { users: [] }],
  [
    'too many to make',
    'host.upsertUsers',
    { users: Array.from({ length: serverLimits.usersAtOnce + 1 }, () => ({ externalId: '42' })) },
  ],
  ['no list', 'host.upsertUsers', { users: { externalId: '42' } }],
  [
    'a foreign cursor of users',
    'host.listUsers',
    { cursor: Buffer.from('["a","b"]').toString('base64url') },
  ],
  ['no conversation named', 'host.getConversation', {}],
  ['two conversations', 'host.getConversation', { conversationId: 'a', externalId: 'b' }],
  ['no title', 'host.upsertConversation', { externalId: 'order-42' }],
  ['a blank title', 'host.createConversation', { title: ' ' }],
  ['a direct one', 'host.upsertConversation', { externalId: 'a', title: 'A', kind: 'direct' }],
  [
    'a beginning in the future',
    'host.upsertConversation',
    { externalId: 'a', title: 'A', createdAt: '2999-01-01T00:00:00.000Z' },
  ],
  ['nobody to add', 'host.addMembers', { externalId: 'order-42', members: [] }],
  [
    'a member of both ids',
    'host.createConversation',
    { title: 'A', members: [{ userId: 'a', externalId: 'b' }] },
  ],
  [
    'too many members',
    'host.createConversation',
    {
      title: 'A',
      members: Array.from({ length: limits.membersAtOnce + 1 }, () => ({ userId: 'a' })),
    },
  ],
  ['a blank text', 'host.sendMessage', { externalId: 'order-42', text: ' ' }],
  ['no conversation to write in', 'host.sendMessage', { text: 'x' }],
  ['a client id with a space', 'host.sendMessage', { externalId: 'a', text: 'x', clientId: 'a b' }],
  ['an edit to nothing', 'host.editMessage', { externalId: 'a', seq: 1, text: '' }],
  ['nothing to import', 'host.importMessages', { externalId: 'a', messages: [] }],
  ['no time', 'host.importMessages', { externalId: 'a', messages: [{ text: 'x' }] }],
  [
    'too many to import',
    'host.importMessages',
    {
      externalId: 'a',
      messages: Array.from({ length: serverLimits.importedAtOnce + 1 }, () => ({
        text: 'x',
        createdAt: '2020-01-01T00:00:00.000Z',
      })),
    },
  ],
  ['nobody named', 'host.getUser', {}],
  ['two at once', 'host.deactivateUser', { userId: 'a', externalId: 'b' }],
  ['neither kept nor deleted', 'host.deleteUser', { externalId: '42' }],
  ['a number of an event below 0', 'host.listEvents', { after: -1 }],
  ['a number of an event that is none', 'host.listEvents', { after: 2 ** 31 }],
  ['no number of an event', 'host.listEvents', {}],
  ['a page of no events', 'host.listEvents', { after: 0, limit: 0 }],
  ['neither kept nor not', 'host.keepEvents', { keep: 'yes' }],
  ['a search that is too long', 'host.searchUsers', { search: 'x'.repeat(129) }],
  ['a blank search', 'host.searchUsers', { search: ' ' }],
  [
    'a cursor of another list of users',
    'host.searchUsers',
    { sanction: 'banned', cursor: Buffer.from('["a","b"]').toString('base64url') },
  ],
  ['a sanction that is none', 'host.searchUsers', { sanction: 'muted' }],
  ['nobody to change', 'host.updateUser', { name: 'Ada' }],
  ['an id of the host as a change', 'host.updateUser', { userId: 'ada', externalId: '42' }],
  ['a name too long for a user', 'host.updateUser', { userId: 'ada', name: 'x'.repeat(81) }],
  ['an export of nobody', 'host.exportUser', {}],
  ['a session of nobody', 'host.endSession', { sessionId: 'x' }],
  ['no session', 'host.endSession', { userId: 'ada' }],
  ['sessions of two', 'host.endSessions', { userId: 'ada', externalId: '42' }],
  ['a silence of no time by the host', 'host.silenceUser', { userId: 'ada', seconds: 0 }],
  ['a silence for good', 'host.silenceUser', { userId: 'ada', seconds: null }],
  ['a ban of more than a year', 'host.banUser', { userId: 'ada', seconds: 366 * 86_400 }],
  [
    'a note that is too long',
    'host.banUser',
    { userId: 'ada', seconds: null, note: 'x'.repeat(limits.moderationNote + 1) },
  ],
  ['no member to take over', 'host.mergeGuest', { guestId: 'guest' }],
  [
    'an outcome of the host that is none',
    'host.resolveReport',
    { reportId: 'x', outcome: 'forgiven' },
  ],
  ['a report without an id', 'host.reopenReport', {}],
  ['no message', 'host.removeMessage', { conversationId: 'x', seq: 0 }],
  ['a foreign cursor of what is held', 'host.listHeld', { cursor: 'bm9wZQ' }],
  ['a foreign cursor of filters', 'host.listFilters', { cursor: 'bm9wZQ' }],
  ['too many filters at once', 'host.listFilters', { limit: serverLimits.filtersAtOnce + 1 }],
  [
    'two words in a filter',
    'host.changeFilters',
    { add: [{ kind: 'word', value: 'two words', action: 'hold' }] },
  ],
  [
    'a filter that does nothing',
    'host.changeFilters',
    { add: [{ kind: 'word', value: 'word', action: 'ignore' }] },
  ],
  [
    'too many filters',
    'host.changeFilters',
    {
      remove: Array.from({ length: serverLimits.filterChanges + 1 }, () => ({
        kind: 'word',
        value: 'word',
      })),
    },
  ],
  ['a test of nothing', 'host.testFilters', { text: ' ' }],
  ['an action that is none', 'host.listAudit', { act: 'user.praised' }],
  ['a day in place of a time', 'host.listAudit', { from: 'yesterday' }],
  ['a unit that is none', 'host.getNumbers', { unit: 'week' }],
  ['no unit', 'host.getNumbers', {}],
  ['a time that is none', 'host.getNumbers', { unit: 'day', to: '2026-01-01T00:00:00+99:99' }],
  [
    'an end before the beginning',
    'host.getNumbers',
    { unit: 'day', from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' },
  ],
  [
    'more hours than one answer has',
    'host.getNumbers',
    { unit: 'hour', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T06:00:00.000Z' },
  ],
  ['more days than are kept', 'host.listRefusals', { days: serverLimits.refusalDays + 1 }],
  ['no day', 'host.listRefusals', { days: 0 }],
  ['too many rows', 'host.listRefusals', { limit: serverLimits.refusalsAtOnce + 1 }],
  ['a foreign cursor of the log', 'host.exportAudit', { cursor: 'bm9wZQ' }],
  ['a webhook without a name', 'host.addWebhook', { url: 'https://host.example' }],
  ['a webhook to a file', 'host.addWebhook', { name: 'x', url: 'file:///etc/passwd' }],
  ['a webhook to this machine', 'host.addWebhook', { name: 'x', url: 'http://127.0.0.1/' }],
  ['a webhook to another port', 'host.addWebhook', { name: 'x', url: 'http://192.0.32.7:22/' }],
  ['a webhook with a password', 'host.addWebhook', { name: 'x', url: 'http://a:b@192.0.32.7/' }],
  ['a webhook for no events', 'host.addWebhook', { name: 'x', url: 'http://a.b/', events: [] }],
  [
    'a webhook for events that are none',
    'host.addWebhook',
    { name: 'x', url: 'http://192.0.32.7/', events: ['typing.changed'] },
  ],
  ['an overlap of years', 'host.rotateWebhookSecret', { webhookId: 'x', overlapHours: 9_000 }],
  ['deliveries in no state', 'host.listDeliveries', { webhookId: 'x', state: 'lost' }],
  ['a hook without TLS', 'host.setSendHook', { url: 'http://192.0.32.7/' }],
  ['a hook on this machine', 'host.setSendHook', { url: 'https://127.0.0.1/' }],
  [
    'a hook that fails somehow',
    'host.setSendHook',
    { url: 'https://192.0.32.7/', onFailure: 'wait' },
  ],
  ['a test of a hook without a text', 'host.testSendHook', { text: 7 }],
  [
    'a long text for a hook',
    'host.testSendHook',
    { text: 'x'.repeat(serverLimits.sendHookTest + 1) },
  ],
  ['an overlap of a hook of years', 'host.rotateSendHookSecret', { overlapHours: 9_000 }],
  ['a range without an end', 'host.replayDeliveries', { webhookId: 'x', from: 1 }],
];

/**
 * How the operation is called over HTTP, and what a wrong input of it is answered over the socket.
 */
function callerOf(name: OperationName, { site, token, secretKey, operator }: Place) {
  const { caller, upload } = operations[name] as Operation;
  const as = {
    site: { site },
    user: { token },
    host: { token: secretKey },
    operator: operator.as(),
  }[caller];
  return {
    as,
    overSocket:
      caller === 'host' || caller === 'operator'
        ? 'forbidden'
        : upload
          ? 'unsupported_media_type'
          : 'invalid_input',
  };
}

test('wrong fields are refused on both transports with the field named, and nothing is stored', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const socket = await RawSocket.open(server, { siteKey: here.site.publicKey, token: here.token });
  const before = await counts(server);
  for (const [what, name, input] of wrongInputs(here)) {
    const { as, overSocket } = callerOf(name, here);
    const answer = await server.http(name, input, as);
    expect([what, answer.status, code(answer)]).toEqual([what, 400, 'invalid_input']);
    expect(answer.body).toMatchObject({
      error: {
        details: [expect.objectContaining({ field: expect.any(String) })],
        requestId: expect.any(String),
      },
    });
    expect([what, await socket.refusal(name, input)]).toEqual([what, overSocket]);
  }
  expect(await counts(server)).toEqual(before);
});

test('every operation refuses an unknown field on both transports', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const socket = await RawSocket.open(server, { siteKey: here.site.publicKey, token: here.token });
  for (const name of Object.keys(operations) as OperationName[]) {
    const path = Object.fromEntries(
      [...operations[name].path.matchAll(/:(\w+)/g)].map(([, field]) => [field!, 'x']),
    );
    const { as, overSocket } = callerOf(name, here);
    expect([name, code(await server.http(name, { ...path, surprise: 1 }, as))]).toEqual([
      name,
      'invalid_input',
    ]);
    expect([name, await socket.refusal(name, { ...path, surprise: 1 })]).toEqual([
      name,
      overSocket,
    ]);
  }
});

test('a cursor that no list gives is a wrong input of every list, and never a fault of the server', async () => {
  await using server = await TestServer.start();
  const here = await place(server);
  const group = await server.http(
    'conversations.createGroup',
    { clientId: 'club', title: 'Club', userIds: [] },
    { token: here.token },
  );
  const fields: Record<string, unknown> = {
    conversationId: data(group).id,
    seq: 1,
    query: 'first',
    direction: 'incoming',
    held: [],
  };
  // Later than any time, earlier than the first, between two.
  const places = [1e300, 9e15, 253_402_300_800_000, -1, 0.5];
  const made = places.flatMap((n) => [
    [n],
    [n, 'x'],
    ['open', n, 'x'],
    ['before', n],
    [n, 'x', n],
    [n, 'x', 'newer'],
    ['x', 'x', n],
  ]);
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    if (!('cursor' in operation.input.entries)) continue;
    const needed = Object.entries(operation.input.entries).filter(
      ([, { type }]) => type !== 'optional',
    );
    if ('siteId' in operation.input.entries) fields['siteId'] = here.site.id;
    const input = Object.fromEntries(needed.map(([field]) => [field, fields[field]]));
    const { as } = callerOf(name, here);
    for (const values of made) {
      const cursor = Buffer.from(JSON.stringify(values)).toString('base64url');
      const { body } = await server.http(name, { ...input, cursor }, as);
      expect([name, values, body.ok || body.error.code]).toEqual([
        name,
        values,
        expect.stringMatching(/^(invalid_input|forbidden)$/),
      ]);
    }
  }
});

test('a body that cannot be read gets its own error', async () => {
  await using server = await TestServer.start();
  const { token } = await place(server);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (body: string, more: Record<string, string> = {}) =>
    server.request('/v1/conversations', { method: 'POST', body, headers: { ...headers, ...more } });
  expect(code(await post('{"userIds":['))).toBe('malformed_request');
  expect(code(await post('[]'))).toBe('malformed_request');
  expect(code(await post('"text"'))).toBe('malformed_request');
  expect(code(await post('{"__proto__":{"x":1},"userIds":[],"clientId":"a","text":"x"}'))).toMatch(
    /malformed_request|invalid_input/,
  );
  expect(
    code(await post('userIds=1', { 'content-type': 'application/x-www-form-urlencoded' })),
  ).toBe('unsupported_media_type');
  expect(await post(JSON.stringify({ text: 'x'.repeat(limits.bodyBytes) }))).toMatchObject({
    status: 413,
    body: { error: { code: 'too_large' } },
  });
  expect(code(await server.request('/v1/users/%E0%A4%A', { headers }))).toBe('invalid_input');
  expect(code(await server.request('/v1/nothing', { headers }))).toBe('not_found');
  expect(await server.request('/v1/conversations', { method: 'DELETE', headers })).toMatchObject({
    status: 405,
    body: { error: { code: 'method_not_allowed' } },
  });
});

test('a page of another origin is refused on HTTP, in the preflight and at the socket', async () => {
  await using server = await TestServer.start();
  const { site, token } = await place(server);
  const evil = { origin: 'https://evil.example' };
  const answer = await server.http('users.me', {}, { token, headers: evil });
  expect([answer.status, code(answer), answer.headers.get('access-control-allow-origin')]).toEqual([
    403,
    'origin_not_allowed',
    null,
  ]);
  expect(code(await server.http('auth.guest', { name: 'Eve' }, { site, headers: evil }))).toBe(
    'origin_not_allowed',
  );
  expect(code(await server.http('users.me', {}, { token, headers: { origin: 'null' } }))).toBe(
    'origin_not_allowed',
  );

  const preflight = await fetch(`${server.url}/v1/users/me`, {
    method: 'OPTIONS',
    headers: { ...evil, 'access-control-request-method': 'GET' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  await expect(
    RawSocket.open(server, { siteKey: site.publicKey, token, ...evil }),
  ).rejects.toThrow();

  const good = { origin: 'https://host.example' };
  expect(
    (await server.http('users.me', {}, { token, headers: good })).headers.get(
      'access-control-allow-origin',
    ),
  ).toBe(good.origin);
  await RawSocket.open(server, { siteKey: site.publicKey, token, ...good });
});

test('a client that sends the own origin of the server is let in, and a name that was made to point to it is not', async () => {
  await using server = await TestServer.start();
  const { site, token } = await place(server);
  const own = { origin: server.configAt(0).publicUrl };
  expect((await server.http('users.me', {}, { token, headers: own })).status).toBe(200);
  await RawSocket.open(server, { siteKey: site.publicKey, token, ...own });
  // The page's origin and the host of its requests are the same, as after DNS rebinding.
  const rebound = { origin: server.url };
  expect(code(await server.http('users.me', {}, { token, headers: rebound }))).toBe(
    'origin_not_allowed',
  );
  await expect(
    RawSocket.open(server, { siteKey: site.publicKey, token, ...rebound }),
  ).rejects.toThrow();
});

test('a page can find out why it is refused', async () => {
  await using server = await TestServer.start();
  const { site } = await place(server);
  const refused = await server.http(
    'sites.current',
    {},
    { site, headers: { origin: 'https://evil.example' } },
  );
  expect([code(refused), refused.headers.get('access-control-allow-origin')]).toEqual([
    'origin_not_allowed',
    'https://evil.example',
  ]);
  const unknown = await server.http(
    'sites.current',
    {},
    { headers: { 'x-parlor-site': 'pk_nothing', origin: 'https://evil.example' } },
  );
  expect([code(unknown), unknown.headers.get('access-control-allow-origin')]).toEqual([
    'unknown_site',
    'https://evil.example',
  ]);
});

test("tokens that are not this server's open nothing", async () => {
  await using server = await TestServer.start();
  const { site, token } = await place(server);
  const [header, claims, signature] = token.split('.') as [string, string, string];
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
  const tokens = {
    'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`,
    'alg none, signed': `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.${signature}`,
    'another signature': `${header}.${claims}.${'A'.repeat(43)}`,
    'changed claims': `${header}.${encode({ ...decoded, sub: 'somebody' })}.${signature}`,
    'without exp': `${header}.${encode({ ...decoded, exp: undefined })}.${signature}`,
    garbage: 'garbage',
  };
  for (const [what, wrong] of Object.entries(tokens)) {
    expect([what, code(await server.http('users.me', {}, { token: wrong }))]).toEqual([
      what,
      'unauthenticated',
    ]);
    await expect(
      RawSocket.open(server, { siteKey: site.publicKey, token: wrong }),
    ).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    });
  }
  await expect(RawSocket.open(server, { siteKey: site.publicKey })).rejects.toMatchObject({
    data: { code: 'unauthenticated' },
  });
  await expect(
    RawSocket.open(server, { siteKey: site.publicKey, token: { toString: 1 } }),
  ).rejects.toMatchObject({
    data: { code: 'unauthenticated' },
  });
  expect(code(await server.http('users.me', {}))).toBe('unauthenticated');
  expect(
    code(await server.http('auth.guest', {}, { headers: { 'x-parlor-site': 'pk_nothing' } })),
  ).toBe('unknown_site');
});

test('strange frames on the socket harm nobody', async () => {
  await using server = await TestServer.start();
  const { site, token, conversationId } = await place(server);
  const socket = await RawSocket.open(server, { siteKey: site.publicKey, token });
  const before = await counts(server);
  expect(await socket.refusal('messages.explode', {})).toBe('not_found');
  expect(await socket.refusal('__proto__', {})).toBe('not_found');
  expect(await socket.refusal('constructor', {})).toBe('not_found');
  expect(await socket.refusal('messages.send')).toBe('invalid_input');
  expect(await socket.refusal('messages.send', null)).toBe('invalid_input');
  expect(await socket.refusal('messages.send', 'text')).toBe('invalid_input');
  expect(await socket.refusal('messages.send', [conversationId])).toBe('invalid_input');
  expect(
    await socket.refusal('messages.send', {
      conversationId,
      clientId: 'a',
      text: Buffer.from('x'),
    }),
  ).toBe('invalid_input');
  expect(await socket.refusal('authenticate', { token: 'garbage' })).toBe('unauthenticated');
  socket.socket.emit('messages.send', { conversationId, clientId: 'a', text: 'without an ack' });
  expect(await socket.call('users.me', {})).toMatchObject({ ok: true });
  expect(await counts(server)).toEqual(before);

  // Larger than a frame may be: this socket ends, the server does not.
  socket.socket.emit(
    'messages.send',
    { conversationId, clientId: 'a', text: 'x'.repeat(limits.bodyBytes) },
    () => undefined,
  );
  await expect.poll(() => socket.disconnectReason).not.toBeNull();
  await new Promise<void>((resolve) => {
    const { hostname, port } = new URL(server.url);
    const line = connect(Number(port), hostname, () => line.end('NOT HTTP\r\n\r\n'));
    line.on('data', () => undefined).on('close', () => resolve());
  });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await counts(server)).toEqual(before);
});

test('an unknown error is answered without what caused it, and logged under the id of the answer', async () => {
  const logged: object[] = [];
  const keep = (fields: object) => void logged.push(fields);
  await using server = await TestServer.start({
    log: { error: keep, warn: keep, info: keep, debug: keep },
  });
  const { token } = await place(server);
  await server.app.database.query('DROP TABLE members');
  const answer = await server.http('conversations.list', {}, { token });
  expect([answer.status, code(answer)]).toEqual([500, 'internal']);
  expect(JSON.stringify(answer.body)).not.toMatch(/members|SQL|node_modules|\.ts/);
  const requestId = answer.headers.get('x-request-id');
  expect(answer.body).toMatchObject({ error: { requestId } });
  expect(logged).toContainEqual(
    expect.objectContaining({
      requestId,
      error: expect.objectContaining({ message: expect.stringMatching(/members/) }),
    }),
  );
});

test('logs hold neither tokens nor passwords nor what people write', async () => {
  const lines: string[] = [];
  const keep = (fields: object, message: string) =>
    void lines.push(JSON.stringify(fields) + message);
  await using server = await TestServer.start({
    log: { error: keep, warn: keep, info: keep, debug: keep },
  });
  const site = await server.site();
  const session = data(
    await server.http(
      'auth.register',
      { email: 'ada@example.com', password: 'a secret phrase', name: 'Ada' },
      { site },
    ),
  );
  const socket = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: session.accessToken,
  });
  await socket.call('conversations.start', { userIds: [], clientId: 'a', text: 'a private text' });
  await server.http('users.list', { search: 'a private search' }, { token: session.accessToken });
  const text = lines.join('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const secret of [
    'a secret phrase',
    'private',
    session.accessToken,
    session.refreshToken,
    'ada@example.com',
  ])
    expect(text).not.toContain(secret);
});
