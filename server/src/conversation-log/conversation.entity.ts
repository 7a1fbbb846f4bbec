import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time, usually, zero } from '../database/columns.js';

@Entity('conversations')
@Index('conversations_direct', ['siteId', 'directKey'], { unique: true })
@Index('conversations_closed', ['siteId', 'closedKey', 'closedAt'])
@Index('conversations_listed', ['siteId', 'listedTitle', 'id'])
@Index('conversations_client_id', ['createdBy', 'clientId'], { unique: true })
export class ConversationRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(10)) kind!: 'direct' | 'group';
  /**
   * Stands for the set of people of a direct conversation, so that the database holds one for each.
   */
  @Column({ ...text(64), ...optional, name: 'direct_key' }) directKey!: string | null;
  /**
   * The last number handed out, and the count of changes: moved by the writer alone, under this
   * row's lock.
   */
  @Column({ ...integer, name: 'last_seq' }) lastSeq!: number;
  @Column(integer) rev!: number;
  @Column({ ...id, name: 'created_by' }) createdBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'last_activity_at' }) lastActivityAt!: Date;
  @Column({ ...text(80), ...optional }) title!: string | null;
  /** The id that the creator's client gave a group, so that asking again makes no second one. */
  @Column({ ...text(64), ...optional, name: 'client_id' }) clientId!: string | null;
  @Column({ ...integer, ...zero, name: 'member_count' }) memberCount!: number;
  @Column({ ...text(10), ...usually('private') }) access!: 'private' | 'open';
  @Column({ ...text(10), ...usually('all') }) posting!: 'all' | 'admins';
  @Column({ ...text(10), ...usually('all') }) history!: 'all' | 'joined';
  @Column({ ...longText, ...optional }) description!: string | null;
  @Column({ ...longText, ...optional, name: 'avatar_url' }) avatarUrl!: string | null;
  /**
   * What an open group is ordered and searched by; NULL for all others, which are listed nowhere.
   */
  @Column({ ...text(190), ...optional, name: 'listed_title' }) listedTitle!: string | null;
  /**
   * The entry with which the last one came who ever did: who is a member sees everything from there
   * on, whatever `history` says.
   */
  @Column({ ...integer, ...zero, name: 'joined_seq' }) joinedSeq!: number;
  /**
   * When a direct conversation's two people ceased to be contacts: it has no `directKey` any more.
   */
  @Column({ ...time, ...optional, name: 'closed_at' }) closedAt!: Date | null;
  /**
   * The `directKey` that a closed conversation had: what its two people say later is in another
   * one.
   */
  @Column({ ...text(64), ...optional, name: 'closed_key' }) closedKey?: string | null;
  /** 1 where one of the two people of a direct conversation blocks the other. */
  @Column({ ...integer, ...zero }) blocked!: number;
  /** Seconds between two messages of a member. Left out where a conversation begins. */
  @Column({ ...integer, ...zero, name: 'slow_seconds' }) slowSeconds?: number;
}

/** A user in a conversation. */
@Entity('members')
@Index('members_user', ['userId'])
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
  /** Counts what changed for this member alone. */
  @Column({ ...integer, ...zero, name: 'member_rev' }) memberRev!: number;
  /** The entry with which the member came; 0 for those who came before it was written down. */
  @Column({ ...integer, ...zero, name: 'joined_seq' }) joinedSeq!: number;
  /**
   * Until when the member may not write here. Left out where a membership begins, as the next one
   * is.
   */
  @Column({ ...time, ...optional, name: 'silenced_until' }) silencedUntil?: Date | null;
  /** Of the last message, written in slow mode alone. */
  @Column({ ...time, ...optional, name: 'last_sent_at' }) lastSentAt?: Date | null;
  /** Until when the member does not want to be called. Ends with the membership. */
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
 * What a former member finds again on coming back: nobody is rid of a silence, or of slow mode's
 * wait, by leaving.
 */
@Entity('kept_standings')
@Index('kept_standings_user', ['userId'])
export class KeptStandingRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...time, ...optional, name: 'silenced_until' }) silencedUntil!: Date | null;
  @Column({ ...time, ...optional, name: 'last_sent_at' }) lastSentAt!: Date | null;
}
