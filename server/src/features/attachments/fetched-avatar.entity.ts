import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, time } from '../../database/columns.js';

/**
 * The address that the host's backend gave for the picture of a user. The row is deleted when the
 * user, or the host, sets another picture.
 */
@Entity('fetched_avatars')
@Index('fetched_avatars_due', ['dueAt', 'siteId'])
export class FetchedAvatarRow {
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(longText) source!: string;
  /** When to fetch the picture; NULL once it was fetched, or given up. */
  @Column({ ...time, ...optional, name: 'due_at' }) dueAt!: Date | null;
  /** Tries since the address was given; 0 once the picture was fetched. */
  @Column(integer) tries!: number;
}
