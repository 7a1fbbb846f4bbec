import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time, usually, zero } from '../database/columns.js';

@Entity('conversations')
@Index('conversations_direct', ['siteId', 'directKey'], { unique: true })
@Index('conversations_closed', ['siteId', 'closedKey', 'closedAt'])
@Index('conversations_listed', ['siteId', 'listedTitle', 'id'])
@Index('conversations_external_id', ['siteId', 'externalId'], { unique: true })
@Index('conversations_site', ['siteId', 'id'])
@Index('conversations_client_id', ['createdBy', 'clientId'], { unique: true })
export class ConversationRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(10)) kind!: 'direct' | 'group';
  /**
   * Identifies the set of people of a direct conversation, so that the database holds one
   * conversation for each set.
   */
  @Column({ ...text(64), ...optional, name: 'direct_key' }) directKey!: string | null;
  /**
   * The last `seq`, and the count of changes: only the writer changes them, under this row's lock.
   */
  @Column({ ...integer, name: 'last_seq' }) lastSeq!: number;
  @Column(integer) rev!: number;
  @Column({ ...id, name: 'created_by' }) createdBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'last_activity_at' }) lastActivityAt!: Date;
  @Column({ ...text(80), ...optional }) title!: string | null;
  /**
   * The id that the creator's client gave a group, so that a repeated request creates no second
   * group.
   */
  @Column({ ...text(64), ...optional, name: 'client_id' }) clientId!: string | null;
  @Column({ ...integer, ...zero, name: 'member_count' }) memberCount!: number;
  @Column({ ...text(10), ...usually('private') }) access!: 'private' | 'open';
  @Column({ ...text(10), ...usually('all') }) posting!: 'all' | 'admins';
  @Column({ ...text(10), ...usually('all') }) history!: 'all' | 'joined';
  @Column({ ...longText, ...optional }) description!: string | null;
  @Column({ ...longText, ...optional, name: 'avatar_url' }) avatarUrl!: string | null;
  /**
   * The key by which open groups are sorted and searched; NULL for all other groups, which are not
   * listed.
   */
  @Column({ ...text(190), ...optional, name: 'listed_title' }) listedTitle!: string | null;
  /**
   * The `seq` of the entry with the latest join of any member: all members see everything from
   * there on, whatever `history` says.
   */
  @Column({ ...integer, ...zero, name: 'joined_seq' }) joinedSeq!: number;
  /**
   * When the two people of a direct conversation stopped being contacts: it has no `directKey` any
   * more.
   */
  @Column({ ...time, ...optional, name: 'closed_at' }) closedAt!: Date | null;
  /**
   * The `directKey` that a closed conversation had: later messages of its two people are in another
   * one.
   */
  @Column({ ...text(64), ...optional, name: 'closed_key' }) closedKey?: string | null;
  /** 1 if one of the two people of a direct conversation blocks the other. */
  @Column({ ...integer, ...zero }) blocked!: number;
  /** Seconds between two messages of a member. Left out when a conversation is created. */
  @Column({ ...integer, ...zero, name: 'slow_seconds' }) slowSeconds?: number;
  /** The host's own id. Left out when a user creates the conversation, like the next one. */
  @Column({ ...text(128), ...optional, name: 'external_id' }) externalId?: string | null;
  /** The host deleted it: it has no members and no texts any more. */
  @Column({ ...time, ...optional, name: 'deleted_at' }) deletedAt?: Date | null;
}
