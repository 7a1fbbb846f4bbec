import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, time } from '../../database/columns.js';

@Entity('blocks')
@Index('blocks_blocked', ['blockedId'])
export class BlockRow {
  /** The user who blocks. */
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @PrimaryColumn({ ...id, name: 'blocked_id' }) blockedId!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...time, name: 'blocked_at' }) blockedAt!: Date;
}
