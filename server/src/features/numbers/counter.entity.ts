import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, text, time } from '../../database/columns.js';

/** What happened on a site within an hour or a day. */
@Entity('counters')
@Index('counters_age', ['unit', 'slot'])
export class CounterRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn(text(4)) unit!: 'hour' | 'day';
  /** Which hour or day: 0 is the first one of 1970, in UTC. */
  @PrimaryColumn(integer) slot!: number;
  @Column(integer) messages!: number;
  @Column(integer) conversations!: number;
  /** Counted for days only. */
  @Column({ ...integer, name: 'active_users' }) activeUsers!: number;
  @Column({ ...integer, name: 'new_guests' }) newGuests!: number;
  @Column({ ...integer, name: 'new_members' }) newMembers!: number;
  @Column(integer) attachments!: number;
  /** Kilobytes, as the bytes of a site do not fit into an integer. */
  @Column({ ...integer, name: 'attachment_kb' }) attachmentKb!: number;
  @Column(integer) reports!: number;
  @Column(integer) deliveries!: number;
  @Column({ ...integer, name: 'delivery_failures' }) deliveryFailures!: number;
  @Column(integer) refusals!: number;
}

/** A user who is counted already among the active users of a day. Kept for two days. */
@Entity('active_users')
@Index('active_users_age', ['slot'])
@Index('active_users_user', ['userId'])
export class ActiveUserRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  /** The day. */
  @PrimaryColumn(integer) slot!: number;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  /** The batch that added the row, and so counted the user. */
  @Column(id) batch!: string;
}

/** How often a limit refused an operation on a day. */
@Entity('refusals')
@Index('refusals_age', ['slot'])
@Index('refusals_user', ['userId'])
export class RefusalRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  /** The day. */
  @PrimaryColumn(integer) slot!: number;
  @PrimaryColumn(text(60)) operation!: string;
  @PrimaryColumn(text(20)) code!: 'rate_limited' | 'limit_reached';
  /** Empty for callers that are not users, and for users who are not counted one by one. */
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column(integer) times!: number;
}

/**
 * The last batch that a node stored: a node that lost the answer of the database finds out whether
 * the batch is stored.
 */
@Entity('counting_nodes')
export class CountingNodeRow {
  @PrimaryColumn(id) id!: string;
  @Column(id) batch!: string;
  @Column({ ...time, name: 'stored_at' }) storedAt!: Date;
}
