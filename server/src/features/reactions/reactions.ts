/**
 * Who reacted to a message. Adding and removing are changes of the message; see
 * reaction-changes.ts.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { Fault } from '../../kernel/fault.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { Users } from '../../ports/users.js';

interface Reactor {
  emoji: string;
  userId: string;
  name: string;
  avatarUrl: string | null;
}

interface ReactionsQuery {
  emoji?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export class Reactions {
  constructor(
    private readonly log: MessageLog,
    private readonly users: Users,
  ) {}

  /** Throws `not_found`. */
  async list(
    siteId: string,
    conversationId: string,
    seq: number,
    { emoji, cursor, limit = limits.pageDefault }: ReactionsQuery,
  ): Promise<Page<Reactor>> {
    const message = await this.log.one(conversationId, seq);
    if (!message) throw new Fault('not_found', 'There is no such message.');
    const all = message.reactions
      .filter(([each]) => emoji === undefined || each === emoji)
      .flatMap(([each, userIds]) => userIds.map((userId) => ({ emoji: each, userId })));

    const from = cursor === undefined ? 0 : placeAfter(all, cursor);
    const page = all.slice(from, from + limit);
    const people = await this.users.many(
      siteId,
      page.map(({ userId }) => userId),
    );
    const last = page.at(-1);
    return {
      items: page.flatMap((each) => {
        const user = people.get(each.userId);
        return user ? [{ ...each, name: user.name, avatarUrl: user.avatarUrl }] : [];
      }),
      next:
        last && from + limit < all.length
          ? encodeCursor([last.emoji, last.userId, from + limit])
          : null,
      prev: null,
    };
  }
}

/**
 * After the reaction that the last page ended with; if it was removed, at the place where it was.
 */
function placeAfter(all: readonly { emoji: string; userId: string }[], cursor: string): number {
  const [emoji, userId, place] = decodeCursor(cursor, ['string', 'string', 'number']);
  const found = all.findIndex((each) => each.emoji === emoji && each.userId === userId);
  return found === -1 ? Math.max(0, place - 1) : found + 1;
}
