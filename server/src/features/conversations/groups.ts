/** Groups: making one, and what it is set to. Who belongs to it is the members feature's. */
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
import { foldName } from '../users/fold.js';
import { isThere } from '../users/gone.js';
import type { Users } from '../users/users.js';
import type { MayReach } from '../members/may-reach.js';
import { ConversationRow, MemberRow } from './conversation.entity.js';
import type { Conversations } from './conversations.js';
import type { ConversationViews } from './conversation-views.js';
import { firstMember, firstRow } from './first-rows.js';

interface Parts {
  database: Database;
  environment: Environment;
  users: Users;
  log: MessageLog;
  views: ConversationViews;
  writer: MessageWriter;
  conversations: Conversations;
  mayReach: MayReach;
  realtime: () => Realtime;
}

export interface Settings {
  access?: 'private' | 'open' | undefined;
  posting?: 'all' | 'admins' | undefined;
  history?: 'all' | 'joined' | undefined;
  description?: string | null | undefined;
  avatarUrl?: string | null | undefined;
}

interface NewGroup extends Settings {
  clientId: string;
  title: string;
  userIds: readonly string[];
  /** The upload that `avatarUrl` was cut from. */
  avatarAttachmentId?: string | undefined;
}

export class Groups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asking again with the same `clientId` gives the group of the first time. Throws `not_found`, `not_accepted` or `client_id_reused`. */
  async create(siteId: string, userId: string, input: NewGroup): Promise<Conversation> {
    const group = whole(userId, input);
    return (
      (await this.#existing(siteId, userId, group)) ??
      (await this.#create(siteId, userId, group)) ??
      (await this.#existing(siteId, userId, group))!
    );
  }

  /** What the same call has made before. Throws `client_id_reused`. */
  existing(siteId: string, userId: string, input: NewGroup): Promise<Conversation | null> {
    return this.#existing(siteId, userId, whole(userId, input));
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
    const { database, environment, users, views, writer, mayReach, realtime } = this.#parts;
    const people = await users.requireMany(siteId, group.userIds);
    await mayReach(siteId, userId, group.userIds);
    const now = environment.now();
    requireOver(people.get(userId)?.silencedUntil ?? now, now);
    const row = firstRow({
      id: environment.newId(),
      siteId,
      kind: 'group',
      createdBy: userId,
      createdAt: now,
      title: group.title,
      clientId: group.clientId,
      memberCount: group.userIds.length,
      access: group.access ?? 'private',
      posting: group.posting ?? 'all',
      history: group.history ?? 'all',
      description: group.description ?? null,
      avatarUrl: group.avatarUrl ?? null,
      listedTitle: group.access === 'open' ? foldName(group.title) : null,
      joinedSeq: 1,
    });
    const members = group.userIds.map((id) => firstMember(row, { userId: id, role: id === userId ? 'owner' : 'member', seen: 1 }));
    try {
      await database.transaction(async (transaction) => {
        // Whoever is shut out meanwhile would leave a group without an owner.
        const owner = `SELECT id FROM users WHERE id = ? AND ${isThere} ${database.dialect.forUpdate}`;
        if ((await transaction.query<unknown[]>(owner, [userId])).length === 0) throw new Fault('session_ended');
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

    realtime().join(group.userIds, row.id, row.rev);
    const seen = await views.forEach(siteId, group.userIds, row.id);
    for (const view of seen) {
      realtime().publish([rooms.user(view.userId)], [{ name: 'conversation.created', data: { conversation: view.conversation } }]);
    }
    return seen.find((view) => view.userId === userId)!.conversation;
  }

  /** What is left out stays as it is. Throws `not_found` or `forbidden`. */
  async update(
    siteId: string,
    userId: string,
    conversationId: string,
    changes: Settings & { title?: string | undefined },
  ): Promise<Conversation> {
    const { title } = changes;
    const change = updating(
      { siteId, conversationId, callerId: userId },
      { ...trimmed(changes), ...(title !== undefined && { title: title.trim() }) },
    );
    await this.#parts.writer.write(change);
    return this.#parts.conversations.get(siteId, userId, conversationId);
  }
}

/** Each of what is set otherwise is an entry of its own. */
function updating(
  where: { siteId: string; conversationId: string; callerId: string },
  { title, ...wanted }: Settings & { title?: string },
): Change<void> {
  return {
    ...where,
    needs: { settings: true },
    decide: (conversation) => {
      const by = where.callerId;
      conversation.requireManager(by);
      conversation.requireVoice(by);
      const before = { ...conversation.settings, posting: conversation.posting, history: conversation.history };
      const names = settingNames.filter((name) => wanted[name] !== undefined && wanted[name] !== before[name]);
      const isRenamed = title !== undefined && title !== conversation.title;
      if (!isRenamed && names.length === 0) return;
      if (isRenamed) {
        conversation.appendSystem({ type: 'renamed', by, title });
        conversation.rename(title);
      }
      for (const name of names) conversation.appendSystem({ type: 'changed', by, [name]: wanted[name] });
      const now = { ...before, ...(Object.fromEntries(names.map((name) => [name, wanted[name]])) as Partial<typeof before>) };
      conversation.configure(now);
      conversation.announce({
        name: 'conversation.updated',
        data: { conversationId: conversation.id, title: conversation.title ?? '', ...now },
      });
    },
  };
}

const settingNames = ['access', 'posting', 'history', 'description', 'avatarUrl'] as const;

/** A description of nothing is none. */
function trimmed({ access, posting, history, description, avatarUrl }: Settings): Settings {
  return { access, posting, history, description: description?.trim() || (description === undefined ? undefined : null), avatarUrl };
}

/** Stands for what was asked, so that a repetition is told from another group. Of a group that is set to nothing it is what it always was. */
function whole(userId: string, input: NewGroup): NewGroup {
  return { ...input, title: input.title.trim(), userIds: [...new Set([userId, ...input.userIds])], ...trimmed(input) };
}

/** A picture that is cut has another address each time. */
function groupHash({ title, userIds, access, posting, history, description, avatarUrl, avatarAttachmentId }: NewGroup): string {
  const picture = avatarAttachmentId === undefined ? { avatarUrl } : { avatarAttachmentId };
  const settings = { access, posting, history, description, ...picture };
  const isPlain = Object.values(settings).every((value) => value === undefined);
  return sha256(JSON.stringify([title, [...userIds].sort(), ...(isPlain ? [] : [settings])]));
}
