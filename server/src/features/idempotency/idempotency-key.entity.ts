import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, longText, optional, text, time } from '../../database/columns.js';

/** A call of a site's host that was made with an `Idempotency-Key`. */
@Entity('idempotency_keys')
@Index('idempotency_keys_age', ['createdAt'])
export class IdempotencyKeyRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn({ ...text(64), name: 'key_hash' }) keyHash!: string;
  /** Hash of the operation and its input, which tells a repeated call from another one. */
  @Column({ ...text(64), name: 'input_hash' }) inputHash!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** Names the run of the call that is in progress; NULL when it is answered. */
  @Column({ ...id, ...optional }) claim!: string | null;
  /** If the run is not over by then, its node has died. */
  @Column({ ...time, name: 'claimed_until' }) claimedUntil!: Date;
  /** The answer, encrypted with the key; NULL if it is too long to be kept. */
  @Column({ ...longText, ...optional }) answer!: string | null;
}
