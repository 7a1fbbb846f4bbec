import type { OperatorReading } from '@parlor/sdk/protocol/host-reading';
import type {
  DirectoryHolds,
  DirectoryVisibleTo,
  StrangersSee,
  WhoMayAdd,
  WhoMayWrite,
} from '@parlor/sdk/protocol/sites';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  id,
  integer,
  longText,
  optional,
  text,
  time,
  usually,
  zero,
} from '../../database/columns.js';

@Entity('sites')
@Index('sites_public_key', ['publicKey'], { unique: true })
export class SiteRow {
  @PrimaryColumn(id) id!: string;
  @Column(text(80)) name!: string;
  @Column({ ...text(40), name: 'public_key' }) publicKey!: string;
  /** 1 if this way of signing in is accepted. */
  @Column({ ...integer, name: 'identity_guest' }) identityGuest!: number;
  @Column({ ...integer, name: 'identity_account' }) identityAccount!: number;
  @Column({ ...integer, name: 'identity_signed' }) identitySigned!: number;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** How long senders may edit and delete; 0 is never, NULL always. */
  @Column({ ...integer, ...optional, name: 'edit_minutes' }) editMinutes!: number | null;
  @Column({ ...integer, ...optional, name: 'delete_minutes' }) deleteMinutes!: number | null;
  @Column({ ...text(24), default: 'anyone', name: 'who_may_write' }) whoMayWrite!: WhoMayWrite;
  /** Left out of new sites. */
  @Column({ ...text(10), default: 'contacts', name: 'who_may_add' }) whoMayAdd?: WhoMayAdd;
  /**
   * Who sees whom: the directory, and profiles of people who have not met. Left out of new sites.
   */
  @Column({ ...text(10), default: 'members', name: 'directory_visible_to' })
  directoryVisibleTo?: DirectoryVisibleTo;
  @Column({ ...text(10), default: 'everyone', name: 'directory_holds' })
  directoryHolds?: DirectoryHolds;
  @Column({ ...text(10), default: 'picture', name: 'strangers_see' }) strangersSee?: StrangersSee;
  /**
   * What users may send: kinds separated by commas, empty for no files; the most bytes of a file;
   * the most files of a message. Left out of new sites.
   */
  @Column({ ...text(40), ...usually('picture,video,audio,file'), name: 'attachment_kinds' })
  attachmentKinds?: string;
  @Column({ ...integer, default: 26_214_400, name: 'attachment_bytes' }) attachmentBytes?: number;
  @Column({ ...integer, default: 10, name: 'attachment_count' }) attachmentCount?: number;
  /**
   * Megabytes of files: stored by one person, by one guest and by the whole site, and uploaded from
   * one address within a day; NULL for no quota. Left out of new sites.
   */
  @Column({ ...integer, ...optional, default: 2_000, name: 'quota_person_mb' }) quotaPersonMb?:
    number | null;
  @Column({ ...integer, ...optional, default: 200, name: 'quota_guest_mb' }) quotaGuestMb?:
    number | null;
  @Column({ ...integer, ...optional, default: 2_000, name: 'quota_address_mb' }) quotaAddressMb?:
    number | null;
  @Column({ ...integer, ...optional, default: 20_000, name: 'quota_site_mb' }) quotaSiteMb?:
    number | null;
  /**
   * Increments with every change of the site's filters; 0 while there are none. Left out of new
   * sites.
   */
  @Column({ ...integer, ...zero, name: 'filter_rev' }) filterRev?: number;
  /**
   * Increments with every change of the site's pre-send hook; 0 if it never had one. Left out of
   * new sites.
   */
  @Column({ ...integer, ...zero, name: 'send_hook_rev' }) sendHookRev?: number;
  /** 0 if links get no previews. Left out of new sites. */
  @Column({ ...integer, default: 1, name: 'link_previews' }) linkPreviews?: number;
  /**
   * After how many days without a visit guests are deleted; NULL for never. Left out of new sites.
   */
  @Column({ ...integer, ...optional, name: 'guest_days' }) guestDays?: number | null;
  /**
   * What visitors see before they sign in: the address of a picture, and when they get an answer.
   * Left out of new sites.
   */
  @Column({ ...longText, ...optional, name: 'logo_url' }) logoUrl?: string | null;
  @Column({ ...text(200), ...optional }) promise?: string | null;
  /** What operators may read of conversations. Left out of new sites. */
  @Column({ ...text(10), default: 'reported', name: 'operator_reading' })
  operatorReading?: OperatorReading;
  /** How the chat looks on the site's pages, as JSON. Left out of new sites. */
  @Column({ ...longText, ...optional }) look?: string | null;
  /**
   * When the deletion began: the site is unknown everywhere, and its rows are deleted step by step.
   */
  @Column({ ...time, ...optional, name: 'deleted_at' }) deletedAt?: Date | null;
}

@Entity('site_origins')
@Index('site_origins_origin', ['origin'])
export class SiteOriginRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn(text(255)) origin!: string;
}

/** A key of the host's backend. Only its hash is stored. */
@Entity('secret_keys')
@Index('secret_keys_hash', ['hash'], { unique: true })
@Index('secret_keys_site', ['siteId'])
export class SecretKeyRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(64)) hash!: string;
  @Column({ ...text(80), ...usually('default') }) name!: string;
  /** Separated by commas. */
  @Column({ ...text(40), ...usually('admin') }) scopes!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** At most one minute older than the last use. */
  @Column({ ...time, ...optional, name: 'last_used_at' }) lastUsedAt!: Date | null;
  /** When the key ends by itself, after its rotation. */
  @Column({ ...time, ...optional, name: 'expires_at' }) expiresAt!: Date | null;
  @Column({ ...time, ...optional, name: 'revoked_at' }) revokedAt!: Date | null;
}

/** The secret that the host's backend signs identity tokens with. HS256 needs it in plain text. */
@Entity('signing_secrets')
export class SigningSecretRow {
  @PrimaryColumn({ ...id, name: 'site_id' }) siteId!: string;
  @PrimaryColumn(text(40)) kid!: string;
  @Column(text(100)) secret!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  /** When it ends by itself, after its rotation. */
  @Column({ ...time, ...optional, name: 'expires_at' }) expiresAt!: Date | null;
  @Column({ ...time, ...optional, name: 'revoked_at' }) revokedAt!: Date | null;
}
