import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, longText, text, time } from '../../database/columns.js';
import type { HostActor } from '../../kernel/context.js';

@Entity('conversation_notes')
@Index('conversation_notes_conversation', ['conversationId', 'createdAt', 'id'])
export class NoteRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'conversation_id' }) conversationId!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** The secret key or the operator that wrote it, with the name of that time. */
  @Column({ ...text(10), name: 'by_kind' }) byKind!: HostActor['kind'];
  @Column({ ...id, name: 'by_id' }) byId!: string;
  @Column({ ...text(80), name: 'by_name' }) byName!: string;
  @Column(longText) text!: string;
}
