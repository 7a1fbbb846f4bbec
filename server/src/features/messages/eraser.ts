/**
 * Deletes what a user ever wrote, wherever it was and whether or not the user is still there: a
 * bounded number of messages at a time.
 */
import type { Database } from '../../database/database.js';
import { erasure } from './message-changes.js';
import type { MessageWriter } from '../../conversation-log/writer.js';

/** Of one commit: what others send meanwhile waits for no more than this. */
const messagesAtOnce = 50;

interface Text {
  seq: number;
  client_id: string;
}

export class MessageEraser {
  constructor(
    private readonly database: Database,
    private readonly writer: Pick<MessageWriter, 'write'>,
  ) {}

  /**
   * Some messages more than `max` may be deleted. `done` where none is left; those that are gone
   * are passed over, so the next call goes on.
   */
  async erase(
    siteId: string,
    userId: string,
    max: number,
  ): Promise<{ deleted: number; done: boolean }> {
    let deleted = 0;
    for await (const conversationId of conversationsWith(this.database, siteId, userId)) {
      let texts: Text[] = [];
      do {
        if (deleted >= max) return { deleted, done: false };
        texts = await this.#texts(conversationId, userId, texts.at(-1)?.client_id ?? '');
        const seqs = texts.map(({ seq }) => seq);
        if (seqs.length > 0)
          deleted += await this.writer.write(erasure(siteId, conversationId, userId, seqs));
      } while (texts.length === messagesAtOnce);
    }
    return { deleted, done: true };
  }

  /**
   * In the order of the index that holds a sender's messages of one conversation, which is not that
   * of the log.
   */
  #texts(conversationId: string, userId: string, after: string): Promise<Text[]> {
    return this.database.query<Text[]>(
      `SELECT seq, client_id FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id > ? AND deleted_at IS NULL
       ORDER BY client_id LIMIT ${messagesAtOnce}`,
      [conversationId, userId, after],
    );
  }
}

/** Where the user is a member, and the groups that the user has left and written in. */
export async function* conversationsWith(
  database: Database,
  siteId: string,
  userId: string,
): AsyncGenerator<string> {
  const present = await database.query<{ id: string }[]>(
    'SELECT conversation_id AS id FROM members WHERE user_id = ?',
    [userId],
  );
  const known = new Set(present.map(({ id }) => id));
  yield* known;
  // Nobody leaves a direct conversation. Which groups the user has left is in their logs alone: all
  // of the site are looked into, each by its index.
  const left = await database.query<{ id: string }[]>(
    `SELECT id FROM (
       SELECT id, (SELECT client_id FROM messages WHERE conversation_id = conversations.id AND sender_id = ? ORDER BY client_id LIMIT 1) AS first
       FROM conversations WHERE site_id = ? AND direct_key IS NULL
     ) AS written WHERE first IS NOT NULL`,
    [userId, siteId],
  );
  for (const { id } of left) if (!known.has(id)) yield id;
}
