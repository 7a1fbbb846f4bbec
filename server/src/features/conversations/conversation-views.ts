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

/** A conversation, and the state of the member who views it. */
interface View {
  readonly row: ConversationRecord;
  readonly state: MemberState;
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
    const states = await this.#deps.unread.of(userId, ids);
    const views = await this.#with(
      siteId,
      ids.flatMap((id) => states.get(id) ?? []),
    );
    return (await this.#present(siteId, views)).map(({ conversation }) => conversation);
  }

  /** For those of these users who are members now. */
  async forEach(
    siteId: string,
    userIds: readonly string[],
    conversationId: string,
  ): Promise<{ userId: string; conversation: Conversation }[]> {
    const states = await this.#deps.unread.ofEach(userIds, conversationId);
    return this.#present(siteId, await this.#with(siteId, [...states.values()]));
  }

  /**
   * The rows are read after the `rev`s that are sent with them. If a row is newer than its `rev`,
   * the event that follows sends the change again, which does no harm. If it were older, the device
   * would keep it, because nothing would show that it is stale.
   */
  async #with(siteId: string, states: readonly MemberState[]): Promise<View[]> {
    if (states.length === 0) return [];
    const ids = [...new Set(states.map(({ conversationId }) => conversationId))];
    const rows = await this.#deps.conversationRows.many(siteId, ids);
    return states.flatMap((state) => {
      const row = rows.get(state.conversationId);
      return row ? [{ row, state }] : [];
    });
  }

  async #present(
    siteId: string,
    views: readonly View[],
  ): Promise<{ userId: string; conversation: Conversation }[]> {
    if (views.length === 0) return [];
    const { users, memberRows, blocked } = this.#deps;
    const rows = [...new Map(views.map(({ row }) => [row.id, row])).values()];
    const members = async () => {
      const first = await memberRows.firstOf(rows, limits.membersListed);
      const listed = views.map(({ row, state }) => membersListed(first.get(row.id) ?? [], state));
      const ids = new Set(listed.flatMap((some) => some.map(({ userId }) => userId)));
      return { listed, people: await users.many(siteId, [...ids]) };
    };
    const [{ listed, people }, last, unseen] = await Promise.all([
      members(),
      this.#last(views),
      blocked.ofEach([...new Set(views.map(({ state }) => state.userId))]),
    ]);
    const seen = (row: ConversationRecord, state: MemberState, userId: string) => {
      const user = people.get(userId)!;
      // The presence of others is not shown in closed conversations, and not across a block.
      return row.closedAt && userId !== state.userId
        ? asUnseen(user)
        : unseenBy(unseen.get(state.userId)!, user);
    };

    return views.map(({ row, state }, i) => ({
      userId: state.userId,
      conversation: {
        id: row.id,
        kind: row.kind,
        title: row.title,
        access: row.access,
        posting: row.posting,
        history: row.history,
        description: row.description,
        avatarUrl: row.avatarUrl,
        role: state.role,
        members: listed[i]!.map((member) =>
          presentMember(member, seen(row, state, member.userId), users),
        ),
        memberCount: row.memberCount,
        lastMessage: last[i]!,
        lastSeq: state.lastSeq,
        rev: state.rev,
        memberRev: state.memberRev,
        readSeq: state.readSeq,
        unread: state.unread,
        mutedUntil: state.mutedUntil?.toISOString() ?? null,
        mentions: state.mentions,
        archived: state.archived,
        pinnedAt: state.pinnedAt?.toISOString() ?? null,
        clearedSeq: state.clearedSeq,
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
        views.map(({ state: { conversationId, lastSeq } }) => [
          conversationId,
          { id: conversationId, lastSeq },
        ]),
      ).values(),
    ]);
    const last = views.map(({ row, state: { from } }) => {
      const message = stored.get(row.id);
      return message && message.seq >= from ? seenFrom(message, from) : null;
    });
    // Most users have hidden nothing, and need no look-up.
    for (const userId of new Set(
      views.flatMap(({ state }) => (state.hides ? [state.userId] : [])),
    )) {
      const places = views.flatMap(({ state }, i) =>
        state.userId === userId && state.hides && last[i] ? [i] : [],
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

/** The first members who joined, always including the viewer. */
function membersListed(first: readonly MemberOfList[], own: MemberState): readonly MemberOfList[] {
  if (first.some(({ userId }) => userId === own.userId)) return first;
  return [...first.slice(0, limits.membersListed - 1), { ...own, readSeq: own.seenSeq }];
}
