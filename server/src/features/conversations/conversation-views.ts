/** Conversations as each of their members sees them: a few statements for any number of them. */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Member } from '@parlor/sdk/protocol/members';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { MessageLog } from '../messages/message-log.js';
import type { UserRow } from '../users/user.entity.js';
import type { Users } from '../users/users.js';
import { ConversationRow, MemberRow } from './conversation.entity.js';

/** A user who looks, and the conversation that is looked at. */
interface View {
  readonly userId: string;
  readonly row: ConversationRow;
}

interface Parts {
  database: Database;
  users: Users;
  log: MessageLog;
}

export class ConversationViews {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** In the order of the rows, all of which are the user's. */
  async ofUser(siteId: string, userId: string, rows: readonly ConversationRow[]): Promise<Conversation[]> {
    const presented = await this.#present(
      siteId,
      rows.map((row) => ({ userId, row })),
    );
    return presented.map(({ conversation }) => conversation);
  }

  /** For those of these users who are members now. */
  async forEach(
    siteId: string,
    userIds: readonly string[],
    conversationId: string,
  ): Promise<{ userId: string; conversation: Conversation }[]> {
    const row = await this.#parts.database.entities(ConversationRow).findOneBy({ siteId, id: conversationId });
    return row
      ? this.#present(
          siteId,
          userIds.map((userId) => ({ userId, row })),
        )
      : [];
  }

  async #present(siteId: string, views: readonly View[]): Promise<{ userId: string; conversation: Conversation }[]> {
    if (views.length === 0) return [];
    const { users, log } = this.#parts;
    const rows = [...new Map(views.map(({ row }) => [row.id, row])).values()];
    const [first, viewers] = [await this.#firstMembers(rows), await this.#viewers(views)];
    const seen = views.flatMap((view) => {
      const own = viewers.get(`${view.row.id} ${view.userId}`);
      return own ? [{ ...view, own }] : [];
    });
    const listed = seen.map(({ row, own }) => membersListed(first.get(row.id) ?? [], own));
    const people = await users.many(
      siteId,
      listed.flat().map(({ userId }) => userId),
    );
    const [last, unread] = await Promise.all([log.last(rows), log.unreadOfEach(seen.map(({ own }) => own))]);

    return seen.map(({ userId, row, own }, i) => ({
      userId,
      conversation: {
        id: row.id,
        kind: row.kind,
        title: row.title,
        members: listed[i]!.map((member) => presentMember(member, people.get(member.userId)!, users)),
        memberCount: row.memberCount,
        lastMessage: last.get(row.id) ?? null,
        lastSeq: row.lastSeq,
        rev: row.rev,
        memberRev: own.memberRev,
        readSeq: own.unreadSeq,
        unread: unread[i]!,
        createdAt: row.createdAt.toISOString(),
        lastActivityAt: row.lastActivityAt.toISOString(),
      },
    }));
  }

  /** Those of each conversation who joined first. A large group has more than is shown, so the database picks them. */
  async #firstMembers(rows: readonly ConversationRow[]): Promise<Map<string, MemberRow[]>> {
    const { database } = this.#parts;
    const ids = rows.map(({ id }) => id);
    const found = await database.query<RawMember[]>(
      `SELECT * FROM (
        SELECT members.*, ROW_NUMBER() OVER (PARTITION BY conversation_id ORDER BY joined_at, user_id) AS place
        FROM members WHERE conversation_id IN (${ids.map(() => '?').join(', ')})
      ) AS placed WHERE place <= ${limits.membersListed} ORDER BY conversation_id, place`,
      ids,
    );
    const byConversation = new Map<string, MemberRow[]>(ids.map((id) => [id, []]));
    for (const row of found) byConversation.get(row.conversation_id)?.push(readMember(row, (value) => database.dialect.time(value)));
    return byConversation;
  }

  async #viewers(views: readonly View[]): Promise<Map<string, MemberRow>> {
    const rows = await this.#parts.database.entities(MemberRow).findBy({
      conversationId: In([...new Set(views.map(({ row }) => row.id))]),
      userId: In([...new Set(views.map(({ userId }) => userId))]),
    });
    return new Map(rows.map((row) => [`${row.conversationId} ${row.userId}`, row]));
  }
}

/** The first to join, and in any case the one who looks. */
function membersListed(first: readonly MemberRow[], own: MemberRow): readonly MemberRow[] {
  return first.some(({ userId }) => userId === own.userId) ? first : [...first.slice(0, limits.membersListed - 1), own];
}

export function presentMember(row: Pick<MemberRow, 'role' | 'readSeq' | 'deliveredSeq' | 'joinedAt'>, user: UserRow, users: Users): Member {
  return {
    user: users.present(user),
    role: row.role,
    readSeq: row.readSeq,
    deliveredSeq: row.deliveredSeq,
    joinedAt: row.joinedAt.toISOString(),
  };
}

interface RawMember {
  conversation_id: string;
  user_id: string;
  role: MemberRow['role'];
  read_seq: number;
  delivered_seq: number;
  joined_at: unknown;
  unread_seq: number;
  member_rev: number;
}

function readMember(row: RawMember, time: (value: unknown) => Date): MemberRow {
  return {
    conversationId: row.conversation_id,
    userId: row.user_id,
    role: row.role,
    readSeq: row.read_seq,
    deliveredSeq: row.delivered_seq,
    joinedAt: time(row.joined_at),
    unreadSeq: row.unread_seq,
    memberRev: row.member_rev,
  };
}
