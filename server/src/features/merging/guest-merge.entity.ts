import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, longText, optional, time } from '../../database/columns.js';

/** A guest whose conversations another user has taken over. */
@Entity('guest_merges')
@Index('guest_merges_unfinished', ['finishedAt', 'createdAt'])
@Index('guest_merges_user', ['userId'])
@Index('guest_merges_site', ['siteId'])
export class GuestMergeRow {
  @PrimaryColumn({ ...id, name: 'guest_id' }) guestId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  /** The user who has taken them over. */
  @Column({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** JSON of the conversations that are not done yet; NULL until they have been looked up. */
  @Column({ ...longText, ...optional }) places!: string | null;
  /** NULL while there is something left to do. */
  @Column({ ...time, ...optional, name: 'finished_at' }) finishedAt!: Date | null;
}
