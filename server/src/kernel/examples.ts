/**
 * Examples of the input and output of operations, created from their schemas and from values for
 * their fields.
 */
import type { GenericSchema, ObjectEntries } from 'valibot';
import { schemaNames } from './named-schemas.js';

/** The caller of the examples is Ada, who chats with Grace in a group. */
const ada = {
  id: '3f0c9a52-7d1e-4b86-9c35-51f2a8e60d17',
  kind: 'member',
  role: 'user',
  name: 'Ada Lindqvist',
  avatarUrl: 'https://shop.example/people/ada.jpg',
  bio: null,
  online: true,
  lastSeenAt: null,
  attributes: { plan: 'pro' },
  status: 'active',
};
const grace = {
  ...ada,
  id: 'b81d4e07-2c6f-4a39-8e50-0f9d73c1a264',
  name: 'Grace Okafor',
  avatarUrl: null,
  bio: 'Reads everything twice.',
  online: false,
  lastSeenAt: '2026-03-14T08:55:10.000Z',
  attributes: {},
};
const group = '6a2e58c4-90b3-4d7f-a1c8-e47b305f9d62';
const now = '2026-03-14T09:26:53.589Z';
const later = '2026-03-15T09:26:53.589Z';
const joined = '2026-02-02T17:40:00.000Z';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzZjBjIn0.Kq1xVn8d0Yb3Zt5c';
const thumbhash = '1QcSHQRnh493V4dIh4eXh1h4kJUI';
const linkToken = 'kT3vX9pQ2mLr8sWdYb5nHc7fGz1jEa6u';
const report = '9b60e2c8-1f57-4d03-8a94-6e3c7d05b1f2';

const me = {
  ...ada,
  email: 'ada@shop.example',
  externalId: 'customer-4711',
  showsPresence: true,
  createdAt: joined,
};
const guest = {
  ...me,
  kind: 'guest',
  name: 'Ada',
  avatarUrl: null,
  attributes: {},
  email: null,
  externalId: null,
  createdAt: now,
};
const session = {
  sessionId: 'e2a7f4d9-0c1b-4835-b69e-18f5d3a0c7b4',
  user: me,
  accessToken: jwt,
  accessExpiresAt: '2026-03-14T09:41:53.589Z',
  refreshToken: '2v9Qm0cZ7tLxY4bRk1sWfA8eHdU6pNgJ',
  serverTime: now,
};
const hostUser = {
  ...ada,
  privateAttributes: { score: 7 },
  externalId: 'customer-4711',
  email: 'ada@shop.example',
  createdAt: joined,
  deactivatedAt: null,
  sanctions: { silencedUntil: null, banned: false, bannedUntil: null },
};
const message = {
  conversationId: group,
  seq: 42,
  rev: 57,
  clientId: 'c7d1f0a2-41',
  senderId: ada.id,
  kind: 'text',
  text: 'See you on Monday?',
  system: null,
  replyTo: null,
  mentions: [],
  metadata: null,
  reactions: [{ emoji: '👍', count: 1, userIds: [grace.id] }],
  pinnedAt: null,
  pinnedBy: null,
  hidden: false,
  createdAt: now,
  editedAt: null,
  deletedAt: null,
};
const marks = { readSeq: 42, unread: 0, rev: 57, memberRev: 7 };

/** Leaves out an optional field that has a value elsewhere. */
const leftOut = Symbol('left out');

/**
 * The keys are `owner.field`, where the owner is a named schema or an operation with `.input` or
 * `.output`; the owner, for the whole value; or only the field's name. An optional field without a
 * value is left out, a nullable one is `null`; booleans, choices and numbers without a value are
 * the first that the schema allows.
 */
const values: Readonly<Record<string, unknown>> = {
  attachmentId: 'd94b1f60-3e8a-4c27-b5d1-7a0e6c82f349',
  attachmentIds: ['d94b1f60-3e8a-4c27-b5d1-7a0e6c82f349'],
  attributes: { plan: 'pro', orders: 12 },
  at: now,
  blockedAt: joined,
  by: grace.id,
  clientId: 'c7d1f0a2-41',
  conversationId: group,
  createdAt: now,
  createdBy: ada.id,
  cursor: 'WyIyMDI2LTAzLTE0Il0',
  deliveredSeq: 42,
  description: 'One book a month, on the first Monday.',
  durationMs: 4_200,
  email: 'ada@shop.example',
  emoji: '👍',
  epoch: '5e0f7c1b',
  expiresAt: later,
  expiresInSeconds: 604_800,
  externalId: 'customer-4711',
  heldId: '08c3d5f1-6b24-4e9a-9f70-d21a4b7c8e53',
  'HostEvent.data': { conversationId: group, rev: 57, message },
  'HostEvent.id': `evt_${report}_17`,
  'HostEvent.number': 17,
  'HostEvent.type': 'message.created',
  'host.listEvents.output.last': 17,
  id: '47e9b0d3-85a1-4f6c-92d8-3c5b0e71fa26',
  inviteId: '47e9b0d3-85a1-4f6c-92d8-3c5b0e71fa26',
  invited: [],
  joinedAt: joined,
  lastActivityAt: now,
  lastSeq: 42,
  limit: 50,
  maxUses: 20,
  memberCount: 2,
  memberRev: 7,
  mentions: [],
  mutedUntil: null,
  name: ada.name,
  next: 'WyIyMDI2LTAzLTE0Il0',
  note: 'The same link in five groups.',
  password: 'correct horse battery',
  peaks: 'AAMJEx8uPU5gcYKSoa+7xs/X3uPn6uvr6ufj3tfPxruvoZKCcWBOPS4fEwkDAAMJEx8uPU5gcYKSoa+7xs/X3g==',
  picture: leftOut,
  query: 'train tickets',
  readSeq: 41,
  refreshToken: '2v9Qm0cZ7tLxY4bRk1sWfA8eHdU6pNgJ',
  replacedAt: now,
  replacedBy: ada.id,
  reportId: report,
  requestedAt: now,
  retryKey: 'b3f1c07e92d84a65',
  rev: 57,
  search: 'gra',
  seconds: 3_600,
  senderId: ada.id,
  seq: 42,
  serverTime: now,
  since: joined,
  slowSeconds: 0,
  text: 'See you on Monday?',
  thumbhash,
  timestamp: now,
  title: 'Book club',
  token: 'kT3vX9pQ2mLr8sWd',
  unread: 1,
  url: 'https://example.org/books',
  userId: grace.id,
  userIds: [grace.id],
  uses: 3,

  ...of('User', grace),
  ...of('Profile', grace),
  Me: me,
  Session: session,
  'auth.guest.output': { ...session, user: guest },
  HostUser: hostUser,
  'host.deactivateUser.output': { ...hostUser, status: 'deactivated', deactivatedAt: now },
  'host.upsertUsers.output.results': [
    { user: hostUser, error: null },
    {
      user: null,
      error: { code: 'email_taken', message: 'Another user of the site has this address.' },
    },
  ],
  'UserProfile.privateAttributes': { score: 7 },
  ...of('Named', { id: grace.id, name: grace.name }),
  'auth.exchange.input.token': jwt,
  'auth.link.input.token': jwt,
  'host.upsertUsers.input.users': [
    { externalId: 'customer-4711', name: ada.name, email: 'ada@shop.example' },
    { externalId: 'customer-4712', name: grace.name },
  ],
  'host.getUser.input.userId': leftOut,
  'host.deactivateUser.input.userId': leftOut,
  'host.reactivateUser.input.userId': leftOut,
  'host.deleteUser.input.userId': leftOut,
  'host.updateUser.input.userId': leftOut,
  'host.exportUser.input.userId': leftOut,
  'host.listSessions.input.userId': leftOut,
  'host.endSession.input.userId': leftOut,
  'host.endSessions.input.userId': leftOut,
  'host.silenceUser.input.userId': leftOut,
  'host.unsilenceUser.input.userId': leftOut,
  'host.banUser.input.userId': leftOut,
  'host.unbanUser.input.userId': leftOut,
  'host.listMemberships.input.userId': leftOut,
  'host.deleteUser.output.userId': ada.id,
  'host.deleteUser.output.messagesDeleted': 0,
  'host.deleteUser.output.done': true,
  'host.searchUsers.input.search': 'ada',
  'host.updateUser.input.bio': 'Reads everything twice.',
  'host.updateUser.input.avatarUrl': 'https://shop.example/people/ada.jpg',
  'host.exportUser.output.items': [
    { section: 'profile', data: hostUser },
    { section: 'block', data: { userId: grace.id, blockedAt: joined } },
  ],
  ExportItem: { section: 'block', data: { userId: grace.id, blockedAt: joined } },
  'HostSession.renewedAt': now,
  'host.endSession.input.sessionId': 'e2a7f4d9-0c1b-4835-b69e-18f5d3a0c7b4',
  'host.endSession.output.ended': 1,
  'host.endSessions.output.ended': 2,
  'host.mergeGuest.input.guestId': grace.id,
  'host.mergeGuest.input.userId': ada.id,
  'host.mergeGuest.output.done': true,
  'HostMembership.kind': 'group',
  'HostMembership.role': 'member',
  'users.updateMe.input.bio': 'Reads everything twice.',

  'Conversation.id': group,
  'Conversation.kind': 'group',
  'Conversation.avatarUrl': null,
  'Conversation.createdAt': joined,
  'Conversation.readSeq': 42,
  'Conversation.unread': 0,
  'Conversation.lastMessage': message,
  'Conversation.members': [
    { user: grace, role: 'owner', readSeq: 42, deliveredSeq: 42, joinedAt: joined },
    { user: ada, role: 'member', readSeq: 42, deliveredSeq: 42, joinedAt: joined },
  ],
  'Conversation.role': 'member',
  'Conversation.mentions': leftOut,
  'Conversation.mutedUntil': leftOut,
  'Conversation.slowSeconds': leftOut,
  'NewGroup.id': group,
  'NewGroup.kind': 'group',
  'NewGroup.avatarUrl': null,
  'NewGroup.lastSeq': 1,
  'NewGroup.rev': 1,
  'NewGroup.readSeq': 1,
  'NewGroup.memberRev': 0,
  'NewGroup.unread': 0,
  'NewGroup.role': 'owner',
  'NewGroup.mentions': leftOut,
  'NewGroup.mutedUntil': leftOut,
  'NewGroup.slowSeconds': leftOut,
  'NewGroup.added': [grace.id],
  'NewGroup.lastMessage': {
    ...message,
    seq: 1,
    rev: 1,
    clientId: null,
    senderId: null,
    kind: 'system',
    text: null,
    system: { type: 'created', by: ada.id, title: 'Book club' },
    reactions: [],
  },
  'NewGroup.members': [
    { user: ada, role: 'owner', readSeq: 1, deliveredSeq: 1, joinedAt: now },
    { user: grace, role: 'member', readSeq: 0, deliveredSeq: 0, joinedAt: now },
  ],
  'Group.id': group,
  'Group.createdAt': joined,
  'Group.avatarUrl': null,
  'members.add.output.added': [grace.id],
  'members.setRole.input.role': 'admin',
  'members.request.input.note': 'I have read them all.',
  'members.requested.output.note': 'I have read them all.',
  'Invitation.by': grace,
  'JoinRequest.note': 'I have read them all.',
  'contacts.request.input.note': 'We met at the book club.',
  'ContactRequest.note': 'We met at the book club.',
  'contacts.requests.output.total': 1,
  'contacts.accept.output.state': 'contact',
  'contacts.request.output.state': 'outgoing',
  'Relation.state': 'contact',
  'Relation.note': null,
  'Relation.mayWrite': true,
  'conversations.findDirect.output.mayWrite': true,
  'conversations.sync.input.held': [{ id: group, rev: 55, memberRev: 7 }],
  'conversations.sync.input.known': '226s235q3',
  'conversations.sync.output.gone': [],
  'conversations.sync.output.outdated': [],
  'conversations.sync.output.next': null,
  'conversations.mute.input.until': later,
  Marks: marks,
  'conversations.mute.output': { ...marks, mutedUntil: later, mentions: 0 },
  'conversations.unmute.output': { ...marks, mutedUntil: null, mentions: null },
  'conversations.archive.output': { ...marks, archived: true },
  'conversations.pin.output': { ...marks, pinnedAt: now },
  'conversations.clear.output': { ...marks, clearedSeq: 42 },
  'receipts.markUnread.output': { ...marks, readSeq: 41, unread: 1 },
  'Muting.mentions': 0,
  'Muting.mutedUntil': later,
  'MemberSettings.clearedSeq': 0,
  'receipts.unread.output.conversations': 1,
  'receipts.seenBy.output.count': 1,

  Message: message,
  'messages.edit.output': { ...message, text: 'See you on Tuesday?', editedAt: now },
  'messages.delete.output': { ...message, text: null, reactions: [], deletedAt: now },
  'messages.pin.output': { ...message, pinnedAt: now, pinnedBy: ada.id },
  'messages.pinned.output.items': [{ ...message, pinnedAt: now, pinnedBy: ada.id }],
  'held.release.output': {
    ...message,
    senderId: grace.id,
    clientId: '5b0e-7',
    text: 'Buy followers at cheap.example',
    reactions: [],
  },
  'messages.send.input.attachmentIds': leftOut,
  'conversations.start.input.attachmentIds': leftOut,
  'messages.edit.input.text': 'See you on Tuesday?',
  'messages.edit.input.mentions': leftOut,
  'messages.send.input.mentions': leftOut,
  'messages.changes.input.since': 55,
  'messages.search.input.from': joined,
  'messages.search.input.to': now,
  'messages.search.output.next': null,
  'Quote.seq': 41,
  'Quote.senderId': grace.id,
  'Quote.excerpt': 'When do we meet?',
  'Quote.rev': leftOut,
  'Reaction.count': 1,
  'reactions.list.output.name': grace.name,
  Attributes: { plan: 'pro', orders: 12 },
  AttributeChange: { plan: 'pro', orders: 12, trial: null },
  Metadata: { orderId: 'A-1093' },
  'Preview.title': 'The books of the year',
  'Preview.text': 'What our readers could not put down.',
  'Preview.siteName': 'Example Books',
  'SystemEntry.by': ada.id,
  'Attachment.id': 'd94b1f60-3e8a-4c27-b5d1-7a0e6c82f349',
  'Attachment.name': 'shelf.jpg',
  'Attachment.type': 'image/jpeg',
  'Attachment.bytes': 183_204,
  'Attachment.width': 1_600,
  'Attachment.height': 1_200,
  'Attachment.state': 'clean',
  'AttachmentUsage.usedBytes': 4_812_390,
  'AttachmentUsage.quotaBytes': 104_857_600,
  'AttachmentUsage.freeBytes': 100_045_210,
  'attachments.upload.input.durationMs': leftOut,
  'attachments.upload.input.peaks': leftOut,
  'attachments.link.output.token': 'eyJjIjoiNmEyZSJ9.hV7c2Lw0',

  'presence.watch.output.online': true,
  'typing.set.input.typing': true,
  'reports.create.input.userId': leftOut,
  'reports.create.output.id': report,
  'reports.resolve.output.status': 'resolved',
  'reports.resolve.output.resolvedAt': later,
  'reports.resolve.output.resolvedBy': { id: ada.id, name: ada.name },
  'reports.resolve.output.outcome': 'deleted',
  'reports.resolve.input.outcome': 'deleted',
  'Report.id': report,
  'Report.reporter': { id: ada.id, name: ada.name },
  'Report.conversationId': group,
  'Report.seq': 40,
  'Report.conversation': { kind: 'group', title: 'Book club' },
  'ReportedMessage.seq': 40,
  'ReportedMessage.senderId': grace.id,
  'ReportedMessage.text': 'Buy followers at cheap.example',
  'AuditEntry.id': '71f8a3e5-d06c-4b92-8e1d-4f5a90c7b236',
  'AuditEntry.act': 'user.silenced',
  'AuditEntry.actor': { id: ada.id, name: ada.name },
  'AuditEntry.by': null,
  ...of('OperatorAccount', { name: ada.name, secondFactor: true, recoveryCodes: 10 }),
  'OperatorSite.name': 'The Book Shop',
  'OperatorSession.address': '203.0.113.7',
  'OperatorSession.userAgent': 'Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101',
  'OperatorSession.lastSeenAt': now,
  'OperatorSession.current': true,
  siteId: 'a5c0d7e2-4b19-46f8-93e6-d80b2f71c35a',
  siteName: 'The Book Shop',
  operatorId: grace.id,
  invitationId: '47e9b0d3-85a1-4f6c-92d8-3c5b0e71fa26',
  sessionId: 'e2a7f4d9-0c1b-4835-b69e-18f5d3a0c7b4',
  csrfToken: 'Jd0v8mWcQ4yXn2sLk7tRz5bGh1fPa9eUo3iCq6wTxYE',
  publicKey: 'pk_7Fq2Lw9XcVb4NtRzK1mHs8Yd',
  secretKey: 'sk_bV5rQ8nKx2wTjY7mLc4dHs9fGz1pEa6uXo3iRtWkNyM',
  code: '492039',
  currentPassword: 'correct horse battery',
  newPassword: 'staple of the correct horse',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Parlor:ada%40shop.example?issuer=Parlor&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
  recoveryCodes: ['k7m2p-x9qrt', 'b4n8w-c3hyj'],
  origins: ['https://www.shop.example'],
  link: 'https://chat.example.com/console/#/invitation/kT3vX9pQ2mLr8sWdYb5nHc7fGz1jEa6u',
  'operators.showLink.output.kind': 'invitation',
  'operators.showLink.output.role': 'admin',
  'operators.redeemLink.input.email': leftOut,
  'operators.redeemLink.output.console': null,
  'operators.deleteSite.input.name': 'The Book Shop',
  'operators.createSite.input.name': 'The Book Shop',
  'operators.showLink.input.token': linkToken,
  'operators.redeemLink.input.token': linkToken,
  'operators.acceptInvitation.input.token': linkToken,
  ...of('HostAuditEntry', {
    id: '71f8a3e5-d06c-4b92-8e1d-4f5a90c7b236',
    act: 'user.silenced',
    actor: null,
    by: { kind: 'key', id: '5d8e2f16-b7a0-4c93-81f4-0e6c9a3d7b25', name: 'orders' },
    user: { id: grace.id, name: grace.name },
    conversationId: null,
    seq: null,
    until: later,
  }),
  ByHost: { kind: 'key', id: '5d8e2f16-b7a0-4c93-81f4-0e6c9a3d7b25', name: 'orders' },
  'host.listAudit.input': { act: 'user.silenced', from: joined },
  'host.exportAudit.input': { act: 'user.silenced', from: joined },
  'host.exportAudit.output.csv': `id,at,act\r\n71f8a3e5,${now},user.silenced\r\n`,
  Filter: { kind: 'word', value: 'casino*', action: 'hold' },
  'host.changeFilters.input.add': [{ kind: 'word', value: 'casino*', action: 'hold' }],
  'host.changeFilters.input.remove': [{ kind: 'link', value: 'cheap.example' }],
  'host.testFilters.input.text': 'Buy followers at cheap.example',
  'host.testFilters.output': {
    verdict: 'refuse',
    text: 'Buy followers at cheap.example',
    met: [{ kind: 'link', value: 'cheap.example', action: 'refuse' }],
  },
  'host.removeMessage.output': { ...message, text: null, reactions: [], deletedAt: now },
  'host.releaseHeld.output': {
    ...message,
    senderId: grace.id,
    clientId: '5b0e-7',
    text: 'Buy followers at cheap.example',
    reactions: [],
  },
  'host.resolveReport.input.outcome': 'deleted',
  'host.resolveReport.output.status': 'resolved',
  'host.resolveReport.output.resolvedAt': later,
  'host.resolveReport.output.resolvedByHost': {
    kind: 'key',
    id: '5d8e2f16-b7a0-4c93-81f4-0e6c9a3d7b25',
    name: 'orders',
  },
  'host.resolveReport.output.outcome': 'deleted',
  'host.unsilenceUser.output': { silencedUntil: null, banned: false, bannedUntil: null },
  'host.banUser.output': {
    silencedUntil: null,
    banned: true,
    bannedUntil: '2026-03-21T09:26:53.589Z',
  },
  'host.unbanUser.output': { silencedUntil: null, banned: false, bannedUntil: null },
  'host.banUser.input.seconds': 604_800,
  'AuditEntry.user': { id: grace.id, name: grace.name },
  'AuditEntry.conversationId': null,
  'AuditEntry.seq': null,
  'AuditEntry.until': later,
  'HeldSend.id': '08c3d5f1-6b24-4e9a-9f70-d21a4b7c8e53',
  'HeldSend.text': 'Buy followers at cheap.example',
  'Sanctions.silencedUntil': later,
  'users.unsilence.output': { silencedUntil: null, banned: false, bannedUntil: null },
  'users.ban.output': {
    silencedUntil: null,
    banned: true,
    bannedUntil: '2026-03-21T09:26:53.589Z',
  },
  'users.unban.output': { silencedUntil: null, banned: false, bannedUntil: null },
  'users.ban.input.seconds': 604_800,
  'conversations.setSlowMode.input.seconds': 30,
  'conversations.setSlowMode.output.slowSeconds': 30,
  'members.silence.output.silencedUntil': later,
  'Site.id': 'a5c0d7e2-4b19-46f8-93e6-d80b2f71c35a',
  'Site.name': 'The Book Shop',
  'Site.guest': true,
  'Site.account': true,
  'Site.attachments': {
    kinds: ['picture', 'video', 'audio', 'file'],
    maxBytes: 26_214_400,
    maxCount: 10,
  },
  'Site.directory': { visibleTo: 'everyone', holds: 'everyone', strangersSee: 'profile' },
  'Site.whoMayAdd': 'anyone',
  'Site.welcome': {
    logoUrl: 'https://shop.example/logo.png',
    promise: 'We usually answer within an hour.',
    staff: [{ name: grace.name, avatarUrl: null }],
  },
};

function of(owner: string, fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`${owner}.${field}`, value]),
  );
}

/** The parts of a schema that are read here. */
interface Shape {
  readonly type: string;
  readonly entries?: ObjectEntries;
  readonly item?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

/** An example of an operation's input or output, or of a named schema, by its name. */
export function exampleOf(schema: GenericSchema, owner: string): unknown {
  if (owner in values) return values[owner];
  const name = schemaNames.get(schema) ?? owner;
  if (name in values) return values[name];
  const { type, entries, item, wrapped, options, literal, pipe } = schema as unknown as Shape;
  if (entries)
    return Object.fromEntries(
      Object.entries(entries).flatMap(([field, of]) =>
        fieldExample(of as GenericSchema, [owner, name], field),
      ),
    );
  if (item) return [exampleOf(item, name)];
  if (type === 'nullable') return null;
  if (wrapped) return exampleOf(wrapped, name);
  if (type === 'literal') return literal;
  if (type === 'boolean') return false;
  if (type === 'number') return pipe?.find(({ type }) => type === 'min_value')?.requirement ?? 0;
  const [first] = options ?? [];
  if (typeof first === 'object') return exampleOf(first as GenericSchema, name);
  return first ?? '…';
}

function fieldExample(
  schema: GenericSchema,
  [owner, name]: readonly [string, string],
  field: string,
): [string, unknown][] {
  const key = [`${owner}.${field}`, `${name}.${field}`, field].find((key) => key in values);
  if (key === undefined && schema.type === 'optional') return [];
  const value = key === undefined ? exampleOf(schema, name) : values[key];
  return value === leftOut ? [] : [[field, value]];
}
