import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time } from '../database/columns.js';

/**
 * One entry of a conversation's log. Clustered by its key, so that a page is one range scan; on
 * MySQL in partitions.
 */
@Entity('messages')
@Index('messages_client_id', ['conversationId', 'senderId', 'clientId'], { unique: true })
@Index('messages_rev', ['conversationId', 'rev'])
export class MessageRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
  /** The conversation's `rev` of the last change. */
  @Column(integer) rev!: number;
  @Column(text(10)) kind!: 'text' | 'system';
  @Column({ ...id, ...optional, name: 'sender_id' }) senderId!: string | null;
  @Column({ ...text(64), ...optional, name: 'client_id' }) clientId!: string | null;
  /** Hash of the sent content, which identifies a repeated send even after an edit. */
  @Column({ ...text(64), ...optional, name: 'send_hash' }) sendHash!: string | null;
  @Column({ ...longText, ...optional }) text!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'edited_at' }) editedAt!: Date | null;
  @Column({ ...time, ...optional, name: 'deleted_at' }) deletedAt!: Date | null;
  /**
   * JSON of fields that few messages have: system entry, the `seq` of the quoted message, mentions,
   * metadata, attachments, blocks, previews.
   */
  @Column({ ...longText, ...optional }) extra!: string | null;
  /**
   * JSON of `[emoji, [userId …]][]`, changed under the conversation's lock. It is in the row, so
   * that a page stays one range scan.
   */
  @Column({ ...longText, ...optional }) reactions!: string | null;
  @Column({ ...time, ...optional, name: 'pinned_at' }) pinnedAt!: Date | null;
  @Column({ ...id, ...optional, name: 'pinned_by' }) pinnedBy!: string | null;
}

/** The text of a message before an edit; `rev` is that of the edit. */
@Entity('message_edits')
export class MessageEditRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
  @PrimaryColumn(integer) rev!: number;
  @Column(longText) text!: string;
  @Column({ ...time, name: 'replaced_at' }) replacedAt!: Date;
  @Column({ ...id, name: 'replaced_by' }) replacedBy!: string;
}

/** Marks a message as pinned; the message's row says when and by whom. */
@Entity('pinned_messages')
export class PinnedMessageRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
}
