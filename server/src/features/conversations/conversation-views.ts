/** Conversations as each of their members sees them: a few statements for any number of them. */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import { seenFrom } from '../../conversation-log/history-view.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type {
  ConversationRecord,
  ConversationRows,
} from '../../conversation-log/conversation-rows.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import {
  type MemberOfList,
  type MemberRows,
  type MemberState,
  type Unread,
  presentMember,
} from '../../ports/members.js';
import { unseen as asUnseen, unseenBy, type Users } from '../../ports/users.js';
import type { ViewedBy } from '../../ports/messages.js';

/** A conversation, and where the user stands who looks at it. */
interface View {
  readonly row: ConversationRecord;
  readonly standing: MemberState;
}

interface Deps {
  conversationRows: ConversationRows;
  memberRows: MemberRows;
  users: Users;
  log: MessageLog;
  unread: Unread;
  blocked: BlockedPairs;
  viewedBy: ViewedBy;
}

export class ConversationViews {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** In the order of the ids; those that the user is not in are left out. */
  async ofUser(siteId: string, userId: string, ids: readonly string[]): Promise<Conversation[]> {
    const standings = await this.#deps.unread.of(userId, ids);
    const views = await this.#with(
      siteId,
      ids.flatMap((id) => standings.get(id) ?? []),
    );
    return (await this.#present(siteId, views)).map(({ conversation }) => conversation);
  }

  /** For those of these users who are members now. */
  async forEach(
    siteId: string,
    userIds: readonly string[],
    conversationId: string,
  ): Promise<{ userId: string; conversation: Conversation }[]> {
    const standings = await this.#deps.unread.ofEach(userIds, conversationId);
    return this.#present(siteId, await this.#with(siteId, [...standings.values()]));
  }

  /**
   * The rows are read after the `rev`s that are told with them: what is newer than its `rev` is
   * told once more by the event that follows, and does no harm; what is older would stay on the
   * device, as nothing shows that it is.
   */
  async #with(siteId: string, standings: readonly MemberState[]): Promise<View[]> {
    if (standings.length === 0) return [];
    const ids = [...new Set(standings.map(({ conversationId }) => conversationId))];
    const rows = await this.#deps.conversationRows.many(siteId, ids);
    return standings.flatMap((standing) => {
      const row = rows.get(standing.conversationId);
      return row ? [{ row, standing }] : [];
    });
  }

  async #present(
    siteId: string,
    views: readonly View[],
  ): Promise<{ userId: string; conversation: Conversation }[]> {
    if (views.length === 0) return [];
    const { users, memberRows, blocked } = this.#deps;
    const rows = [...new Map(views.map(({ row }) => [row.id, row])).values()];
    const first = await memberRows.firstOf(rows, limits.membersListed);
    const listed = views.map(({ row, standing }) =>
      membersListed(first.get(row.id) ?? [], standing),
    );
    const people = await users.many(
      siteId,
      listed.flat().map(({ userId }) => userId),
    );
    const last = await this.#last(views);
    const unseen = await blocked.ofEach([...new Set(views.map(({ standing }) => standing.userId))]);
    const seen = (row: ConversationRecord, standing: MemberState, userId: string) => {
      const user = people.get(userId)!;
      // Nobody is seen in what is closed, and no one whom the viewer blocks, or who blocks the
      // viewer.
      return row.closedAt && userId !== standing.userId
        ? asUnseen(user)
        : unseenBy(unseen.get(standing.userId)!, user);
    };

    return views.map(({ row, standing }, i) => ({
      userId: standing.userId,
      conversation: {
        id: row.id,
        kind: row.kind,
        title: row.title,
        access: row.access,
        posting: row.posting,
        history: row.history,
        description: row.description,
        avatarUrl: row.avatarUrl,
        role: standing.role,
        members: listed[i]!.map((member) =>
          presentMember(member, seen(row, standing, member.userId), users),
        ),
        memberCount: row.memberCount,
        lastMessage: last[i]!,
        lastSeq: standing.lastSeq,
        rev: standing.rev,
        memberRev: standing.memberRev,
        readSeq: standing.readSeq,
        unread: standing.unread,
        mutedUntil: standing.mutedUntil?.toISOString() ?? null,
        mentions: standing.mentions,
        archived: standing.archived,
        pinnedAt: standing.pinnedAt?.toISOString() ?? null,
        clearedSeq: standing.clearedSeq,
        closedAt: row.closedAt?.toISOString() ?? null,
        slowSeconds: row.slowSeconds ?? 0,
        createdAt: row.createdAt.toISOString(),
        lastActivityAt: row.lastActivityAt.toISOString(),
      },
    }));
  }

  /** The last message of each view, as its user sees it. */
  async #last(views: readonly View[]): Promise<(Message | null)[]> {
    const { log, viewedBy } = this.#deps;
    const stored = await log.last([
      ...new Map(
        views.map(({ standing: { conversationId, lastSeq } }) => [
          conversationId,
          { id: conversationId, lastSeq },
        ]),
      ).values(),
    ]);
    const last = views.map(({ row, standing: { from } }) => {
      const message = stored.get(row.id);
      return message && message.seq >= from ? seenFrom(message, from) : null;
    });
    // Most have hidden nothing, and are spared the look-up.
    for (const userId of new Set(
      views.flatMap(({ standing }) => (standing.hides ? [standing.userId] : [])),
    )) {
      const places = views.flatMap(({ standing }, i) =>
        standing.userId === userId && standing.hides && last[i] ? [i] : [],
      );
      const seen = await viewedBy(
        userId,
        places.map((i) => last[i]!),
      );
      places.forEach((place, i) => {
        last[place] = seen[i]!;
      });
    }
    return last;
  }
}

/** The first to join, and in any case the one who looks. */
function membersListed(first: readonly MemberOfList[], own: MemberState): readonly MemberOfList[] {
  if (first.some(({ userId }) => userId === own.userId)) return first;
  return [...first.slice(0, limits.membersListed - 1), { ...own, readSeq: own.seenSeq }];
}
