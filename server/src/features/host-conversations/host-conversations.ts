/**
 * How the host manages the conversations of its site: creates groups by its own ids, lists and
 * changes conversations. Everything that members see goes through
 * the writer of the log, in the name of the site's bot.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostConversation, ListedConversation } from '@parlor/sdk/protocol/host-conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import { firstRow, groupEntry } from '../../conversation-log/first-row.js';
import type { Change } from '../../conversation-log/change.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Database } from '../../database/database.js';
import type { Statement, Transaction } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { foldName } from '../../kernel/fold.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { ConversationViews, GroupChanges, UpdatingGroup } from '../../ports/conversations.js';
import type { FirstMember, MemberRows } from '../../ports/members.js';
import type { Audit } from '../../ports/moderation.js';
import type { Accounts } from '../../ports/users.js';
import type { HostMembers } from './host-members.js';
import type { HostPlaces, SomeConversation } from './host-places.js';
import { findPeople, type NewMember, someUser } from './people.js';
import type { SiteVoice } from './site-voice.js';

interface Deps {
  database: Database;
  environment: Environment;
  writer: MessageWriter;
  conversationRows: ConversationRows;
  memberRows: MemberRows;
  views: ConversationViews;
  users: Accounts;
  voice: SiteVoice;
  updatingGroup: UpdatingGroup;
  realtime: () => Realtime;
  places: HostPlaces;
  members: HostMembers;
  audit: Audit;
}

interface NewGroup extends GroupChanges {
  title: string;
  externalId: string | null;
  /** So that a repeated call creates no second group. */
  clientId: string | null;
  members: readonly NewMember[];
  createdAt: Date;
}

/** Another call may create or delete the same conversation at the same time. */
const upsertTries = 5;
/** How many conversations a search by title compares in a call. */
const comparedAtOnce = 500;
const comparedPerCall = 5_000;
/** How many people of a direct conversation a list names. */
const peopleShown = 3;

export class HostConversations {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found`. */
  async get(siteId: string, which: SomeConversation): Promise<HostConversation> {
    return present(await this.deps.places.find(siteId, which));
  }

  /** Throws `not_found`, `forbidden`, `banned`, `limit_reached` or `invalid_input`. */
  async upsert(
    siteId: string,
    { externalId, title, members = [], createdAt, ...settings }: Input<'host.upsertConversation'>,
  ): Promise<HostConversation> {
    const { conversationRows, environment } = this.deps;
    for (let i = 0; i < upsertTries; i++) {
      const known = await conversationRows.byExternalId(siteId, externalId);
      if (known) {
        if (members.length > 0) await this.deps.members.add(siteId, { externalId }, members);
        return this.update(siteId, { externalId }, { ...settings, ...(title && { title }) });
      }
      if (title === undefined) throw missing('title', 'is needed for a new group');
      const group = { ...settings, title, members, externalId, clientId: null };
      const at = createdAt === undefined ? environment.now() : new Date(createdAt);
      if (at > environment.now()) throw missing('createdAt', 'must not be in the future');
      const made = await this.#create(siteId, { ...group, createdAt: at });
      if (made) return made;
    }
    throw new Fault('unavailable', 'This conversation is being changed by others all the time.', {
      retryAfterMs: 500,
    });
  }

  /** Throws `not_found`. With a `clientId`, a repeated call returns the group of the first one. */
  async create(
    siteId: string,
    { members = [], ...group }: Input<'host.createConversation'>,
    clientId: string | null,
  ): Promise<HostConversation> {
    const { conversationRows, environment, voice } = this.deps;
    const whole = { ...group, members, externalId: null, clientId, createdAt: environment.now() };
    const made = await this.#create(siteId, whole);
    if (made) return made;
    const { id } = await voice.of(siteId);
    return present((await conversationRows.createdAs(siteId, id, clientId!))!);
  }

  /** Null if another call was first. */
  async #create(siteId: string, group: NewGroup): Promise<HostConversation | null> {
    const { database, environment, writer, conversationRows, memberRows, users, voice } = this.deps;
    const people = await findPeople(users, siteId, group.members.map(someUser));
    const roles = new Map(people.map(({ id }, i) => [id, group.members[i]!.role ?? 'member']));
    const bot = await voice.of(siteId);
    const title = group.title.trim();
    const row: ConversationRecord = {
      ...firstRow({
        id: environment.newId(),
        siteId,
        kind: 'group',
        createdBy: bot.id,
        createdAt: group.createdAt,
        title,
        clientId: group.clientId,
        memberCount: roles.size,
        access: group.access ?? 'private',
        posting: group.posting ?? 'all',
        history: group.history ?? 'all',
        description: group.description?.trim() || null,
        avatarUrl: group.avatarUrl ?? null,
        listedTitle: group.access === 'open' ? foldName(title) : null,
        joinedSeq: 1,
      }),
      externalId: group.externalId,
    };
    const first = [...roles].map(([userId, role]): FirstMember => ({ userId, role, seen: 1 }));
    const insert = async (transaction: Transaction) => {
      await conversationRows.insert(transaction, row);
      if (first.length > 0) await memberRows.insertFirst(transaction, row, first);
    };
    const userIds = [...roles.keys()];
    const entry = groupEntry(row, { sendHash: null, createdAt: group.createdAt });
    try {
      await writer.create(row, userIds, entry, insert, () =>
        this.#welcome(siteId, row.id, userIds),
      );
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return null;
      throw error;
    }
    return present(row);
  }

  async #welcome(siteId: string, conversationId: string, userIds: readonly string[]) {
    const { views, realtime } = this.deps;
    for (const { userId, conversation } of await views.forEach(siteId, userIds, conversationId))
      realtime().publish(
        [rooms.user(userId)],
        [{ name: 'conversation.created', data: { conversation } }],
      );
  }

  /** By their ids. A search compares a bounded number of titles in a call. */
  async list(
    siteId: string,
    { search = '', kind, cursor, limit = limits.pageDefault }: Input<'host.listConversations'>,
  ): Promise<Page<ListedConversation>> {
    const wanted = foldName(search);
    const size = wanted ? comparedAtOnce : limit + 1;
    let after = cursor === undefined ? '' : decodeCursor(cursor, ['string'])[0];
    const found: ConversationRecord[] = [];
    for (let compared = 0; compared < comparedPerCall; compared += size) {
      const rows = await this.deps.conversationRows.ofSite(siteId, {
        after,
        limit: size,
        ...(kind && { kind }),
      });
      found.push(...rows.filter(({ title }) => !wanted || foldName(title ?? '').includes(wanted)));
      if (found.length > limit) {
        after = found[limit - 1]!.id;
        break;
      }
      after = rows.length < size ? '' : rows.at(-1)!.id;
      if (!after) break;
    }
    return {
      items: await this.#presentList(siteId, found.slice(0, limit)),
      next: after ? encodeCursor([after]) : null,
      prev: null,
    };
  }

  async #presentList(
    siteId: string,
    rows: readonly ConversationRecord[],
  ): Promise<ListedConversation[]> {
    const { memberRows, users } = this.deps;
    const direct = rows.filter(({ kind }) => kind === 'direct');
    const members = await memberRows.firstOf(direct, peopleShown);
    const ids = [...members.values()].flat().map(({ userId }) => userId);
    const known = await users.many(siteId, [...new Set(ids)]);
    return rows.map((row) => ({
      ...present(row),
      people: (members.get(row.id) ?? []).flatMap(({ userId: id }) => {
        const user = known.get(id);
        return user ? [{ id, name: users.present(user).name }] : [];
      }),
    }));
  }

  /**
   * With `by`, a change is in the audit log: not that of a backend which brings a group up to date.
   * Throws `not_found` or `forbidden`.
   */
  async update(
    siteId: string,
    which: SomeConversation,
    { title, description, ...changes }: GroupChanges,
    by: HostActor | null = null,
  ): Promise<HostConversation> {
    const { writer, updatingGroup, audit } = this.deps;
    const where = await this.deps.places.of(siteId, which);
    const change = updatingGroup(where, {
      ...changes,
      description: description?.trim() || (description === undefined ? undefined : null),
      ...(title !== undefined && { title: title.trim() }),
    });
    const changed = changesOf({ title, description, ...changes });
    await writer.write(
      by && changed
        ? recorded(change, (conversationId) =>
            audit.statement({
              siteId,
              act: 'conversation.updated',
              actorId: null,
              by,
              conversationId,
              detail: changed,
            }),
          )
        : change,
    );
    return this.get(siteId, { conversationId: where.conversationId });
  }
}

/** What a change is about, for the audit log. */
function changesOf(changes: object): string {
  return Object.entries(changes)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [name === 'posting' ? `posting: ${String(value)}` : name],
    )
    .join(', ');
}

/** The same change, with a statement beside it if it changes anything. */
function recorded<R>(change: Change<R>, entry: (conversationId: string) => Statement): Change<R> {
  return {
    ...change,
    decide(conversation) {
      const before = conversation.rev;
      const result = change.decide(conversation);
      if (conversation.rev > before) conversation.storeBeside(entry(conversation.id));
      return result;
    },
  };
}

const missing = (field: string, problem: string) =>
  new Fault('invalid_input', `Wrong input: ${field} ${problem}.`, {
    details: [{ field, problem }],
  });

export function present(row: ConversationRecord): HostConversation {
  return {
    id: row.id,
    externalId: row.externalId ?? null,
    kind: row.kind,
    title: row.title,
    description: row.description,
    avatarUrl: row.avatarUrl,
    access: row.access,
    posting: row.posting,
    history: row.history,
    memberCount: row.memberCount,
    lastSeq: row.lastSeq,
    rev: row.rev,
    createdAt: row.createdAt.toISOString(),
    lastActivityAt: row.lastActivityAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
