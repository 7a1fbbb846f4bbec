/**
 * The changes of membership that the host makes, who needs no role and asks nobody. Each checks
 * everything before it changes anything, so that several users join or leave together or not at
 * all.
 */
import type { Change } from '../../conversation-log/change.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Role } from '../../conversation-log/roster.js';
import { Fault } from '../../kernel/fault.js';
import type { HostPlace } from '../../ports/members.js';
import { waysInFacet, waysInOf } from './find-ways-in.js';
import {
  type Ended,
  letGo,
  letIn,
  type NewMember,
  requireRoom,
  setRole,
} from './member-changes.js';

/** The users of a group, each with the role to have; undefined: the present one, or `member`. */
export type HostMembers = ReadonlyMap<string, Role | undefined>;

/** May throw `forbidden`, `banned` or `limit_reached`. */
export function addingByHost(
  where: HostPlace,
  members: HostMembers,
  present: NewMember,
): Change<{ added: string[]; ended: Ended }> {
  const userIds = [...members.keys()];
  return {
    ...where,
    needs: { members: userIds, owners: true, facets: [waysInFacet.need({ of: userIds })] },
    decide: (conversation) => {
      conversation.requireGroup();
      const added = userIds.filter((userId) => conversation.role(userId) === null);
      if (added.some((userId) => waysInOf(conversation).isBanned(userId)))
        throw new Fault('banned');
      if (added.length > 0) requireRoom(conversation, added.length);
      requireOwnerLeft(
        conversation,
        conversation.owners().filter((id) => (members.get(id) ?? 'owner') === 'owner').length +
          userIds.filter((id) => members.get(id) === 'owner').length,
      );
      const { ended } =
        added.length > 0
          ? letIn(conversation, where.callerId, added, present)
          : { ended: new Map() };
      for (const [userId, role] of members) {
        if (role === undefined || role === conversation.role(userId)) continue;
        conversation.appendSystem({ type: 'role', by: where.callerId, userId, role });
        setRole(conversation, userId, role);
      }
      return { added, ended };
    },
  };
}

/** Users who are no members are left out. May throw `forbidden`. */
export function removingByHost(
  where: HostPlace,
  userIds: readonly string[],
): Change<{ isEmpty: boolean }> {
  return {
    ...where,
    needs: { members: userIds, owners: true },
    decide: (conversation) => {
      conversation.requireGroup();
      const leaving = userIds.filter((userId) => conversation.role(userId) !== null);
      if (conversation.memberCount > leaving.length)
        requireOwnerLeft(
          conversation,
          conversation.owners().filter((id) => !leaving.includes(id)).length,
        );
      for (const userId of leaving) {
        conversation.appendSystem({ type: 'removed', by: where.callerId, userId });
        letGo(conversation, userId);
      }
      return { isEmpty: conversation.memberCount === 0 };
    },
  };
}

/** A group that has owners keeps one. Throws `forbidden`. */
function requireOwnerLeft(conversation: LockedConversation, left: number): void {
  if (conversation.owners().length > 0 && left === 0)
    throw new Fault('forbidden', 'The group would have no owner: make another member one first.');
}

/** Takes all of these members out, without entries: the host deletes the conversation. */
export function dissolving(where: HostPlace, userIds: readonly string[]): Change<void> {
  return {
    ...where,
    needs: { members: userIds },
    decide: (conversation) => {
      for (const userId of userIds) {
        if (conversation.role(userId) === null) continue;
        conversation.dropMember(userId);
        conversation.announce({
          name: 'member.left',
          data: { conversationId: conversation.id, userId, memberCount: conversation.memberCount },
        });
      }
    },
  };
}
