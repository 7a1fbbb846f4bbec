/** The reads and writes of conversation rows for features; the writer does all others. */
import { IsNull, MoreThan } from 'typeorm';
import type { Database } from '../database/database.js';
import type { Queryable, Statement, Transaction } from '../database/dialect.js';
import { Gather } from '../kernel/gather.js';
import { ownersOf, rowsOf, type SiteOwners, type SiteRows } from '../database/site-rows.js';
import { ConversationRow } from './conversation.entity.js';
import { MessageEditRow, MessageRow, PinnedMessageRow } from './message.entity.js';

/** A conversation as the database holds it. */
export type ConversationRecord = Readonly<ConversationRow>;

export class ConversationRows {
  /** Found by key, and filtered by site afterwards: otherwise SQLite would read the whole site. */
  readonly #rows: Gather<string, ConversationRecord>;

  constructor(private readonly database: Database) {
    const rowsOf = database.rowsOf(ConversationRow);
    this.#rows = new Gather({
      nameOf: (id) => id,
      load: async (ids) => new Map((await rowsOf(ids)).map((row) => [row.id, row])),
    });
  }

  get(id: string): Promise<ConversationRecord | null> {
    return this.database.entities(ConversationRow).findOneBy({ id });
  }

  /** The conversation of the site, if it meets `condition`, which is on `conversation.id`. */
  getIf(
    siteId: string,
    id: string,
    condition: { sql: string; parameters: Record<string, string> },
  ): Promise<ConversationRecord | null> {
    return this.database
      .entities(ConversationRow)
      .createQueryBuilder('conversation')
      .where(`conversation.siteId = :siteId AND ${condition.sql}`, {
        ...condition.parameters,
        siteId,
      })
      .andWhere('conversation.id = :id', { id })
      .getOne();
  }

  /** Conversations of the site, in no order. */
  async many(siteId: string, ids: readonly string[]): Promise<Map<string, ConversationRecord>> {
    const found = await this.#rows.many(ids);
    for (const [id, row] of found) if (row.siteId !== siteId) found.delete(id);
    return found;
  }

  /** The open direct conversation of the people of `directKey`. */
  direct(siteId: string, directKey: string): Promise<ConversationRecord | null> {
    return this.database.entities(ConversationRow).findOneBy({ siteId, directKey });
  }

  /** The conversation of the site with this id of the host's. */
  byExternalId(siteId: string, externalId: string): Promise<ConversationRecord | null> {
    return this.database.entities(ConversationRow).findOneBy({ siteId, externalId });
  }

  /** Conversations of the site that are not deleted, by their ids. */
  ofSite(
    siteId: string,
    { kind, after, limit }: { kind?: 'direct' | 'group'; after: string; limit: number },
  ): Promise<ConversationRecord[]> {
    return this.database.entities(ConversationRow).find({
      where: { siteId, id: MoreThan(after), deletedAt: IsNull(), ...(kind && { kind }) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** The group that this user's client created with this id. */
  createdAs(
    siteId: string,
    createdBy: string,
    clientId: string,
  ): Promise<ConversationRecord | null> {
    return this.database.entities(ConversationRow).findOneBy({ siteId, createdBy, clientId });
  }

  /** The log's rows of conversations, and the conversations of a site. */
  get siteRows(): { rows: SiteRows[]; owners: SiteOwners } {
    const { database } = this;
    return {
      rows: [MessageRow, MessageEditRow, PinnedMessageRow].map((entity) =>
        rowsOf<{ conversationId: string }>(database, 'conversations', entity, 'conversationId'),
      ),
      owners: ownersOf(database, ConversationRow),
    };
  }

  /**
   * Locks a conversation as the writer does: nothing in it changes until the transaction ends.
   * Returns whether the site has it; a deleted one counts as gone.
   */
  async lock(transaction: Transaction, siteId: string, id: string): Promise<boolean> {
    const rows = await transaction.query<unknown[]>(
      `SELECT id FROM conversations WHERE id = ? AND site_id = ? AND deleted_at IS NULL ${this.database.dialect.forUpdate}`,
      [id, siteId],
    );
    return rows.length > 0;
  }

  /** In the transaction of `MessageWriter.create`. */
  async insert(transaction: Transaction, row: ConversationRecord): Promise<void> {
    await transaction.insert(ConversationRow, row);
  }

  /** Stores whether one of the two people of a direct conversation blocks the other. */
  async setBlocked(
    transaction: Transaction,
    siteId: string,
    directKey: string,
    isBlocked: boolean,
  ): Promise<void> {
    await transaction.query(
      'UPDATE conversations SET blocked = ? WHERE site_id = ? AND direct_key = ?',
      [Number(isBlocked), siteId, directKey],
    );
  }

  /** Whether the user has sent a message with this id in the conversation. */
  async hasSent(
    on: Queryable,
    siteId: string,
    place: { conversationId: string } | { directKey: string },
    sent: { senderId: string; clientId: string },
  ): Promise<boolean> {
    const [column, key] =
      'directKey' in place
        ? ['conversations.direct_key', place.directKey]
        : ['conversations.id', place.conversationId];
    const found = await on.query<unknown[]>(
      `SELECT messages.seq FROM conversations JOIN messages ON messages.conversation_id = conversations.id
       WHERE ${column} = ? AND conversations.site_id = ? AND messages.sender_id = ? AND messages.client_id = ?`,
      [key, siteId, sent.senderId, sent.clientId],
    );
    return found.length > 0;
  }

  /**
   * The groups and closed conversations of the site in which the user has written: checks each
   * conversation of the site, by the index of senders.
   */
  async writtenIn(siteId: string, userId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }[]>(
      `SELECT id FROM (
         SELECT id, (SELECT client_id FROM messages WHERE conversation_id = conversations.id AND sender_id = ? ORDER BY client_id LIMIT 1) AS first
         FROM conversations WHERE site_id = ? AND direct_key IS NULL
       ) AS written WHERE first IS NOT NULL`,
      [userId, siteId],
    );
    return rows.map(({ id }) => id);
  }
}

/** Marks a conversation as deleted, with a change. Its id of the host's is free again. */
export const storingDeletion = (conversationId: string, at: Date): Statement => ({
  sql: `UPDATE conversations SET deleted_at = ?, external_id = NULL, title = CASE WHEN kind = 'group' THEN '' END WHERE id = ?`,
  parameters: [at, conversationId],
});

/** Stores, with a change, whether one of two people blocks the other; `isBlocked` computes it. */
export const storingBlocked = (conversationId: string, isBlocked: Statement): Statement => ({
  sql: `UPDATE conversations SET blocked = (${isBlocked.sql}) WHERE id = ?`,
  parameters: [...isBlocked.parameters, conversationId],
});
