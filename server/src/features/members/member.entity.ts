import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, optional, text, time, zero } from '../../database/columns.js';

/** A user in a conversation. */
@Entity('members')
// What a user's list, totals and comparisons read of all memberships of the user.
@Index('members_user', [
  'userId',
  'conversationId',
  'unreadSeq',
  'memberRev',
  'joinedSeq',
  'clearedSeq',
  'archivedSeq',
  'pinnedAt',
  'mutedUntil',
  'role',
])
@Index('members_joined', ['conversationId', 'joinedAt', 'userId'])
export class MemberRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column(text(10)) role!: 'owner' | 'admin' | 'member';
  /** High-water marks: everything up to here was seen, or reached a device. */
  @Column({ ...integer, name: 'read_seq' }) readSeq!: number;
  @Column({ ...integer, name: 'delivered_seq' }) deliveredSeq!: number;
  @Column({ ...time, name: 'joined_at' }) joinedAt!: Date;
  /** Where unread begins for the member: `readSeq`, or before it after "mark as unread". */
  @Column({ ...integer, ...zero, name: 'unread_seq' }) unreadSeq!: number;
  /** Counts the changes that only affect this member. */
  @Column({ ...integer, ...zero, name: 'member_rev' }) memberRev!: number;
  /** The entry with which the member joined; 0 for members who joined before this was stored. */
  @Column({ ...integer, ...zero, name: 'joined_seq' }) joinedSeq!: number;
  /**
   * Until when the member may not write here. Omitted when a membership begins, like the columns
   * below.
   */
  @Column({ ...time, ...optional, name: 'silenced_until' }) silencedUntil?: Date | null;
  /** When the last message was sent; only stored in slow mode. */
  @Column({ ...time, ...optional, name: 'last_sent_at' }) lastSentAt?: Date | null;
  /** Until when the member does not want notifications. Ends with the membership. */
  @Column({ ...time, ...optional, name: 'muted_until' }) mutedUntil?: Date | null;
  /**
   * The last entry when the member archived the conversation: it is archived while it has no later
   * one.
   */
  @Column({ ...integer, ...optional, name: 'archived_seq' }) archivedSeq?: number | null;
  /** When the member pinned the conversation to the top of the list. */
  @Column({ ...time, ...optional, name: 'pinned_at' }) pinnedAt?: Date | null;
  /** The member has deleted everything up to this entry for themselves. */
  @Column({ ...integer, ...zero, name: 'cleared_seq' }) clearedSeq?: number;
}

/**
 * What applies again to a former member who joins again: leaving does not end a silence, or the
 * wait of slow mode.
 */
@Entity('kept_standings')
@Index('kept_standings_user', ['userId'])
export class KeptStandingRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...time, ...optional, name: 'silenced_until' }) silencedUntil!: Date | null;
  @Column({ ...time, ...optional, name: 'last_sent_at' }) lastSentAt!: Date | null;
}
