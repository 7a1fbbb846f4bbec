import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SendHook } from '@parlor/sdk/protocol/send-hook';
import { id, integer, longText, optional, text, time } from '../../database/columns.js';

/** What is asked before a message of the site is stored. */
@Entity('send_hooks')
export class SendHookRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @Column(longText) url!: string;
  @Column({ ...text(10), name: 'on_failure' }) onFailure!: SendHook['onFailure'];
  /** JSON of `Secret[]`, the newest first. */
  @Column(longText) secrets!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'failing_since' }) failingSince!: Date | null;
  /** When the audit log last got an entry that it fails. */
  @Column({ ...time, ...optional, name: 'noted_at' }) notedAt!: Date | null;
  @Column({ ...text(20), ...optional, name: 'last_error' }) lastError!: string | null;
  @Column(integer) failures!: number;
  @Column(integer) skipped!: number;
}
