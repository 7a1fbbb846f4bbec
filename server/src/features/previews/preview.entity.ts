import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, longText, optional, text, time } from '../../database/columns.js';

/** What a site knows of a page, or that somebody is just fetching it. */
@Entity('link_previews')
@Index('link_previews_expiry', ['expiresAt'])
export class LinkPreviewRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn({ ...text(64), name: 'url_hash' }) urlHash!: string;
  @Column(text(10)) state!: 'fetching' | 'known';
  /** JSON of a `PageSummary`; null where there is nothing to show. */
  @Column({ ...longText, ...optional }) page!: string | null;
  /** From then on anybody may fetch it, again or after somebody who did not come back. */
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
}
