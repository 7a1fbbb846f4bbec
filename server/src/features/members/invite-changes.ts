/** Creating and revoking links into a group. Neither adds an entry to its log. */
import { limits } from '@parlor/sdk/protocol/limits';
import { Fault } from '../../kernel/fault.js';
import type { Where } from './member-changes.js';
import { waysInFacet, waysInOf } from './find-ways-in.js';
import type { Change } from '../../conversation-log/change.js';

export interface NewInvite {
  id: string;
  tokenHash: string;
  /** How long the link is valid, and how many times it can be used; null means no limit. */
  seconds: number | null;
  maxUses: number | null;
}

export interface Made {
  createdAt: Date;
  expiresAt: Date | null;
}

/** May throw `not_found`, `forbidden` or `limit_reached`. */
export function making(where: Where, { id, tokenHash, seconds, maxUses }: NewInvite): Change<Made> {
  return {
    ...where,
    needs: { facets: [waysInFacet.need({ count: 'invites' })] },
    decide: (conversation) => {
      const { now } = conversation;
      const waysIn = waysInOf(conversation);
      conversation.requireManager(where.callerId);
      if (waysIn.count('invites') >= limits.openInvites)
        throw new Fault(
          'limit_reached',
          `A group has at most ${limits.openInvites} invites at a time.`,
        );
      const expiresAt = seconds === null ? null : new Date(now.getTime() + seconds * 1_000);
      waysIn.addInvite({ id, tokenHash, createdBy: where.callerId, expiresAt, maxUses, uses: 0 });
      return { createdAt: now, expiresAt };
    },
  };
}

/** May throw `not_found` or `forbidden`. */
export function revoking(where: Where, inviteId: string): Change<void> {
  return {
    ...where,
    needs: { facets: [waysInFacet.need({ invite: inviteId })] },
    decide: (conversation) => {
      conversation.requireManager(where.callerId);
      if (!waysInOf(conversation).invite(inviteId))
        throw new Fault('not_found', 'There is no such invite.');
      waysInOf(conversation).removeInvite(inviteId);
    },
  };
}
