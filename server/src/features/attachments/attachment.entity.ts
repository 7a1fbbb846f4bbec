import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, optional, text, time, zero } from '../../database/columns.js';

/**
 * An uploaded file, an avatar of a user or group, or the picture of a linked page. Its bytes are in
 * the file store, under keys that begin with its id.
 */
@Entity('attachments')
@Index('attachments_place', ['conversationId', 'seq'])
@Index('attachments_uploader', ['uploaderId', 'keepUntil'])
@Index('attachments_over', ['keepUntil'])
@Index('attachments_state', ['state', 'id'])
@Index('attachments_site', ['siteId', 'keepUntil'])
export class AttachmentRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...id, name: 'uploader_id' }) uploaderId!: string;
  /**
   * Of an upload: the only conversation where it may be sent, NULL for any. Of an avatar: the group
   * that it shows, NULL if it shows its uploader.
   */
  @Column({ ...id, ...optional, name: 'conversation_id' }) conversationId!: string | null;
  /** The message that carries the file; NULL until it is sent. */
  @Column({ ...integer, ...optional }) seq!: number | null;
  @Column(text(10)) kind!: 'picture' | 'video' | 'audio' | 'file' | 'avatar' | 'preview';
  @Column(text(200)) name!: string;
  @Column(text(100)) type!: string;
  @Column(integer) bytes!: number;
  /**
   * The size of the file in the store with all its copies, in kilobytes; 0 once its bytes are
   * deleted.
   */
  @Column({ ...integer, ...zero, name: 'stored_kb' }) storedKb!: number;
  @Column({ ...integer, ...optional }) width!: number | null;
  @Column({ ...integer, ...optional }) height!: number | null;
  @Column({ ...text(60), ...optional }) thumbhash!: string | null;
  @Column({ ...integer, ...zero }) animated!: number;
  /** Of a recording: how long it is, and its peaks in base64. */
  @Column({ ...integer, ...optional, name: 'duration_ms' }) durationMs!: number | null;
  @Column({ ...text(88), ...optional }) peaks!: string | null;
  @Column(text(10)) state!: 'scanning' | 'clean' | 'refused';
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** When the bytes and the row are deleted; NULL while the file is in use. */
  @Column({ ...time, ...optional, name: 'keep_until' }) keepUntil!: Date | null;
}
