import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time } from '../../database/columns.js';

/** A user who may not join a group. */
@Entity('bans')
@Index('bans_recent', ['conversationId', 'createdAt', 'userId'])
@Index('bans_user', ['userId'])
export class BanRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...id, name: 'banned_by' }) bannedBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

/** A user's request to join a group; deleted once it is answered. */
@Entity('join_requests')
@Index('join_requests_recent', ['conversationId', 'createdAt', 'userId'])
@Index('join_requests_user', ['userId', 'createdAt', 'conversationId'])
export class JoinRequestRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...longText, ...optional }) note!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

/** An invitation of a user to a group; deleted once it is answered. */
@Entity('invitations')
@Index('invitations_recent', ['conversationId', 'createdAt', 'userId'])
@Index('invitations_user', ['userId', 'createdAt', 'conversationId'])
export class InvitationRow {
  @PrimaryColumn({ ...id, name: 'conversation_id' }) conversationId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...id, name: 'invited_by' }) invitedBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

/** A link into a group. Only the hash of its token is stored. */
@Entity('invites')
@Index('invites_token', ['tokenHash'], { unique: true })
@Index('invites_conversation', ['conversationId', 'createdAt'])
export class InviteRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'conversation_id' }) conversationId!: string;
  @Column({ ...text(64), name: 'token_hash' }) tokenHash!: string;
  @Column({ ...id, name: 'created_by' }) createdBy!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'expires_at' }) expiresAt!: Date | null;
  @Column({ ...integer, ...optional, name: 'max_uses' }) maxUses!: number | null;
  @Column(integer) uses!: number;
}
