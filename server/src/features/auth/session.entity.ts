import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, optional, text, time } from '../../database/columns.js';
import type { SessionWay } from '../../ports/sites.js';

@Entity('sessions')
@Index('sessions_user', ['userId'])
@Index('sessions_revoked', ['revokedAt'])
@Index('sessions_kid', ['siteId', 'kid'])
@Index('sessions_expiry', ['expiresAt'])
export class SessionRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...id, name: 'user_id' }) userId!: string;
  @Column(text(10)) way!: SessionWay;
  /** The hash of the secret of the only valid refresh token. */
  @Column({ ...text(64), name: 'refresh_hash' }) refreshHash!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
  @Column({ ...time, ...optional, name: 'revoked_at' }) revokedAt!: Date | null;
  /** What the session was made with: the signing secret of the token, or the token of a bot. */
  @Column({ ...text(40), ...optional }) kid!: string | null;
  /**
   * The network address that it was last started or refreshed from, hashed with a key and the user.
   */
  @Column({ ...text(43), ...optional, name: 'address_hash' }) addressHash!: string | null;
}
