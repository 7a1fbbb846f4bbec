import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time } from '../../database/columns.js';

/** One entry of a conversation's log. Clustered by its key, so that a page is one range scan; on MySQL in partitions. */
@Entity('messages')
@Index('messages_client_id', ['conversationId', 'senderId', 'clientId'], { unique: true })
@Index('messages_rev', ['conversationId', 'rev'])
export class MessageRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
  /** The conversation's `rev` of the last change. */
  @Column(integer) rev!: number;
  @Column(text(10)) kind!: 'text';
  @Column({ ...id, ...optional, name: 'sender_id' }) senderId!: string | null;
  @Column({ ...text(64), ...optional, name: 'client_id' }) clientId!: string | null;
  /** Of what was sent, so that a repeated send is told from another one even after an edit. */
  @Column({ ...text(64), ...optional, name: 'send_hash' }) sendHash!: string | null;
  @Column({ ...longText, ...optional }) text!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'edited_at' }) editedAt!: Date | null;
  @Column({ ...time, ...optional, name: 'deleted_at' }) deletedAt!: Date | null;
}
