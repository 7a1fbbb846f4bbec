import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, time } from '../../database/columns.js';

/** A message that grows: its text so far, which the message does not have yet. */
@Entity('message_streams')
@Index('message_streams_end', ['endsAt'])
@Index('message_streams_site', ['siteId'])
export class StreamRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  /** The bot. */
  @Column({ ...id, name: 'user_id' }) userId!: string;
  /** The conversation's `rev` when it began: later members do not see it. */
  @Column(integer) rev!: number;
  @Column(longText) text!: string;
  /** Of the text, in UTF-16 code units: two appends at the same time do not both succeed. */
  @Column(integer) length!: number;
  /** From then on, any node ends it. */
  @Column({ ...time, name: 'ends_at' }) endsAt!: Date;
}
