import type { OperatorRole } from '@parlor/sdk/protocol/operators';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, optional, text, time, zero } from '../../database/columns.js';

/** A person who manages sites in the console. */
@Entity('operators')
@Index('operators_email', ['emailKey'], { unique: true })
export class OperatorRow {
  @PrimaryColumn(id) id!: string;
  @Column(text(80)) name!: string;
  @Column(text(254)) email!: string;
  /** The folded address. */
  @Column({ ...text(254), name: 'email_key' }) emailKey!: string;
  @Column({ ...text(100), name: 'password_hash' }) passwordHash!: string;
  /** 1 if the operator may create sites even where nobody may sign up. */
  @Column({ ...integer, ...zero, name: 'may_create' }) mayCreate!: number;
  /** In Base32; null while the second factor is off. */
  @Column({ ...text(64), ...optional, name: 'totp_secret' }) totpSecret!: string | null;
  /** The secret that waits for its first code. */
  @Column({ ...text(64), ...optional, name: 'totp_pending' }) totpPending!: string | null;
  /** The 30 seconds of the last code that was used: each code works once. */
  @Column({ ...integer, ...zero, name: 'totp_step' }) totpStep!: number;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

/** The hash of a recovery code that has not been used. */
@Entity('operator_recovery_codes')
export class RecoveryCodeRow {
  @PrimaryColumn({ ...id, name: 'operator_id' }) operatorId!: string;
  @PrimaryColumn({ ...text(64), name: 'code_hash' }) codeHash!: string;
}

@Entity('operator_sessions')
@Index('operator_sessions_token', ['tokenHash'], { unique: true })
@Index('operator_sessions_operator', ['operatorId'])
@Index('operator_sessions_expiry', ['expiresAt'])
export class OperatorSessionRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'operator_id' }) operatorId!: string;
  @Column({ ...text(64), name: 'token_hash' }) tokenHash!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
  @Column(text(45)) address!: string;
  @Column({ ...text(200), name: 'user_agent' }) userAgent!: string;
}

/** A link that works once; its row is deleted by its use. */
@Entity('operator_links')
@Index('operator_links_token', ['tokenHash'], { unique: true })
@Index('operator_links_site', ['siteId'])
@Index('operator_links_kind', ['kind'])
@Index('operator_links_expiry', ['expiresAt'])
export class OperatorLinkRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...text(64), name: 'token_hash' }) tokenHash!: string;
  @Column(text(10)) kind!: 'start' | 'invitation' | 'reset';
  /** Whose password a reset sets. */
  @Column({ ...id, ...optional, name: 'operator_id' }) operatorId!: string | null;
  /** Where an invitation is to, as what, and for whom. */
  @Column({ ...id, ...optional, name: 'site_id' }) siteId!: string | null;
  @Column({ ...text(10), ...optional }) role!: OperatorRole | null;
  @Column({ ...text(254), ...optional }) email!: string | null;
  @Column({ ...text(254), ...optional, name: 'email_key' }) emailKey!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** Null for the link of the first operator, which works until it is used. */
  @Column({ ...time, ...optional, name: 'expires_at' }) expiresAt!: Date | null;
}

/** The role of an operator on a site. */
@Entity('site_operators')
@Index('site_operators_operator', ['operatorId'])
export class SiteOperatorRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn({ ...id, name: 'operator_id' }) operatorId!: string;
  @Column(text(10)) role!: OperatorRole;
  @Column({ ...time, name: 'joined_at' }) joinedAt!: Date;
}
