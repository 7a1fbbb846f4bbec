/** Conversations as their members see them, and the rule that a set of people has one direct conversation, made by its first message. */
import { createHash } from 'node:crypto';
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { MessageLog } from '../messages/message-log.js';
import type { MessageWriter } from '../messages/writer.js';
import type { UserRow } from '../users/user.entity.js';
import type { Users } from '../users/users.js';
import { ConversationRow, MemberRow } from './conversation.entity.js';

interface Parts {
  database: Database;
  environment: Environment;
  users: Users;
  log: MessageLog;
  writer: MessageWriter;
  realtime: () => Realtime;
}

interface FirstMessage {
  clientId: string;
  text: string;
}

export class Conversations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The door of everything inside a conversation. Throws `not_found`, as nobody learns of what they are not in. */
  async requireMember(siteId: string, userId: string, conversationId: string): Promise<ConversationRow> {
    const row = await this.#ofUser(siteId, userId).andWhere('conversation.id = :conversationId', { conversationId }).getOne();
    if (!row) throw new Fault('not_found', 'There is no such conversation.');
    return row;
  }

  async get(siteId: string, userId: string, conversationId: string): Promise<Conversation> {
    return this.#presentOne(siteId, userId, await this.requireMember(siteId, userId, conversationId));
  }

  async list(
    siteId: string,
    userId: string,
    { cursor, limit = limits.pageDefault }: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<Conversation>> {
    const select = this.#ofUser(siteId, userId)
      .orderBy('conversation.lastActivityAt', 'DESC')
      .addOrderBy('conversation.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere('(conversation.lastActivityAt < :at OR (conversation.lastActivityAt = :at AND conversation.id < :id))', {
        at: new Date(time),
        id,
      });
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await this.#present(siteId, userId, page),
      next: rows.length > limit && last ? encodeCursor([last.lastActivityAt.getTime(), last.id]) : null,
      prev: null,
    };
  }

  async findDirect(siteId: string, userId: string, userIds: readonly string[]): Promise<Conversation | null> {
    const people = await this.#people(siteId, [userId, ...userIds]);
    const row = await this.#direct(siteId, people);
    return row && this.#presentOne(siteId, userId, row);
  }

  /** Sends to a set of people. Their conversation is made with its first message, or not at all. */
  async start(
    siteId: string,
    userId: string,
    userIds: readonly string[],
    first: FirstMessage,
  ): Promise<{ conversation: Conversation; message: Message }> {
    const people = await this.#people(siteId, [userId, ...userIds]);
    const existing = await this.#direct(siteId, people);
    if (!existing) {
      const created = await this.#create(siteId, userId, people, first);
      if (created) return created;
    }
    // Somebody else's first message may have come in between.
    const { id } = existing ?? (await this.#direct(siteId, people))!;
    const message = await this.#parts.writer.append({ siteId, conversationId: id, senderId: userId, ...first });
    return { conversation: await this.get(siteId, userId, id), message };
  }

  /** Gives null when the conversation was made by somebody else meanwhile. */
  async #create(siteId: string, userId: string, people: readonly UserRow[], first: FirstMessage) {
    const { database, environment, writer, realtime } = this.#parts;
    const now = environment.now();
    const row: ConversationRow = {
      id: environment.newId(),
      siteId,
      kind: 'direct',
      directKey: directKey(people),
      lastSeq: 1,
      rev: 1,
      createdBy: userId,
      createdAt: now,
      lastActivityAt: now,
    };
    const members = people.map(({ id }): MemberRow => ({
      conversationId: row.id,
      userId: id,
      role: 'member',
      readSeq: id === userId ? 1 : 0,
      deliveredSeq: 0,
      joinedAt: now,
    }));
    let message: Message;
    try {
      message = await database.transaction(async (transaction) => {
        await transaction.insert(ConversationRow, row);
        await transaction.insert(MemberRow, members);
        return writer.insertFirst(transaction, { conversationId: row.id, senderId: userId, ...first });
      });
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return null;
      throw error;
    }

    realtime().join(
      people.map(({ id }) => id),
      row.id,
    );
    const views = await Promise.all(people.map(async ({ id }) => ({ id, conversation: await this.#presentOne(siteId, id, row) })));
    for (const { id, conversation } of views) {
      realtime().publish(
        [rooms.user(id)],
        [
          { name: 'conversation.created', data: { conversation } },
          { name: 'message.created', data: { conversationId: row.id, rev: message.rev, message } },
        ],
      );
    }
    return { conversation: views.find(({ id }) => id === userId)!.conversation, message };
  }

  /** Each of them once, in no order. Throws `not_found`. */
  async #people(siteId: string, userIds: readonly string[]): Promise<UserRow[]> {
    const wanted = new Set(userIds);
    const found = [...(await this.#parts.users.many(siteId, [...wanted])).values()].filter(({ deactivatedAt }) => deactivatedAt === null);
    if (found.length !== wanted.size) throw new Fault('not_found', 'There is no such user.');
    if (wanted.size > limits.directMembers)
      throw new Fault('invalid_input', `A direct conversation has at most ${limits.directMembers} people.`);
    return found;
  }

  #direct(siteId: string, people: readonly UserRow[]): Promise<ConversationRow | null> {
    return this.#parts.database.entities(ConversationRow).findOneBy({ siteId, directKey: directKey(people) });
  }

  #ofUser(siteId: string, userId: string) {
    return this.#parts.database
      .entities(ConversationRow)
      .createQueryBuilder('conversation')
      .innerJoin(MemberRow, 'member', 'member.conversationId = conversation.id')
      .where('conversation.siteId = :siteId AND member.userId = :userId', { siteId, userId });
  }

  async #presentOne(siteId: string, userId: string, row: ConversationRow): Promise<Conversation> {
    const [conversation] = await this.#present(siteId, userId, [row]);
    return conversation!;
  }

  async #present(siteId: string, userId: string, rows: readonly ConversationRow[]): Promise<Conversation[]> {
    if (rows.length === 0) return [];
    const { database, users, log } = this.#parts;
    const members = await database.entities(MemberRow).findBy({ conversationId: In(rows.map(({ id }) => id)) });
    const marks = members.filter((member) => member.userId === userId);
    const people = await users.many(
      siteId,
      members.map((member) => member.userId),
    );
    const [last, unread] = await Promise.all([log.last(rows), log.unread(userId, marks)]);

    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      members: members
        .filter((member) => member.conversationId === row.id)
        .map(({ userId: id, role, readSeq, joinedAt }) => ({
          user: users.present(people.get(id)!),
          role,
          readSeq,
          joinedAt: joinedAt.toISOString(),
        })),
      lastMessage: last.get(row.id) ?? null,
      lastSeq: row.lastSeq,
      rev: row.rev,
      readSeq: marks.find(({ conversationId }) => conversationId === row.id)?.readSeq ?? 0,
      unread: unread.get(row.id) ?? 0,
      createdAt: row.createdAt.toISOString(),
      lastActivityAt: row.lastActivityAt.toISOString(),
    }));
  }
}

/** The same for the same people, in whatever order they are named. */
function directKey(people: readonly UserRow[]): string {
  const ids = people.map(({ id }) => id).sort();
  return createHash('sha256').update(ids.join(',')).digest('base64url');
}
