/** People coming to a group and leaving it, each together with the entry of the log that says so. */
import type { Member } from '@parlor/sdk/protocol/members';
import { limits } from '@parlor/sdk/protocol/limits';
import { Fault } from '../../kernel/fault.js';
import type { Change } from '../messages/change.js';
import type { LockedConversation } from '../messages/locked-conversation.js';

interface Where {
  siteId: string;
  conversationId: string;
  callerId: string;
}

/** A member as everybody is to see the one who comes. */
export type NewMember = (userId: string, joinedAt: Date, seq: number) => Member;

/** May throw `not_found`, `forbidden` or `limit_reached`. */
export function adding(where: Where, userIds: readonly string[], present: NewMember): Change<{ added: string[]; rev: number }> {
  return {
    ...where,
    needs: { members: userIds },
    decide: (conversation) => {
      conversation.requireManager(where.callerId);
      const added = [...new Set(userIds)].filter((userId) => conversation.role(userId) === null);
      if (added.length === 0) return { added, rev: conversation.rev };
      if (conversation.memberCount + added.length > limits.groupMembers)
        throw new Fault('limit_reached', `A group has at most ${limits.groupMembers} members.`);
      const { seq, rev } = conversation.appendSystem({ type: 'joined', by: where.callerId, userIds: added });
      for (const userId of added) conversation.addMember(userId);
      const members = added.slice(0, limits.membersListed).map((userId) => present(userId, conversation.now, seq));
      conversation.announce({
        name: 'member.joined',
        data: { conversationId: conversation.id, members, memberCount: conversation.memberCount },
      });
      return { added, rev };
    },
  };
}

/** Of another one by the group's owner or admins; or of oneself, which is leaving. May throw `not_found` or `forbidden`. */
export function removing(where: Where, userId: string): Change<{ rev: number }> {
  const { callerId } = where;
  return {
    ...where,
    needs: { members: [userId], owners: true },
    decide: (conversation) => {
      if (userId === callerId) requireMayLeave(conversation, userId);
      else requireMayRemove(conversation, callerId, userId);
      const { rev } = conversation.appendSystem(userId === callerId ? { type: 'left', userId } : { type: 'removed', by: callerId, userId });
      conversation.removeMember(userId);
      conversation.announce({
        name: 'member.left',
        data: { conversationId: conversation.id, userId, memberCount: conversation.memberCount },
      });
      return { rev };
    },
  };
}

function requireMayLeave(conversation: LockedConversation, userId: string): void {
  if (conversation.kind !== 'group') throw new Fault('forbidden', 'Nobody leaves a direct conversation.');
  const isLastOwner = conversation.owners().every((owner) => owner === userId) && conversation.role(userId) === 'owner';
  if (isLastOwner && conversation.memberCount > 1)
    throw new Fault('forbidden', 'The only owner cannot leave the group while others are in it.');
}

function requireMayRemove(conversation: LockedConversation, callerId: string, userId: string): void {
  conversation.requireManager(callerId);
  const role = conversation.role(userId);
  if (role === null) throw new Fault('not_found', 'There is no such member.');
  if (role === 'owner' && conversation.role(callerId) !== 'owner') throw new Fault('forbidden', 'Only an owner may remove an owner.');
}
