import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import { id, integer, longText, optional, text, time } from '../../database/columns.js';

@Entity('webhooks')
@Index('webhooks_site', ['siteId'])
@Index('webhooks_next', ['nextAt'])
export class WebhookRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(80)) name!: string;
  @Column(longText) url!: string;
  /** JSON of the names of events; null for all. */
  @Column({ ...longText, ...optional }) events!: string | null;
  /** JSON of `Secret[]`, the newest first. */
  @Column(longText) secrets!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** Since when every try has failed. */
  @Column({ ...time, ...optional, name: 'failing_since' }) failingSince!: Date | null;
  @Column({ ...time, ...optional, name: 'disabled_at' }) disabledAt!: Date | null;
  @Column({ ...text(10), ...optional, name: 'disabled_reason' }) disabledReason!:
    'host' | 'failing' | 'gone' | null;
  /** From then on there may be something to send; null if there is nothing. */
  @Column({ ...time, ...optional, name: 'next_at' }) nextAt!: Date | null;
  /** The node that sends to this webhook, and until when no other one does. */
  @Column({ ...id, ...optional, name: 'leased_by' }) leasedBy!: string | null;
  @Column({ ...time, ...optional, name: 'leased_until' }) leasedUntil!: Date | null;
}

/** One event for one webhook. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_state', ['webhookId', 'state', 'number'])
export class DeliveryRow {
  @PrimaryColumn({ ...id, name: 'webhook_id' }) webhookId!: string;
  /** Of the event. */
  @PrimaryColumn(integer) number!: number;
  @Column(text(40)) name!: HostEventName;
  @Column(text(80)) stream!: string;
  @Column(text(10)) state!: 'pending' | 'delivered' | 'failed';
  @Column(integer) attempts!: number;
  /** Not before then; null for at once. */
  @Column({ ...time, ...optional, name: 'due_at' }) dueAt!: Date | null;
  /** The first try. */
  @Column({ ...time, ...optional, name: 'first_at' }) firstAt!: Date | null;
  @Column({ ...time, ...optional, name: 'tried_at' }) triedAt!: Date | null;
  @Column({ ...integer, ...optional, name: 'status_code' }) statusCode!: number | null;
  @Column({ ...text(20), ...optional }) error!: string | null;
  /** Its beginning. */
  @Column({ ...longText, ...optional }) answer!: string | null;
  @Column({ ...integer, ...optional }) milliseconds!: number | null;
}
