/**
 * The site's moderators and admins: checks whether a user is one now and whom they may act against,
 * and notifies all of them.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Actor } from '../../ports/moderation.js';
import type { UserRecord, Users } from '../../ports/users.js';

/** Events are sent to this many moderators; the others use the lists. */
const reachedMost = 500;

interface Deps {
  users: Users;
  realtime: () => Realtime;
}

export class Moderators {
  constructor(private readonly deps: Deps) {}

  /**
   * Reads the role from the database: a socket has the role of its last token, which may have
   * changed since. Throws `forbidden`.
   */
  async require(siteId: string, userId: string): Promise<UserRecord> {
    const row = await this.deps.users.get(siteId, userId);
    if (row.role === 'user')
      throw new Fault('forbidden', "Only the site's moderators may do this.");
    return row;
  }

  async is(siteId: string, userId: string): Promise<boolean> {
    return (await this.deps.users.get(siteId, userId)).role !== 'user';
  }

  /**
   * Gives the rule about whom the actor may act against. The host may act against everybody: the
   * dispatcher has checked the scope. Throws `forbidden`.
   */
  async authorityOf(
    siteId: string,
    actor: Actor,
  ): Promise<(target: Pick<UserRecord, 'id' | 'role'>) => void> {
    if (actor.kind !== 'user') return () => undefined;
    const user = await this.require(siteId, actor.id);
    return (target) => requireMayActAgainst(user, target);
  }

  /** Sends an event to all of them, and to the user whom it concerns, if any. */
  async publish(siteId: string, event: WireEvent, alsoTo?: string): Promise<void> {
    const reached = new Set(await this.deps.users.staffOf(siteId, reachedMost));
    if (alsoTo !== undefined) reached.add(alsoTo);
    if (reached.size > 0) this.deps.realtime().publish([...reached].map(rooms.user), [event]);
  }
}

/** Throws `forbidden`. */
function requireMayActAgainst(
  actor: Pick<UserRecord, 'id' | 'role'>,
  target: Pick<UserRecord, 'id' | 'role'>,
): void {
  if (actor.id === target.id) throw new Fault('forbidden', 'Nobody acts against themselves.');
  if (target.role === 'admin' && actor.role !== 'admin')
    throw new Fault('forbidden', 'A moderator cannot act against an admin.');
}
