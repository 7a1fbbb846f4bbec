import type { Feature } from './feature.js';
import { fetched } from './conversations.js';
import type { Conversation } from './protocol/conversations.js';
import type { Page } from './protocol/fields.js';
import type { Group } from './protocol/groups.js';
import type { Member } from './protocol/member.js';
import type { Invitation, JoinRequest } from './protocol/members.js';
import type { User } from './protocol/users.js';

export interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** A user who is banned or invited, since when, and by whom (an id). */
export interface AtDoor {
  user: User;
  by: string;
  createdAt: string;
}

/** The ids of the people who were added to a group or invited. */
export interface AddedPeople {
  /** Users who became members by this call. */
  added: string[];
  /** Those who have an open invitation: from this call, or from before. */
  invited: string[];
}

/**
 * Who is in a conversation, with which role, and how people join a group. Lists are pages, `{
 * items, next, prev }`; a group's lists are for its owners and admins (`forbidden` for other
 * members). A caller who is not in the group gets `not_found`.
 */
export interface Members {
  /**
   * All members, in the order in which they joined; with `search`, only those with a name that has
   * a word beginning with this text, ignoring case and accents.
   *
   *     const { items } = await chat.members.list(group.id, { search: 'gra' });
   */
  list(
    conversationId: string,
    query?: PageQuery & { search?: string },
    signal?: AbortSignal,
  ): Promise<Page<Member>>;
  /**
   * Adds people to a group, for its owners and admins. People whom the caller may not add without
   * asking get an invitation instead: this depends on the site (`whoMayAdd`), on the person
   * (`whoMayAddMe`), and on whether the two are contacts. Throws `forbidden`, `limit_reached`,
   * `rate_limited`, and `banned` or `not_accepted` if this applies to one of the people.
   *
   *     const { added, invited } = await chat.members.add(group.id, [grace.id, linus.id]);
   */
  add(
    conversationId: string,
    userIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<AddedPeople>;
  /**
   * Removes a member from a group, for its owners and admins. Throws `forbidden`: only an owner
   * removes an owner.
   */
  remove(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Leaves a group, or a direct conversation of three or more, which becomes a group of the others.
   * Throws `forbidden` in a conversation of two, and for the last owner of a group that has other
   * members.
   */
  leave(conversationId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Makes a member owner, admin or member; only for owners. There may be several owners. Throws
   * `forbidden`, also for the last owner.
   *
   *     await chat.members.setRole(group.id, grace.id, 'admin');
   */
  setRole(
    conversationId: string,
    userId: string,
    role: Member['role'],
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Makes a member an owner instead of the caller, who becomes an admin. Throws `forbidden`.
   */
  transferOwnership(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;

  /** Joins an open group, one of `conversations.open`. Throws `banned`, `limit_reached`. */
  join(conversationId: string, signal?: AbortSignal): Promise<Conversation>;

  /**
   * Bans a user from a group permanently, and removes them if they are a member; for owners and
   * admins. Throws `forbidden`.
   */
  ban(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  /** Lifts a ban; the person may join again, but does not become a member by this. */
  unban(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  /** Who is banned from a group, the latest first. */
  bans(conversationId: string, query?: PageQuery, signal?: AbortSignal): Promise<Page<AtDoor>>;

  /**
   * Asks to join a private group, with a note of up to 300 characters; asking again changes
   * nothing. Throws `banned`, `silenced`, `message_refused`, `limit_reached`, and `forbidden` if
   * the caller is already a member or may join without asking. The group's managers get
   * `joinRequest.created`, and everyone concerned gets `joinRequest.ended`.
   *
   *     await chat.members.request(groupId, { note: 'We met at the fair' });
   */
  request(conversationId: string, options?: { note?: string; signal?: AbortSignal }): Promise<void>;
  /** Withdraws the caller's own request. */
  withdrawRequest(conversationId: string, signal?: AbortSignal): Promise<void>;
  /** The caller's own open requests, the latest first. */
  requested(
    query?: PageQuery,
    signal?: AbortSignal,
  ): Promise<Page<{ group: Group; note: string | null; createdAt: string }>>;
  /** Who asks to be let into a group, the latest first. */
  requests(
    conversationId: string,
    query?: PageQuery,
    signal?: AbortSignal,
  ): Promise<Page<JoinRequest>>;
  acceptRequest(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  declineRequest(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;

  /**
   * Invites people to a group, for its owners and admins. Returns the ids of those who were neither
   * members nor invited. They get `invitation.created`. Throws `forbidden`, `banned`,
   * `not_accepted`, `limit_reached`.
   */
  invite(
    conversationId: string,
    userIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** Who is invited to a group and has not answered, the latest first. */
  invited(conversationId: string, query?: PageQuery, signal?: AbortSignal): Promise<Page<AtDoor>>;
  /** Withdraws an invitation. */
  withdrawInvitation(conversationId: string, userId: string, signal?: AbortSignal): Promise<void>;
  /**
   * The caller's own open invitations, the latest first. Call it again after `invitation.created`
   * and `invitation.ended`.
   */
  invitations(query?: PageQuery, signal?: AbortSignal): Promise<Page<Invitation>>;
  /** Throws `not_found` if it was withdrawn, `banned`, `limit_reached`. */
  acceptInvitation(conversationId: string, signal?: AbortSignal): Promise<Conversation>;
  declineInvitation(conversationId: string, signal?: AbortSignal): Promise<void>;
}

export const createMembers: Feature<Members> = ({ sync, call, session }) => {
  async function remove(
    conversationId: string,
    userId: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { rev } = await call('members.remove', { conversationId, userId }, { signal });
    if (userId === session.user.value?.id)
      sync.take([{ name: 'conversation.removed', data: { conversationId } }]);
    else sync.conversations.expect({ conversationId, rev });
  }

  /** After a change that is an entry in the conversation's log. */
  async function reached(conversationId: string, answer: Promise<{ rev: number }>): Promise<void> {
    const { rev } = await answer;
    sync.conversations.expect({ conversationId, rev });
  }

  return {
    list: (conversationId, query = {}, signal) =>
      call('members.list', { conversationId, ...query }, { signal }),
    async add(conversationId, userIds, signal) {
      const {
        added,
        invited = [],
        rev,
      } = await call(
        'members.add',
        { conversationId, userIds: [...userIds] },
        { signal, repeatable: true },
      );
      sync.conversations.expect({ conversationId, rev });
      return { added, invited };
    },
    remove,
    async leave(conversationId, signal) {
      session.scope.throwIfAborted();
      await remove(conversationId, session.user.value!.id, signal);
    },
    setRole: (conversationId, userId, role, signal) =>
      reached(
        conversationId,
        call('members.setRole', { conversationId, userId, role }, { signal, repeatable: true }),
      ),
    transferOwnership: (conversationId, userId, signal) =>
      reached(
        conversationId,
        call('members.transferOwnership', { conversationId, userId }, { signal }),
      ),

    join: (conversationId, signal) =>
      fetched(sync, () => call('members.join', { conversationId }, { signal, repeatable: true })),

    ban: (conversationId, userId, signal) =>
      reached(
        conversationId,
        call('members.ban', { conversationId, userId }, { signal, repeatable: true }),
      ),
    async unban(conversationId, userId, signal) {
      await call('members.unban', { conversationId, userId }, { signal, repeatable: true });
    },
    bans: (conversationId, query = {}, signal) =>
      call('members.bans', { conversationId, ...query }, { signal }),

    async request(conversationId, { note, signal } = {}) {
      await call(
        'members.request',
        { conversationId, ...(note !== undefined && { note }) },
        { signal, repeatable: true },
      );
    },
    async withdrawRequest(conversationId, signal) {
      await call('members.withdrawRequest', { conversationId }, { signal });
    },
    requested: (query = {}, signal) => call('members.requested', query, { signal }),
    requests: (conversationId, query = {}, signal) =>
      call('members.requests', { conversationId, ...query }, { signal }),
    acceptRequest: (conversationId, userId, signal) =>
      reached(
        conversationId,
        call('members.acceptRequest', { conversationId, userId }, { signal, repeatable: true }),
      ),
    async declineRequest(conversationId, userId, signal) {
      await call('members.declineRequest', { conversationId, userId }, { signal });
    },

    async invite(conversationId, userIds, signal) {
      const { invited } = await call(
        'members.invite',
        { conversationId, userIds: [...userIds] },
        { signal, repeatable: true },
      );
      return invited;
    },
    invited: (conversationId, query = {}, signal) =>
      call('members.invited', { conversationId, ...query }, { signal }),
    async withdrawInvitation(conversationId, userId, signal) {
      await call('members.withdrawInvitation', { conversationId, userId }, { signal });
    },
    invitations: (query = {}, signal) => call('members.invitations', query, { signal }),
    acceptInvitation: (conversationId, signal) =>
      fetched(sync, () =>
        call('members.acceptInvitation', { conversationId }, { signal, repeatable: true }),
      ),
    async declineInvitation(conversationId, signal) {
      await call('members.declineInvitation', { conversationId }, { signal });
    },
  };
};
