import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, longText, optional, text, time } from '../../database/columns.js';

/** A site's cache entry of a page, or the claim of a node that is fetching it. */
@Entity('link_previews')
@Index('link_previews_expiry', ['expiresAt'])
export class LinkPreviewRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn({ ...text(64), name: 'url_hash' }) urlHash!: string;
  @Column(text(10)) state!: 'fetching' | 'known';
  /** JSON of a `KnownPage`; null if there is nothing to show. */
  @Column({ ...longText, ...optional }) page!: string | null;
  /**
   * From then on any node may fetch the page: again, or because the node that claimed it did not
   * finish.
   */
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
}
