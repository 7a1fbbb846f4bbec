import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, optional, text, time } from '../../database/columns.js';

/** A token of a bot. Of the token itself, only the hash is stored. */
@Entity('bot_tokens')
@Index('bot_tokens_hash', ['hash'], { unique: true })
@Index('bot_tokens_bot', ['userId'])
@Index('bot_tokens_site', ['siteId'])
@Index('bot_tokens_end', ['endsAt'])
export class BotTokenRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...id, name: 'user_id' }) userId!: string;
  @Column(text(64)) hash!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'last_used_at' }) lastUsedAt!: Date | null;
  /** When it stops working. The row is deleted after the sessions that began with it have ended. */
  @Column({ ...time, ...optional, name: 'ends_at' }) endsAt!: Date | null;
}
