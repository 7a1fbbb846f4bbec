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
  /** Notifies those who may see the user's presence. */
  tellPresence(userId: string, shows: boolean): Promise<void>;
  views: ConversationViews;
  realtime: () => Realtime;
}

/** People who are about to join. */
interface Expected {
  /** The new member as the event for all members shows them. */
  readonly present: NewMember;
  /** Users whose presence that event leaves out. */
  readonly discreet: ReadonlySet<string>;
}

/** Notifies users besides the members, after a commit in which a user joined. */
export class Newcomers {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * One event goes to all members, so it must not contain presence that some of them may not see:
   * for these few users it leaves presence out, and `welcome` sends it to the others.
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

  /** Sends the conversation to all devices of those who joined. */
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

  /** Removes ended requests and invitations from all lists that show them. */
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

  /**
   * All members have left the group, so nobody can join it any more: ends all that is pending
   * there.
   */
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
   * Notifies the group's owners and admins, and the user that the event is about; `unheard` leaves
   * out those who block that user.
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
