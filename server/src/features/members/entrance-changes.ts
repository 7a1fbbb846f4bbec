/**
 * Joining a group from outside, and asking to: requests to join, invitations, invites, open groups.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { Fault } from '../../kernel/fault.js';
import { waysInFacet, waysInOf } from './find-ways-in.js';
import type { Change } from '../../conversation-log/change.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { KnownInvite, Pending } from './ways-in.js';
import {
  type Ended,
  letIn,
  type NewMember,
  requireInvitations,
  requireRoom,
  type Where,
} from './member-changes.js';

/**
 * How a user joins: the group is open, a manager accepts the request, an invitation is accepted, or
 * an invite is used.
 */
export type Way = 'open' | 'request' | 'invitation' | { invite: string };

export interface Admitted {
  rev: number;
  /**
   * False if the user was already a member: then nothing has changed, and no use of an invite was
   * counted.
   */
  joined: boolean;
  ended: Ended;
}

/** May throw `not_found`, `forbidden`, `banned`, `invite_ended` or `limit_reached`. */
export function admitting(
  where: Where,
  userId: string,
  way: Way,
  present: NewMember,
): Change<Admitted> {
  const invite = typeof way === 'object' ? way.invite : undefined;
  return {
    ...where,
    ...(way !== 'request' && { byOutsider: true }),
    needs: {
      members: [userId],
      settings: true,
      facets: [waysInFacet.need({ of: [userId], ...(invite !== undefined && { invite }) })],
    },
    decide: (conversation) => {
      const waysIn = waysInOf(conversation);
      if (way === 'request') conversation.requireManager(where.callerId);
      else requireGroup(conversation);
      if (conversation.role(userId) !== null)
        return { rev: conversation.rev, joined: false, ended: new Map() };
      if (waysIn.isBanned(userId)) throw new Fault('banned');
      requireWay(conversation, userId, way);
      requireRoom(conversation, 1);
      if (invite !== undefined) waysIn.useInvite(invite);
      return { joined: true, ...letIn(conversation, where.callerId, [userId], present) };
    },
  };
}

/**
 * Returns when the request was made; null if it is already open. May throw `not_found`,
 * `forbidden`, `banned`, `silenced` or `limit_reached`.
 */
export function requesting(where: Where, note: string | null): Change<Date | null> {
  const { callerId } = where;
  return {
    ...where,
    byOutsider: true,
    needs: {
      settings: true,
      facets: [waysInFacet.need({ of: [callerId], count: 'join_requests' })],
    },
    decide: (conversation) => {
      const waysIn = waysInOf(conversation);
      requireGroup(conversation);
      if (conversation.role(callerId) !== null)
        throw new Fault('forbidden', 'The caller is a member already.');
      if (waysIn.isBanned(callerId)) throw new Fault('banned');
      if (conversation.settings.access === 'open')
        throw new Fault('forbidden', 'This group is open: join it.');
      if (waysIn.pending(callerId).request) return null;
      conversation.requireVoice(callerId);
      if (waysIn.count('join_requests') >= limits.joinRequests)
        throw new Fault(
          'limit_reached',
          `At most ${limits.joinRequests} people ask to join one group.`,
        );
      waysIn.request(callerId, note);
      return conversation.now;
    },
  };
}

/**
 * Returns those who were neither members nor invited yet. May throw `not_found`, `forbidden`,
 * `banned` or `limit_reached`.
 */
export function inviting(
  where: Where,
  userIds: readonly string[],
): Change<{ invited: string[]; at: Date }> {
  return {
    ...where,
    needs: { members: userIds, facets: [waysInFacet.need({ of: userIds, count: 'invitations' })] },
    decide: (conversation) => {
      const waysIn = waysInOf(conversation);
      conversation.requireManager(where.callerId);
      const fresh = [...new Set(userIds)].filter(
        (userId) => conversation.role(userId) === null && !waysIn.pending(userId).invitation,
      );
      if (fresh.some((userId) => waysIn.isBanned(userId))) throw new Fault('banned');
      requireInvitations(conversation, fresh.length);
      for (const userId of fresh) waysIn.invitePerson(userId, where.callerId);
      return { invited: fresh, at: conversation.now };
    },
  };
}

/**
 * Withdraws or declines a pending request or invitation of the user: the caller's own, or as a
 * manager. May throw `not_found` or `forbidden`.
 */
export function settling(where: Where, userId: string, kind: keyof Pending): Change<Ended> {
  const isOwn = userId === where.callerId;
  return {
    ...where,
    ...(isOwn && { byOutsider: true }),
    needs: { facets: [waysInFacet.need({ of: [userId] })] },
    decide: (conversation) => {
      if (!isOwn) conversation.requireManager(where.callerId);
      if (!waysInOf(conversation).pending(userId)[kind])
        throw new Fault('not_found', `There is no such ${kind}.`);
      return new Map([[userId, waysInOf(conversation).settle(userId, kind)]]);
    },
  };
}

/**
 * Throws `not_found`: nobody can join a conversation that is not a group, or a group that all
 * members have left.
 */
function requireGroup({ kind, memberCount }: LockedConversation): void {
  if (kind !== 'group' || memberCount === 0)
    throw new Fault('not_found', 'There is no such group.');
}

function requireWay(conversation: LockedConversation, userId: string, way: Way): void {
  const { settings, now } = conversation;
  const waysIn = waysInOf(conversation);
  if (typeof way === 'object') requireLive(waysIn.invite(way.invite), now);
  else if (way === 'open' ? settings.access !== 'open' : !waysIn.pending(userId)[way])
    throw new Fault(
      'not_found',
      way === 'open' ? 'There is no such group.' : `There is no such ${way}.`,
    );
}

/** Throws `not_found` or `invite_ended`. */
export function requireLive(invite: KnownInvite | null, now: Date): void {
  if (!invite) throw new Fault('not_found', 'There is no such invite.');
  const { expiresAt, maxUses, uses } = invite;
  if ((expiresAt !== null && expiresAt <= now) || (maxUses !== null && uses >= maxUses))
    throw new Fault('invite_ended');
}
