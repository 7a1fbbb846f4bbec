import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, optional, text, time, zero } from '../../database/columns.js';

/** The relation of two users: one row for both, no matter who asked. */
@Entity('contacts')
@Index('contacts_by', ['requestedBy', 'state'])
@Index('contacts_to', ['requestedTo', 'state'])
export class ContactRow {
  /** The smaller of the two ids, and the larger one. */
  @PrimaryColumn({ ...id, name: 'low_id' }) lowId!: string;
  @PrimaryColumn({ ...id, name: 'high_id' }) highId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  /** `none` once a request was withdrawn or a friendship ended. */
  @Column(text(10)) state!: 'requested' | 'accepted' | 'declined' | 'none';
  /** The user who asked last, and the user who was asked. */
  @Column({ ...id, name: 'requested_by' }) requestedBy!: string;
  @Column({ ...id, name: 'requested_to' }) requestedTo!: string;
  @Column({ ...text(300), ...optional }) note!: string | null;
  @Column({ ...time, name: 'requested_at' }) requestedAt!: Date;
  /** When it was accepted or declined. */
  @Column({ ...time, ...optional, name: 'answered_at' }) answeredAt!: Date | null;
  /**
   * When a friendship ended; NULL again once it is renewed. Until then, the two cannot write to
   * each other.
   */
  @Column({ ...time, ...optional, name: 'ended_at' }) endedAt!: Date | null;
  /** How often `requestedBy` has asked since `asksSince`; an accepted request resets it. */
  @Column({ ...integer, ...zero }) asks!: number;
  @Column({ ...time, ...optional, name: 'asks_since' }) asksSince!: Date | null;
}

/** Two users whose friendship has ended, and whose direct conversation is still to be closed. */
@Entity('closing_directs')
export class ClosingDirectRow {
  @PrimaryColumn({ ...id, name: 'low_id' }) lowId!: string;
  @PrimaryColumn({ ...id, name: 'high_id' }) highId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...id, name: 'ended_by' }) endedBy!: string;
}
