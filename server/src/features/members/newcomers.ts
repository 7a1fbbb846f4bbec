import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Database } from '../../database/database.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { Ended, NewMember } from './member-changes.js';
import { InvitationRow, JoinRequestRow } from './ways-in.entity.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { ConversationViews } from '../../ports/conversations.js';
import { unseenBy, type UserRecord, type Users } from '../../ports/users.js';
import type { Sql } from '../../ports/sql.js';
import { presentMember } from '../../ports/members.js';

interface Deps {
  database: Database;
  sql: Sql;
  users: Users;
  blocked: BlockedPairs;
  /** Tells whoever may know whether the user is there. */
  tellPresence(userId: string, shows: boolean): Promise<void>;
  views: ConversationViews;
  realtime: () => Realtime;
}

/** People who are about to come. */
interface Expected {
  /** As the event for all members shows them. */
  readonly present: NewMember;
  /** Those of whom it does not say whether they are there. */
  readonly discreet: ReadonlySet<string>;
}

/** Tells, after a commit, those whom somebody's coming concerns besides the members. */
export class Newcomers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * One event for all cannot say of people what some may not know: of these few it says nothing,
   * and `welcome` tells the others.
   */
  async expect(people: ReadonlyMap<string, UserRecord>): Promise<Expected> {
    const { users, blocked } = this.#deps;
    const others = await blocked.ofEach([...people.keys()]);
    const discreet = new Set(
      [...people.values()]
        .filter(({ id, hidesPresence }) => hidesPresence === 0 && others.get(id)!.size > 0)
        .map(({ id }) => id),
    );
    return {
      discreet,
      present: (userId, joinedAt, seq) =>
        presentMember(
          { role: 'member', readSeq: seq, deliveredSeq: seq, joinedAt },
          unseenBy(discreet, people.get(userId)!),
          users,
        ),
    };
  }

  /** Gives those who came their conversation, on all their devices. */
  async welcome(
    siteId: string,
    conversationId: string,
    userIds: readonly string[],
    { discreet }: Expected,
  ): Promise<void> {
    const { views, tellPresence, realtime } = this.#deps;
    for (const { userId, conversation } of await views.forEach(siteId, userIds, conversationId)) {
      realtime().publish(
        [rooms.user(userId)],
        [{ name: 'conversation.created', data: { conversation } }],
      );
    }
    for (const userId of userIds) if (discreet.has(userId)) await tellPresence(userId, true);
  }

  /** Requests and invitations that mean nothing any more leave every list that they stand in. */
  async tellEnded(conversationId: string, ended: Ended): Promise<void> {
    for (const [userId, { request, invitation }] of ended) {
      if (request)
        await this.tellManagers(conversationId, userId, {
          name: 'joinRequest.ended',
          data: { conversationId, userId },
        });
      if (invitation)
        this.#deps
          .realtime()
          .publish([rooms.user(userId)], [{ name: 'invitation.ended', data: { conversationId } }]);
    }
  }

  /** Everybody has left the group, so nobody can come in any more: nothing is pending there. */
  async closeDoor(conversationId: string): Promise<void> {
    const { database } = this.#deps;
    for (const [row, kind] of [
      [InvitationRow, 'invitation'],
      [JoinRequestRow, 'request'],
    ] as const) {
      const waiting = await database.entities(row).findBy({ conversationId });
      await database.entities(row).delete({ conversationId });
      const ended = new Map(
        waiting.map(({ userId }) => [userId, { request: false, invitation: false, [kind]: true }]),
      );
      await this.tellEnded(conversationId, ended);
    }
  }

  /**
   * The group's owners and admins, and whom it is about; `unheard` leaves out those who block that
   * person.
   */
  async tellManagers(
    conversationId: string,
    userId: string,
    event: WireEvent,
    unheard = false,
  ): Promise<void> {
    const { database, sql } = this.#deps;
    const managers = await database.query<{ user_id: string }[]>(
      `SELECT user_id FROM members WHERE conversation_id = ? AND role IN ('owner', 'admin')
         ${unheard ? `AND NOT ${sql.blocks.blocks('members.user_id', '?')}` : ''}`,
      [conversationId, ...(unheard ? [userId] : [])],
    );
    const userIds = new Set([...managers.map(({ user_id }) => user_id), userId]);
    this.#deps.realtime().publish([...userIds].map(rooms.user), [event]);
  }
}
