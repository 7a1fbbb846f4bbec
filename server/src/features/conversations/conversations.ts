/**
 * Conversations as their members see them, and the rule that a set of people has one direct
 * conversation, which its first message creates.
 */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Database } from '../../database/database.js';
import type { Queryable, Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import {
  isManager,
  isSilenced,
  mayPost,
  requireNotSilenced,
} from '../../conversation-log/rules.js';
import { sending } from '../../conversation-log/send.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import type { ConversationViews } from './conversation-views.js';
import { directKey } from '../../conversation-log/direct-key.js';
import { firstRow } from '../../conversation-log/first-row.js';
import type { Reach } from '../../ports/contacts.js';
import {
  requireSeen,
  type FindViewer,
  type Destination,
  type FirstMessage,
  type Release,
} from '../../ports/conversations.js';
import type { UserRecord, Users } from '../../ports/users.js';
import type { Listing, ListQuery, MemberRows, FirstMember } from '../../ports/members.js';

interface Deps {
  database: Database;
  conversationRows: ConversationRows;
  environment: Environment;
  users: Users;
  views: ConversationViews;
  writer: MessageWriter;
  reach: Reach;
  listing: Listing;
  memberRows: MemberRows;
  findViewer: FindViewer;
  realtime: () => Realtime;
}

/** Prefix of a conversation's id that is the host's. */
const ofHost = 'external:';

/** How many existing groups are offered before another one with the same people is created. */
const mostFound = 5;

export interface Started {
  conversation: Conversation;
  message: Message;
}

/**
 * Wraps the creation of a conversation with this number of other people; `make` returns null if
 * another user created it in the meantime.
 */
export type Counting = (
  people: number,
  make: () => Promise<Started | null>,
) => Promise<Started | null>;

export class Conversations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The check before everything inside a conversation. Throws `not_found`, so that users who are
   * not members do not learn that it exists.
   */
  async requireMember(
    siteId: string,
    userId: string,
    conversationId: string,
  ): Promise<ConversationRecord> {
    const { conversationRows, memberRows } = this.#deps;
    const row = await conversationRows.getIf(siteId, conversationId, {
      sql: memberRows.isMember('conversation.id'),
      parameters: { userId },
    });
    if (!row) throw new Fault('not_found', 'There is no such conversation.');
    return row;
  }

  /**
   * The same, and returns whether the user may write: the conversation must be open, the user must
   * not be silenced, and in an announcement group, the user must be allowed to post. Throws
   * `not_found`.
   */
  async mayBeHeard(siteId: string, userId: string, conversationId: string): Promise<boolean> {
    const { environment, memberRows } = this.#deps;
    const voice = await memberRows.voiceOf(siteId, { conversationId, userId });
    if (!voice) throw new Fault('not_found', 'There is no such conversation.');
    const now = environment.now();
    return (
      !voice.isClosed &&
      !isSilenced(voice.silencedHere, now) &&
      !isSilenced(voice.silencedOnSite, now) &&
      mayPost(voice, voice.role)
    );
  }

  /**
   * The same for what only the owners and admins of a group may do. Throws `not_found` or
   * `forbidden`.
   */
  async requireManager(siteId: string, userId: string, conversationId: string): Promise<void> {
    const { kind } = await this.requireMember(siteId, userId, conversationId);
    const role = await this.#deps.memberRows.roleOf({ conversationId, userId });
    if (!isManager(kind, role))
      throw new Fault('forbidden', "Only a group's owners and admins may do this.");
  }

  /**
   * The same for one message: if the history is hidden, it must not be from before the user joined.
   * Throws `not_found`.
   */
  async requireSees(
    siteId: string,
    userId: string,
    conversationId: string,
    seq: number,
  ): Promise<void> {
    requireSeen(await this.#deps.findViewer(siteId, userId, conversationId), seq);
  }

  /** By its id, or by `external:` and the host's id of it. Throws `not_found`. */
  async named(siteId: string, userId: string, name: string): Promise<Conversation> {
    if (!name.startsWith(ofHost)) return this.get(siteId, userId, name);
    const { conversationRows } = this.#deps;
    const row = await conversationRows.byExternalId(siteId, name.slice(ofHost.length));
    if (!row) throw new Fault('not_found', 'There is no such conversation.');
    return this.get(siteId, userId, row.id);
  }

  async get(siteId: string, userId: string, conversationId: string): Promise<Conversation> {
    const [conversation] = await this.several(siteId, userId, [conversationId]);
    if (!conversation) throw new Fault('not_found', 'There is no such conversation.');
    return conversation;
  }

  async list(siteId: string, userId: string, query: ListQuery): Promise<Page<Conversation>> {
    const { listed, next } = await this.#deps.listing.page(siteId, userId, query);
    const items = await this.several(
      siteId,
      userId,
      listed.map(({ id }) => id),
    );
    return { items, next, prev: null };
  }

  /** In the order of the ids; those that are not the user's are left out. */
  several(siteId: string, userId: string, ids: readonly string[]): Promise<Conversation[]> {
    return this.#deps.views.ofUser(siteId, userId, ids);
  }

  /**
   * The direct conversation with these people, if any, and whether a message of the user to them
   * would be accepted.
   */
  async findDirect(
    siteId: string,
    userId: string,
    userIds: readonly string[],
  ): Promise<{ conversation: Conversation | null; mayWrite: boolean }> {
    const people = await this.#people(siteId, [userId, ...userIds]);
    const row = await this.#direct(siteId, people);
    const ids = people.map(({ id }) => id);
    return {
      conversation: row && (await this.get(siteId, userId, row.id)),
      mayWrite: await this.#deps.reach.mayWrite(siteId, userId, ids, row !== null),
    };
  }

  /**
   * The direct conversation of the user with exactly these people, then their groups, the latest
   * first.
   */
  async find(siteId: string, userId: string, userIds: readonly string[]): Promise<Conversation[]> {
    const { conversationRows, memberRows } = this.#deps;
    const people = [...new Set([userId, ...userIds])];
    const direct =
      people.length <= limits.directMembers
        ? await conversationRows.direct(siteId, directKey(people))
        : null;
    const groups = await memberRows.groupsOf(siteId, userId, people, mostFound);
    return this.several(siteId, userId, [...(direct ? [direct.id] : []), ...groups]);
  }

  /** Whether the user has sent this there before. */
  async hasSent(
    on: Queryable,
    siteId: string,
    userId: string,
    send: Destination & { clientId: string },
  ): Promise<boolean> {
    const place =
      'userIds' in send
        ? { directKey: directKey([...new Set([userId, ...send.userIds])]) }
        : { conversationId: send.conversationId };
    const { clientId } = send;
    return this.#deps.conversationRows.hasSent(on, siteId, place, { senderId: userId, clientId });
  }

  /**
   * Ignores a fault of `pass` if the message was already sent: a repeated send returns its first
   * result, which the writer finds, even if it would be refused now.
   */
  async unlessSent<T>(
    siteId: string,
    userId: string,
    send: Destination & { clientId: string },
    pass: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await pass();
    } catch (error) {
      if (error instanceof Fault && (await this.hasSent(this.#deps.database, siteId, userId, send)))
        return undefined;
      throw error;
    }
  }

  /**
   * Sends a message to a set of people. Their conversation is created together with its first
   * message; `counting` limits how many people a user brings together like that. Throws `not_found`
   * or `not_accepted`.
   */
  async start(
    siteId: string,
    userId: string,
    userIds: readonly string[],
    first: FirstMessage,
    { release, counting = (_, make) => make() }: { release?: Release; counting?: Counting } = {},
  ): Promise<Started> {
    const people = await this.#people(siteId, [userId, ...userIds]);
    const existing = await this.#direct(siteId, people);
    if (!existing) {
      const created = await counting(people.length - 1, () =>
        this.#create(siteId, userId, people, first, release),
      );
      if (created) return created;
    }
    // Another user's first message may have created it in between.
    const { id } = existing ?? (await this.#direct(siteId, people))!;
    const send = sending({ siteId, conversationId: id, senderId: userId, ...first });
    const change = await this.#deps.reach.goingOn(release ? release.with(send) : send);
    const message = await this.#deps.writer.write(change);
    return { conversation: await this.get(siteId, userId, id), message };
  }

  /** Returns null if another user created the conversation in the meantime. */
  async #create(
    siteId: string,
    userId: string,
    people: readonly UserRecord[],
    first: FirstMessage,
    release: Release | undefined,
  ): Promise<Started | null> {
    const { database, conversationRows, environment, views, writer, reach, memberRows, realtime } =
      this.#deps;
    const now = environment.now();
    const userIds = people.map(({ id }) => id);
    if (!first.released)
      requireNotSilenced(people.find(({ id }) => id === userId)?.silencedUntil, now);
    const row = firstRow({
      id: environment.newId(),
      siteId,
      kind: 'direct',
      directKey: directKey(userIds),
      createdBy: userId,
      createdAt: now,
      memberCount: people.length,
    });
    const members = userIds.map((id): FirstMember => {
      return { userId: id, role: 'member', seen: id === userId ? 1 : 0 };
    });
    const requireAccepted = await reach.beginning(siteId, userId, userIds);
    const send = sending({ siteId, conversationId: row.id, senderId: userId, ...first });
    const change = release ? release.with(send) : send;
    const insert = async (transaction: Transaction) => {
      await requireAccepted(transaction);
      await conversationRows.insert(transaction, row);
      await memberRows.insertFirst(transaction, row, members);
    };
    try {
      return await writer.create(row, userIds, change, insert, async (message) => {
        const seen = await views.forEach(siteId, userIds, row.id);
        const { rev } = message;
        for (const view of seen)
          realtime().publish(
            [rooms.user(view.userId)],
            [
              { name: 'conversation.created', data: { conversation: view.conversation } },
              { name: 'message.created', data: { conversationId: row.id, rev, message } },
            ],
          );
        return { conversation: seen.find((view) => view.userId === userId)!.conversation, message };
      });
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return null;
      throw error;
    }
  }

  /** The users without duplicates, in no order. Throws `not_found`. */
  async #people(siteId: string, userIds: readonly string[]): Promise<UserRecord[]> {
    const found = await this.#deps.users.requireMany(siteId, userIds);
    if (found.size > limits.directMembers)
      throw new Fault(
        'invalid_input',
        `A direct conversation has at most ${limits.directMembers} people.`,
      );
    return [...found.values()];
  }

  #direct(siteId: string, people: readonly UserRecord[]): Promise<ConversationRecord | null> {
    const key = directKey(people.map(({ id }) => id));
    return this.#deps.conversationRows.direct(siteId, key);
  }
}
