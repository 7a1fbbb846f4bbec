import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Database } from '../../database/database.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';
import type { ConversationViews } from '../conversations/conversation-views.js';
import type { Ended } from './member-changes.js';

interface Parts {
  database: Database;
  views: ConversationViews;
  realtime: () => Realtime;
}

/** Tells, after a commit, those whom somebody's coming concerns besides the members. */
export class Newcomers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Gives those who came their conversation, on all their devices. */
  async welcome(siteId: string, conversationId: string, userIds: readonly string[]): Promise<void> {
    const { views, realtime } = this.#parts;
    for (const { userId, conversation } of await views.forEach(siteId, userIds, conversationId)) {
      realtime().publish([rooms.user(userId)], [{ name: 'conversation.created', data: { conversation } }]);
    }
  }

  /** Requests and invitations that mean nothing any more leave every list that they stand in. */
  async tellEnded(conversationId: string, ended: Ended): Promise<void> {
    for (const [userId, { request, invitation }] of ended) {
      if (request) await this.tellManagers(conversationId, [userId], { name: 'joinRequest.ended', data: { conversationId, userId } });
      if (invitation) this.#parts.realtime().publish([rooms.user(userId)], [{ name: 'invitation.ended', data: { conversationId } }]);
    }
  }

  /** The group's owners and admins, and these people. */
  async tellManagers(conversationId: string, others: readonly string[], event: WireEvent): Promise<void> {
    const managers = await this.#parts.database.query<{ user_id: string }[]>(
      "SELECT user_id FROM members WHERE conversation_id = ? AND role IN ('owner', 'admin')",
      [conversationId],
    );
    const userIds = new Set([...managers.map(({ user_id }) => user_id), ...others]);
    this.#parts.realtime().publish([...userIds].map(rooms.user), [event]);
  }
}
