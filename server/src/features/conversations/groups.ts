/** Groups: making one, and its title. Who belongs to it is the members feature's. */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Change } from '../messages/change.js';
import { requireOver } from '../messages/standing.js';
import type { MessageLog } from '../messages/message-log.js';
import type { MessageWriter } from '../messages/writer.js';
import type { Users } from '../users/users.js';
import { ConversationRow, MemberRow } from './conversation.entity.js';
import type { Conversations } from './conversations.js';
import type { ConversationViews } from './conversation-views.js';

interface Parts {
  database: Database;
  environment: Environment;
  users: Users;
  log: MessageLog;
  views: ConversationViews;
  writer: MessageWriter;
  conversations: Conversations;
  realtime: () => Realtime;
}

interface NewGroup {
  clientId: string;
  title: string;
  userIds: readonly string[];
}

export class Groups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asking again with the same `clientId` gives the group of the first time. Throws `not_found` or `client_id_reused`. */
  async create(siteId: string, userId: string, input: NewGroup): Promise<Conversation> {
    const group = { ...input, title: input.title.trim(), userIds: [...new Set([userId, ...input.userIds])] };
    return (
      (await this.#existing(siteId, userId, group)) ??
      (await this.#create(siteId, userId, group)) ??
      (await this.#existing(siteId, userId, group))!
    );
  }

  async #existing(siteId: string, userId: string, group: NewGroup): Promise<Conversation | null> {
    const { database, log, conversations } = this.#parts;
    const row = await database.entities(ConversationRow).findOneBy({ siteId, createdBy: userId, clientId: group.clientId });
    if (!row) return null;
    if ((await log.one(row.id, 1))?.sendHash !== groupHash(group)) throw new Fault('client_id_reused');
    return conversations.get(siteId, userId, row.id);
  }

  /** Gives null when the same call made it meanwhile. */
  async #create(siteId: string, userId: string, group: NewGroup): Promise<Conversation | null> {
    const { database, environment, users, views, writer, realtime } = this.#parts;
    const people = await users.requireMany(siteId, group.userIds);
    const now = environment.now();
    requireOver(people.get(userId)?.silencedUntil ?? now, now);
    const row: ConversationRow = {
      id: environment.newId(),
      siteId,
      kind: 'group',
      directKey: null,
      lastSeq: 1,
      rev: 1,
      createdBy: userId,
      createdAt: now,
      lastActivityAt: now,
      title: group.title,
      clientId: group.clientId,
      memberCount: group.userIds.length,
    };
    const members = group.userIds.map((id): MemberRow => ({
      conversationId: row.id,
      userId: id,
      role: id === userId ? 'owner' : 'member',
      readSeq: 1,
      deliveredSeq: 1,
      joinedAt: now,
      unreadSeq: 1,
      memberRev: 0,
    }));
    try {
      await database.transaction(async (transaction) => {
        await transaction.insert(ConversationRow, row);
        await transaction.insert(MemberRow, members);
        await writer.insertFirst(transaction, row, (conversation) =>
          conversation.append({
            kind: 'system',
            senderId: null,
            clientId: null,
            sendHash: groupHash(group),
            text: null,
            extra: { system: { type: 'created', by: userId, title: group.title } },
          }),
        );
      });
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return null;
      throw error;
    }

    realtime().join(group.userIds, row.id);
    const seen = await views.forEach(siteId, group.userIds, row.id);
    for (const view of seen) {
      realtime().publish([rooms.user(view.userId)], [{ name: 'conversation.created', data: { conversation: view.conversation } }]);
    }
    return seen.find((view) => view.userId === userId)!.conversation;
  }

  /** Throws `not_found` or `forbidden`. */
  async rename(siteId: string, userId: string, conversationId: string, title: string): Promise<Conversation> {
    await this.#parts.writer.write(renaming({ siteId, conversationId, callerId: userId }, title.trim()));
    return this.#parts.conversations.get(siteId, userId, conversationId);
  }
}

function renaming(where: { siteId: string; conversationId: string; callerId: string }, title: string): Change<void> {
  return {
    ...where,
    needs: {},
    decide: (conversation) => {
      conversation.requireManager(where.callerId);
      conversation.requireVoice(where.callerId);
      if (conversation.title === title) return;
      conversation.appendSystem({ type: 'renamed', by: where.callerId, title });
      conversation.rename(title);
      conversation.announce({ name: 'conversation.updated', data: { conversationId: conversation.id, title } });
    },
  };
}

/** Stands for what was asked, so that a repetition is told from another group. */
function groupHash({ title, userIds }: NewGroup): string {
  return sha256(JSON.stringify([title, [...userIds].sort()]));
}
