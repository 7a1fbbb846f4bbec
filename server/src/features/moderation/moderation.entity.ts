import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { ReportReason } from '@parlor/sdk/protocol/reports';
import type { HostActor } from '../../kernel/context.js';
import { id, integer, longText, optional, text, time } from '../../database/columns.js';

@Entity('reports')
@Index('reports_open_key', ['openKey'], { unique: true })
@Index('reports_open', ['siteId', 'status', 'createdAt', 'id'])
@Index('reports_resolved', ['siteId', 'status', 'resolvedAt', 'id'])
@Index('reports_reporter', ['reporterId', 'status'])
@Index('reports_user', ['userId'])
@Index('reports_conversation', ['conversationId', 'siteId', 'seq'])
@Index('reports_old', ['status', 'resolvedAt'])
export class ReportRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(10)) status!: 'open' | 'resolved';
  /**
   * A hash of reporter and target while the report is open: the unique index allows one open report
   * for each pair.
   */
  @Column({ ...text(64), ...optional, name: 'open_key' }) openKey!: string | null;
  @Column({ ...id, name: 'reporter_id' }) reporterId!: string;
  @Column({ ...id, name: 'user_id' }) userId!: string;
  @Column({ ...id, ...optional, name: 'conversation_id' }) conversationId!: string | null;
  @Column({ ...integer, ...optional }) seq!: number | null;
  @Column(text(20)) reason!: ReportReason;
  @Column({ ...longText, ...optional }) note!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'resolved_at' }) resolvedAt!: Date | null;
  @Column({ ...id, ...optional, name: 'resolved_by' }) resolvedBy!: string | null;
  /** The secret key or the operator that resolved it, with the name of that time. */
  @Column({ ...text(10), ...optional, name: 'resolved_by_kind' }) resolvedByKind!:
    HostActor['kind'] | null;
  @Column({ ...id, ...optional, name: 'resolved_by_id' }) resolvedById!: string | null;
  @Column({ ...text(80), ...optional, name: 'resolved_by_name' }) resolvedByName!: string | null;
  @Column({ ...text(20), ...optional }) outcome!:
    'none' | 'deleted' | 'silenced' | 'banned' | 'other' | null;
  @Column({ ...longText, ...optional, name: 'outcome_note' }) outcomeNote!: string | null;
}

/**
 * The copy of a reported message, or of one near it. Each message has a row, as its text may be as
 * long as a column can hold.
 */
@Entity('report_messages')
@Index('report_messages_sender', ['senderId'])
export class ReportMessageRow {
  @PrimaryColumn({ ...id, name: 'report_id' }) reportId!: string;
  @PrimaryColumn(integer) seq!: number;
  @Column({ ...id, ...optional, name: 'sender_id' }) senderId!: string | null;
  @Column({ ...longText, ...optional }) text!: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'edited_at' }) editedAt!: Date | null;
}

/**
 * Rows are not changed after they are added, except when a user is forgotten (the note is removed)
 * or a guest is merged.
 */
@Entity('audit_entries')
@Index('audit_entries_site', ['siteId', 'at', 'id'])
@Index('audit_entries_user', ['siteId', 'userId', 'at', 'id'])
@Index('audit_entries_act', ['siteId', 'act', 'at', 'id'])
@Index('audit_entries_actor', ['siteId', 'actorId', 'at', 'id'])
@Index('audit_entries_by', ['siteId', 'byId', 'at', 'id'])
export class AuditEntryRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(time) at!: Date;
  @Column(text(40)) act!: HostAuditAct;
  /** The user who did it; null if no user did. */
  @Column({ ...id, ...optional, name: 'actor_id' }) actorId!: string | null;
  /** The secret key or the operator that did it, with the name of that time. */
  @Column({ ...text(10), ...optional, name: 'by_kind' }) byKind!: HostActor['kind'] | null;
  @Column({ ...id, ...optional, name: 'by_id' }) byId!: string | null;
  @Column({ ...text(80), ...optional, name: 'by_name' }) byName!: string | null;
  @Column({ ...id, ...optional, name: 'user_id' }) userId!: string | null;
  @Column({ ...id, ...optional, name: 'conversation_id' }) conversationId!: string | null;
  @Column({ ...integer, ...optional }) seq!: number | null;
  @Column({ ...id, ...optional, name: 'report_id' }) reportId!: string | null;
  @Column({ ...time, ...optional }) until!: Date | null;
  @Column({ ...text(100), ...optional }) detail!: string | null;
  @Column({ ...longText, ...optional }) note!: string | null;
}

/** A word, or a link's host, that a site filters. */
@Entity('site_filters')
export class SiteFilterRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn(text(10)) kind!: 'word' | 'link';
  /**
   * A word is folded, and ends with `*` if it matches all words with this beginning; a host is in
   * the form of DNS.
   */
  @PrimaryColumn(text(255)) value!: string;
  @Column(text(10)) action!: 'refuse' | 'mask' | 'hold';
}

/** A send that waits for a moderator, outside of the logs; or that a moderator has dropped. */
@Entity('held_sends')
@Index('held_sends_key', ['sendKey'], { unique: true })
@Index('held_sends_site', ['siteId', 'status', 'createdAt', 'id'])
@Index('held_sends_sender', ['senderId', 'status', 'createdAt', 'id'])
export class HeldSendRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(10)) status!: 'held' | 'dropped';
  /**
   * A hash of the sender, the destination and the `clientId`, so that a repeated send is held once.
   */
  @Column({ ...text(64), name: 'send_key' }) sendKey!: string;
  @Column({ ...text(64), name: 'send_hash' }) sendHash!: string;
  @Column({ ...id, name: 'sender_id' }) senderId!: string;
  /** Null if the send would start a direct conversation. */
  @Column({ ...id, ...optional, name: 'conversation_id' }) conversationId!: string | null;
  @Column({ ...text(64), name: 'client_id' }) clientId!: string;
  /** Empty once dropped. */
  @Column(longText) text!: string;
  /**
   * JSON of what else was sent: the quote, mentions, metadata; or the members of a new
   * conversation.
   */
  @Column(longText) extra!: string;
  /** Of the pre-send hook. */
  @Column({ ...text(200), ...optional }) reason?: string | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}
