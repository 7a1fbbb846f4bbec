import { Column, Entity, PrimaryColumn } from 'typeorm';
import { id, integer } from '../../database/columns.js';

/**
 * How much is stored for one user, or with an empty user id for the whole site: the sum of
 * `stored_kb` of the rows in `attachments`.
 */
@Entity('stored_files')
export class StoredFilesRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  /** Kilobytes, as the bytes of a site do not fit into an integer. */
  @Column(integer) kb!: number;
}
