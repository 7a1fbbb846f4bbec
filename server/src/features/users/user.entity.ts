import type { WhoMayAdd } from '@parlor/sdk/protocol/sites';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, integer, longText, optional, text, time, zero } from '../../database/columns.js';

@Entity('users')
@Index('users_email', ['siteId', 'email'], { unique: true })
@Index('users_external_id', ['siteId', 'externalId'], { unique: true })
@Index('users_site', ['siteId', 'id'])
@Index('users_directory', ['siteId', 'nameFolded', 'id'])
@Index('users_role', ['siteId', 'role'])
@Index('users_linked_kid', ['siteId', 'linkedKid'])
@Index('users_skeleton', ['siteId', 'nameSkeleton', 'id'])
@Index('users_banned', ['siteId', 'bannedUntil', 'id'])
@Index('users_silenced', ['siteId', 'silencedUntil', 'id'])
@Index('users_old', ['siteId', 'kind', 'deletedAt', 'createdAt'])
export class UserRow {
  @PrimaryColumn(id) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column(text(10)) kind!: 'guest' | 'member' | 'bot';
  @Column(text(10)) role!: 'user' | 'moderator' | 'admin';
  @Column(text(80)) name!: string;
  /** The directory is ordered and searched by this column. */
  @Column({ ...text(190), name: 'name_folded' }) nameFolded!: string;
  /**
   * What the name looks like; see skeleton.ts. Null until a name that an older server has stored is
   * updated.
   */
  @Column({ ...text(190), ...optional, name: 'name_skeleton' }) nameSkeleton!: string | null;
  /** 1 if the name looks like that of a moderator or admin of the site, and the user is neither. */
  @Column({ ...integer, ...zero, name: 'resembles_staff' }) resemblesStaff!: number;
  /** Folded. */
  @Column({ ...text(254), ...optional }) email!: string | null;
  /** Only selected for the comparison; see passwords.ts. */
  @Column({ ...text(100), ...optional, name: 'password_hash', select: false }) passwordHash?:
    string | null;
  /** The host's id, from the `sub` of its tokens. */
  @Column({ ...text(128), ...optional, name: 'external_id' }) externalId!: string | null;
  @Column({ ...longText, ...optional, name: 'avatar_url' }) avatarUrl!: string | null;
  @Column({ ...longText, ...optional }) bio!: string | null;
  /**
   * When the last device was online; written when a device connects and when the last one
   * disconnects.
   */
  @Column({ ...time, ...optional, name: 'last_seen_at' }) lastSeenAt!: Date | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column({ ...time, ...optional, name: 'deactivated_at' }) deactivatedAt!: Date | null;
  /** 1 if others do not see when the user is online. */
  @Column({ ...integer, ...zero, name: 'hides_presence' }) hidesPresence!: number;
  /** JSON of the user's public attributes, which the host sets. */
  @Column({ ...longText, ...optional }) attributes!: string | null;
  /** JSON of the private attributes, only selected for the host and the site's moderators. */
  @Column({ ...longText, ...optional, name: 'private_attributes', select: false })
  privateAttributes?: string | null;
  /**
   * When the user was deleted: the row stays as the sender of the messages. `deactivatedAt` is also
   * set.
   */
  @Column({ ...time, ...optional, name: 'deleted_at' }) deletedAt!: Date | null;
  /** Until when the user may only read. Left out of new users, like the next one. */
  @Column({ ...time, ...optional, name: 'silenced_until' }) silencedUntil?: Date | null;
  /** Until when nobody can sign in as this user; the latest possible time means for good. */
  @Column({ ...time, ...optional, name: 'banned_until' }) bannedUntil?: Date | null;
  /** Who may add the user to a group without asking. Left out of new users. */
  @Column({ ...text(10), default: 'anyone', name: 'who_may_add_me' }) whoMayAddMe?: WhoMayAdd;
  /**
   * The signing secret of the identity token that a guest or account was linked with. Left out of
   * new users, too.
   */
  @Column({ ...text(40), ...optional, name: 'linked_kid' }) linkedKid?: string | null;
  /** Of a bot with tokens: 1 if people may write to it. Null for all others. */
  @Column({ ...integer, ...optional }) reachable?: number | null;
}
