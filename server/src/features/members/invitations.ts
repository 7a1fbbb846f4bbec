/**
 * Creates invitations to groups: by inviting people, by adding people who must be asked first, and
 * with a new group.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { marks, type Transaction } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { ConversationRecord } from '../../conversation-log/conversation-rows.js';
import { InvitationRow } from './ways-in.entity.js';
import type { OpenGroups } from '../../ports/conversations.js';
import { unseen, type Users } from '../../ports/users.js';

interface Deps {
  database: Database;
  users: Users;
  openGroups: OpenGroups;
  realtime: () => Realtime;
}

export class Invitations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Throws `limit_reached` if one of these people has too many open invitations; the one to
   * `conversationId` does not count.
   */
  async requireRoom(userIds: readonly string[], conversationId: string): Promise<void> {
    if (userIds.length === 0) return;
    const rows = await this.#deps.database.query<{ number: number | string }[]>(
      `SELECT COUNT(*) AS number FROM invitations WHERE user_id IN (${marks(userIds.length)}) AND conversation_id <> ? GROUP BY user_id`,
      [...userIds, conversationId],
    );
    if (rows.some(({ number }) => Number(number) >= limits.invitationsPerPerson))
      throw new Fault(
        'limit_reached',
        `One person has at most ${limits.invitationsPerPerson} open invitations.`,
      );
  }

  /** Stores the invitations that the owner sends with a new group. */
  async store(
    transaction: Transaction,
    { id: conversationId, createdBy: invitedBy, createdAt }: ConversationRecord,
    userIds: readonly string[],
  ): Promise<void> {
    const rows = userIds.map((userId) => ({ conversationId, userId, invitedBy, createdAt }));
    if (rows.length > 0) await transaction.insert(InvitationRow, rows);
  }

  /** Notifies the invited users, after the invitations were stored. */
  async tell(
    siteId: string,
    callerId: string,
    conversationId: string,
    userIds: readonly string[],
    at: Date,
  ): Promise<void> {
    if (userIds.length === 0) return;
    const { users, openGroups, realtime } = this.#deps;
    const group = (await openGroups.byId(siteId, [conversationId])).get(conversationId)!;
    // Without presence, which not all invited users may see.
    const by = users.present(unseen(await users.get(siteId, callerId)));
    const invitation = { group, by, createdAt: at.toISOString() };
    realtime().publish(userIds.map(rooms.user), [
      { name: 'invitation.created', data: { invitation } },
    ]);
  }

  /** Those of the given users who have an open invitation. */
  async openOf(conversationId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await this.#deps.database
      .entities(InvitationRow)
      .findBy({ conversationId, userId: In([...userIds]) });
    return rows.map(({ userId }) => userId);
  }
}
