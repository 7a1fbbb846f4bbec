import { Entity, PrimaryColumn } from 'typeorm';
import { id, integer } from '../../database/columns.js';

/** A message that a user has deleted only for themselves. */
@Entity('hidden_messages')
export class HiddenMessageRow {
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn(integer) seq!: number;
}
