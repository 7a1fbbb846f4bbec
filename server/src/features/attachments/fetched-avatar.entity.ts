import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, time } from '../../database/columns.js';

/**
 * Where the host's backend says that the picture of a user is. The row goes when the user, or the
 * host, sets another picture.
 */
@Entity('fetched_avatars')
@Index('fetched_avatars_due', ['dueAt', 'siteId'])
export class FetchedAvatarRow {
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(longText) source!: string;
  /** When to fetch it; NULL once it was fetched, or given up. */
  @Column({ ...time, ...optional, name: 'due_at' }) dueAt!: Date | null;
  /** Since the address was given; 0 once it was fetched. */
  @Column(integer) tries!: number;
}
