/**
 * The statements that people wait for, as the server really runs them, and what the database makes of them: every one finds its rows by the
 * index that is meant for it, none reads a whole table, and none sorts but those that say why.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Session } from '@parlor/sdk/protocol/auth';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { data, TestServer } from '../../tests/support/test-server.js';
import type { Database } from './database/database.js';
import type { Statement } from './database/dialect.js';
import { BlockRow } from './features/blocks/block.entity.js';
import { ContactRow } from './features/contacts/contact.entity.js';
import { pairOf } from './features/contacts/pair.js';
import { ConversationRow, MemberRow } from './features/conversations/conversation.entity.js';
import type { Change } from './features/messages/change.js';
import { MessageEraser } from './features/messages/eraser.js';
import { BanRow, InvitationRow, JoinRequestRow } from './features/members/ways-in.entity.js';
import { HiddenMessageRow, MessageRow } from './features/messages/message.entity.js';
import { AuditEntryRow, HeldSendRow, ReportMessageRow, ReportRow } from './features/moderation/moderation.entity.js';
import { SearchIndexer } from './features/search/indexer.js';
import type { Site } from './features/sites/sites.js';
import { UserRow } from './features/users/user.entity.js';

/** One table of a statement: how its rows are found. */
interface Access {
  table: string;
  index: string | null;
  scans: boolean;
}

interface Plan {
  accesses: Access[];
  sorts: boolean;
}

const people = 3_000;
const membersOfLongLog = 400;
const conversations = 600;
/** Of other people, so that a user's own are a small part of all. */
const foreign = 6_000;
/** Open groups, and at the doors of as many: requests, invitations and bans. */
const openGroups = 2_000;
const messagesOfLongLog = 4_000;
const ids = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind}-${String(i).padStart(5, '0')}`);

let server: TestServer;
let site: Site;
/** In every conversation; the first one has the long log. */
let me: Session;
const conversationIds = ids('conversation', conversations);
const foreignIds = ids('foreign', foreign);
const long = conversationIds[0]!;

async function inChunks<T>(rows: readonly T[], insert: (some: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += 500) await insert(rows.slice(at, at + 500));
}

async function fill(database: Database): Promise<void> {
  const at = new Date('2026-01-01T00:00:00.000Z');
  const later = (n: number) => new Date(at.getTime() + n * 1_000);
  const userIds = ids('user', people);
  const users = userIds.map((id, i): UserRow => ({
    id,
    siteId: site.id,
    kind: 'guest',
    role: 'user',
    name: `Person ${i}`,
    nameFolded: `person ${i}`,
    email: null,
    passwordHash: null,
    externalId: null,
    avatarUrl: null,
    bio: null,
    lastSeenAt: null,
    createdAt: at,
    deactivatedAt: null,
    hidesPresence: 0,
    attributes: null,
    deletedAt: null,
  }));
  const lengthOf = (n: number) => (n === 0 ? messagesOfLongLog : n < conversations ? 5 : 0);
  const rows = [...conversationIds, ...foreignIds].map((id, n): ConversationRow => ({
    id,
    siteId: site.id,
    kind: 'direct',
    directKey: `key ${n}`,
    lastSeq: lengthOf(n),
    rev: lengthOf(n),
    createdBy: me.user.id,
    createdAt: at,
    lastActivityAt: later((n * 7) % conversations),
    title: null,
    clientId: null,
    memberCount: n === 0 ? membersOfLongLog + 1 : 2,
    access: 'private',
    posting: 'all',
    history: 'all',
    description: null,
    avatarUrl: null,
    listedTitle: null,
    joinedSeq: 0,
    closedAt: null,
    blocked: 0,
  }));
  const others = (n: number) => (n === 0 ? userIds.slice(0, membersOfLongLog) : [userIds[n % people]!]);
  const members = [...conversationIds, ...foreignIds].flatMap((conversationId, n) =>
    [n < conversations ? me.user.id : userIds[(n + 1) % people]!, ...others(n)].map((userId): MemberRow => ({
      conversationId,
      userId,
      role: 'member',
      readSeq: 2,
      deliveredSeq: 2,
      joinedAt: at,
      unreadSeq: 2,
      memberRev: 0,
      joinedSeq: 0,
    })),
  );
  const messages = conversationIds.flatMap((conversationId, n) =>
    Array.from({ length: lengthOf(n) }, (_, i): MessageRow => ({
      conversationId,
      seq: i + 1,
      rev: i + 1,
      kind: 'text',
      senderId: i % 2 ? me.user.id : others(n)[0]!,
      clientId: `c${i}`,
      sendHash: 'x',
      text: `message ${i % 10} of many`,
      createdAt: later(i),
      editedAt: null,
      deletedAt: null,
      extra: null,
      reactions: null,
      pinnedAt: null,
      pinnedBy: null,
    })),
  );
  const hidden = [...conversationIds.slice(0, 100), ...foreignIds].map((conversationId, n): HiddenMessageRow => ({
    userId: n < 100 ? me.user.id : userIds[n % people]!,
    conversationId,
    seq: 5,
  }));
  const openIds = ids('open', openGroups);
  const open = openIds.map((id, n): ConversationRow => ({
    ...rows[0]!,
    id,
    kind: 'group',
    directKey: null,
    title: `Group ${n}`,
    access: 'open',
    listedTitle: `group ${n}`,
    lastSeq: 0,
    rev: 0,
    lastActivityAt: at,
    memberCount: 2,
  }));
  const atDoors = openIds.map((conversationId, n) => ({
    conversationId: n < 500 ? long : conversationId,
    userId: n < 500 ? userIds[n]! : me.user.id,
    createdAt: later(n),
  }));
  const entities = [
    [BanRow, atDoors.map((row) => ({ ...row, bannedBy: 'x' }))],
    [JoinRequestRow, atDoors.map((row) => ({ ...row, note: null }))],
    [InvitationRow, atDoors.map((row) => ({ ...row, invitedBy: userIds[0]! }))],
  ] as const;
  for (const [entity, some] of entities) await inChunks<object>(some, (chunk) => database.entities(entity).insert(chunk));
  await inChunks(open, (some) => database.entities(ConversationRow).insert(some));
  const contacts = [...userIds.slice(1), me.user.id].flatMap((id, n): ContactRow[] => {
    const row = { siteId: site.id, note: null, requestedAt: later(n), answeredAt: later(n), endedAt: null, asks: 1, asksSince: later(n) };
    const friend = (requestedBy: string, requestedTo: string, state: ContactRow['state']): ContactRow => ({
      ...row,
      ...pairOf(requestedBy, requestedTo),
      requestedBy,
      requestedTo,
      state,
    });
    if (id !== me.user.id) return [friend(userIds[n]!, id, 'accepted')];
    return userIds.slice(0, 300).map((other, i) => {
      const state = i < 200 ? 'accepted' : 'requested';
      return i % 2 ? friend(id, other, state) : friend(other, id, state);
    });
  });
  const blocks = [...userIds.slice(1), ...userIds.slice(-20)].map((blockedId, n): BlockRow => ({
    userId: n < people - 1 ? userIds[n]! : me.user.id,
    blockedId,
    siteId: site.id,
    blockedAt: at,
  }));
  await inChunks(contacts, (some) => database.entities(ContactRow).insert(some));
  await inChunks(blocks, (some) => database.entities(BlockRow).insert(some));
  await inChunks(users, (some) => database.entities(UserRow).insert(some));
  await inChunks(rows, (some) => database.entities(ConversationRow).insert(some));
  await inChunks(members, (some) => database.entities(MemberRow).insert(some));
  await inChunks(messages, (some) => database.entities(MessageRow).insert(some));
  await inChunks(hidden, (some) => database.entities(HiddenMessageRow).insert(some));
  await fillModeration(database, userIds, later);
}

/** Of this site and of another one, half of it settled. */
async function fillModeration(database: Database, userIds: readonly string[], later: (n: number) => Date): Promise<void> {
  const common = (n: number) => ({ id: `row-${n}`, siteId: n % 3 ? 'other' : site.id, conversationId: long, note: null });
  const reports = userIds.map((userId, n): ReportRow => ({
    ...common(n),
    status: n % 2 ? 'resolved' : 'open',
    openKey: n % 2 ? null : `key ${n}`,
    reporterId: userIds[(n + 1) % people]!,
    userId,
    seq: 1,
    reason: 'spam',
    createdAt: later(n),
    resolvedAt: n % 2 ? later(n + 1) : null,
    resolvedBy: n % 2 ? me.user.id : null,
    outcome: n % 2 ? 'none' : null,
    outcomeNote: null,
  }));
  const copies = reports.map(({ id: reportId, createdAt }): ReportMessageRow => ({
    reportId,
    seq: 1,
    senderId: null,
    text: 'x',
    createdAt,
    editedAt: null,
  }));
  const nothing = { reportId: null, until: null, detail: null };
  const entries = userIds.map((userId, n): AuditEntryRow => ({
    ...common(n),
    ...nothing,
    at: later(n),
    act: 'user.silenced',
    actorId: me.user.id,
    userId: n % 5 ? userId : userIds[0]!,
    seq: 1,
  }));
  const held = userIds.map((senderId, n): HeldSendRow => ({
    id: `row-${n}`,
    siteId: n % 3 ? 'other' : site.id,
    status: n % 2 ? 'dropped' : 'held',
    sendKey: `key ${n}`,
    sendHash: 'x',
    senderId: n % 5 ? senderId : userIds[0]!,
    conversationId: long,
    clientId: `c${n}`,
    text: 'x',
    extra: '{}',
    createdAt: later(n),
  }));
  await inChunks(reports, (some) => database.entities(ReportRow).insert(some));
  await inChunks(copies, (some) => database.entities(ReportMessageRow).insert(some));
  await inChunks(entries, (some) => database.entities(AuditEntryRow).insert(some));
  await inChunks(held, (some) => database.entities(HeldSendRow).insert(some));
}

/** Every SELECT that the server runs for this, in order. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const { source } = server.app.database;
  const statements: Statement[] = [];
  const logger = source.logger;
  source.logger = {
    ...logger,
    logQuery: (sql: string, parameters: unknown[] = []) => void statements.push({ sql, parameters }),
    logQueryError: () => undefined,
    logQuerySlow: () => undefined,
    logSchemaBuild: () => undefined,
    logMigration: () => undefined,
    log: () => undefined,
  };
  const { database } = server.app;
  const directly = database.directly.bind(database);
  const writer = vi.spyOn(database, 'directly').mockImplementation((inside) =>
    directly((run) => {
      return inside((some) => {
        statements.push(...some);
        return run(some);
      });
    }),
  );
  try {
    await work();
  } finally {
    writer.mockRestore();
    source.logger = logger;
  }
  // What every call asks of its caller and its site is not what is looked at here.
  return statements.filter(
    ({ sql }) => /^\s*SELECT/i.test(sql) && !/server_state|sessions|secret_keys|\bsite/.test(sql.replaceAll('site_id', '')),
  );
}

async function planOf(statement: Statement): Promise<Plan> {
  return inject('database') === 'sqlite' ? sqlitePlan(statement) : mysqlPlan(statement);
}

async function sqlitePlan({ sql, parameters }: Statement): Promise<Plan> {
  const rows = await server.app.database.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
  const accesses = rows.flatMap(({ detail }): Access[] => {
    const [, verb, table] = /^(SCAN|SEARCH) (\S+)/.exec(detail) ?? [];
    if (!verb || !table || /^(beyond|part\d|\d+-ROW|json_each|\(subquery|CONSTANT)/.test(`${table} ${detail.slice(verb.length + 1)}`))
      return [];
    const index = /USING (?:COVERING )?INDEX (\S+)/.exec(detail)?.[1] ?? (/USING (INTEGER )?PRIMARY KEY/.test(detail) ? 'PRIMARY' : null);
    return [{ table, index: index?.startsWith('sqlite_autoindex') ? 'PRIMARY' : index, scans: verb === 'SCAN' }];
  });
  return { accesses, sorts: rows.some(({ detail }) => /TEMP B-TREE/.test(detail)) };
}

async function mysqlPlan({ sql, parameters }: Statement): Promise<Plan> {
  const rows = await server.app.database.query<{ table: string | null; type: string | null; key: string | null; Extra: string | null }[]>(
    `EXPLAIN ${sql}`,
    [...parameters],
  );
  const accesses = rows.flatMap(({ table, type, key }): Access[] =>
    table === null || table === 'wanted' || table.startsWith('<') || type === null
      ? []
      : [{ table, index: key, scans: type === 'ALL' || type === 'index' }],
  );
  return { accesses, sorts: rows.some(({ Extra }) => /filesort|Using temporary/.test(Extra ?? '')) };
}

/** Names of tables in statements are their aliases. */
const aliasOf: Readonly<Record<string, string>> = {
  own: 'hidden_messages',
  listed: 'conversations',
  guest: 'members',
  mine: 'members',
  theirs: 'members',
  conversation: 'conversations',
  member: 'members',
  user: 'users',
  me: 'users',
  them: 'users',
  block: 'blocks',
  BlockRow: 'blocks',
  ContactRow: 'contacts',
  ConversationRow: 'conversations',
  MemberRow: 'members',
  UserRow: 'users',
  report: 'reports',
  entry: 'audit_entries',
  held: 'held_sends',
  ReportRow: 'reports',
  ReportMessageRow: 'report_messages',
  HeldSendRow: 'held_sends',
};

interface Expected {
  /** The tables that the whole operation asks, each with the indexes that it may use. */
  uses: Readonly<Record<string, readonly string[]>>;
  /** Why something is sorted. */
  sorts?: string;
}

async function expectPlans(work: () => Promise<unknown>, { uses, sorts }: Expected): Promise<void> {
  const statements = await statementsOf(work);
  const used = new Map<string, Set<string>>();
  let sorted = false;
  for (const statement of statements) {
    const plan = await planOf(statement);
    sorted ||= plan.sorts;
    for (const { table, index, scans } of plan.accesses) {
      const name = aliasOf[table] ?? table;
      expect({ sql: statement.sql, table: name, scans, index }).toEqual({
        sql: statement.sql,
        table: name,
        scans: false,
        index: expect.any(String) as string,
      });
      used.set(name, (used.get(name) ?? new Set()).add(index!));
    }
    if (sorts === undefined) expect({ sql: statement.sql, sorts: plan.sorts }).toEqual({ sql: statement.sql, sorts: false });
  }
  expect([...used.keys()].sort()).toEqual(Object.keys(uses).sort());
  for (const [table, indexes] of Object.entries(uses)) {
    expect({ table, unexpected: [...used.get(table)!].filter((index) => !indexes.includes(index)) }).toEqual({ table, unexpected: [] });
  }
  // Where nothing is sorted any more, the reason should go, too.
  if (sorts !== undefined) expect(sorted).toBe(true);
}

const call =
  <N extends Parameters<TestServer['http']>[0]>(name: N, input: Record<string, unknown>) =>
  async () =>
    data(await server.http(name, input, { token: me.accessToken }));

beforeAll(async () => {
  server = await TestServer.start();
  site = await server.site();
  me = await server.session(site, 'Me');
  await fill(server.app.database);
  if (inject('database') === 'mariadb') {
    const tables = [
      'users',
      'conversations',
      'members',
      'messages',
      'hidden_messages',
      'bans',
      'join_requests',
      'invitations',
      'contacts',
      'blocks',
    ];
    const moderated = ['reports', 'report_messages', 'audit_entries', 'held_sends'];
    await server.app.database.query(`ANALYZE TABLE ${[...tables, ...moderated].join(', ')}`);
  }
  // Whom somebody blocks is looked up once, and kept.
  await server.app.users.list(site.id, me.user, {});
  // The index of words is made from what the rows are, so that nothing else runs while statements are listened to.
  const indexer = new SearchIndexer(server.app.database);
  for (let lacking = conversationIds; lacking.length > 0;) lacking = [...lacking.slice(50), ...(await indexer.index(lacking.slice(0, 50)))];
  if (inject('database') === 'mariadb') await server.app.database.query('ANALYZE TABLE search_logs, search_segments, search_words');
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const key = ['PRIMARY'];
const contacts = [...key, 'contacts_by', 'contacts_to'];
const door = { members: key, conversations: key, hidden_messages: key };
const listOrder = 'the order is in conversations and the filter in members, so that sends need not write to every member: see listing.ts';

test('a page of a log is a range of its key, wherever it is', async () => {
  const pages = [{}, { cursor: cursorOf(['before', 2_000]) }, { cursor: cursorOf(['after', 2_000]) }, { around: 2_000 }];
  for (const page of pages)
    await expectPlans(call('messages.list', { conversationId: long, ...page }), { uses: { ...door, messages: key } });
});

test('what changed since a rev is a range of its index', async () => {
  for (const since of [0, 3_900]) {
    await expectPlans(call('messages.changes', { conversationId: long, since }), { uses: { ...door, messages: ['messages_rev'] } });
  }
});

test('the list of conversations finds its page, its members, its last messages and its counts by index', async () => {
  const uses = {
    members: [...key, 'members_user', 'members_joined'],
    conversations: key,
    users: key,
    messages: key,
    hidden_messages: key,
    blocks: key,
  };
  await expectPlans(call('conversations.list', {}), { uses, sorts: listOrder });
  const { next } = data(await server.http('conversations.list', { limit: 20 }, { token: me.accessToken }));
  await expectPlans(call('conversations.list', { cursor: next, limit: 20 }), { uses, sorts: listOrder });
});

test('a comparison with what a device holds loads what differs, and nothing where nothing does', async () => {
  const { items } = data(await server.http('conversations.list', { limit: limits.pageMax }, { token: me.accessToken }));
  const held = items.map(({ id, rev, memberRev }) => ({ id, rev, memberRev }));
  await expectPlans(call('conversations.sync', { held, limit: limits.pageMax }), {
    uses: { members: [...key, 'members_user'], conversations: key },
    sorts: listOrder,
  });
});

test('one conversation is found by its key', async () => {
  const uses = { members: [...key, 'members_joined'], conversations: key, users: key, messages: key, hidden_messages: key, blocks: key };
  await expectPlans(call('conversations.get', { conversationId: conversationIds[7] }), { uses });
});

test('unread is counted in ranges of the key', async () => {
  const uses = { ...door, messages: key, blocks: key, users: key };
  await expectPlans(call('receipts.markUnread', { conversationId: long, seq: 2 }), { uses });
  await expectPlans(call('receipts.unread', {}), { uses: { ...uses, members: [...key, 'members_user'] } });
});

test('who has seen a message is found among the members of its conversation', async () => {
  const members = [...key, 'members_user', 'members_joined'];
  await expectPlans(call('receipts.seenBy', { conversationId: long, seq: 2 }), {
    uses: { ...door, members, messages: key, users: key, contacts },
  });
});

test('a page of the directory is a range of its index', async () => {
  // The members and the contacts tell whose presence may be shown.
  const uses = { users: [...key, 'users_directory'], members: [...key, 'members_user', 'members_joined'], conversations: key, contacts };
  await expectPlans(call('users.list', {}), { uses });
  const { next } = data(await server.http('users.list', { limit: 20 }, { token: me.accessToken }));
  await expectPlans(call('users.list', { cursor: next }), { uses });
});

test('a member is looked for among those of the group alone, and somebody by the host’s id in its index', async () => {
  const uses = { members: [...key, 'members_joined'], conversations: key, users: key };
  await expectPlans(call('members.list', { conversationId: long }), { uses });
  await expectPlans(call('members.list', { conversationId: long, search: 'person 39' }), { uses });
  await server.app.database.entities(UserRow).update({ id: 'user-00007' }, { externalId: '7' });
  await expectPlans(call('users.find', { externalId: '7' }), {
    uses: { users: [...key, 'users_external_id'], members: [...key, 'members_user', 'members_joined'], conversations: key, contacts },
  });
});

test('a page of the open groups is a range of their index, and whether the caller could join each is a look-up by key', async () => {
  const uses = { conversations: [...key, 'conversations_listed'], members: key, bans: key };
  await expectPlans(call('conversations.open', {}), { uses });
  await expectPlans(call('conversations.open', { search: 'group' }), { uses });
  const { next } = data(await server.http('conversations.open', { limit: 20 }, { token: me.accessToken }));
  await expectPlans(call('conversations.open', { cursor: next }), { uses });
});

test('one’s own invitations and requests are ranges of their indexes', async () => {
  const groups = { conversations: key, users: key, contacts };
  await expectPlans(call('members.invitations', { limit: 20 }), {
    uses: { ...groups, invitations: ['invitations_user'], members: [...key, 'members_user', 'members_joined'] },
  });
  await expectPlans(call('members.requested', { limit: 20 }), { uses: { conversations: key, join_requests: ['join_requests_user'] } });
});

test('a search looks up the words of the caller’s own segments, and the messages that have them', async () => {
  const uses = {
    members: [...key, 'members_user'],
    conversations: key,
    search_segments: key,
    search_words: key,
    messages: key,
    hidden_messages: key,
  };
  const sorts = 'some segments for each of the caller’s conversations, latest first';
  for (const query of ['message many', 'mess']) await expectPlans(call('messages.search', { query }), { uses, sorts });
});

test('contacts and requests are found from the caller, and put in order', async () => {
  const uses = { users: key, contacts, blocks: key, members: [...key, 'members_user', 'members_joined'], conversations: key };
  const sorts = 'a user has a bounded number of contacts, and their names are in users';
  await expectPlans(call('contacts.list', {}), { uses, sorts });
  await expectPlans(call('contacts.list', { search: 'person 1' }), { uses, sorts });
  for (const direction of ['incoming', 'outgoing']) {
    const order = 'few requests are open, and no index holds who may be shown';
    await expectPlans(call('contacts.requests', { direction }), { uses, sorts: order });
  }
  await expectPlans(call('blocks.list', {}), { uses: { users: key, blocks: key }, sorts: 'a user has a bounded number of blocks' });
});

test('whether one may write to somebody is looked up by key', async () => {
  const uses = { users: key, contacts: key, blocks: key };
  const relation = call('contacts.get', { userId: 'user-00010' });
  await expectPlans(relation, { uses });
  await server.app.sites.update(site.id, { whoMayWrite: 'shared_group' });
  await expectPlans(relation, { uses: { ...uses, members: [...key, 'members_user'], conversations: key } });
  await server.app.sites.update(site.id, { whoMayWrite: 'anyone' });
});

test('a socket finds the conversations that it listens to by index', async () => {
  const listens = () => server.app.database.query('SELECT conversation_id AS id FROM members WHERE user_id = ?', [me.user.id]);
  await expectPlans(listens, { uses: { members: ['members_user'] } });
});

test('a page of the host’s own list is a range of its index', async () => {
  const token = await server.secretKey(site);
  const page = (input: object) => async () => data(await server.http('host.listUsers', { ...input }, { token }));
  await expectPlans(page({}), { uses: { users: ['users_site'] } });
  await expectPlans(page({ cursor: cursorOf(['user-01000']), limit: 20 }), { uses: { users: ['users_site'] } });
});

test('what a deleted user wrote is found by the index of senders, and groups that the user has left among those of the site', async () => {
  // Wrote half of the long log; nothing is deleted here, so that every part of it is looked for.
  const found: unknown[] = [];
  const writer = { write: async <R>(change: Change<R>) => void found.push(...change.needs.messages!) as R };
  await expectPlans(() => new MessageEraser(server.app.database, writer).erase(site.id, 'user-00000', Infinity), {
    uses: { members: ['members_user'], conversations: ['conversations_direct'], messages: ['messages_client_id'] },
  });
  expect(found.length).toBeGreaterThan(messagesOfLongLog / 2 - 1);
});

test('moderators’ lists are ranges of their indexes, and so is what the quotas count', async () => {
  const moderator = { users: [...key, 'users_role'] };
  await server.app.users.update(site.id, me.user.id, { role: 'moderator' });
  const list = { ...moderator, reports: ['reports_open', 'reports_resolved'], report_messages: key, conversations: key };
  await expectPlans(call('reports.list', {}), { uses: list });
  for (const status of ['open', 'resolved'] as const) {
    const { next } = data(await server.http('reports.list', { status, limit: 20 }, { token: me.accessToken }));
    await expectPlans(call('reports.list', { status, cursor: next, limit: 20 }), { uses: list });
  }
  await expectPlans(call('audit.list', {}), { uses: { ...moderator, audit_entries: ['audit_entries_site'] } });
  await expectPlans(call('audit.list', { userId: 'user-00000' }), { uses: { ...moderator, audit_entries: ['audit_entries_user'] } });
  await expectPlans(call('held.list', {}), { uses: { ...moderator, held_sends: ['held_sends_site'] } });
  const report = call('reports.create', { userId: 'user-00007', reason: 'spam' });
  await expectPlans(report, { uses: { ...moderator, reports: ['reports_open_key', 'reports_reporter'], report_messages: key } });
  await server.app.users.update(site.id, me.user.id, { role: 'user' });
  await expectPlans(call('held.list', {}), { uses: { ...moderator, held_sends: ['held_sends_sender'] } });
});

test('the look-up of a repeated send, and the locks and the members of a batch, are look-ups by key', async () => {
  const send = call('messages.send', { conversationId: long, clientId: 'again', text: 'once more' });
  await expectPlans(send, { uses: { conversations: key, members: key, users: key, messages: ['messages_client_id'] } });
});

function cursorOf(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}
