import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { HostEventName } from '@parlor/sdk/protocol/host-events';
import { id, integer, longText, text, time } from '../../database/columns.js';

/** A site that keeps events, or has kept some. */
@Entity('event_sites')
export class EventSiteRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  /** 1 if the host asked for it. */
  @Column(integer) asked!: number;
  /** 1 if the site has a webhook. */
  @Column(integer) hooked!: number;
  /** The number of the last event. */
  @Column({ ...integer, name: 'last_number' }) lastNumber!: number;
}

/** An event that was stored with its change, and has no number yet. */
@Entity('event_outbox')
@Index('event_outbox_site', ['siteId'])
export class EventOutboxRow {
  /** What it is about: events of one stream keep their order. */
  @PrimaryColumn(text(80)) stream!: string;
  /** The `rev` of the conversation after the commit; 0 of other streams. */
  @PrimaryColumn(integer) position!: number;
  /** Of the events of one commit, or of one process. */
  @PrimaryColumn(integer) part!: number;
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(40)) name!: HostEventName;
  /** JSON. */
  @Column(longText) data!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}

/** An event with its number, for seven days. */
@Entity('events')
export class EventRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn(integer) number!: number;
  @Column(text(40)) name!: HostEventName;
  @Column(text(80)) stream!: string;
  /** JSON. */
  @Column(longText) data!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}
