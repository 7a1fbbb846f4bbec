/** Groups: creating them, and their settings. Their members are in the members feature. */
import type { Conversation, NewGroup as Made } from '@parlor/sdk/protocol/conversations';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { UserCall } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Change } from '../../conversation-log/change.js';
import { requireNotSilenced } from '../../conversation-log/rules.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { foldName } from '../../kernel/fold.js';
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import type { Conversations } from './conversations.js';
import type { ConversationViews } from './conversation-views.js';
import { firstRow, groupEntry } from '../../conversation-log/first-row.js';
import type { MayAdd } from '../../ports/contacts.js';
import type { GroupRates, Invitations, FirstMember, MemberRows } from '../../ports/members.js';
import type { Users } from '../../ports/users.js';

interface Deps {
  database: Database;
  conversationRows: ConversationRows;
  environment: Environment;
  users: Users;
  log: MessageLog;
  views: ConversationViews;
  writer: MessageWriter;
  conversations: Conversations;
  invitations: Invitations;
  memberRows: MemberRows;
  rates: GroupRates;
  mayAdd: MayAdd;
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
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * A repeated call with the same `clientId` returns the group of the first call. Throws
   * `not_found`, `not_accepted`, `client_id_reused`, `silenced`, `limit_reached` or `rate_limited`.
   */
  async create(call: UserCall, input: NewGroup): Promise<Made> {
    const { siteId, user } = call;
    const group = whole(user.id, input);
    return (
      (await this.#existing(siteId, user.id, group)) ??
      (await this.#create(call, group)) ??
      (await this.#existing(siteId, user.id, group))!
    );
  }

  /** The group that the same call has created before, if any. Throws `client_id_reused`. */
  existing(siteId: string, userId: string, input: NewGroup): Promise<Made | null> {
    return this.#existing(siteId, userId, whole(userId, input));
  }

  /** Users who have accepted or left in the meantime count as what they are now. */
  async #existing(siteId: string, userId: string, group: NewGroup): Promise<Made | null> {
    const { conversationRows, log, conversations, invitations, memberRows } = this.#deps;
    const row = await conversationRows.createdAs(siteId, userId, group.clientId);
    if (!row) return null;
    if ((await log.one(row.id, 1))?.sendHash !== groupHash(group))
      throw new Fault('client_id_reused');
    const others = group.userIds.filter((id) => id !== userId);
    const there = new Set(await memberRows.userIdsOf(row.id));
    return {
      ...(await conversations.get(siteId, userId, row.id)),
      added: others.filter((id) => there.has(id)),
      invited: await invitations.openOf(row.id, others),
    };
  }

  /** Returns null if the same call created the group in the meantime. */
  async #create(call: UserCall, group: NewGroup): Promise<Made | null> {
    const { environment, users, mayAdd, invitations, rates } = this.#deps;
    const { siteId } = call;
    const userId = call.user.id;
    const people = await users.requireMany(siteId, group.userIds);
    const { asked } = await mayAdd(siteId, userId, group.userIds);
    const now = environment.now();
    requireNotSilenced(people.get(userId)?.silencedUntil, now);
    const row = firstRow({
      id: environment.newId(),
      siteId,
      kind: 'group',
      createdBy: userId,
      createdAt: now,
      title: group.title,
      clientId: group.clientId,
      memberCount: group.userIds.length - asked.size,
      access: group.access ?? 'private',
      posting: group.posting ?? 'all',
      history: group.history ?? 'all',
      description: group.description ?? null,
      avatarUrl: group.avatarUrl ?? null,
      listedTitle: group.access === 'open' ? foldName(group.title) : null,
      joinedSeq: 1,
    });
    await invitations.requireRoom([...asked], row.id);
    const wanted = { groups: 1, people: group.userIds.length - 1 };
    const views = await rates.counting(call, wanted, async () => {
      const result = await this.#store(row, group, asked);
      return { result, used: result ? wanted : { people: 0 } };
    });
    if (!views) return null;
    await invitations.tell(siteId, userId, row.id, [...asked], row.createdAt);
    const { conversation } = views.find((view) => view.userId === userId)!;
    const added = group.userIds.filter((each) => !asked.has(each) && each !== userId);
    return { ...conversation, added, invited: [...asked] };
  }

  /**
   * Stores the group and sends it to its members. Returns what each sees of it, or null if the same
   * call created the group in the meantime.
   */
  async #store(
    row: ConversationRecord,
    group: NewGroup,
    asked: ReadonlySet<string>,
  ): Promise<Awaited<ReturnType<ConversationViews['forEach']>> | null> {
    const { database, conversationRows, users, writer, invitations, memberRows, views, realtime } =
      this.#deps;
    const userId = row.createdBy;
    const there = group.userIds.filter((id) => !asked.has(id));
    const members = there.map((id): FirstMember => {
      return { userId: id, role: id === userId ? 'owner' : 'member', seen: 1 };
    });
    const insert = async (transaction: Transaction) => {
      // If the user is banned in the meantime, the group would have no owner.
      if (!(await users.lockActive(transaction, userId))) throw new Fault('session_ended');
      await conversationRows.insert(transaction, row);
      await memberRows.insertFirst(transaction, row, members);
      await invitations.store(transaction, row, [...asked]);
    };
    const entry = groupEntry(row, { sendHash: groupHash(group) });
    try {
      return await writer.create(row, there, entry, insert, async () => {
        const seen = await views.forEach(row.siteId, there, row.id);
        for (const view of seen)
          realtime().publish(
            [rooms.user(view.userId)],
            [{ name: 'conversation.created', data: { conversation: view.conversation } }],
          );
        return seen;
      });
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) return null;
      throw error;
    }
  }

  /** Settings that are left out do not change. Throws `not_found` or `forbidden`. */
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
    await this.#deps.writer.write(change);
    return this.#deps.conversations.get(siteId, userId, conversationId);
  }
}

/** Each changed setting is an entry of its own. `byHost`: the caller need not be a manager. */
export function updating(
  where: { siteId: string; conversationId: string; callerId: string; byHost?: true },
  { title, ...wanted }: Settings & { title?: string },
): Change<void> {
  return {
    ...where,
    needs: { settings: true },
    decide: (conversation) => {
      const by = where.callerId;
      if (where.byHost) conversation.requireGroup();
      else {
        conversation.requireManager(by);
        conversation.requireVoice(by);
      }
      const before = {
        ...conversation.settings,
        posting: conversation.posting,
        history: conversation.history,
      };
      const names = settingNames.filter(
        (name) => wanted[name] !== undefined && wanted[name] !== before[name],
      );
      const isRenamed = title !== undefined && title !== conversation.title;
      if (!isRenamed && names.length === 0) return;
      if (isRenamed) {
        conversation.appendSystem({ type: 'renamed', by, title });
        conversation.rename(title);
      }
      for (const name of names)
        conversation.appendSystem({ type: 'changed', by, [name]: wanted[name] });
      const now = {
        ...before,
        ...(Object.fromEntries(names.map((name) => [name, wanted[name]])) as Partial<
          typeof before
        >),
      };
      conversation.configure(now);
      conversation.announce({
        name: 'conversation.updated',
        data: { conversationId: conversation.id, title: conversation.title ?? '', ...now },
      });
    },
  };
}

const settingNames = ['access', 'posting', 'history', 'description', 'avatarUrl'] as const;

/** An empty description counts as none. */
function trimmed({ access, posting, history, description, avatarUrl }: Settings): Settings {
  return {
    access,
    posting,
    history,
    description: description?.trim() || (description === undefined ? undefined : null),
    avatarUrl,
  };
}

/**
 * Normalizes the input, so that equal input is equal here: then a repeated call can be told from a
 * different one.
 */
function whole(userId: string, input: NewGroup): NewGroup {
  return {
    ...input,
    title: input.title.trim(),
    userIds: [...new Set([userId, ...input.userIds])],
    ...trimmed(input),
  };
}

/**
 * A hash of the input. A picture that is cut has a new address each time, so its upload is hashed
 * instead. Without settings, the hash is the same as in earlier versions.
 */
function groupHash({
  title,
  userIds,
  access,
  posting,
  history,
  description,
  avatarUrl,
  avatarAttachmentId,
}: NewGroup): string {
  const picture = avatarAttachmentId === undefined ? { avatarUrl } : { avatarAttachmentId };
  const settings = { access, posting, history, description, ...picture };
  const isPlain = Object.values(settings).every((value) => value === undefined);
  return sha256(JSON.stringify([title, [...userIds].sort(), ...(isPlain ? [] : [settings])]));
}
