/**
 * The statements that people wait for, as the server really runs them, and what the database makes
 * of them: every one finds its rows by the index that is meant for it, none reads a whole table,
 * and none sorts but those that say why.
 */
import { fingerprintOf } from '@parlor/sdk/protocol/fingerprint';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import {
  conversationIds,
  type CrowdedSite,
  crowdedSite,
  long,
  messagesOfLongLog,
} from '../../tests/support/crowded-site.js';
import {
  type ExpectedPlans,
  expectPlans as expectPlansOf,
} from '../../tests/support/query-plans.js';
import { data, type TestServer } from '../../tests/support/test-server.js';
import type { Change } from './conversation-log/change.js';
import { ConversationRows } from './conversation-log/conversation-rows.js';
import { MessageRows } from './conversation-log/message-rows.js';
import { memberRowsOf } from './features/members/member-rows.js';
import { MessageEraser } from './features/messages/eraser.js';
import { sql } from './sql.js';

let server: TestServer;
let site: CrowdedSite['site'];
let me: CrowdedSite['me'];

beforeAll(async () => {
  ({ server, site, me } = await crowdedSite());
  // So that it is looked up whom the caller has met.
  await server.app.sites.update(site.id, { directory: { visibleTo: 'contacts' } });
}, 300_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const expectPlans = (work: () => Promise<unknown>, expected: ExpectedPlans) =>
  expectPlansOf(server, work, expected);

const call =
  <N extends Parameters<TestServer['http']>[0]>(name: N, input: Record<string, unknown>) =>
  async () =>
    data(await server.http(name, input, { token: me.accessToken }));

const key = ['PRIMARY'];
const contacts = [...key, 'contacts_by', 'contacts_to'];
const door = { members: key, conversations: key, hidden_messages: key };
const listOrder =
  'the order is in conversations and the filter in members, so that sends need not write to every member: see listing.ts';

test('a page of a log is a range of its key, wherever it is', async () => {
  const pages = [
    {},
    { cursor: cursorOf(['before', 2_000]) },
    { cursor: cursorOf(['after', 2_000]) },
    { around: 2_000 },
  ];
  for (const page of pages)
    await expectPlans(call('messages.list', { conversationId: long, ...page }), {
      uses: { ...door, messages: key },
    });
});

test('what changed since a rev is a range of its index', async () => {
  for (const since of [0, 3_900]) {
    await expectPlans(call('messages.changes', { conversationId: long, since }), {
      uses: { ...door, messages: ['messages_rev'] },
    });
  }
});

/**
 * The open conversation of two people, or one that was closed later, in whose place none of theirs
 * is listed.
 */
const later = ['conversations_direct', 'conversations_closed'];

test('the list of conversations finds its page, its members, its last messages and its counts by index', async () => {
  const uses = {
    members: [...key, 'members_user', 'members_joined'],
    conversations: key,
    users: key,
    messages: key,
    hidden_messages: key,
    blocks: key,
    later,
  };
  await expectPlans(call('conversations.list', {}), { uses, sorts: listOrder });
  const { next } = data(
    await server.http('conversations.list', { limit: 20 }, { token: me.accessToken }),
  );
  await expectPlans(call('conversations.list', { cursor: next, limit: 20 }), {
    uses,
    sorts: listOrder,
  });
});

test('a comparison with what a device holds loads what differs, and nothing where nothing does', async () => {
  const { items } = data(
    await server.http('conversations.list', { limit: limits.pageMax }, { token: me.accessToken }),
  );
  const held = items.map(({ id, rev, memberRev }) => ({ id, rev, memberRev }));
  await expectPlans(call('conversations.sync', { held, limit: limits.pageMax }), {
    uses: { members: [...key, 'members_user'], conversations: key, later },
    sorts: listOrder,
  });
  const known = items.map(({ id, rev, memberRev }) => fingerprintOf(id, rev, memberRev)).join('');
  const { next } = data(
    await server.http('conversations.list', { limit: limits.pageMax }, { token: me.accessToken }),
  );
  await expectPlans(call('conversations.sync', { held: [], known, until: next }), {
    uses: { members: ['members_user'], conversations: key, later },
  });
  const changed = call('conversations.sync', { held: [], known: known.slice(9), until: next });
  await expectPlans(changed, {
    uses: {
      members: [...key, 'members_user', 'members_joined'],
      conversations: key,
      users: key,
      messages: key,
      hidden_messages: key,
      blocks: key,
      later,
    },
    sorts: listOrder,
  });
});

test('one conversation is found by its key', async () => {
  const uses = {
    members: [...key, 'members_joined'],
    conversations: key,
    users: key,
    messages: key,
    hidden_messages: key,
    blocks: key,
  };
  await expectPlans(call('conversations.get', { conversationId: conversationIds[7] }), { uses });
});

test('unread is counted in ranges of the key', async () => {
  const uses = { ...door, messages: key, blocks: key, users: key };
  await expectPlans(call('receipts.markUnread', { conversationId: long, seq: 2 }), { uses });
  await expectPlans(call('receipts.unread', {}), {
    uses: { ...uses, later, members: [...key, 'members_user'] },
  });
});

test('who has seen a message is found among the members of its conversation', async () => {
  const members = [...key, 'members_user', 'members_joined'];
  await expectPlans(call('receipts.seenBy', { conversationId: long, seq: 2 }), {
    uses: { ...door, members, messages: key, users: key, contacts },
  });
});

test('a page of the directory is a range of its index', async () => {
  await server.app.sites.update(site.id, { directory: { visibleTo: 'everyone' } });
  const uses = { users: [...key, 'users_directory', 'users_role'] };
  await expectPlans(call('users.list', {}), { uses });
  const { next } = data(await server.http('users.list', { limit: 20 }, { token: me.accessToken }));
  await expectPlans(call('users.list', { cursor: next }), {
    uses: { users: [...key, 'users_directory'] },
  });
  await server.app.sites.update(site.id, { directory: { visibleTo: 'contacts' } });
});

test('a member is looked for among those of the group alone, and somebody by the host’s id in its index', async () => {
  // One conversation by its site and id.
  const conversations = [...key, 'conversations_site'];
  const uses = { members: [...key, 'members_joined'], conversations, users: key };
  await expectPlans(call('members.list', { conversationId: long }), { uses });
  await expectPlans(call('members.list', { conversationId: long, search: 'person 39' }), { uses });
  await server.app.users.update(site.id, 'user-00007', { externalId: '7' });
  await expectPlans(call('users.find', { externalId: '7' }), {
    uses: {
      users: [...key, 'users_external_id'],
      members: [...key, 'members_user', 'members_joined'],
      conversations: key,
      contacts,
    },
  });
});

test('a page of the open groups is a range of their index, and whether the caller could join each is a look-up by key', async () => {
  const uses = { conversations: [...key, 'conversations_listed'], members: key, bans: key };
  await expectPlans(call('conversations.open', {}), { uses });
  await expectPlans(call('conversations.open', { search: 'group' }), { uses });
  const { next } = data(
    await server.http('conversations.open', { limit: 20 }, { token: me.accessToken }),
  );
  await expectPlans(call('conversations.open', { cursor: next }), { uses });
});

test('one’s own invitations and requests are ranges of their indexes', async () => {
  const groups = { conversations: key, users: key, contacts, blocks: key };
  await expectPlans(call('members.invitations', { limit: 20 }), {
    uses: {
      ...groups,
      invitations: ['invitations_user'],
      members: [...key, 'members_user', 'members_joined'],
    },
  });
  await expectPlans(call('members.requested', { limit: 20 }), {
    uses: { conversations: key, join_requests: ['join_requests_user'] },
  });
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
  for (const query of ['message many', 'mess'])
    await expectPlans(call('messages.search', { query }), { uses, sorts });
});

test('contacts and requests are found from the caller, and put in order', async () => {
  const uses = {
    users: key,
    contacts,
    blocks: key,
    members: [...key, 'members_user', 'members_joined'],
    conversations: key,
  };
  const sorts = 'a user has a bounded number of contacts, and their names are in users';
  await expectPlans(call('contacts.list', {}), { uses, sorts });
  await expectPlans(call('contacts.list', { search: 'person 1' }), { uses, sorts });
  for (const direction of ['incoming', 'outgoing']) {
    const order = 'few requests are open, and no index holds who may be shown';
    await expectPlans(call('contacts.requests', { direction }), { uses, sorts: order });
  }
  await expectPlans(call('blocks.list', {}), {
    uses: { users: key, blocks: key },
    sorts: 'a user has a bounded number of blocks',
  });
});

test('whether one may write to somebody is looked up by key', async () => {
  const uses = { users: key, contacts: key, blocks: key };
  const relation = call('contacts.get', { userId: 'user-00010' });
  await expectPlans(relation, { uses });
  await server.app.sites.update(site.id, { whoMayWrite: 'shared_group' });
  await expectPlans(relation, {
    uses: { ...uses, members: [...key, 'members_user'], conversations: key },
  });
  await server.app.sites.update(site.id, { whoMayWrite: 'anyone' });
});

test('a socket finds the conversations that it listens to by index', async () => {
  const listens = () =>
    server.app.database.query('SELECT conversation_id AS id FROM members WHERE user_id = ?', [
      me.user.id,
    ]);
  await expectPlans(listens, { uses: { members: ['members_user'] } });
});

test('a page of the host’s own list is a range of its index', async () => {
  const token = await server.secretKey(site);
  const page = (input: object) => async () =>
    data(await server.http('host.listUsers', { ...input }, { token }));
  await expectPlans(page({}), { uses: { users: ['users_site'] } });
  await expectPlans(page({ cursor: cursorOf(['user-01000']), limit: 20 }), {
    uses: { users: ['users_site'] },
  });
});

test('numbers and refusals are ranges of their keys', async () => {
  const token = await server.secretKey(site);
  const asked = (name: 'host.getNumbers' | 'host.listRefusals', input: object) => async () =>
    data(await server.http(name, { ...input }, { token }));
  await expectPlans(asked('host.getNumbers', { unit: 'hour' }), {
    uses: { counters: key, stored_files: key },
  });
  await expectPlans(asked('host.listRefusals', {}), {
    uses: { refusals: key, users: key },
    sorts: 'the rows of a site and a day are bounded, and those of several days are added up',
  });
});

test('what a deleted user wrote is found by the index of senders, and groups that the user has left among those of the site', async () => {
  // Wrote half of the long log; nothing is deleted here, so that every part of it is looked for.
  const found: unknown[] = [];
  const writer = {
    write: async <R>(change: Change<R>) => void found.push(...change.needs.messages!) as R,
  };
  const { database } = server.app;
  const deps = {
    writer,
    memberRows: memberRowsOf(database, sql),
    conversationRows: new ConversationRows(database),
    messageRows: new MessageRows(database),
  };
  await expectPlans(() => new MessageEraser(deps).erase(site.id, 'user-00000', Infinity), {
    uses: {
      members: ['members_user'],
      conversations: ['conversations_direct'],
      messages: ['messages_client_id'],
    },
  });
  expect(found.length).toBeGreaterThan(messagesOfLongLog / 2 - 1);
});

test('moderators’ lists are ranges of their indexes, and so is what the quotas count', async () => {
  const moderator = { users: [...key, 'users_role'] };
  await server.app.users.update(site.id, me.user.id, { role: 'moderator' });
  const list = {
    ...moderator,
    reports: ['reports_open', 'reports_resolved'],
    report_messages: key,
    conversations: key,
  };
  await expectPlans(call('reports.list', {}), { uses: list });
  for (const status of ['open', 'resolved'] as const) {
    const { next } = data(
      await server.http('reports.list', { status, limit: 20 }, { token: me.accessToken }),
    );
    await expectPlans(call('reports.list', { status, cursor: next, limit: 20 }), { uses: list });
  }
  await expectPlans(call('audit.list', {}), {
    uses: { ...moderator, audit_entries: ['audit_entries_site'] },
  });
  await expectPlans(call('audit.list', { userId: 'user-00000' }), {
    uses: { ...moderator, audit_entries: ['audit_entries_user'] },
  });
  await expectPlans(call('held.list', {}), {
    uses: { ...moderator, held_sends: ['held_sends_site'] },
  });
  const report = call('reports.create', { userId: 'user-00007', reason: 'spam' });
  await expectPlans(report, {
    uses: {
      ...moderator,
      reports: ['reports_open_key', 'reports_reporter'],
      report_messages: key,
      // MariaDB has looked up this one row before it shows a plan.
      ...(inject('database') === 'sqlite' && { event_sites: key }),
    },
  });
  await server.app.users.update(site.id, me.user.id, { role: 'user' });
  await expectPlans(call('held.list', {}), {
    uses: { ...moderator, held_sends: ['held_sends_sender'] },
  });
});

test('what the host reads of a conversation, and its notes, are ranges of indexes', async () => {
  const token = await server.secretKey(site);
  const read = (name: 'host.readMessages' | 'host.listNotes') => async () =>
    data(await server.http(name, { conversationId: long, limit: 2 }, { token }));
  const log = { conversations: key, messages: key };
  // Each has a range of the last ten minutes.
  const audit = ['audit_entries_by', 'audit_entries_site'];
  const reports = ['reports_conversation'];
  await expectPlans(read('host.readMessages'), { uses: { ...log, reports, audit_entries: audit } });
  await server.app.sites.update(site.id, { operatorReading: 'all' });
  await expectPlans(read('host.readMessages'), { uses: { ...log, reports, audit_entries: audit } });
  await expectPlans(read('host.listNotes'), {
    uses: { conversations: key, conversation_notes: ['conversation_notes_conversation'] },
  });
});

test('the look-up of a repeated send, and the locks and the members of a batch, are look-ups by key', async () => {
  const send = call('messages.send', { conversationId: long, clientId: 'again', text: 'quagga' });
  await send();
  // The index of words has done its part, so that it asks nothing while others are looked at.
  const search = call('messages.search', { query: 'quagga', conversationId: long });
  await vi.waitFor(async () => expect(await search()).toMatchObject({ items: [{}] }), 10_000);
  await expectPlans(send, {
    uses: {
      conversations: key,
      members: key,
      users: key,
      messages: [...key, 'messages_client_id'],
      event_sites: key,
    },
  });
});

test('what is answered, what a changed message quotes, and what the quotes of a page show, are look-ups by key', async () => {
  const reply = (replyTo: number) =>
    call('messages.send', {
      conversationId: long,
      clientId: `to-${replyTo}`,
      text: 'pangolin',
      replyTo,
    });
  const [{ seq }] = [await reply(2_000)(), await reply(3_000)()] as [Message, Message];
  // The index of words has done its part, so that it asks nothing while others are looked at.
  const search = call('messages.search', { query: 'pangolin', conversationId: long });
  await vi.waitFor(async () => expect(await search()).toMatchObject({ items: [{}, {}] }), 10_000);
  const uses = {
    conversations: key,
    members: key,
    users: key,
    messages: [...key, 'messages_client_id'],
    event_sites: key,
  };
  await expectPlans(reply(2_000), { uses });
  await expectPlans(call('reactions.remove', { conversationId: long, seq, emoji: '👍' }), { uses });
  await expectPlans(call('messages.list', { conversationId: long, limit: 2 }), {
    uses: { ...door, messages: key },
  });
});

test('what a site’s setting asks of a commit are look-ups by key, and the groups of one of the two', async () => {
  const send = call('messages.send', {
    conversationId: conversationIds[7],
    clientId: 'setting',
    text: 'okapi',
  });
  await send();
  const search = call('messages.search', { query: 'okapi', conversationId: conversationIds[7] });
  await vi.waitFor(async () => expect(await search()).toMatchObject({ items: [{}] }), 10_000);
  const uses = {
    conversations: key,
    members: [...key, 'members_joined'],
    users: key,
    messages: [...key, 'messages_client_id'],
    event_sites: key,
    contacts: key,
  };
  await server.app.sites.update(site.id, { whoMayWrite: 'contacts' });
  await expectPlans(send, { uses });
  await server.app.sites.update(site.id, { whoMayWrite: 'shared_group' });
  await expectPlans(send, { uses: { ...uses, members: [...uses.members, 'members_user'] } });
  await server.app.sites.update(site.id, { whoMayWrite: 'anyone' });
});

function cursorOf(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}
