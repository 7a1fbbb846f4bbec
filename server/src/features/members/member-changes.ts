/** Members who join or leave a group, each together with its entry in the log; and their roles. */
import type { Member } from '@parlor/sdk/protocol/member';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Statement } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import { waysInFacet, waysInOf } from './find-ways-in.js';
import type { Change } from '../../conversation-log/change.js';
import type { Role } from '../../conversation-log/roster.js';
import type { LockedConversation } from '../../conversation-log/locked-conversation.js';
import type { Pending } from './ways-in.js';

export interface Where {
  siteId: string;
  conversationId: string;
  callerId: string;
}

/** Makes the new member as all members are to see them. */
export type NewMember = (userId: string, joinedAt: Date, seq: number) => Member;

/** What was pending of users who joined or were banned, and has ended now. */
export type Ended = ReadonlyMap<string, Pending>;

/** The result of adding people. */
export interface Brought {
  added: string[];
  /**
   * `invited`: those who have an open invitation now. `newlyInvited`: those of them whom this
   * change invited.
   */
  invited: string[];
  newlyInvited: string[];
  at: Date;
  rev: number;
  ended: Ended;
}

/**
 * Adds people. Those who must be `asked` first are invited instead, unless they have asked to join.
 * May throw `not_found`, `forbidden`, `banned` or `limit_reached`.
 */
export function adding(
  where: Where,
  userIds: readonly string[],
  asked: ReadonlySet<string>,
  present: NewMember,
): Change<Brought> {
  return {
    ...where,
    needs: {
      members: userIds,
      facets: [waysInFacet.need({ of: userIds, ...(asked.size > 0 && { count: 'invitations' }) })],
    },
    decide: (conversation) => {
      const waysIn = waysInOf(conversation);
      conversation.requireManager(where.callerId);
      const missing = [...new Set(userIds)].filter((userId) => conversation.role(userId) === null);
      if (missing.some((userId) => waysIn.isBanned(userId))) throw new Fault('banned');
      const invited = missing.filter(
        (userId) => asked.has(userId) && !waysIn.pending(userId).request,
      );
      const newlyInvited = invited.filter((userId) => !waysIn.pending(userId).invitation);
      const added = missing.filter((userId) => !invited.includes(userId));
      requireInvitations(conversation, newlyInvited.length);
      if (added.length > 0) requireRoom(conversation, added.length);
      for (const userId of newlyInvited) waysIn.invitePerson(userId, where.callerId);
      const brought = { added, invited, newlyInvited, at: conversation.now };
      if (added.length === 0) return { ...brought, rev: conversation.rev, ended: new Map() };
      return { ...brought, ...letIn(conversation, where.callerId, added, present) };
    },
  };
}

/** For a change that needs the number of invitations. Throws `limit_reached`. */
export function requireInvitations(conversation: LockedConversation, further: number): void {
  if (
    further > 0 &&
    waysInOf(conversation).count('invitations') + further > limits.groupInvitations
  )
    throw new Fault(
      'limit_reached',
      `A group has at most ${limits.groupInvitations} open invitations.`,
    );
}

/** Throws `limit_reached`. */
export function requireRoom(conversation: LockedConversation, places: number): void {
  if (conversation.memberCount + places > limits.groupMembers)
    throw new Fault('limit_reached', `A group has at most ${limits.groupMembers} members.`);
}

/** Adds the users; the caller has checked everything. */
export function letIn(
  conversation: LockedConversation,
  by: string,
  userIds: readonly string[],
  present: NewMember,
): { rev: number; ended: Ended } {
  const { seq, rev } = conversation.appendSystem({ type: 'joined', by, userIds: [...userIds] });
  for (const userId of userIds) conversation.addMember(userId);
  const members = userIds
    .slice(0, limits.membersListed)
    .map((userId) => present(userId, conversation.now, seq));
  conversation.announce({
    name: 'member.joined',
    data: { conversationId: conversation.id, members, memberCount: conversation.memberCount },
  });
  return {
    rev,
    ended: new Map(userIds.map((userId) => [userId, waysInOf(conversation).settle(userId)])),
  };
}

/** A member who stays when another one leaves a direct conversation. */
export interface Remaining {
  readonly id: string;
  readonly name: string;
}

interface Removed {
  rev: number;
  isEmpty: boolean;
  /**
   * The owner of the group that was a direct conversation until now; `null` if it was a group
   * before.
   */
  newOwner: string | null;
}

/**
 * Removes another member, as an owner or admin of the group; or the caller, who leaves. A direct
 * conversation becomes a group of the `remaining`, the first of whom owns it; for a group,
 * `remaining` is empty. May throw `not_found` or `forbidden`.
 */
export function removing(
  where: Where,
  userId: string,
  remaining: readonly Remaining[],
): Change<Removed> {
  const { callerId } = where;
  return {
    ...where,
    needs: {
      members: [userId, ...remaining.map(({ id }) => id)],
      owners: true,
      ...(remaining.length > 0 && { settings: true }),
    },
    decide: (conversation) => {
      if (userId === callerId) requireMayLeave(conversation, userId);
      else requireMayRemove(conversation, callerId, userId);
      const { rev } = conversation.appendSystem(
        userId === callerId ? { type: 'left', userId } : { type: 'removed', by: callerId, userId },
      );
      letGo(conversation, userId);
      // Some of them may have left at the same time.
      const still = remaining.filter(({ id }) => conversation.role(id) !== null);
      const becomesGroup = conversation.kind === 'direct';
      if (becomesGroup) becomeGroup(conversation, still);
      return {
        rev,
        isEmpty: conversation.memberCount === 0,
        newOwner: becomesGroup ? (still[0]?.id ?? null) : null,
      };
    },
  };
}

/** From now on its set of members can change. */
function becomeGroup(conversation: LockedConversation, people: readonly Remaining[]): void {
  conversation.becomeGroup(titleOf(people));
  const { id: conversationId, title, posting, history, settings } = conversation;
  conversation.announce({
    name: 'conversation.updated',
    data: { conversationId, kind: 'group', title: title ?? '', posting, history, ...settings },
  });
  if (people[0]) setRole(conversation, people[0].id, 'owner');
}

/** "Ada, Grace, Linus", as far as there is room for whole names. */
function titleOf(people: readonly Remaining[]): string {
  const names = people.map(({ name }) => name).filter((name) => name !== '');
  for (let count = names.length; count > 1; count--) {
    const title = names.slice(0, count).join(', ') + (count < names.length ? ', …' : '');
    if (title.length <= limits.groupTitle) return title;
  }
  return names[0] ?? '';
}

export function letGo(conversation: LockedConversation, userId: string): void {
  conversation.removeMember(userId);
  conversation.announce({
    name: 'member.left',
    data: { conversationId: conversation.id, userId, memberCount: conversation.memberCount },
  });
}

/**
 * Bans a user: a member is removed, others cannot join. Banning again changes nothing. `record` is
 * stored with it. Returns null, and changes nothing, if the user is the only owner of a group that
 * `hasHeirs`: one of them must become an owner first. May throw `not_found` or `forbidden`.
 */
export function banning(
  where: Where,
  userId: string,
  record: () => Statement,
  hasHeirs: boolean,
): Change<{ rev: number; ended: Ended } | null> {
  const { callerId } = where;
  return {
    ...where,
    byModerator: true,
    needs: { members: [userId], owners: true, facets: [waysInFacet.need({ of: [userId] })] },
    decide: (conversation) => {
      const isMember = conversation.role(userId) !== null;
      requireMayBan(conversation, callerId);
      if (userId === callerId) throw new Fault('forbidden', 'Nobody bans themselves.');
      if (isMember && !conversation.moderates(callerId))
        requireMayRemove(conversation, callerId, userId);
      if (hasHeirs && isOnlyOwner(conversation, userId) && conversation.memberCount > 1)
        return null;
      const waysIn = waysInOf(conversation);
      if (!waysIn.isBanned(userId)) {
        waysIn.ban(userId, callerId);
        conversation.storeBeside(record());
      }
      const ended = new Map([[userId, waysIn.settle(userId)]]);
      if (isMember) {
        conversation.appendSystem({ type: 'removed', by: callerId, userId, banned: true });
        letGo(conversation, userId);
      }
      return { rev: conversation.rev, ended };
    },
  };
}

/** May throw `not_found` or `forbidden`. */
export function unbanning(where: Where, userId: string, record: () => Statement): Change<void> {
  return {
    ...where,
    byModerator: true,
    needs: { facets: [waysInFacet.need({ of: [userId] })] },
    decide: (conversation) => {
      requireMayBan(conversation, where.callerId);
      if (!waysInOf(conversation).isBanned(userId)) return;
      waysInOf(conversation).unban(userId);
      conversation.storeBeside(record());
    },
  };
}

/** May throw `not_found` or `forbidden`. */
export function givingRole(where: Where, userId: string, role: Role): Change<{ rev: number }> {
  return {
    ...where,
    needs: { members: [userId], owners: true },
    decide: (conversation) => {
      requireOwner(conversation, where.callerId);
      const before = conversation.role(userId);
      if (before === null) throw new Fault('not_found', 'There is no such member.');
      if (before === role) return { rev: conversation.rev };
      if (before === 'owner' && conversation.owners().length === 1)
        throw new Fault('forbidden', 'The only owner of a group stays one.');
      const { rev } = conversation.appendSystem({ type: 'role', by: where.callerId, userId, role });
      setRole(conversation, userId, role);
      return { rev };
    },
  };
}

/** The caller becomes an admin. May throw `not_found` or `forbidden`. */
export function handingOver(where: Where, userId: string): Change<{ rev: number }> {
  const { callerId } = where;
  return {
    ...where,
    needs: { members: [userId] },
    decide: (conversation) => {
      requireOwner(conversation, callerId);
      if (conversation.role(userId) === null)
        throw new Fault('not_found', 'There is no such member.');
      if (userId === callerId) return { rev: conversation.rev };
      const { rev } = conversation.appendSystem({ type: 'transferred', by: callerId, userId });
      setRole(conversation, userId, 'owner');
      setRole(conversation, callerId, 'admin');
      return { rev };
    },
  };
}

export function setRole(conversation: LockedConversation, userId: string, role: Role): void {
  conversation.setRole(userId, role);
  conversation.announce({
    name: 'member.updated',
    data: { conversationId: conversation.id, userId, role },
  });
}

function requireOwner(conversation: LockedConversation, userId: string): void {
  if (conversation.kind !== 'group')
    throw new Fault('forbidden', 'A direct conversation has no roles.');
  if (conversation.role(userId) !== 'owner')
    throw new Fault('forbidden', "Only the group's owners may do this.");
}

function requireMayLeave(conversation: LockedConversation, userId: string): void {
  if (conversation.kind === 'direct' && conversation.memberCount <= 2)
    throw new Fault('forbidden', 'Nobody leaves a direct conversation of two.');
  if (isOnlyOwner(conversation, userId) && conversation.memberCount > 1)
    throw new Fault('forbidden', 'The only owner cannot leave the group while others are in it.');
}

/** For a change that needs the owners. */
function isOnlyOwner(conversation: LockedConversation, userId: string): boolean {
  return (
    conversation.role(userId) === 'owner' &&
    conversation.owners().every((owner) => owner === userId)
  );
}

function requireMayBan(conversation: LockedConversation, callerId: string): void {
  if (conversation.kind !== 'group' || !conversation.moderates(callerId))
    conversation.requireManager(callerId);
}

function requireMayRemove(
  conversation: LockedConversation,
  callerId: string,
  userId: string,
): void {
  conversation.requireManager(callerId);
  const role = conversation.role(userId);
  if (role === null) throw new Fault('not_found', 'There is no such member.');
  if (role === 'owner' && conversation.role(callerId) !== 'owner')
    throw new Fault('forbidden', 'Only an owner may remove an owner.');
}
