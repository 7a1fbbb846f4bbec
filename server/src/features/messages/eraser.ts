/**
 * Deletes all messages of a user, in all conversations, even if the user has left them: a bounded
 * number of messages at a time.
 */
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import { erasure } from './message-changes.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { MemberRows } from '../../ports/members.js';

/** How many messages a commit changes: sends of others wait for no more than this. */
const messagesAtOnce = 50;

interface Deps {
  writer: Pick<MessageWriter, 'write'>;
  memberRows: Pick<MemberRows, 'conversationsOf'>;
  conversationRows: ConversationRows;
  messageRows: MessageRows;
}

interface Text {
  seq: number;
  client_id: string;
}

export class MessageEraser {
  constructor(private readonly deps: Deps) {}

  /**
   * A few messages more than `max` may be deleted. `done` is true if none is left. Deleted messages
   * are skipped, so the next call continues.
   */
  async erase(
    siteId: string,
    userId: string,
    max: number,
  ): Promise<{ deleted: number; done: boolean }> {
    const { writer, messageRows } = this.deps;
    let deleted = 0;
    for await (const conversationId of conversationsWith(this.deps, siteId, userId)) {
      let texts: Text[] = [];
      do {
        if (deleted >= max) return { deleted, done: false };
        texts = await messageRows.ofSender(
          conversationId,
          userId,
          texts.at(-1)?.client_id ?? '',
          messagesAtOnce,
        );
        const seqs = texts.map(({ seq }) => seq);
        if (seqs.length > 0)
          deleted += await writer.write(erasure(siteId, conversationId, userId, seqs));
      } while (texts.length === messagesAtOnce);
    }
    return { deleted, done: true };
  }
}

/**
 * Conversations of which the user is a member, and groups that the user has written in and left.
 */
export async function* conversationsWith(
  { memberRows, conversationRows }: Pick<Deps, 'memberRows' | 'conversationRows'>,
  siteId: string,
  userId: string,
): AsyncGenerator<string> {
  const known = new Set(await memberRows.conversationsOf(userId));
  yield* known;
  // Only the logs tell in which other conversations the user has written.
  for (const id of await conversationRows.writtenIn(siteId, userId)) if (!known.has(id)) yield id;
}
