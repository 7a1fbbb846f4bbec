/**
 * A site with so many people, conversations and messages that a database finds rows by its indexes,
 * and with so much of others that what belongs to one person is a small part of every table.
 */
import type { Session } from '@parlor/sdk/protocol/auth';
import { inject } from 'vitest';
import type { Database } from '../../server/src/database/database.js';
import { BlockRow } from '../../server/src/features/blocks/block.entity.js';
import { BotTokenRow } from '../../server/src/features/bots/bot-token.entity.js';
import { ContactRow } from '../../server/src/features/contacts/contact.entity.js';
import { pairOf } from '../../server/src/kernel/pair.js';
import { ConversationRow } from '../../server/src/conversation-log/conversation.entity.js';
import { MemberRow } from '../../server/src/features/members/member.entity.js';
import { firstRow } from '../../server/src/conversation-log/first-row.js';
import {
  BanRow,
  InvitationRow,
  JoinRequestRow,
} from '../../server/src/features/members/ways-in.entity.js';
import { MessageRow } from '../../server/src/conversation-log/message.entity.js';
import { NoteRow } from '../../server/src/features/conversation-notes/note.entity.js';
import { EventSiteRow } from '../../server/src/features/events/event.entity.js';
import { HiddenMessageRow } from '../../server/src/features/messages/hidden-message.entity.js';
import { StoredFilesRow } from '../../server/src/features/attachments/stored-files.entity.js';
import { CounterRow, RefusalRow } from '../../server/src/features/numbers/counter.entity.js';
import { counted, dayOf } from '../../server/src/features/numbers/pending-counts.js';
import {
  AuditEntryRow,
  HeldSendRow,
  ReportMessageRow,
  ReportRow,
} from '../../server/src/features/moderation/moderation.entity.js';
import { SearchIndexer } from '../../server/src/features/search/indexer.js';
import type { Site } from '../../server/src/features/sites/sites.js';
import { StreamRow } from '../../server/src/features/streams/stream.entity.js';
import { UserRow } from '../../server/src/features/users/user.entity.js';
import { TestServer } from './test-server.js';

export interface CrowdedSite {
  server: TestServer;
  site: Site;
  /** In every one of `conversationIds`, and in none of others'. */
  me: Session;
}

interface Place {
  database: Database;
  siteId: string;
  myId: string;
}

const people = 3_000;
const membersOfLongLog = 400;
const conversations = 600;
/** Of other people. */
const foreign = 6_000;
/** Open groups, and at the doors of as many: requests, invitations and bans. */
const openGroups = 2_000;
export const messagesOfLongLog = 4_000;

const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${kind}-${String(i).padStart(5, '0')}`);
const userIds = ids('user', people);
const foreignIds = ids('foreign', foreign);
export const conversationIds = ids('conversation', conversations);
const allConversationIds = [...conversationIds, ...foreignIds];
/** The one with the long log. */
export const long = conversationIds[0]!;

const at = new Date('2026-01-01T00:00:00.000Z');
const later = (n: number) => new Date(at.getTime() + n * 1_000);
const lengthOf = (n: number) => (n === 0 ? messagesOfLongLog : n < conversations ? 5 : 0);
const othersIn = (n: number) =>
  n === 0 ? userIds.slice(0, membersOfLongLog) : [userIds[n % people]!];

export async function crowdedSite(): Promise<CrowdedSite> {
  // The janitor's statements would be taken for those of the calls that are listened to.
  const server = await TestServer.start({ janitorMs: null });
  const site = await server.site();
  const me = await server.session(site, 'Me');
  const { database } = server.app;
  const place = { database, siteId: site.id, myId: me.user.id };
  for (const fill of [
    fillPeople,
    fillConversations,
    fillLogs,
    fillGroups,
    fillRelations,
    fillModeration,
    fillEvents,
    fillNumbers,
    fillNotes,
    fillBots,
  ])
    await fill(place);
  await analyse(database);
  // Whom somebody blocks is looked up once, and kept.
  await server.app.users.list(site.id, me.user, {});
  // The index of words is made from what the rows are, so that nothing else runs while statements
  // are listened to.
  const indexer = new SearchIndexer(database);
  for (let lacking = conversationIds; lacking.length > 0;)
    lacking = [...lacking.slice(50), ...(await indexer.index(lacking.slice(0, 50)))];
  await analyse(database);
  return { server, site, me };
}

/** Other sites that keep events. */
async function fillEvents({ database }: Place): Promise<void> {
  const rows = ids('site', 1_000).map((siteId): EventSiteRow => ({
    siteId,
    asked: 1,
    hooked: 0,
    lastNumber: 0,
  }));
  await inChunks(rows, (some) => database.entities(EventSiteRow).insert(some));
}

/** Two months of hours and two years of days, and as much of other sites. */
async function fillNumbers({ database, siteId }: Place): Promise<void> {
  const today = dayOf(new Date());
  const zeros = Object.fromEntries(
    [...counted, 'activeUsers' as const].map((each) => [each, 0]),
  ) as Omit<CounterRow, 'siteId' | 'unit' | 'slot'>;
  const sites = [siteId, ...ids('site', 3)];
  const counters = sites.flatMap((each) => [
    ...Array.from({ length: 1_440 }, (_, n): CounterRow => ({
      ...zeros,
      siteId: each,
      unit: 'hour',
      slot: today * 24 - n,
    })),
    ...Array.from({ length: 730 }, (_, n): CounterRow => ({
      ...zeros,
      siteId: each,
      unit: 'day',
      slot: today - n,
    })),
  ]);
  const refusals = sites.flatMap((each) =>
    userIds.slice(0, 1_000).map((userId, n): RefusalRow => ({
      siteId: each,
      slot: today - (n % 30),
      operation: 'messages.send',
      code: 'rate_limited',
      userId,
      times: n,
    })),
  );
  await inChunks(counters, (some) => database.entities(CounterRow).insert(some));
  const stored = userIds.map((userId): StoredFilesRow => ({ siteId, userId, kb: 1 }));
  await inChunks(refusals, (some) => database.entities(RefusalRow).insert(some));
  await inChunks([...stored, { siteId, userId: '', kb: 1 }], (some) =>
    database.entities(StoredFilesRow).insert(some),
  );
}

/** Notes about all conversations, some about each. */
async function fillNotes({ database }: Place): Promise<void> {
  const rows = allConversationIds.flatMap((conversationId, n) =>
    ids(`note-${n}`, 2).map((id): NoteRow => ({
      id,
      conversationId,
      createdAt: later(n),
      byKind: 'operator',
      byId: `operator-${n % 20}`,
      byName: 'Operator',
      text: 'Asked to wait.',
    })),
  );
  await inChunks(rows, (some) => database.entities(NoteRow).insert(some));
}

/** Bots of other sites, and what they write at present. */
async function fillBots({ database }: Place): Promise<void> {
  const tokens = ids('bot', 1_000).map((userId, n): BotTokenRow => ({
    id: `token-${n}`,
    siteId: `site-${n % 50}`,
    userId,
    hash: `hash-${n}`,
    createdAt: later(n),
    lastUsedAt: null,
    endsAt: null,
  }));
  const streams = foreignIds.slice(0, 1_000).map((conversationId, n): StreamRow => ({
    conversationId,
    seq: 1,
    siteId: `site-${n % 50}`,
    userId: `bot-${n}`,
    rev: 1,
    text: 'So far',
    length: 6,
    // They are not ended meanwhile.
    endsAt: new Date('9000-01-01T00:00:00.000Z'),
  }));
  await inChunks(tokens, (some) => database.entities(BotTokenRow).insert(some));
  await inChunks(streams, (some) => database.entities(StreamRow).insert(some));
}

/** MariaDB chooses among indexes by what it has counted. */
async function analyse(database: Database): Promise<void> {
  const tables = database.source.entityMetadatas.map(({ tableName }) => tableName);
  if (inject('database') === 'mariadb') await database.query(`ANALYZE TABLE ${tables.join(', ')}`);
}

async function inChunks<T>(
  rows: readonly T[],
  insert: (some: T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += 500)
    await insert(rows.slice(start, start + 500));
}

async function fillPeople({ database, siteId }: Place): Promise<void> {
  const users = userIds.map((id, i): UserRow => ({
    id,
    siteId,
    kind: 'guest',
    role: 'user',
    name: `Person ${i}`,
    nameSkeleton: `person${i}`,
    resemblesStaff: 0,
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
  await inChunks(users, (some) => database.entities(UserRow).insert(some));
}

const conversationOf = ({ siteId, myId }: Place, id: string, n: number): ConversationRow =>
  firstRow({
    id,
    siteId,
    kind: 'direct',
    directKey: `key ${n}`,
    lastSeq: lengthOf(n),
    rev: lengthOf(n),
    createdBy: myId,
    createdAt: at,
    lastActivityAt: later((n * 7) % conversations),
    memberCount: n === 0 ? membersOfLongLog + 1 : 2,
  });

async function fillConversations(place: Place): Promise<void> {
  const { database, myId } = place;
  const rows = allConversationIds.map((id, n) => conversationOf(place, id, n));
  const members = allConversationIds.flatMap((conversationId, n) =>
    [n < conversations ? myId : userIds[(n + 1) % people]!, ...othersIn(n)].map(
      (userId): MemberRow => ({
        conversationId,
        userId,
        role: 'member',
        readSeq: 2,
        deliveredSeq: 2,
        joinedAt: at,
        unreadSeq: 2,
        memberRev: 0,
        joinedSeq: 0,
      }),
    ),
  );
  await inChunks(rows, (some) => database.entities(ConversationRow).insert(some));
  await inChunks(members, (some) => database.entities(MemberRow).insert(some));
}

async function fillLogs({ database, myId }: Place): Promise<void> {
  const messages = conversationIds.flatMap((conversationId, n) =>
    Array.from({ length: lengthOf(n) }, (_, i): MessageRow => ({
      conversationId,
      seq: i + 1,
      rev: i + 1,
      kind: 'text',
      senderId: i % 2 ? myId : othersIn(n)[0]!,
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
  const hidden = [...conversationIds.slice(0, 100), ...foreignIds].map(
    (conversationId, n): HiddenMessageRow => ({
      userId: n < 100 ? myId : userIds[n % people]!,
      conversationId,
      seq: 5,
    }),
  );
  await inChunks(messages, (some) => database.entities(MessageRow).insert(some));
  await inChunks(hidden, (some) => database.entities(HiddenMessageRow).insert(some));
}

/** Open groups, and who waits at their doors or may not come in. */
async function fillGroups(place: Place): Promise<void> {
  const { database, myId } = place;
  const openIds = ids('open', openGroups);
  const open = openIds.map((id, n): ConversationRow => ({
    ...conversationOf(place, id, n),
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
    userId: n < 500 ? userIds[n]! : myId,
    createdAt: later(n),
  }));
  const entities = [
    [BanRow, atDoors.map((row) => ({ ...row, bannedBy: 'x' }))],
    [JoinRequestRow, atDoors.map((row) => ({ ...row, note: null }))],
    [InvitationRow, atDoors.map((row) => ({ ...row, invitedBy: userIds[0]! }))],
  ] as const;
  for (const [entity, some] of entities)
    await inChunks<object>(some, (chunk) => database.entities(entity).insert(chunk));
  await inChunks(open, (some) => database.entities(ConversationRow).insert(some));
}

/** Contacts, requests and blocks. */
async function fillRelations({ database, siteId, myId }: Place): Promise<void> {
  const contacts = [...userIds.slice(1), myId].flatMap((id, n): ContactRow[] => {
    const row = {
      siteId,
      note: null,
      requestedAt: later(n),
      answeredAt: later(n),
      endedAt: null,
      asks: 1,
      asksSince: later(n),
    };
    const friend = (
      requestedBy: string,
      requestedTo: string,
      state: ContactRow['state'],
    ): ContactRow => ({
      ...row,
      ...pairOf(requestedBy, requestedTo),
      requestedBy,
      requestedTo,
      state,
    });
    if (id !== myId) return [friend(userIds[n]!, id, 'accepted')];
    return userIds.slice(0, 300).map((other, i) => {
      const state = i < 200 ? 'accepted' : 'requested';
      return i % 2 ? friend(id, other, state) : friend(other, id, state);
    });
  });
  const blocks = [...userIds.slice(1), ...userIds.slice(-20)].map((blockedId, n): BlockRow => ({
    userId: n < people - 1 ? userIds[n]! : myId,
    blockedId,
    siteId,
    blockedAt: at,
  }));
  await inChunks(contacts, (some) => database.entities(ContactRow).insert(some));
  await inChunks(blocks, (some) => database.entities(BlockRow).insert(some));
}

/** Of this site and of another one, half of it settled. */
async function fillModeration({ database, siteId, myId }: Place): Promise<void> {
  const common = (n: number) => ({
    id: `row-${n}`,
    siteId: n % 3 ? 'other' : siteId,
    conversationId: long,
    note: null,
  });
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
    resolvedBy: n % 2 ? myId : null,
    resolvedByKind: null,
    resolvedById: null,
    resolvedByName: null,
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
    actorId: myId,
    byKind: null,
    byId: null,
    byName: null,
    userId: n % 5 ? userId : userIds[0]!,
    seq: 1,
  }));
  const held = userIds.map((senderId, n): HeldSendRow => ({
    id: `row-${n}`,
    siteId: n % 3 ? 'other' : siteId,
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
